"""How a person stands in the quiz of a module: results, tries so far, when the next may begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from npt_training.assessment import rules
from npt_training.assessment.models import Attempt
from npt_training.assessment.rules import Outcome
from npt_training.core.db import look, read
from npt_training.curriculum.shapes import Module


@dataclass(frozen=True)
class QuizResult:
    """A person's standing in a module's quiz; ``passed`` stays once a released attempt passed."""

    passed: bool
    best_percent: float | None
    passed_at: datetime | None
    waiting_for_marking: bool
    attempts: int


@dataclass(frozen=True)
class Tries:
    """Finished quiz attempts in time order, and whether one waits for marking."""

    finished: list[Outcome]
    waiting: bool


@dataclass(frozen=True)
class Sitting:
    """What the page of a quiz says: an attempt is open, cooling off until, fails until then."""

    result: QuizResult
    is_open: bool
    until: datetime | None
    fails_left: int


_OF_QUIZ = (
    select(Attempt.status, Attempt.passed, Attempt.percent, Attempt.submitted_at)
    .where(
        Attempt.person_id == bindparam("person_id"),
        Attempt.module_id == bindparam("module_id"),
        Attempt.mode == "quiz",
    )
    .order_by(Attempt.submitted_at, Attempt.id)
)


def _of_quiz(person_id: str, module_id: str) -> list[Row[Any]]:
    """A person's attempts at a module's quiz, open ones among them, in time order."""
    with look() as connection:
        asked = {"person_id": person_id, "module_id": module_id}
        return list(connection.execute(_OF_QUIZ, asked))


def quiz_result(person_id: str, module_id: str) -> QuizResult:
    """The result that counts for a module: any released attempt at or above its pass mark."""
    return _result(_of_quiz(person_id, module_id))


def _result(found: list[Row[Any]]) -> QuizResult:
    attempts = [attempt for attempt in found if attempt.status != "open"]
    released = [attempt for attempt in attempts if attempt.status == "released"]
    passed = [attempt for attempt in released if attempt.passed]
    return QuizResult(
        passed=bool(passed),
        best_percent=max((a.percent for a in released if a.percent is not None), default=None),
        passed_at=passed[0].submitted_at if passed else None,
        waiting_for_marking=len(released) < len(attempts),
        attempts=len(attempts),
    )


def quizzes_passed(person_id: str) -> frozenset[str]:
    """The modules whose quiz a person has passed, in one query."""
    with read() as s:
        found = s.scalars(
            select(Attempt.module_id).where(
                Attempt.person_id == person_id,
                Attempt.mode == "quiz",
                Attempt.status == "released",
                Attempt.passed.is_(True),
                Attempt.module_id.is_not(None),
            )
        ).all()
    return frozenset(str(code) for code in found)


def outcomes(person_id: str, module_id: str) -> Tries:
    return _tries(_of_quiz(person_id, module_id))


def _tries(found: list[Row[Any]]) -> Tries:
    rows = [row for row in found if row.status != "open"]
    finished = [
        Outcome(row.submitted_at, bool(row.passed)) for row in rows if row.status == "released"
    ]
    return Tries(finished, waiting=len(finished) < len(rows))


def sitting(person_id: str, module: Module, at: datetime) -> Sitting:
    """A module's quiz as it stands for a person now."""
    quiz = module.quiz or {}
    after = int(quiz.get("cooldown_after_fails", 2))
    found = _of_quiz(person_id, module.id)
    tries = _tries(found)
    until = rules.cooling_off_until(
        tries.finished, after_fails=after, hours=float(quiz.get("cooldown_hours", 24))
    )
    return Sitting(
        result=_result(found),
        is_open=any(attempt.status == "open" for attempt in found),
        until=until if until is not None and at < until else None,
        fails_left=rules.fails_until_cooling_off(tries.finished, after_fails=after),
    )
