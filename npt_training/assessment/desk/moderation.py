"""Where two markers differ: a third person decides, or the two agree; the result counts then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import interested
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import (
    Decided,
    NothingWritten,
    NotModerator,
    OwnProposal,
    TooLong,
)
from npt_training.assessment.desk.models import Moderation, SecondMark
from npt_training.assessment.desk.policy import policy_of
from npt_training.assessment.desk.rules import differ
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.marks import add_mark, judged_by, score_of, select_answer
from npt_training.assessment.service.secure import prompt_for
from npt_training.assessment.service.settle import Stands, settle, stand
from npt_training.assessment.service.waiting import MODES, NEWEST, QUIZ
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id

MOST_REASON = 2000


@dataclass(frozen=True)
class Differing:
    """An answer whose two markers differ. ``mine``: the actor is one of the two."""

    answer_id: str
    prompt: str
    quiz: str
    first: float
    second: float
    mine: bool
    proposed: bool


@dataclass(frozen=True)
class Case:
    """Both marks side by side, with a proposal of one of the two if there is one."""

    answer_id: str
    held: Held
    item: Any
    response: dict[str, Any]
    first: Mark
    second: SecondMark
    proposal: Moderation | None
    part: str
    """What the actor is here: third, first or second marker."""


def differing(actor: Principal) -> list[Differing]:
    """Answers of the school that wait for a decision, oldest first; one query for each part."""
    actor.require(Permission.MARK)
    with read() as s:
        points = policy_of(s, actor.organisation_id).moderation_points
        barred = {actor.person_id} | interested(s, actor.person_id)
        rows = s.execute(
            select(
                Answer.id,
                Attempt.edition_id,
                AttemptItem.item_id,
                QUIZ.label("quiz"),
                Mark.fraction.label("first"),
                Mark.marker_id,
                SecondMark.fraction.label("second"),
                SecondMark.marker_id.label("other_id"),
            )
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
            .join(Mark, NEWEST)
            .join(SecondMark, SecondMark.answer_id == Answer.id)
            .where(
                Attempt.organisation_id == actor.organisation_id,
                Attempt.person_id.not_in(barred),
                Attempt.mode.in_(MODES),
                Attempt.status.in_(("submitted", "released")),
                Answer.fraction.is_(None),
                Mark.cause == "mark",
                SecondMark.marker_id != Mark.marker_id,
            )
            .order_by(Answer.given_at, Answer.id, SecondMark.sequence)
        ).all()
        latest = {row.id: row for row in rows}
        proposed = set(
            s.scalars(select(Moderation.answer_id).where(Moderation.answer_id.in_(latest)))
        )
    return [
        Differing(
            row.id,
            prompt_for(actor, held_item(row.edition_id, row.item_id)),
            row.quiz or "",
            row.first,
            row.second,
            actor.person_id in (row.marker_id, row.other_id),
            row.id in proposed,
        )
        for row in latest.values()
        if differ(row.first, row.second, points)
    ]


def case(actor: Principal, answer_id: str) -> Case:
    """One case; raises Decided when it is no longer one, OwnWork, InterestDeclared, NotFound."""
    actor.require(Permission.MARK)
    with read() as s:
        return _case(s, actor, answer_id)


def decide(actor: Principal, answer_id: str, rubric: Mapping[str, int], reason: str) -> None:
    """A third person's marks; they count from now on. Raises NotModerator for one of the two."""
    said = _said(reason)
    with write() as s:
        found, attempt = _locked_case(s, actor, answer_id)
        if found.part != "third":
            raise NotModerator()
        _conclude(s, actor, attempt, found, rubric, said, None)


def propose(actor: Principal, answer_id: str, rubric: Mapping[str, int], reason: str) -> None:
    """One of the two proposes marks for the other to agree to; the newest proposal stands."""
    said = _said(reason)
    with write() as s:
        found, _attempt = _locked_case(s, actor, answer_id)
        if found.part == "third":
            raise NotFound()
        row = _row(found, "proposed", actor, rubric, said)
        s.add(row)
        s.flush()
        record(s, "assessment.moderation_proposed", actor=actor.person_id, subject=answer_id)


