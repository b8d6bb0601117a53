"""Releasing results together: what is marked and held back, and letting it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import rules
from npt_training.assessment.desk.errors import NothingToRelease
from npt_training.assessment.desk.rules import counted
from npt_training.assessment.exam.bars import NONE, own_bars
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.assessment.service.submit import release
from npt_training.assessment.service.waiting import MODES, NEWEST, QUIZ
from npt_training.core.audit import record
from npt_training.core.db import locked, read, write

MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """A result that is complete and not out yet. Names are shown: nothing is left to mark."""

    attempt_id: str
    person: str
    quiz: str
    mode: str
    submitted_at: datetime | None
    percent: float
    passes: bool


def held_back(actor: Principal) -> list[Held]:
    """Complete results of the school that wait to be released, in order of quiz and name."""
    actor.require(Permission.MARK)
    with read() as s:
        attempts = s.execute(
            select(
                Attempt.id,
                QUIZ.label("quiz"),
                Attempt.mode,
                Attempt.submitted_at,
                Attempt.pass_percent,
                Person.name,
            )
            .join(Person, Person.id == Attempt.person_id)
            .where(
                Attempt.organisation_id == actor.organisation_id,
                Attempt.person_id != actor.person_id,
                Attempt.mode.in_(MODES),
                Attempt.status == "marked",
            )
            .order_by(QUIZ, Person.search, Attempt.id)
            .limit(MOST_AT_ONCE)
        ).all()
        answers = s.execute(
            select(
                Answer.id, Answer.attempt_id, Answer.fraction, Mark.fraction.label("marked"),
                Mark.cause,
            )
            .outerjoin(Mark, NEWEST)
            .where(Answer.attempt_id.in_([row.id for row in attempts]))
        ).all()  # fmt: skip
        bars = own_bars(s, [row.id for row in attempts])
    given: dict[str, dict[str, float | None]] = {row.id: {} for row in attempts}
    excluded = frozenset(one.id for one in answers if one.cause == "excluded")
    for one in answers:
        given[one.attempt_id][one.id] = one.fraction if one.marked is None else one.marked
    found = []
    for row in attempts:
        fractions = counted(given[row.id], excluded)
        percent = rules.percent_of(fractions) if fractions else 0.0
        found.append(
            Held(
                row.id,
                row.name,
                row.quiz or "",
                row.mode,
                row.submitted_at,
                percent,
                rules.passes(percent, row.pass_percent or 0.0)
                and bars.get(row.id, NONE).met(given[row.id], excluded),
            )
        )
    return found


def release_all(actor: Principal, attempt_ids: Sequence[str]) -> int:
    """Release the named results, all or none; those out already are passed over.

    Returns how many went out. Raises NothingToRelease when none of them is held back here.
    """
    actor.require(Permission.MARK)
    done = 0
    with write() as s:
        for attempt_id in sorted(set(attempt_ids))[:MOST_AT_ONCE]:
            attempt = locked(s, Attempt, attempt_id)
            if attempt is None or attempt.organisation_id != actor.organisation_id:
                continue
            if attempt.status == "marked" and attempt.person_id != actor.person_id:
                release(s, attempt, actor=actor.person_id)
                done += 1
        if not done:
            raise NothingToRelease()
        record(s, "assessment.bulk_release", actor=actor.person_id, detail={"attempts": done})
    return done
