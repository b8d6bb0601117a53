"""Supervising: who sits, late answers, releasing, the start code, extra time."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request

from npt_training.accounts.principal import actor
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import FieldRefused
from npt_training.assessment.exam.views.staff import CONTENT, MARK
from npt_training.assessment.exam.words import in_words
from npt_training.assessment.service.secure import hidden, prompt_for
from npt_training.core.clock import now
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.limits import limit
from npt_training.core.web import needs, notice, redirect_to, render, url_to


@needs(MARK, CONTENT)
def sittings(exam_id: str) -> Any:
    """Who sits and sat."""
    return render(
        "assessment/exam/sittings.html",
        exam=service.get(actor(), exam_id),
        found=service.sittings(actor(), exam_id, request.args.get("page", 1, type=int)),
        at=now(),
    )


@needs(MARK)
def confirm_release(exam_id: str) -> Any:
    """Asks first: a result that is out cannot be taken back."""
    exam = service.get(actor(), exam_id)
    ready = service.sittings(actor(), exam_id).by_status.get("marked", 0)
    return render(
        "web/confirm.html",
        title=_("Release results of “%(title)s”?", title=exam.title),
        text=ngettext(
            "%(num)s result is ready. The trainee sees it at once and is told by mail.",
            "%(num)s results are ready. The trainees see them at once and are told by mail.",
            ready,
        ),
        action=url_to("exam.release", exam_id=exam_id),
        words=_("Release"),
        back=url_to("exam.sittings", exam_id=exam_id),
    )


@needs(MARK)
def release(exam_id: str) -> Any:
    count = service.release_results(actor(), exam_id)
    notice(ngettext("%(num)s result is out.", "%(num)s results are out.", count), "success")
    return redirect_to("exam.sittings", exam_id=exam_id)


@needs(MARK, CONTENT)
def one(exam_id: str, attempt_id: str) -> Any:
    return _one(exam_id, attempt_id)


def _one(exam_id: str, attempt_id: str, late_id: str = "", refusal: NptError | None = None) -> Any:
    page = render(
        "assessment/exam/one.html",
        exam=service.get(actor(), exam_id),
        found=service.one_sitting(actor(), exam_id, attempt_id),
        words=in_words,
        prompt=partial(prompt_for, actor()),
        hidden=partial(hidden, actor()),
        refused=late_id,
        refusal=refusal,
        typed=request.form,
    )
    return page, refusal.status if refusal else 200


@needs(MARK)
def admit(exam_id: str, attempt_id: str, late_id: str) -> Any:
    """Let a late answer count, with a reason."""
    found = service.one_sitting(actor(), exam_id, attempt_id)
    if late_id not in {line.id for line in found.late}:
        raise NotFound()
    text = request.form.get("percent", "").strip()
    percent = float(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
    try:
        reason = request.form.get("reason", "")
        service.admit(actor(), late_id, reason=reason, percent=percent)
    except FieldRefused as refusal:
        return _one(exam_id, attempt_id, late_id, refusal)
    notice(_("The late answer counts now. What was handed in stays on record."), "success")
    return redirect_to("exam.one", exam_id=exam_id, attempt_id=attempt_id)


@needs(MARK, CONTENT)
def code(exam_id: str) -> Any:
    return _code(exam_id, None)


@needs(MARK, CONTENT)
def make_code(exam_id: str) -> Any:
    """The code is shown this once: only its digest is kept."""
    service.get(actor(), exam_id)
    limit("60/hour", "exam-make-code", actor().person_id)
    return _code(exam_id, service.make_code(actor(), exam_id))


def _code(exam_id: str, made: service.MadeCode | None) -> str:
    return render(
        "assessment/exam/code.html",
        exam=service.get(actor(), exam_id),
        made=made,
        until=service.code_until(actor(), exam_id),
    )


@needs(MARK, CONTENT)
def extra(exam_id: str) -> Any:
    return _extra(exam_id)


def _extra(exam_id: str, refusal: NptError | None = None) -> Any:
    page = render(
        "assessment/exam/extra.html",
        exam=service.get(actor(), exam_id),
        lines=service.extras(actor(), exam_id),
        refusal=refusal,
        typed=request.form,
    )
    return page, refusal.status if refusal else 200


@needs(MARK, CONTENT)
def give_extra(exam_id: str) -> Any:
    """Record extra time; a refusal keeps what was entered."""
    service.get(actor(), exam_id)
    form = request.form
    try:
        moved = service.give_extra(
            actor(),
            exam_id,
            email=form.get("email", ""),
            percent=_number("percent"),
            minutes=_number("minutes"),
            reason=form.get("reason", ""),
            everywhere=form.get("scope") == "all",
        )
    except FieldRefused as refusal:
        return _extra(exam_id, refusal)
    notice(
        _("Recorded. Who sits at this moment has the new time already.")
        if moved
        else _("Recorded. It counts from the next start on."),
        "success",
    )
    return redirect_to("exam.extra", exam_id=exam_id)


def _number(name: str) -> int:
    text = request.form.get(name, "").strip() or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
