"""What a trainee is told once the key may be seen: tap, truth, millimetres, what was hit, why."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from npt_training.assessment import layers
from npt_training.assessment.desk.notes import Note
from npt_training.assessment.desk.pages import LETTERS, note_layers
from npt_training.assessment.exam.service.admitted import Admitted, admitted_for
from npt_training.assessment.kinds.base import (
    ExplainedOption,
    ExplainedPin,
    Explanation,
    Judged,
    Response,
)
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.marks import latest_mark
from npt_training.assessment.shapes import Layer
from npt_training.assessment.stage import picture_of, question_of, view_stage
from npt_training.assessment.stimulus import ground_for, structure_names
from npt_training.assessment.why import Why, why_of
from npt_training.atlas import service as atlas
from npt_training.core.db import read
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.curriculum.models import CurriculumSource

GUESSED, CERTAIN = 1, 3
WRONG_BELOW = 0.5
"""Who was certain is told so below half the marks."""


@dataclass(frozen=True)
class RubricLine:
    """``given`` is None while nobody has marked the row."""

    text: str
    most: int
    given: int | None


@dataclass(frozen=True)
class Feedback:
    """Everything the feedback page shows. ``tone`` is a kind of ui.status."""

    verdict: str
    tone: str
    sentences: list[str]
    legend: list[str]
    stage: dict[str, Any] | None
    options: list[ExplainedOption]
    pins: list[ExplainedPin]
    pins_title: str
    accepted: list[str]
    stages: list[tuple[str, str, Explanation, str]]
    rubric: list[RubricLine]
    model_answer: str
    your_text: str
    comment: str
    notes: list[tuple[str, str]]
    excluded: bool
    rationale: str
    sources: list[dict[str, Any]]
    stands_on: list[str]
    why: Why


def feedback_on(asked: Asked) -> Feedback:
    """The explanation of an answered question; call it only when ``asked.seen_key``."""
    assert asked.seen_key, "the key stays on the server until the answer is in"
    held, item = asked.held, asked.held.item
    names = structure_names(held.edition_id)
    on_time = asked.response
    late = _late(asked)
    if late is not None:
        score = held.kind.judge(item, late.response, ground_for(held))
        detail = score.detail
        asked = replace(asked, response=late.response, fraction=score.fraction, detail=detail)
    explained = held.kind.explain(item, asked.shown, asked.response, names)
    picture, question = picture_of(asked), question_of(asked)
    with read() as s:
        mark = latest_mark(s, asked.answer_id) if asked.answer_id else None
        cited = s.scalars(
            select(CurriculumSource).where(
                CurriculumSource.edition_id == held.edition_id,
                CurriculumSource.code.in_(item.sources),
            )
        ).all()
    sources = {one.code: {"id": one.code, **one.doc} for one in cited}
    if len(sources) < len(item.sources):
        for code, entry in atlas.list_sources(held.edition_id).items():
            sources.setdefault(code, entry.model_dump())
    given = mark.rubric if mark is not None else {}
    remarks = [Note(**one) for one in (mark.notes if mark is not None else None) or []]
    fraction = mark.fraction if mark is not None else asked.fraction
    verdict, tone = _verdict(asked, fraction)
    drawn: list[Layer] = []
    if picture is not None:
        own = held.kind.after(item, asked.response, picture)
        drawn = layers.after(explained, question, picture, names, own)
        drawn += note_layers(remarks, picture)
    judged = Judged(asked.response, fraction, asked.detail, names, picture)
    return Feedback(
        verdict=verdict,
        tone=tone,
        sentences=[
            *(_late_words(asked, late, on_time) if late is not None else ()),
            *held.kind.sentences(item, judged),
            *_said_of(asked, fraction),
        ],
        legend=held.kind.legend(item),
        stage=view_stage(asked, drawn),
        options=explained.options,
        pins=explained.pins,
        pins_title=explained.pins_title or _("The pins"),
        rubric=[RubricLine(text, most, given.get(row)) for row, text, most in explained.rubric],
        accepted=explained.accepted,
        stages=explained.stages,
        model_answer=explained.model_answer,
        your_text=asked.response.get("text", "") if held.kind.by_hand else "",
        comment=mark.comment if mark is not None else "",
        notes=[(LETTERS[place], note.text) for place, note in enumerate(remarks)],
        excluded=mark is not None and mark.cause == "excluded",
        rationale=item.rationale,
        sources=[
            *(sources[code] for code in item.sources if code in sources),
            *({"id": "", "cite": said, "url": None} for said in item.own_sources or ()),
        ],
        stands_on=_stands_on(asked),
        why=why_of(asked),
    )


def _verdict(asked: Asked, fraction: float | None) -> tuple[str, str]:
    if fraction is None:
        return _("Compare your answer with the model answer"), "quiet"
    if asked.detail.get("empty"):
        return _("Not answered"), "missing"
    if fraction >= 1:
        return _("Right"), "good"
    if fraction <= 0:
        return _("Not right yet"), "care"
    return _("Partly right: %(percent)s %%", percent=round(100 * fraction)), "started"


def _late(asked: Asked) -> Admitted | None:
    """The late answer that counts for a question of an examination."""
    if asked.mode != "exam":
        return None
    with read() as s:
        return admitted_for(s, asked.item_row)


def _late_words(asked: Asked, late: Admitted, on_time: Response) -> list[str]:
    """That it is the late answer, why it counts, and what was in on time."""
    held = asked.held
    minutes = math.ceil(late.late_s / 60)
    before = held.kind.words(held.item, on_time, structure_names(held.edition_id))
    return [
        ngettext(
            "This answer came %(num)s minute after the time was over. It counts: %(reason)s",
            "This answer came %(num)s minutes after the time was over. It counts: %(reason)s",
            minutes,
            reason=late.reason,
        ),
        _("In on time was: %(answer)s", answer=before),
    ]


def _said_of(asked: Asked, fraction: float | None) -> list[str]:
    """How it was answered: with how many hints, and sure of something that is wrong."""
    found = []
    if asked.hints:
        found.append(
            ngettext(
                "Answered with %(num)s hint: it does not count as found on your own.",
                "Answered with %(num)s hints: it does not count as found on your own.",
                asked.hints,
            )
        )
    if fraction is None:
        return found
    if asked.confidence == CERTAIN and fraction < WRONG_BELOW:
        found.append(_("You were certain of it. Read the reason before you go on."))
    if asked.confidence == GUESSED and fraction >= 1:
        found.append(_("You called it a guess, and it is right."))
    return found


def _stands_on(asked: Asked) -> list[str]:
    """The truth behind a generated question, a line for each piece."""
    item = asked.held.item
    picture = picture_of(asked)
    if not item.stands_on or picture is None:
        return []
    names = structure_names(asked.held.edition_id)
    what = {
        "course": _("course"),
        "exit": _("exit"),
        "landmark": _("landmark"),
        "territory": _("area"),
        "hazard": _("structure to avoid"),
    }
    basis = {
        "measured": _("measured"),
        "textbook": _("from textbooks"),
        "schematic": _("only drawn"),
    }
    return [
        _(
            "%(name)s: %(what)s, %(basis)s",
            name=names.get(one.id, one.id),
            what=what[one.what],
            basis=basis[one.basis],
        )
        for one in item.stands_on
    ]
