"""What a trainee sees: what is on offer, one exam and its rules, a sitting, handing in."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment import service as assessment
from npt_training.assessment.errors import AttemptClosed, NoQuestions
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import CannotStart, CodeRefused, OtherDevice
from npt_training.assessment.exam.service.mine import offered, own_bars_of, parts_of
from npt_training.assessment.exam.spec import METHODS
from npt_training.assessment.exam.views.device import device, remember
from npt_training.assessment.exam.words import (
    own_bar_word,
    own_bars_told,
    region_word,
    task_word,
)
from npt_training.core.errors import NptError, TooManyRequests
from npt_training.core.limits import limit
from npt_training.core.web import needs, redirect_to, render


@needs(Permission.LEARN)
def mine() -> Any:
    """Every published quiz and examination of the school, with how one stands."""
    return render("assessment/exam/mine.html", lines=offered(actor()))


@needs(Permission.LEARN)
def page(exam_id: str) -> Any:
    return _page(exam_id)


def _page(exam_id: str, refusal: NptError | None = None) -> Any:
    found = service.facts(actor(), exam_id)
    if found.running is not None and service.expire_if_over(found.running):
        found = service.facts(actor(), exam_id)
    answer = render(
        "assessment/exam/page.html",
        facts=found,
        doc=found.doc,
        methods=METHODS,
        method=str(METHODS.get(found.doc.method, "")),
        own_bars=own_bars_told(found.doc),
        bar=service.bar_words(found.door) if found.door.bar else None,
        result=service.exam_result(actor().person_id, exam_id),
        refusal=refusal,
        typed=request.form.get("code", ""),
    )
    return answer, refusal.status if refusal else 200


@needs(Permission.LEARN)
def start(exam_id: str) -> Any:
    """Start, or go on with what is open."""
    person = actor()
    try:
        code = request.form.get("code", "")
        if code:
            limit("20/hour", "exam-code", person.person_id)
        attempt_id = service.start(person, exam_id, device(), code=code)
    except (CannotStart, CodeRefused, NoQuestions, TooManyRequests) as refusal:
        return _page(exam_id, refusal)
    asked = assessment.questions(person, attempt_id)
    first = next((one.position for one in asked if not one.response and not one.answered), 1)
    return remember(redirect_to("assessment.play", attempt_id=attempt_id, position=first))


@needs(Permission.LEARN)
def sitting(attempt_id: str) -> Any:
    """A sitting as a whole: while it runs, while it waits, when its result is out."""
    person = actor()
    attempt, found, version = service.sitting_of(person, attempt_id)
    if attempt.status == "open":
        if service.expire_if_over(attempt_id):
            attempt, found, version = service.sitting_of(person, attempt_id)
        elif attempt.mode == "exam":
            try:
                service.require_device(attempt_id, device())
            except OtherDevice as refusal:
                return other_device(refusal)
    asked = assessment.questions(person, attempt_id)
    finals = assessment.finals(person, attempt_id)
    out = attempt.status == "released"
    return render(
        "assessment/exam/sitting.html",
        attempt=attempt,
        sitting=found,
        title=version.doc.get("title", ""),
        questions=asked,
        finals=finals,
        parts=parts_of(asked, finals) if out and attempt.mode == "exam" else [],
        own_bars=own_bars_of(attempt_id) if out and attempt.mode == "exam" else [],
        bar_word=own_bar_word,
        region=region_word,
        task=task_word,
    )


def other_device(refusal: OtherDevice) -> Any:
    """The page of a device that is not the one: it asks before it takes over."""
    page = render("assessment/exam/elsewhere.html", refusal=refusal)
    return remember((page, refusal.status))


@needs(Permission.LEARN)
def take_over(attempt_id: str) -> Any:
    """Go on here; the other device is ended."""
    service.take_over(actor(), attempt_id, device())
    return remember(redirect_to("exam.sitting", attempt_id=attempt_id))


@needs(Permission.LEARN)
def confirm(attempt_id: str) -> Any:
    """Before handing in: what is still empty."""
    attempt, found, version = service.sitting_of(actor(), attempt_id)
    if attempt.status != "open" or service.expire_if_over(attempt_id):
        return redirect_to("exam.sitting", attempt_id=attempt_id)
    if attempt.mode != "exam":
        raise AttemptClosed()
    try:
        service.require_device(attempt_id, device())
    except OtherDevice as refusal:
        return other_device(refusal)
    asked = assessment.questions(actor(), attempt_id)
    return render(
        "assessment/exam/confirm.html",
        attempt=attempt,
        sitting=found,
        title=version.doc.get("title", ""),
        empty=[one.position for one in asked if not one.response],
        count=len(asked),
    )


@needs(Permission.LEARN)
def hand_in(attempt_id: str) -> Any:
    """Hand in; a second click is a repeat."""
    try:
        service.hand_in_sitting(actor(), attempt_id, device())
    except OtherDevice as refusal:
        return other_device(refusal)
    return redirect_to("exam.sitting", attempt_id=attempt_id)
