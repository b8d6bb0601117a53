"""The marking desk: one answer after another, blind, by key or by thumb."""

from __future__ import annotations

from typing import Any

from flask import request

from npt_training.accounts.principal import Permission, Principal, actor
from npt_training.assessment import layers, service
from npt_training.assessment.errors import MarkedMeanwhile, MarksRefused
from npt_training.assessment.kinds.base import point_of
from npt_training.assessment.service.marking import MOST_COMMENT, MarkSheet
from npt_training.assessment.stage import image
from npt_training.assessment.stimulus import stimulus, structure_names
from npt_training.core.errors import NptError, StorageUnavailable
from npt_training.core.i18n import gettext as _
from npt_training.core.web import needs, notice, redirect_to, render


@needs(Permission.MARK)
def desk() -> Any:
    """The next answer that waits, or the empty desk."""
    person = actor()
    queue = service.queue(person)
    if queue.left:
        return redirect_to("assessment.mark", answer_id=queue.answer_ids[0])
    return render("assessment/marking_empty.html", marked=service.marked_by(person))


@needs(Permission.MARK)
def mark(answer_id: str) -> Any:
    """One answer with its rubric."""
    return _page(actor(), service.sheet(actor(), answer_id))


@needs(Permission.MARK)
def give_mark(answer_id: str) -> Any:
    """Save the marks and go to the next answer; a refusal keeps what was entered."""
    person = actor()
    try:
        sheet = service.sheet(person, answer_id)
        service.mark_answer(
            person,
            answer_id,
            _rubric(sheet),
            request.form.get("comment", ""),
            sequence=_sequence(),
        )
    except (MarksRefused, MarkedMeanwhile, StorageUnavailable) as refusal:
        return _page(person, service.sheet(person, answer_id), refusal), refusal.status
    following = service.queue(person).after(answer_id)
    notice(_("Marked."))
    if following is None:
        return redirect_to("assessment.marking")
    return redirect_to("assessment.mark", answer_id=following)


def _rubric(sheet: MarkSheet) -> dict[str, int]:
    """Marks by row: one tick box for each mark of a row. Nothing ticked has to be said."""
    given = {row.id: len(request.form.getlist(f"row-{row.id}")) for row in sheet.item.rubric}
    if not any(given.values()) and "none" not in request.form:
        raise MarksRefused()
    return given


def _sequence() -> int:
    text = request.form.get("sequence", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def _page(person: Principal, sheet: MarkSheet, refusal: NptError | None = None) -> Any:
    item, point = sheet.item, point_of(sheet.response)
    stage = None
    if item.view is not None:
        picture = stimulus(sheet.held.edition_id, item.view)
        stage = {
            "kind": item.kind,
            "attempt": sheet.answer_id,
            "position": 1,
            "image": image(picture, _("Picture for this question")),
            "layers": layers.frame(picture) + layers.yours(point, picture),
        }
    queue = service.queue(person)
    return render(
        "assessment/mark.html",
        sheet=sheet,
        stage=stage,
        left=queue.left,
        waiting=sheet.answer_id in queue.answer_ids,
        ticked=_ticked(sheet, refusal),
        comment=request.form.get("comment", "") if refusal else _comment(sheet),
        refusal=refusal,
        structure=structure_names(sheet.held.edition_id).get(item.structure or "", ""),
        most_comment=MOST_COMMENT,
    )


def _ticked(sheet: MarkSheet, refusal: NptError | None) -> dict[str, int]:
    """How many boxes of each row are ticked: as just sent, or as marked before."""
    if refusal is not None:
        return {row.id: len(request.form.getlist(f"row-{row.id}")) for row in sheet.item.rubric}
    return dict(sheet.mark.rubric) if sheet.mark is not None else {}


def _comment(sheet: MarkSheet) -> str:
    return sheet.mark.comment if sheet.mark is not None else ""
