"""Where a learner stands and why they do not move. Pure: records and a time in, reasons out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Reason = Literal["failed", "marking", "unsigned", "idle", "not_started", "waiting_quiz"]
IDLE_DAYS = 14
"""Without anything done for so long a learner counts as stuck; the page can ask for another."""
FAILS = 2
ORDER: tuple[Reason, ...] = (
    "failed", "marking", "unsigned", "idle", "not_started", "waiting_quiz"
)  # fmt: skip
"""What an instructor should look at first. ``marking`` and ``unsigned`` wait for instructors."""


@dataclass(frozen=True)
class QuizTries:
    """A person's attempts at one module's quiz: finished ones and how they ended."""

    failed: int = 0
    passed: bool = False
    waiting: bool = False
    best_percent: float | None = None


@dataclass(frozen=True)
class ModuleStand:
    """One module of one person."""

    module_id: str
    read: int
    lessons: int
    quiz: QuizTries
    has_quiz: bool = True

    @property
    def complete(self) -> bool:
        return self.read >= self.lessons and (self.quiz.passed or not self.has_quiz)


@dataclass(frozen=True)
class Stuck:
    """Why somebody does not move, and in which module (None: in none in particular)."""

    reason: Reason
    module_id: str | None = None


@dataclass(frozen=True)
class Stand:
    """A learner: modules in course order, the last thing done, and what holds them."""

    modules: tuple[ModuleStand, ...]
    last_at: datetime | None
    stuck: tuple[Stuck, ...]

    @property
    def done(self) -> int:
        return sum(module.complete for module in self.modules)

    @property
    def current(self) -> ModuleStand | None:
        """The first module that is not complete."""
        return next((module for module in self.modules if not module.complete), None)


def stand_of(
    modules: Sequence[ModuleStand],
    *,
    last_at: datetime | None,
    unsigned: int,
    at: datetime,
    idle_days: int = IDLE_DAYS,
) -> Stand:
    """What holds a learner, most pressing first. ``unsigned``: observations seen and not signed."""
    found: list[Stuck] = []
    for module in modules:
        if module.quiz.waiting:
            found.append(Stuck("marking", module.module_id))
        elif module.quiz.failed >= FAILS and not module.quiz.passed:
            found.append(Stuck("failed", module.module_id))
    if unsigned:
        found.append(Stuck("unsigned"))
    here = next((module for module in modules if not module.complete), None)
    if here is not None:
        if last_at is None:
            found.append(Stuck("not_started", here.module_id))
        elif at - last_at >= timedelta(days=idle_days):
            whole = here.read >= here.lessons and not here.quiz.waiting
            found.append(Stuck("waiting_quiz" if whole else "idle", here.module_id))
    found.sort(key=lambda one: ORDER.index(one.reason))
    return Stand(tuple(modules), last_at, tuple(found))


def by_need(stands: Mapping[str, Stand]) -> list[str]:
    """Person ids: the stuck first, by the gravest reason and the longest silence."""

    def rank(person_id: str) -> tuple[int, str, int]:
        stand = stands[person_id]
        gravest = ORDER.index(stand.stuck[0].reason) if stand.stuck else len(ORDER)
        return gravest, stand.last_at.isoformat() if stand.last_at else "", stand.done

    return sorted(stands, key=rank)
