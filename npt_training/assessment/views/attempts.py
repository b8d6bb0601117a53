"""Quizzes from the first page to the result."""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Permission, actor
from npt_training.assessment import service
from npt_training.assessment.errors import AttemptClosed
from npt_training.core.clock import now
from npt_training.core.errors import NotFound
from npt_training.core.web import needs, redirect_to, render
from npt_training.curriculum import service as curriculum


@needs(Permission.LEARN)
def quiz(module_id: str) -> Any:
    """What the quiz asks, how often it may be tried, how earlier tries went."""
    person = actor()
    module = curriculum.require_open(person.person_id, module_id).module
    if module.quiz is None:
        raise NotFound()
    found = service.sitting(person.person_id, module, now())
    lines = [
        line
        for line in service.history(person)
        if line.module_id == module_id and line.mode == "quiz"
    ]
    return render(
        "assessment/quiz.html",
        module=module,
        result=found.result,
        is_open=found.is_open,
        until=found.until,
        fails_left=found.fails_left,
        lines=lines,
    )


@needs(Permission.LEARN)
def start_quiz(module_id: str) -> Any:
    """Draw a new form, or go on with the one that is open."""
    attempt_id = service.start_attempt(actor(), module_id)
    first = next((q.position for q in service.questions(actor(), attempt_id) if not q.response), 1)
    return redirect_to("assessment.play", attempt_id=attempt_id, position=first)


@needs(Permission.LEARN)
def attempts() -> Any:
    """A person's own attempts."""
    person = actor()
    edition_id = curriculum.edition_of(person.person_id)
    titles = {module.id: module.title for module in curriculum.modules(edition_id)}
    return render("assessment/attempts.html", lines=service.history(person), titles=titles)


@needs(Permission.LEARN)
def attempt(attempt_id: str) -> Any:
    """An attempt as a whole: its questions while open, its result when released."""
    person = actor()
    asked = service.questions(person, attempt_id)
    found = service.attempt_of(person, attempt_id)
    if found.exam_id is not None:
        return redirect_to("exam.sitting", attempt_id=attempt_id)
    return render(
        "assessment/attempt.html",
        attempt=found,
        questions=asked,
        title=_title(found),
        finals=service.finals(person, attempt_id),
        prompts={one.position: one.held.item.prompt for one in asked},
    )


@needs(Permission.LEARN)
def confirm(attempt_id: str) -> Any:
    """Before handing in: which questions are still empty."""
    person = actor()
    found = service.attempt_of(person, attempt_id)
    if found.mode == "exam":
        return redirect_to("exam.confirm", attempt_id=attempt_id)
    if found.status != "open" or found.mode != "quiz":
        raise AttemptClosed()
    asked = service.questions(person, attempt_id)
    empty = [
        one.position
        for one in asked
        if not one.response or not one.held.kind.complete(one.held.item, one.response)
    ]
    return render(
        "assessment/confirm.html", attempt=found, empty=empty, count=len(asked), title=_title(found)
    )


@needs(Permission.LEARN)
def hand_in(attempt_id: str) -> Any:
    """Hand in. The form's key is the attempt itself, so a double click is a repeat."""
    service.submit_attempt(actor(), attempt_id, key=attempt_id)
    return redirect_to("assessment.attempt", attempt_id=attempt_id)


def _title(found: Any) -> str:
    if found.module_id is None:
        return ""
    return curriculum.module(found.edition_id, found.module_id).title
