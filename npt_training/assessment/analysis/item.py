"""One item of a test with everything its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment import layers
from npt_training.assessment.analysis.choices import OMITTED, option_words
from npt_training.assessment.analysis.reading import Choice, Given, answers_of
from npt_training.assessment.analysis.report import ItemLine, Report, report_on, taps_of
from npt_training.assessment.analysis.taps import Heat, Tap, heat, line_in
from npt_training.assessment.analysis.tests import Test
from npt_training.assessment.analysis.words import Advice, advice
from npt_training.assessment.layers import Drawn
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.bank import Held
from npt_training.assessment.shapes import Layer, path
from npt_training.assessment.stage import image, picture_for
from npt_training.assessment.statistics.options import OptionRow
from npt_training.assessment.stimulus import structure_names
from npt_training.core.i18n import gettext as _

MOST_LINES = 60
"""Drawn lines laid over one another; more of them only fill the picture."""


@dataclass(frozen=True)
class Choosers:
    """A row of the table of distractors in words."""

    words: str
    row: OptionRow


@dataclass(frozen=True)
class ItemReport:
    """``image`` and ``layers`` None without a picture; ``heat`` None where nobody tapped one.

    ``lines``: what was drawn, as path data in pixels, right or not; ``drawn`` is how many there
    are in all.
    """

    report: Report
    line: ItemLine
    advice: list[Advice]
    choosers: list[Choosers]
    image: dict[str, Any] | None
    layers: list[Layer]
    heat: Heat | None
    taps: list[Tap]
    lines: list[tuple[str, bool]]
    drawn: int

    @property
    def held(self) -> Held:
        return self.line.held


def item_report(organisation_id: str, test: Test, item_id: str, choice: Choice) -> ItemReport:
    """Raises NotFound for an item that was not asked in this test of this organisation."""
    report = report_on(organisation_id, test, choice)
    line = report.line(item_id)
    held, names = line.held, structure_names(line.held.edition_id)
    given = answers_of(organisation_id, test, choice, code=held.code)
    answers = [one for one in given if one.item == item_id]
    picture = picture_for(held)
    taps = taps_of(held, answers, names)
    lines = _lines(answers, picture)
    return ItemReport(
        report=report,
        line=line,
        advice=[advice(flag, _about(held, flag.about, names)) for flag in line.flags],
        choosers=[
            Choosers(option_words(held, row.option, names), row)
            for row in line.options
            if row.n or row.option != OMITTED
        ],
        image=None if picture is None else image(picture, _("Picture of the question")),
        layers=[] if picture is None else _key(held, picture, names),
        heat=heat(taps, picture) if picture is not None and taps else None,
        taps=taps,
        lines=lines[:MOST_LINES],
        drawn=len(lines),
    )


def _about(held: Held, about: str, names: Any) -> str:
    return option_words(held, about, names) if about else ""


def _key(held: Held, picture: Drawn, names: Any) -> list[Layer]:
    """The truth of the question as feedback draws it, without anybody's answer."""
    shown = sorted(held.kind.option_ids(held.item))
    explained = held.kind.explain(held.item, shown, {}, names)
    question = held.kind.present(held.item, shown, {}, names)
    own = held.kind.after(held.item, {}, picture)
    return layers.after(explained, question, picture, names, own)


def _lines(answers: Sequence[Given], picture: Drawn | None) -> list[tuple[str, bool]]:
    """Drawn lines as path data, with whether they earned half and more."""
    if picture is None:
        return []
    found = []
    for one in answers:
        vertices = line_in(one.response)
        if len(vertices) > 1:
            pixels = [picture.at(Point(x, y)) for x, y in vertices]
            closed = "area" in one.response
            found.append((path(pixels, closed=closed), (one.fraction or 0.0) >= 0.5))
    return found
