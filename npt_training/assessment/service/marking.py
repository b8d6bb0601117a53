"""The marking desk: what waits, one answer with its rubric, marks that are never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.errors import (
    InterestDeclared,
    MarkedMeanwhile,
    MarksRefused,
    OwnWork,
)
from npt_training.assessment.items import Written
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.scoring.written import BadMarks, score_rubric
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.submit import final_fractions, release
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id

MOST_COMMENT = 2000


@dataclass(frozen=True)
class MarkGiven:
    """A mark as it stands: who gave it, the rows, the comment."""

    marker_id: str
    rubric: dict[str, int]
    fraction: float
    comment: str
    sequence: int
    given_at: datetime


@dataclass(frozen=True)
class MarkSheet:
    """One answer on the desk. It does not say whose it is: marking is blind.

    ``sequence`` is how many marks the answer has; the form carries it back.
    """

    answer_id: str
    held: Held
    item: Written
    response: Response
    given_at: datetime
    sequence: int
    mark: MarkGiven | None


@dataclass(frozen=True)
class Queue:
    """``answer_ids`` in the order they are marked: question by question, oldest first."""

    answer_ids: list[str]

    @property
    def left(self) -> int:
        return len(self.answer_ids)

    def after(self, answer_id: str | None) -> str | None:
        """The next one to mark, skipping ``answer_id`` when others are left."""
        ids = [one for one in self.answer_ids if one != answer_id]
        return ids[0] if ids else None


def queue(actor: Principal) -> Queue:
    """Answers of the actor's organisation that wait for a first mark.

    Never the actor's own, nor those of somebody with whom an interest is declared.
    """
    actor.require(Permission.MARK)
    with read() as s:
        rows = s.execute(
            select(Answer.id, Attempt.person_id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .outerjoin(Mark, Mark.answer_id == Answer.id)
            .where(
                Attempt.organisation_id == actor.organisation_id,
                Attempt.person_id != actor.person_id,
                Attempt.mode == "quiz",
                Attempt.status == "submitted",
                Answer.fraction.is_(None),
                Mark.id.is_(None),
            )
            .order_by(Answer.item_code, Answer.given_at, Answer.id)
        ).all()
        people = {row.person_id for row in rows}
        barred = {person for person in people if conflict(s, actor.person_id, person)}
    return Queue([row.id for row in rows if row.person_id not in barred])


def sheet(actor: Principal, answer_id: str) -> MarkSheet:
    """An answer to mark, or marked before. Raises OwnWork, NotFound outside the organisation."""
    actor.require(Permission.MARK)
    if not answer_id.isalnum():
        raise NotFound()
    with read() as s:
        row = s.execute(_select(answer_id)).one_or_none()
        return _sheet(s, actor, row, latest_mark(s, answer_id))


def mark_answer(
    actor: Principal,
    answer_id: str,
    rubric: Mapping[str, int],
    comment: str,
    *,
    sequence: int,
) -> MarkSheet:
    """Append the actor's marks for an answer.

    ``sequence`` is the number of marks the sheet was opened with: 0 for a first mark, more to
    correct one. If somebody marked meanwhile: MarkedMeanwhile, nothing saved. With its last mark
    an attempt is released. Raises OwnWork, MarksRefused, NotFound.
    """
    actor.require(Permission.MARK)
    try:
        with write() as s:
            row = s.execute(_select(answer_id)).one_or_none()
            attempt = locked(s, Attempt, row.attempt_id) if row is not None else None
            before = latest_mark(s, answer_id)
            found = _sheet(s, actor, row, before)
            assert attempt is not None
            if found.sequence != sequence:
                raise MarkedMeanwhile()
            score = _score(found.item, rubric)
            mark = Mark(
                id=new_id(),
                answer_id=answer_id,
                sequence=sequence + 1,
                supersedes=before.id if before is not None else None,
                marker_id=actor.person_id,
                rubric=dict(rubric),
                fraction=score,
                comment=comment.strip()[:MOST_COMMENT],
                given_at=now(),
            )
            s.add(mark)
            s.flush()
            record(
                s,
                "assessment.mark",
                actor=actor.person_id,
                subject=answer_id,
                detail={"fraction": score, "sequence": mark.sequence},
            )
            if all(fraction is not None for fraction in final_fractions(s, attempt.id).values()):
                attempt.status = "marked" if attempt.status == "submitted" else attempt.status
                release(s, attempt, actor=actor.person_id)
    except IntegrityError as error:
        raise MarkedMeanwhile() from error
    return sheet(actor, answer_id)


def marking_left(actor: Principal) -> int:
    """How many answers wait for this instructor."""
    return queue(actor).left


def marked_by(actor: Principal) -> int:
    """How many answers this instructor has marked."""
    with read() as s:
        return int(
            s.execute(
                select(func.count(func.distinct(Mark.answer_id))).where(
                    Mark.marker_id == actor.person_id
                )
            ).scalar_one()
        )


def latest_mark(s: Any, answer_id: str) -> Mark | None:
    found: Mark | None = s.scalars(
        select(Mark).where(Mark.answer_id == answer_id).order_by(Mark.sequence.desc()).limit(1)
    ).first()
    return found


def _select(answer_id: str) -> Any:
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
            Attempt.mode,
            AttemptItem.item_id,
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .where(Answer.id == answer_id)
    )


def _sheet(s: Session, actor: Principal, row: Row[Any] | None, before: Mark | None) -> MarkSheet:
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    if row.kind != "written" or row.fraction is not None or row.mode != "quiz":
        raise NotFound()
    if row.person_id == actor.person_id:
        raise OwnWork()
    if conflict(s, actor.person_id, row.person_id):
        raise InterestDeclared()
    held = held_item(row.edition_id, row.item_id)
    assert isinstance(held.item, Written)
    given = None
    if before is not None:
        given = MarkGiven(
            before.marker_id,
            before.rubric,
            before.fraction,
            before.comment,
            before.sequence,
            before.given_at,
        )
    return MarkSheet(
        answer_id=row.id,
        held=held,
        item=held.item,
        response=row.response or {},
        given_at=row.given_at,
        sequence=before.sequence if before is not None else 0,
        mark=given,
    )


def _score(item: Written, rubric: Mapping[str, int]) -> float:
    try:
        score = score_rubric({row.id: row.marks for row in item.rubric}, rubric)
    except BadMarks as error:
        raise MarksRefused() from error
    assert score.fraction is not None
    return score.fraction
