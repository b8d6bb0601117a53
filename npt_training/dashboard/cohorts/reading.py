"""Reads where the people of a cohort stand, in a few queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.accounts.cohorts.service import mates
from npt_training.accounts.principal import Principal
from npt_training.assessment.models import Attempt
from npt_training.competency.models import ObservationRow
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.models import EnrolmentRow, LessonRead
from npt_training.dashboard.cohorts.standing import (
    IDLE_DAYS,
    ModuleStand,
    QuizTries,
    Stand,
    by_need,
    stand_of,
)


@dataclass(frozen=True)
class Learner:
    """A member of the cohort and where they stand."""

    person_id: str
    name: str
    stand: Stand


def learners(actor: Principal, cohort_id: str, idle_days: int = IDLE_DAYS) -> list[Learner]:
    """Everybody in a cohort, who needs help first."""
    names = {mate.person_id: mate.name for mate in mates(actor, cohort_id)}
    found = stands(list(names), idle_days)
    return [Learner(person_id, names[person_id], found[person_id]) for person_id in by_need(found)]


def stands(people: list[str], idle_days: int = IDLE_DAYS) -> dict[str, Stand]:
    """Where people stand in the edition each of them follows."""
    at = now()
    with read() as s:
        editions = _editions(s, people)
        lessons = _lessons(s, people)
        tries = _tries(s, people)
        last = _last(s, people)
        unsigned = _unsigned(s, people)
    return {
        person_id: stand_of(
            _modules(editions[person_id], lessons[person_id], tries[person_id]),
            last_at=last.get(person_id),
            unsigned=unsigned.get(person_id, 0),
            at=at,
            idle_days=idle_days,
        )
        for person_id in people
    }


def _modules(
    edition_id: str, read_lessons: set[str], tries: dict[str, QuizTries]
) -> list[ModuleStand]:
    return [
        ModuleStand(
            module.id,
            sum(line.id in read_lessons for line in module.lessons),
            len(module.lessons),
            tries.get(module.id, QuizTries()),
            module.quiz is not None,
        )
        for module in curriculum.modules(edition_id)
    ]


def _editions(s: Session, people: list[str]) -> dict[str, str]:
    rows = s.execute(
        select(EnrolmentRow.person_id, EnrolmentRow.edition_id).where(
            EnrolmentRow.person_id.in_(people), EnrolmentRow.ended_at.is_(None)
        )
    ).all()
    latest = newest().id
    return dict.fromkeys(people, latest) | {row[0]: row[1] for row in rows}


def _lessons(s: Session, people: list[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for person_id, code in s.execute(
        select(LessonRead.person_id, LessonRead.lesson_code).where(LessonRead.person_id.in_(people))
    ):
        found[person_id].add(code)
    return found


def _tries(s: Session, people: list[str]) -> defaultdict[str, dict[str, QuizTries]]:
    rows = s.execute(
        select(
            Attempt.person_id, Attempt.module_id, Attempt.status, Attempt.passed, Attempt.percent
        ).where(
            Attempt.person_id.in_(people),
            Attempt.mode == "quiz",
            Attempt.module_id.is_not(None),
            Attempt.status != "open",
        )
    ).all()
    by_quiz: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        by_quiz[row.person_id, str(row.module_id)].append(row)
    found: defaultdict[str, dict[str, QuizTries]] = defaultdict(dict)
    for (person_id, module_id), attempts in by_quiz.items():
        found[person_id][module_id] = _summed(attempts)
    return found


def _summed(attempts: Iterable[Any]) -> QuizTries:
    released = [attempt for attempt in attempts if attempt.status == "released"]
    percents = [attempt.percent for attempt in released if attempt.percent is not None]
    return QuizTries(
        failed=sum(not attempt.passed for attempt in released),
        passed=any(attempt.passed for attempt in released),
        waiting=any(attempt.status != "released" for attempt in attempts),
        best_percent=max(percents, default=None),
    )


def _last(s: Session, people: list[str]) -> dict[str, datetime]:
    """The last lesson read or attempt begun or handed in, whichever is later."""
    found: dict[str, datetime] = {}
    moments: tuple[Any, ...] = (
        select(LessonRead.person_id, func.max(LessonRead.read_at).label("at"))
        .where(LessonRead.person_id.in_(people))
        .group_by(LessonRead.person_id),
        select(Attempt.person_id, func.max(Attempt.started_at).label("at"))
        .where(Attempt.person_id.in_(people))
        .group_by(Attempt.person_id),
        select(Attempt.person_id, func.max(Attempt.submitted_at).label("at"))
        .where(Attempt.person_id.in_(people), Attempt.submitted_at.is_not(None))
        .group_by(Attempt.person_id),
    )
    for query in moments:
        for person_id, at in s.execute(query):
            found[person_id] = max(found.get(person_id, at), at)
    return found


def _unsigned(s: Session, people: list[str]) -> dict[str, int]:
    rows = s.execute(
        select(ObservationRow.person_id, func.count())
        .where(ObservationRow.person_id.in_(people), ObservationRow.state == "opened")
        .group_by(ObservationRow.person_id)
    ).all()
    return {row[0]: int(row[1]) for row in rows}
