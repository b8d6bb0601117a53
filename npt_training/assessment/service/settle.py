"""What follows from a mark: a second marker is asked, a moderator is, or the result stands."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import interested
from npt_training.accounts.principal import Permission
from npt_training.accounts.service.roles import holders
from npt_training.assessment import rules
from npt_training.assessment.desk.models import SecondMark, SecondMarking
from npt_training.assessment.desk.policy import policy_of
from npt_training.assessment.desk.rules import (
    Marked,
    Policy,
    asks_second,
    counted,
    next_step,
    others_can,
)
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.assessment.service.submit import release, standing_of
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.jobs import emit

LAST_WORDS = frozenset({"moderation", "appeal", "regrade", "excluded", "late"})


@dataclass(frozen=True)
class Stands:
    """One answer that people mark. ``first`` is the newest mark unless it was taken back,
    ``by_marker`` the newest one that a marker gave, ``second`` the newest by somebody else."""

    answer_id: str
    first: Mark | None
    by_marker: Mark | None
    second: SecondMark | None

    @property
    def marked(self) -> Marked:
        first, second = self.first, self.second
        return Marked(
            first.fraction if first is not None else None,
            second.fraction if second is not None else None,
            decided=first is not None and first.cause in LAST_WORDS,
        )


def stands_of(s: Session, attempt_id: str) -> list[Stands]:
    """Every answer of an attempt that people mark, with its marks; three queries."""
    ids = s.scalars(
        select(Answer.id).where(Answer.attempt_id == attempt_id, Answer.fraction.is_(None))
    ).all()
    marks = s.scalars(select(Mark).where(Mark.answer_id.in_(ids)).order_by(Mark.sequence)).all()
    beside = s.scalars(
        select(SecondMark).where(SecondMark.answer_id.in_(ids)).order_by(SecondMark.sequence)
    ).all()
    return [
        stand(
            answer_id,
            [one for one in marks if one.answer_id == answer_id],
            [one for one in beside if one.answer_id == answer_id],
        )
        for answer_id in sorted(ids)
    ]


def stand(answer_id: str, marks: list[Mark], beside: list[SecondMark]) -> Stands:
    """One answer from its marks and second marks, each in order."""
    first = marks[-1] if marks and marks[-1].cause != "undone" else None
    given = [one for one in marks if one.cause == "mark"]
    by_marker = given[-1] if given and first is not None else None
    others = [one for one in beside if by_marker is None or one.marker_id != by_marker.marker_id]
    return Stands(answer_id, first, by_marker, others[-1] if others else None)


def is_twice(s: Session, attempt_id: str) -> bool:
    """Whether the attempt is to be marked a second time."""
    asked = select(SecondMarking.id).where(SecondMarking.attempt_id == attempt_id)
    return s.scalars(asked).first() is not None


def settle(s: Session, attempt: Attempt, *, actor: str | None, cause: str = "") -> str:
    """Bring an attempt (locked by the caller) as far as its marks allow; returns the step.

    A released result counts anew at once. Otherwise see ``desk.rules.next_step``; done means
    released, or held back where the school releases results together.
    """
    policy = policy_of(s, attempt.organisation_id)
    stands = stands_of(s, attempt.id)
    twice = is_twice(s, attempt.id)
    step = next_step([one.marked for one in stands], policy, twice=twice)
    if step == "moderate":
        newest = max(one.second.id for one in stands if one.second is not None)
        emit(s, "assessment.moderation_wanted", {"attempt_id": attempt.id}, key=newest)
    if attempt.status == "released":
        release(s, attempt, actor=actor, cause=cause)
        return step
    if step == "done" and not twice and _ask_again(s, attempt, policy, stands):
        step = "second"
    if step != "done":
        attempt.status = "submitted"
        return step
    attempt.status = "marked"
    if policy.hold or waits_for_release(s, attempt):
        record(s, "assessment.marked", actor=actor, subject=attempt.id)
    else:
        release(s, attempt, actor=actor, cause=cause)
    return step


def waits_for_release(s: Session, attempt: Attempt) -> bool:
    """Whether an examination says that its results are released by an instructor."""
    from npt_training.assessment.exam.service.finish import held_back

    return held_back(s, attempt)


def _ask_again(s: Session, attempt: Attempt, policy: Policy, stands: list[Stands]) -> bool:
    """Ask for second marks where the rules want them and there is somebody to give them."""
    markers = [one.by_marker.marker_id for one in stands if one.by_marker is not None]
    if not markers:
        return False
    final = standing_of(s, attempt.id)
    percent = rules.percent_of(counted(final.fractions, final.excluded))
    if not asks_second(policy, percent, attempt.pass_percent):
        return False
    may = holders(s, attempt.organisation_id, Permission.MARK)
    may -= {attempt.person_id} | interested(s, attempt.person_id)
    if not others_can(markers, frozenset(may)):
        record(s, "assessment.no_second_marker", actor=None, subject=attempt.id)
        return False
    s.add(SecondMarking(attempt_id=attempt.id, percent=percent, asked_at=now()))
    record(
        s,
        "assessment.second_marking",
        actor=None,
        subject=attempt.id,
        detail={"percent": percent},
    )
    emit(s, "assessment.second_marking_wanted", {"attempt_id": attempt.id}, key=attempt.id)
    return True
