"""The report on a test: its figures and a line for each item, kept until another answer comes."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sqlalchemy import func, select

from npt_training.assessment.analysis.choices import chosen, option_rows, option_words
from npt_training.assessment.analysis.reading import Choice, Given, answers_of, table_of
from npt_training.assessment.analysis.taps import Tap, TapCluster, tap_clusters, taps_in
from npt_training.assessment.analysis.tests import Test
from npt_training.assessment.items import Target
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.stage import picture_for
from npt_training.assessment.statistics.flags import Flag, flags
from npt_training.assessment.statistics.items import ItemFigures
from npt_training.assessment.statistics.options import OptionRow, Times, times
from npt_training.assessment.statistics.scores import Scores
from npt_training.assessment.statistics.sureness import Sureness, calibration
from npt_training.assessment.statistics.whole import WholeFigures, analyse
from npt_training.assessment.stimulus import structure_names
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

CACHE = "assessment.analysis"
MOST_KEPT = 16


@dataclass(frozen=True)
class ItemLine:
    """One item of a test with everything that is told of it in a list.

    ``taken_out``: it does not count for anybody; its figures are as if it did, the test's not.
    """

    held: Held
    figures: ItemFigures
    flags: list[Flag]
    empty: int
    times: Times | None
    options: list[OptionRow] = field(default_factory=list)
    clusters: list[TapCluster] = field(default_factory=list)
    sureness: list[Sureness] = field(default_factory=list)
    taken_out: bool = False

    @property
    def id(self) -> str:
        return self.held.id


@dataclass(frozen=True)
class Report:
    """``lines``: what wants a look first. ``people`` sat it; ``unmarked`` answers wait;
    ``sureness``: how right they were by how sure they said they were.
    """

    test: Test
    whole: WholeFigures
    lines: list[ItemLine]
    people: int
    unmarked: int
    sureness: list[Sureness] = field(default_factory=list)

    def line(self, item_id: str) -> ItemLine:
        """Raises NotFound for an item that nobody of this organisation was asked in this test."""
        for line in self.lines:
            if line.id == item_id:
                return line
        raise NotFound()


GRAVITY = (
    "negative", "second_place", "better_wrong", "weak", "hard", "omitted", "unused", "easy", "few",
)  # fmt: skip


def report_on(organisation_id: str, test: Test, choice: Choice) -> Report:
    """The report, worked out anew when an answer or a mark has come since. At most five queries,
    and one for each picture that is looked at for the first time."""
    kept: OrderedDict[Any, Report] = current().caches.setdefault(CACHE, OrderedDict())
    name = (organisation_id, test.key, choice, _stamp(organisation_id, test))
    if name in kept:
        kept.move_to_end(name)
        return kept[name]
    found = _work_out(organisation_id, test, choice)
    kept[name] = found
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)
    return found


def _stamp(organisation_id: str, test: Test) -> tuple[Any, ...]:
    where = [Attempt.organisation_id == organisation_id, *test.where()]
    answered = select(func.count(Answer.id), func.max(Answer.id), func.max(Mark.id))
    joined = answered.join(Attempt, Attempt.id == Answer.attempt_id)
    with read() as s:
        row = s.execute(
            joined.outerjoin(Mark, Mark.answer_id == Answer.id)
            .add_columns(func.count(func.distinct(Attempt.status)))
            .add_columns(func.max(Attempt.submitted_at))
            .where(*where)
        ).one()
    return (*row, test.cut_percent)


def _work_out(organisation_id: str, test: Test, choice: Choice) -> Report:
    given = answers_of(organisation_id, test, choice)
    gone = _taken_out(given)
    table = table_of(one for one in given if one.item not in gone)
    share = test.cut_percent / 100 if test.cut_percent is not None else None
    found = analyse(table, cut_share=share)
    every = table_of(given) if gone else table
    figures_of = found.items if not gone else analyse(every).items
    counting = {figures.id: figures for figures in found.items}
    rests = rests_of(every) | rests_of(table)
    by_item: dict[str, list[Given]] = {}
    for one in given:
        by_item.setdefault(one.item, []).append(one)
    lines = []
    for any_figures in figures_of:
        figures = counting.get(any_figures.id, any_figures)
        answers = by_item[figures.id]
        held = held_item(answers[0].edition_id, figures.id)
        line = _line(held, figures, answers, rests)
        lines.append(replace(line, taken_out=True) if figures.id in gone else line)
    lines.sort(key=_gravity)
    return Report(
        test=test,
        whole=found.test,
        lines=lines,
        people=len({one.person_id for one in given}),
        unmarked=sum(one.fraction is None for one in given),
        sureness=calibration((one.confidence, one.fraction) for one in given),
    )


def _taken_out(given: Sequence[Given]) -> set[str]:
    """Items that were excluded for most of those who had them: such a one counts for nobody."""
    asked = Counter(one.item for one in given)
    out = Counter(one.item for one in given if one.excluded)
    return {item for item, count in out.items() if 2 * count > asked[item]}


def rests_of(table: Scores) -> dict[tuple[str, str], float]:
    """By (candidate, item): the share of marks on the rest of the test; NaN where there is none."""
    whole = table.total_most
    out: dict[tuple[str, str], float] = {}
    with np.errstate(divide="ignore", invalid="ignore"):
        left = whole - table.most if table.alike else np.full(len(table.items), whole)
        shares = table.rests() / np.where(left > 0, left, np.nan)
    for row, candidate in enumerate(table.candidates):
        for column, item in enumerate(table.items):
            out[candidate, item] = float(shares[row, column])
    return out


def _line(
    held: Held,
    figures: ItemFigures,
    answers: Sequence[Given],
    rests: Mapping[tuple[str, str], float],
) -> ItemLine:
    rows = option_rows(
        held,
        [
            (one.response, one.detail, one.fraction, rests.get((one.candidate, one.item), np.nan))
            for one in answers
        ],
    )
    gathered = clusters_of(held, answers)
    empty = sum(one.empty for one in answers)
    told = flags(
        figures,
        options=rows,
        wrong_places=[(one.name, one.share) for one in gathered if not one.right],
        left_empty=empty,
    )
    seconds = times([one.seconds for one in answers if one.seconds is not None])
    sure = calibration((one.confidence, one.fraction) for one in answers)
    return ItemLine(held, figures, told, empty, seconds, rows, gathered, sure)


def clusters_of(held: Held, answers: Sequence[Given]) -> list[TapCluster]:
    """Clusters of the taps of an item; none where it is not answered by tapping a picture."""
    picture, names = picture_for(held), structure_names(held.edition_id)
    if picture is None:
        return []
    taps = taps_of(held, answers, names)
    return tap_clusters(taps, picture, names, asked=asked_for(held)) if taps else []


def taps_of(held: Held, answers: Sequence[Given], names: Mapping[str, str]) -> list[Tap]:
    """Every place that was tapped, with what the answer earned and was."""
    found = []
    for one in answers:
        if "x" in one.response or "points" in one.response:
            options = chosen(held, one.response, one.detail)
            said = option_words(held, options[0], names) if options else ""
            found += taps_in(one.response, one.fraction, said)
    return found


def asked_for(held: Held) -> str | None:
    """The structure that a tap should hit: the target where the item names one."""
    target = getattr(held.item, "target", None)
    return target.id if isinstance(target, Target) else held.item.structure


def _gravity(line: ItemLine) -> tuple[Any, ...]:
    places = [GRAVITY.index(flag.code) for flag in line.flags if flag.code != "few"]
    sure = [flag for flag in line.flags if flag.sure and flag.code != "few"]
    corrected = line.figures.corrected
    return (
        min(places, default=len(GRAVITY)),
        not sure,
        1.0 if corrected is None else corrected,
        line.held.code,
    )
