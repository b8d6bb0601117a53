"""What a trainee is told once the key may be seen: tap, truth, millimetres, what was hit, why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from npt_training.assessment import layers
from npt_training.assessment.kinds.base import ExplainedOption, ExplainedPin, path_of, point_of
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.marking import latest_mark
from npt_training.assessment.stage import picture_of, view_stage
from npt_training.assessment.stimulus import structure_names
from npt_training.atlas import service as atlas
from npt_training.core.db import read
from npt_training.core.i18n import gettext as _
from npt_training.curriculum.models import CurriculumSource


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
    stage: dict[str, Any] | None
    options: list[ExplainedOption]
    pins: list[ExplainedPin]
    rubric: list[RubricLine]
    model_answer: str
    your_text: str
    comment: str
    rationale: str
    sources: list[dict[str, Any]]
    stands_on: list[str]


def feedback_on(asked: Asked) -> Feedback:
    """The explanation of an answered question; call it only when ``asked.seen_key``."""
    assert asked.seen_key, "the key stays on the server until the answer is in"
    held, item = asked.held, asked.held.item
    names = structure_names(held.edition_id)
    explained = held.kind.explain(item, asked.shown, asked.response, names)
    picture, point = picture_of(asked), point_of(asked.response)
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
    fraction = mark.fraction if mark is not None else asked.fraction
    verdict, tone = _verdict(asked, fraction)
    drawn = (
        layers.after(explained, point, picture, names, path_of(asked.response)) if picture else []
    )
    return Feedback(
        verdict=verdict,
        tone=tone,
        sentences=_sentences(asked),
        stage=view_stage(asked, drawn),
        options=explained.options,
        pins=explained.pins,
        rubric=[RubricLine(text, most, given.get(row)) for row, text, most in explained.rubric],
        model_answer=explained.model_answer,
        your_text=asked.response.get("text", ""),
        comment=mark.comment if mark is not None else "",
        rationale=item.rationale,
        sources=[sources[code] for code in item.sources if code in sources],
        stands_on=_stands_on(asked),
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


def _sentences(asked: Asked) -> list[str]:
    """What the answer was measured to be, in words."""
    return {
        "locate": _tap_sentences,
        "trace": _trace_sentences,
        "territory": _territory_sentences,
        "order": _order_sentences,
    }.get(asked.held.item.kind, lambda _asked: [])(asked)


def _tap_sentences(asked: Asked) -> list[str]:
    """For a tap: how far on the body, which bands, and what lay nearer."""
    item, point = asked.held.item, point_of(asked.response)
    if item.kind != "locate" or point is None:
        return []
    if asked.detail.get("off_body"):
        return [_("Your tap is beside the body, so it earns nothing.")]
    names = structure_names(asked.held.edition_id)
    name = names.get(item.target.id, item.target.id)
    if item.target.what == "exit":
        name = _("%(name)s, its exit", name=name)
    mm = asked.detail["mm"]
    sentences = [
        _("%(name)s: your tap is %(mm)s mm away, measured along the skin.", mm=mm, name=name),
        _(
            "Full credit up to %(full)s mm, half up to %(half)s mm.",
            full=f"{item.full_mm:g}",
            half=f"{item.half_mm:g}",
        ),
    ]
    if asked.detail.get("in_spread"):
        sentences.append(_("It lies inside the published spread, which counts in full."))
    picture = picture_of(asked)
    nearest = picture.nearest(point) if picture else None
    if nearest and (asked.fraction or 0) < 1 and nearest[0] != item.target.id:
        hit = names.get(nearest[0], nearest[0])
        sentences.append(
            _(
                "Nearest to your tap: %(name)s, %(mm)s mm away.",
                name=hit,
                mm=round(nearest[1], 1),
            )
        )
    return sentences


def _trace_sentences(asked: Asked) -> list[str]:
    """How much of the course the line covers, and how much of the line strays."""
    detail = asked.detail
    if "covered" not in detail:
        return []
    if detail["mm"] is None and not detail["covered"]:
        return [_("A line needs two points on the body at least.")]
    sentences = [
        _(
            "Your line covers %(covered)s %% of the course (%(mm)s mm along the skin); "
            "%(off)s %% of your line is too far from it.",
            covered=round(100 * detail["covered"]),
            mm=detail["of_mm"],
            off=round(100 * detail["off"]),
        ),
        _("A tenth of each is free. Stretches that are only drawn, or lie deep, do not count."),
    ]
    if detail["mm"] is not None:
        sentences.insert(1, _("On average it is %(mm)s mm away.", mm=detail["mm"]))
    return sentences


def _territory_sentences(asked: Asked) -> list[str]:
    """Inside or not, and why the border itself does not decide."""
    item, detail = asked.held.item, asked.detail
    if item.kind != "territory" or "inside" not in detail:
        return []
    if detail["off_body"]:
        return [_("Your tap is beside the body, so it earns nothing.")]
    where = _("Your tap is inside the area.") if detail["inside"] else _("Your tap is outside it.")
    band = _(
        "The border is a drawing and people differ: within %(mm)s mm of it a tap earns half.",
        mm=f"{item.band_mm:g}",
    )
    return [where, band]


def _order_sentences(asked: Asked) -> list[str]:
    detail = asked.detail
    if "agree" not in detail:
        return []
    return [
        _(
            "%(agree)s of %(of)s pairs stand in the right order; each wrong pair takes one away.",
            agree=detail["agree"],
            of=detail["of"],
        )
    ]


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
