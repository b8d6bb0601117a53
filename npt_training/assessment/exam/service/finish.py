"""The end of a sitting: handed in by the person or by the clock, released, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment import rules as quiz_rules
from npt_training.assessment.errors import AttemptClosed
from npt_training.assessment.exam import rules
from npt_training.assessment.exam.models import ExamVersion, Sitting
from npt_training.assessment.exam.service.devices import Device, require_device
from npt_training.assessment.exam.service.drafts import doc_of
from npt_training.assessment.models import Attempt
from npt_training.assessment.service.submit import final_fractions, hand_in
from npt_training.core.clock import now
from npt_training.core.db import locked, read
from npt_training.core.errors import NotFound


@dataclass(frozen=True)
class ExamResult:
    """How a person stands in an exam; ``passed`` stays once a released sitting passed.

    ``waiting``: a sitting is handed in and its result is not out.
    """

    passed: bool
    best_percent: float | None
    passed_at: datetime | None
    waiting: bool
    attempts: int


def exam_result(person_id: str, exam_id: str) -> ExamResult:
    """What counts of a person's sittings of an exam: released ones only."""
    with read() as s:
        rows = s.execute(
            select(Attempt.status, Attempt.passed, Attempt.percent, Attempt.submitted_at)
            .where(
                Attempt.exam_id == exam_id,
                Attempt.person_id == person_id,
                Attempt.status != "open",
            )
            .order_by(Attempt.submitted_at, Attempt.id)
        ).all()
    out = [row for row in rows if row.status == "released"]
    passed = [row for row in out if row.passed]
    return ExamResult(
        passed=bool(passed),
        best_percent=max((row.percent for row in out if row.percent is not None), default=None),
        passed_at=passed[0].submitted_at if passed else None,
        waiting=len(out) < len(rows),
        attempts=len(rows),
    )


def sitting_of(actor: Principal, attempt_id: str) -> tuple[Attempt, Sitting, ExamVersion]:
    """The actor's own sitting; NotFound otherwise."""
    if not attempt_id.isalnum():
        raise NotFound()
    with read() as s:
        row = s.execute(
            select(Attempt, Sitting, ExamVersion)
            .join(Sitting, Sitting.attempt_id == Attempt.id)
            .join(ExamVersion, ExamVersion.id == Sitting.version_id)
            .where(Attempt.id == attempt_id, Attempt.person_id == actor.person_id)
        ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1], row[2]


def hand_in_sitting(actor: Principal, attempt_id: str, device: Device) -> Attempt:
    """Hand in the actor's own examination from the device it is sat on. A repeat is harmless.

    Raises OtherDevice, NotFound, AttemptClosed for what is not handed in.
    """
    attempt, _sitting, _version = sitting_of(actor, attempt_id)
    if attempt.mode != "exam":
        raise AttemptClosed()
    if attempt.status != "open":
        return attempt
    require_device(attempt_id, device)
    if expire_if_over(attempt_id):
        return sitting_of(actor, attempt_id)[0]
    return hand_in(attempt_id, key=attempt_id, actor=actor.person_id)


def expire_if_over(attempt_id: str) -> bool:
    """Hand in an open sitting whose time is over, as it stands; True when it is not open any more.

    Waits out the minute in which answers still count.
    """
    with read() as s:
        row = s.execute(
            select(Attempt.status, Attempt.mode, Sitting.deadline, Attempt.expires_at)
            .join(Sitting, Sitting.attempt_id == Attempt.id)
            .where(Attempt.id == attempt_id)
        ).one_or_none()
    if row is None or row.status != "open":
        return True
    if row.deadline is None or now() < rules.ends_at(row.deadline):
        return False
    try:
        hand_in(attempt_id, key=None)
    except AttemptClosed:
        pass
    return True


def asks_confidence(attempt_id: str) -> bool:
    """Whether the sitting's version asks how sure one is."""
    with read() as s:
        version = s.scalars(
            select(ExamVersion)
            .join(Sitting, Sitting.version_id == ExamVersion.id)
            .where(Sitting.attempt_id == attempt_id)
        ).one_or_none()
    return version is not None and doc_of(version).confidence


def ended(s: Session, attempt_id: str, *, by_person: bool) -> None:
    """Note how a sitting ended; the attempt is locked by the caller."""
    s.execute(
        update(Sitting)
        .where(Sitting.attempt_id == attempt_id)
        .values(ended="person" if by_person else "time")
        .execution_options(synchronize_session=False)
    )


def held_back(s: Session, attempt: Attempt) -> bool:
    """Whether a complete result waits until an instructor releases it."""
    if attempt.exam_id is None or attempt.mode != "exam":
        return False
    version = s.scalars(
        select(ExamVersion)
        .join(Sitting, Sitting.version_id == ExamVersion.id)
        .where(Sitting.attempt_id == attempt.id)
    ).one()
    return doc_of(version).release == "instructor"


def count_quiz(s: Session, attempt_id: str) -> None:
    """Write down what a quiz came to when its last answer is in. Written answers do not count."""
    attempt = locked(s, Attempt, attempt_id)
    assert attempt is not None
    known: list[Any] = [f for f in final_fractions(s, attempt_id).values() if f is not None]
    ended(s, attempt_id, by_person=True)
    if known:
        attempt.percent = quiz_rules.percent_of(known)
        attempt.passed = quiz_rules.passes(attempt.percent, attempt.pass_percent or 0.0)
