"""The rules of quizzes: form, pass mark, cooling-off, release, image gate. Pure; time is given."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GATE_PERCENT = 80.0
"""Image gate: curriculum.md §3.5 (b)."""
GATE_WINDOW = timedelta(days=183)
"""Six months, counted in days so that it is the same length all year."""
GATE_ITEMS = 3
"""Different items looked at for the gate; an edition with fewer for a nerve asks for all of them.
A faculty setting: no source gives a number."""
GATE_KINDS = ("locate", "trace", "identify")
"""Items answered on the picture about the course or exit of one nerve."""
ATTEMPT_OPEN_FOR = timedelta(days=30)
"""An attempt left open this long is handed in as it stands when the next one is started."""


def draw_order(ids: Sequence[str], seed: int) -> list[str]:
    """The order options are shown in: from the seed and the ids alone, never from the key."""
    order = sorted(ids)
    random.Random(seed).shuffle(order)  # noqa: S311
    return order


def percent_of(fractions: Sequence[float]) -> float:
    """Mean of the items' fractions in percent, two decimals; every item weighs the same."""
    if not fractions:
        raise ValueError("an attempt has items")
    return round(100 * math.fsum(fractions) / len(fractions), 2)


def passes(percent: float, pass_percent: float) -> bool:
    """True at or above the pass mark (module quiz 80 %, curriculum.md §3.5)."""
    return percent >= pass_percent


@dataclass(frozen=True)
class Outcome:
    """One finished quiz attempt of a person on a module."""

    finished_at: datetime
    passed: bool


def cooling_off_until(
    outcomes: Sequence[Outcome], *, after_fails: int, hours: float
) -> datetime | None:
    """When the next attempt may start after fails in a row, or None when it may start now or ever.

    ``outcomes`` in time order. Each block of ``after_fails`` fails in a row (default two,
    curriculum.md §3.5) is followed by ``hours`` of cooling off, counted from the last fail; a
    pass ends the row. Fail, fail at 9:00 gives 9:00 the next day; a third fail then gives none.
    """
    row = 0
    for outcome in outcomes:
        row = 0 if outcome.passed else row + 1
    if not row or after_fails < 1 or row % after_fails:
        return None
    return outcomes[-1].finished_at + timedelta(hours=hours)


def fails_until_cooling_off(outcomes: Sequence[Outcome], *, after_fails: int) -> int:
    """How many more fails from now on bring a cooling-off; announced before the attempt."""
    row = 0
    for outcome in outcomes:
        row = 0 if outcome.passed else row + 1
    return after_fails - row % after_fails


@dataclass(frozen=True)
class Looked:
    """The latest answer to one image item of a nerve."""

    item: str
    fraction: float
    at: datetime


@dataclass(frozen=True)
class Gate:
    """``until`` is when ageing answers close an open gate; None while it is closed."""

    open: bool
    percent: float | None
    answered: int
    needed: int
    until: datetime | None


def image_gate(looked: Sequence[Looked], *, available: int, at: datetime) -> Gate:
    """Whether a person may be observed on a nerve: >= 80 % on its image items within 6 months.

    ``looked`` holds the latest answer to each different item, ``available`` is how many image
    items the edition has for the nerve. Answers older than the window or later than ``at`` are
    left out; at least ``GATE_ITEMS`` (or all there are) must be left, and their mean must reach
    the mark. Items at 1, 1 and 0.5 give 83.33 %: open until the oldest is 183 days old.
    """
    needed = min(GATE_ITEMS, available)
    inside = sorted(
        (one for one in looked if at - GATE_WINDOW < one.at <= at), key=lambda one: one.at
    )
    percent = percent_of([one.fraction for one in inside]) if inside else None
    is_open = _suffices(inside, needed)
    until = None
    if is_open:
        left = inside
        while _suffices(left, needed):
            until, left = left[0].at + GATE_WINDOW, left[1:]
    return Gate(is_open, percent, len(inside), needed, until)


def _suffices(inside: Sequence[Looked], needed: int) -> bool:
    return 0 < needed <= len(inside) and passes(
        percent_of([one.fraction for one in inside]), GATE_PERCENT
    )
