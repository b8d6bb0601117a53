"""Appeals: asking, as a trainee; looking again and answering, as an instructor."""

from __future__ import annotations

import math
from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment import service as assessment
from npt_training.assessment.desk import appeals as service
from npt_training.assessment.desk import pages
from npt_training.assessment.desk.errors import (
    FirstMarkerDecides,
    NoNewMarks,
    NothingWritten,
    TooLong,
)
from npt_training.assessment.desk.names import quiz_titles
from npt_training.assessment.desk.notes import Note
from npt_training.assessment.errors import MarksRefused, NotReleased
from npt_training.core.errors import NotFound, NptError, StorageUnavailable
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MARK)
def appeals() -> Any:
    """Open appeals, oldest first; or those answered."""
    page, is_open = pages.page_in(request.args), request.args.get("state") != "answered"
    lines, count = service.appeals(actor(), is_open=is_open, page=page)
    return render(
        "desk/appeals.html",
        lines=lines,
        titles=quiz_titles(one.quiz for one in lines),
        is_open=is_open,
        at_page=page,
        pages=count,
    )


@needs(Permission.MARK)
def appeal(appeal_id: str) -> Any:
    """One appeal beside the answer and its marks."""
    return _page(actor(), appeal_id)


@needs(Permission.MARK)
def answer_appeal(appeal_id: str) -> Any:
    """Uphold with new marks, or decline with a reason."""
    person, form = actor(), request.form
    text = form.get("text", "")
    try:
        if form.get("decision") == "uphold":
            item = service.appeal_case(person, appeal_id).held.item
            if hasattr(item, "rubric"):
                service.uphold(person, appeal_id, text, rubric=pages.rubric_in(form, item))
            else:
                service.uphold(person, appeal_id, text, percent=_percent())
            notice(_("Upheld. The new marks count and the trainee is told."))
        elif form.get("decision") == "decline":
            service.decline(person, appeal_id, text)
            notice(_("Declined. The trainee is told why."))
        else:
            raise NothingWritten("decision", _("Choose what comes of the appeal."))
    except (
        NothingWritten, TooLong, NoNewMarks, MarksRefused, FirstMarkerDecides, StorageUnavailable,
    ) as refusal:  # fmt: skip
        return _page(person, appeal_id, refusal), refusal.status
    return redirect_to("desk.appeals")


@needs(Permission.LEARN)
def ask(attempt_id: str, position: int) -> Any:
    """The form to ask with, beside the question."""
    return _ask(attempt_id, position)


@needs(Permission.LEARN)
def make_appeal(attempt_id: str, position: int) -> Any:
    """Send the appeal; a refusal keeps what was written."""
    try:
        service.make_appeal(actor(), attempt_id, position, request.form.get("reason", ""))
    except (NothingWritten, TooLong, StorageUnavailable) as refusal:
        return _ask(attempt_id, position, refusal), refusal.status
    notice(_("Sent. An instructor who did not mark it looks at the answer again; you get a mail."))
    return redirect_to("assessment.play", attempt_id=attempt_id, position=position)


def _ask(attempt_id: str, position: int, refusal: NptError | None = None) -> Any:
    asked = assessment.question(actor(), attempt_id, position)
    if asked.mode not in ("quiz", "exam") or asked.answer_id is None:
        raise NotFound()
    if not asked.seen_key:
        raise NotReleased()
    earlier = service.appeals_on(actor(), asked.answer_id)
    return render(
        "desk/ask.html",
        asked=asked,
        earlier=earlier,
        is_open=any(answer is None for _appeal, answer in earlier),
        reason=request.form.get("reason", ""),
        refusal=refusal,
        most=service.MOST_CHARACTERS,
    )


def _page(person: Principal, appeal_id: str, refusal: NptError | None = None) -> Any:
    case, form = service.appeal_case(person, appeal_id), request.form
    item, last = case.held.item, case.marks[-1] if case.marks else None
    by_rubric = hasattr(item, "rubric")
    ticked = pages.ticked_in(form, item) if refusal and by_rubric else (last.rubric if last else {})
    notes = [Note(**one) for one in (last.notes or [])] if last else []
    return render(
        "desk/appeal.html",
        case=case,
        item=item,
        by_rubric=by_rubric,
        stage=pages.answer_stage(case.held, case.response, notes, case.appeal.answer_id),
        pins=pages.marks_of(case.response),
        notes=notes,
        letters=pages.LETTERS,
        ticked=ticked,
        decision=form.get("decision", ""),
        percent=form.get("percent", ""),
        text=form.get("text", ""),
        refusal=refusal,
        most=service.MOST_CHARACTERS,
    )


def _percent() -> float | None:
    try:
        value = float(request.form.get("percent", "").strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