def agree(actor: Principal, answer_id: str, proposal_id: str) -> None:
    """The other of the two agrees to the proposal; both are on record, the marks count."""
    with write() as s:
        found, attempt = _locked_case(s, actor, answer_id)
        if found.part == "third" or found.proposal is None:
            raise NotFound()
        if found.proposal.person_id == actor.person_id:
            raise OwnProposal()
        if found.proposal.id != proposal_id:
            raise Decided()
        _conclude(
            s, actor, attempt, found, found.proposal.rubric, found.proposal.reason, proposal_id
        )


def _conclude(
    s: Session,
    actor: Principal,
    attempt: Attempt,
    found: Case,
    rubric: Mapping[str, int],
    reason: str,
    proposal_id: str | None,
) -> None:
    row = _row(found, "decided", actor, rubric, reason)
    row.proposal_id = proposal_id
    mark = add_mark(
        s,
        actor.person_id,
        found.answer_id,
        rubric=rubric,
        fraction=row.fraction,
        comment="\n\n".join(
            dict.fromkeys(c for c in (found.first.comment, found.second.comment) if c)
        ),
        notes=[*(found.first.notes or []), *(found.second.notes or [])],
        cause="moderation",
        cause_id=row.id,
    )
    row.mark_id = mark.id
    s.add(row)
    s.flush()
    settle(s, attempt, actor=actor.person_id)


def _row(
    found: Case, act: str, actor: Principal, rubric: Mapping[str, int], reason: str
) -> Moderation:
    return Moderation(
        id=new_id(),
        answer_id=found.answer_id,
        act=act,
        person_id=actor.person_id,
        rubric=dict(rubric),
        fraction=score_of(found.item, rubric),
        reason=reason,
        first_mark_id=found.first.id,
        second_mark_id=found.second.id,
        at=now(),
    )


def _locked_case(s: Session, actor: Principal, answer_id: str) -> tuple[Case, Attempt]:
    actor.require(Permission.MARK)
    row = s.execute(select_answer(answer_id)).one_or_none() if answer_id.isalnum() else None
    attempt = locked(s, Attempt, row.attempt_id) if row is not None else None
    found = _case(s, actor, answer_id)
    assert attempt is not None
    return found, attempt


def _case(s: Session, actor: Principal, answer_id: str) -> Case:
    row = s.execute(select_answer(answer_id)).one_or_none() if answer_id.isalnum() else None
    row = judged_by(s, actor, row)
    stands = _stands(s, answer_id)
    first, second = stands.first, stands.second
    if first is None or second is None:
        raise NotFound()
    points = policy_of(s, actor.organisation_id).moderation_points
    if stands.marked.decided or not differ(first.fraction, second.fraction, points):
        raise Decided()
    proposal = s.scalars(
        select(Moderation)
        .where(
            Moderation.answer_id == answer_id,
            Moderation.act == "proposed",
            Moderation.first_mark_id == first.id,
            Moderation.second_mark_id == second.id,
        )
        .order_by(Moderation.id.desc())
        .limit(1)
    ).first()
    held = held_item(row.edition_id, row.item_id)
    part = {first.marker_id: "first", second.marker_id: "second"}.get(actor.person_id, "third")
    return Case(answer_id, held, held.item, row.response or {}, first, second, proposal, part)


def _stands(s: Session, answer_id: str) -> Stands:
    marks = s.scalars(select(Mark).where(Mark.answer_id == answer_id).order_by(Mark.sequence))
    beside = s.scalars(
        select(SecondMark).where(SecondMark.answer_id == answer_id).order_by(SecondMark.sequence)
    )
    return stand(answer_id, list(marks), list(beside))


def _said(reason: str) -> str:
    said = reason.strip()
    if not said:
        raise NothingWritten("reason")
    if len(said) > MOST_REASON:
        raise TooLong("reason", MOST_REASON)
    return said
