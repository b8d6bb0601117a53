"""How answers become ratings, which cards come today, what is to come. Pure; time is given."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from npt_training.assessment.recall.memory import Memory, retrievability

VOID, AGAIN, HARD, GOOD, EASY = 0, 1, 2, 3, 4
"""The scheduler's ratings; VOID is a review that does not count any more."""
PICTURE_S = 48
"""Seconds a picture takes: a run of ten is planned with eight minutes (users.md §1)."""
QUEUE_MINUTES = 10
QUEUE_MOST = QUEUE_MINUTES * 60 // PICTURE_S
FORECAST_DAYS = 14

TASKS: Mapping[str, tuple[str, ...]] = {
    "locate": ("locate", "points", "region"),
    "trace": ("trace", "order"),
    "territory": ("territory", "area", "associate"),
    "identify": ("identify", "label"),
    "explain": ("choice", "numeric", "short", "evidence", "case", "written", "annotate"),
}
"""What a person does with a structure, and the kinds of item that ask for it."""
_TASK_OF = {kind: task for task, kinds in TASKS.items() for kind in kinds}


def task_of(kind: str) -> str:
    """The task a kind of item asks for; a kind added from outside is a task of its own."""
    return _TASK_OF.get(kind, kind)


@dataclass(frozen=True)
class Thresholds:
    """Where ratings part. Faculty settings: no source gives these numbers.

    ``fast_s`` is generous to nobody: it covers looking, deciding and answering.
    """

    wrong_below: float = 0.25
    right_from: float = 0.95
    fast_s: float = 12.0
    confident_from: int = 3


@dataclass(frozen=True)
class Given:
    """A scored answer. ``confidence`` is 1 low to 3 high; None where nobody asked.

    ``seconds`` is by the server's clock, None where it is not known.
    """

    fraction: float
    hinted: bool = False
    seconds: float | None = None
    confidence: int | None = None


def rating_of(given: Given, at: Thresholds = Thresholds()) -> int:
    """Wrong is again, partly right or with a hint is hard, right is good; right, fast and sure of
    it is easy. 0.1: again. 0.5: hard. 1 with a hint: hard. 1: good. 1 in 8 s, sure: easy.
    """
    if not given.fraction >= at.wrong_below:
        return AGAIN
    if given.fraction < at.right_from or given.hinted:
        return HARD
    fast = given.seconds is not None and 0 < given.seconds <= at.fast_s
    sure = given.confidence is not None and given.confidence >= at.confident_from
    return EASY if fast and sure else GOOD


@dataclass(frozen=True)
class Known:
    """One card: a structure by one task."""

    structure: str
    task: str
    memory: Memory


def queue(cards: Sequence[Known], at: datetime) -> list[Known]:
    """The cards that are due at ``at``, the one most likely forgotten first."""
    due = [card for card in cards if card.memory.due <= at]
    return sorted(
        due,
        key=lambda card: (
            retrievability(card.memory, at),
            card.memory.due,
            card.structure,
            card.task,
        ),
    )


def minutes_for(pictures: int) -> int:
    """Whole minutes so many pictures take; none take none."""
    return math.ceil(pictures * PICTURE_S / 60)


@dataclass(frozen=True)
class Day:
    """How many cards come due on a day of the reader's calendar."""

    day: date
    cards: int


def forecast(
    dues: Sequence[datetime], at: datetime, zone: tzinfo, days: int = FORECAST_DAYS
) -> list[Day]:
    """Cards due on each of the next ``days`` days, today first; what is overdue counts today.

    Later answers move cards: this is what stands if nothing is answered until then.
    """
    today = at.astimezone(zone).date()
    per_day = Counter(max(today, due.astimezone(zone).date()) for due in dues)
    window = (today + timedelta(days=n) for n in range(days))
    return [Day(day, per_day[day]) for day in window]


@dataclass(frozen=True)
class Standing:
    """A structure over all its cards: ``mean`` and ``weakest`` are chances of recall, 0 to 1."""

    structure: str
    mean: float
    weakest: float
    due: int
    tasks: Mapping[str, float]


def standings(cards: Sequence[Known], at: datetime) -> list[Standing]:
    """Every structure with a card, the weakest first."""
    by_structure: dict[str, list[Known]] = {}
    for card in cards:
        by_structure.setdefault(card.structure, []).append(card)
    found = []
    for structure, own in by_structure.items():
        tasks = {card.task: retrievability(card.memory, at) for card in own}
        found.append(
            Standing(
                structure=structure,
                mean=math.fsum(tasks.values()) / len(tasks),
                weakest=min(tasks.values()),
                due=sum(card.memory.due <= at for card in own),
                tasks=tasks,
            )
        )
    return sorted(found, key=lambda one: (one.mean, one.structure))
