"""Rows of marks and who may give them: the small steps that every verb of the desk is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.principal import Principal
from npt_training.assessment.desk.models import SecondMark
from npt_training.assessment.errors import InterestDeclared, MarksRefused, OwnWork
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.scoring.written import BadMarks, score_rubric
from npt_training.assessment.service.bank import held_item
from npt_training.assessment.service.secure import require_sight
from npt_training.assessment.service.waiting import MODES
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id


def select_answer(answer_id: str) -> Any:
    """One answer with the columns that the desk reads of it."""
    return (
        select(
            Answer.id,
            Answer.attempt_id,
            Answer.kind,
            Answer.fraction,
            Answer.response,
            Answer.given_at,
            Attempt.person_id,
            Attempt.organisation_id,
            Attempt.edition_id,
            Attempt.module_id,
            Attempt.mode,
            Attempt.status,
            AttemptItem.item_id,
            AttemptItem.position,
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .where(Answer.id == answer_id)
    )


def judged_by(s: Session, actor: Principal, row: Row[Any] | None) -> Row[Any]:
    """The answer, if the actor may judge it: of their organisation, not their own, no interest,
    and its question not hidden from them."""
    if row is None or row.organisation_id != actor.organisation_id or row.mode not in MODES:
        raise NotFound()
    if row.person_id == actor.person_id:
        raise OwnWork()
    if conflict(s, actor.person_id, row.person_id):
        raise InterestDeclared()
    require_sight(actor, held_item(row.edition_id, row.item_id))
    return row


def latest_mark(s: Session, answer_id: str) -> Mark | None:
    """The mark with the highest sequence, whatever its cause."""
    found: Mark | None = s.scalars(
        select(Mark).where(Mark.answer_id == answer_id).order_by(Mark.sequence.desc()).limit(1)
    ).first()
    return found


def add_mark(
    s: Session,
    marker_id: str,
    answer_id: str,
    *,
    rubric: Mapping[str, int],
    fraction: float,
    comment: str = "",
    notes: Any = None,
    cause: str = "mark",
    cause_id: str | None = None,
    actor: str | None = None,
) -> Mark:
    """Append a mark; the caller holds the attempt's lock and settles it afterwards."""
    before = latest_mark(s, answer_id)
    mark = Mark(
        id=new_id(),
        answer_id=answer_id,
        sequence=before.sequence + 1 if before is not None else 1,
        supersedes=before.id if before is not None else None,
        marker_id=marker_id,
        rubric=dict(rubric),
        fraction=fraction,
        comment=comment,
        notes=notes or None,
        cause=cause,
        cause_id=cause_id,
        given_at=now(),
    )
    s.add(mark)
    s.flush()
    detail: dict[str, Any] = {"fraction": fraction, "sequence": mark.sequence}
    if cause != "mark":
        detail["cause"] = cause
    record(s, "assessment.mark", actor=actor or marker_id, subject=answer_id, detail=detail)
    return mark


def add_second(
    s: Session, marker_id: str, answer_id: str, why: str, given: Mapping[str, Any]
) -> None:
    """Append marks beside those that count."""
    row = SecondMark(
        id=new_id(),
        answer_id=answer_id,
        sequence=len(seconds_of(s, answer_id)) + 1,
        marker_id=marker_id,
        why=why,
        given_at=now(),
        **given,
    )
    s.add(row)
    s.flush()
    detail = {"fraction": row.fraction, "why": why}
    record(s, "assessment.second_mark", actor=marker_id, subject=answer_id, detail=detail)


def score_of(item: Any, rubric: Mapping[str, int]) -> float:
    """The fraction that rubric marks come to; raises MarksRefused."""
    try:
        score = score_rubric({row.id: row.marks for row in item.rubric}, rubric)
    except BadMarks as error:
        raise MarksRefused() from error
    assert score.fraction is not None
    return score.fraction


def seconds_of(s: Session, answer_id: str) -> list[SecondMark]:
    """Marks beside those that count, in order."""
    query = select(SecondMark).where(SecondMark.answer_id == answer_id)
    return list(s.scalars(query.order_by(SecondMark.sequence)))
