"""What deserves a second look at an item, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from npt_training.assessment.statistics.intervals import LEAST, Interval
from npt_training.assessment.statistics.items import ItemFigures
from npt_training.assessment.statistics.options import OptionRow

HARD, EASY, WEAK = 0.2, 0.9, 0.15
"""Facility below and above which an item hardly tells people apart; least corrected correlation
(assessment.md §4a)."""
OMITTED = 0.1
"""Share of candidates that left an item empty from which it is worth asking why."""
SECOND = 0.2
"""Share of all taps in one wrong place from which it is a second answer, not stray taps."""


@dataclass(frozen=True)
class Flag:
    """``code`` names the advice; ``sure``: the whole interval lies on that side; ``about``: what
    it is about, an option or a structure."""

    code: str
    sure: bool
    about: str = ""


def flags(
    item: ItemFigures,
    *,
    options: Sequence[OptionRow] = (),
    wrong_places: Sequence[tuple[str, float]] = (),
    left_empty: int = 0,
) -> list[Flag]:
    """Every reason to look at an item again, gravest first.

    ``wrong_places``: (structure, share of all taps) of clusters that earn nothing.
    """
    found = [*_discrimination(item), *_facility(item)]
    right = [row.mean_rest for row in options if row.right and row.mean_rest is not None]
    for row in options:
        if row.right is not False:
            continue
        if not row.n and item.n >= LEAST:
            found.append(Flag("unused", item.n >= 30, row.option))
        elif row.n >= 3 and row.mean_rest is not None and right and row.mean_rest > max(right):
            found.append(Flag("better_wrong", False, row.option))
    for name, share in wrong_places:
        if share >= SECOND:
            found.append(Flag("second_place", item.n >= 30, name))
    if item.n and left_empty / item.n > OMITTED:
        found.append(Flag("omitted", item.n >= 30))
    if item.n < LEAST:
        found.append(Flag("few", True))
    return found


def _discrimination(item: ItemFigures) -> list[Flag]:
    r = item.corrected
    if r is None:
        return []
    if r < 0:
        return [Flag("negative", _below(item.corrected_interval, 0.0))]
    if r < WEAK:
        return [Flag("weak", _below(item.corrected_interval, WEAK))]
    return []


def _facility(item: ItemFigures) -> list[Flag]:
    p, bounds = item.facility, item.facility_interval
    if p is None:
        return []
    if p < HARD:
        return [Flag("hard", _below(bounds, HARD))]
    if p > EASY:
        return [Flag("easy", bounds is not None and bounds[0] > EASY)]
    return []


def _below(bounds: Interval | None, limit: float) -> bool:
    return bounds is not None and bounds[1] < limit
