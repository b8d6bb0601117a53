"""Reading attempts: one question as its owner sees it, and the list of questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.models import Answer, Attempt, AttemptItem, SavedResponse
from npt_training.assessment.service.bank import Held, held_item
from npt_training.core.db import read
from npt_training.core.errors import NotFound


@dataclass(frozen=True)
class Asked:
    """One question of an attempt with what stands in it.

    ``response`` is what was handed in, else what is saved. ``answered`` means handed in.
    ``confidence`` is what was said with it, ``hints`` how many were shown before the answer.
    ``exam_id``: of a school's own quiz or examination, which may keep its keys (``explains``).
    """

    attempt_id: str
    person_id: str
    organisation_id: str
    mode: str
    status: str
    module_id: str | None
    expires_at: datetime
    item_row: str
    position: int
    shown: list[str]
    held: Held
    response: Response
    revision: int
    key: str | None
    answered: bool
    answer_id: str | None
    fraction: float | None
    detail: dict[str, Any]
    answer_key: str | None
    confidence: int | None = None
    seconds: float | None = None
    exam_id: str | None = None
    explains: bool | None = None
    hints: int = 0

    @property
    def complete(self) -> bool:
        """Whether every stage of a case is locked; False of what may still be changed."""
        kind = self.held.kind
        return kind.staged and kind.complete(self.held.item, self.response)

    @property
    def open(self) -> bool:
        return self.status == "open"

    @property
    def seen_key(self) -> bool:
        """True when the trainee may see the key: practice once answered, a quiz once released,
        an examination only where it was published so."""
        if not self.answered or self.explains is False:
            return False
        return self.mode == "practice" or self.status == "released"


def find_question(s: Session, actor: Principal, attempt_id: str, position: int) -> Asked:
    """The question, if the attempt is the actor's own; otherwise NotFound."""
    if not attempt_id.isalnum():
        raise NotFound()
    row = s.execute(
        _select().where(Attempt.id == attempt_id, AttemptItem.position == position)
    ).one_or_none()
    if row is None or row.person_id != actor.person_id:
        raise NotFound()
    return _asked(row)


def question(actor: Principal, attempt_id: str, position: int) -> Asked:
    with read() as s:
        return find_question(s, actor, attempt_id, position)


def questions(actor: Principal, attempt_id: str) -> list[Asked]:
    """Every question of the actor's own attempt, in order; NotFound otherwise."""
    if not attempt_id.isalnum():
        raise NotFound()
    with read() as s:
        found = all_questions(s, attempt_id)
    if not found or found[0].person_id != actor.person_id:
        raise NotFound()
    return found


def all_questions(s: Session, attempt_id: str) -> list[Asked]:
    rows = s.execute(_select().where(Attempt.id == attempt_id).order_by(AttemptItem.position)).all()
    return [_asked(row) for row in rows]


def attempt_of(actor: Principal, attempt_id: str) -> Attempt:
    """The actor's own attempt; NotFound otherwise."""
    if not attempt_id.isalnum():
        raise NotFound()
    with read() as s:
        attempt = s.get(Attempt, attempt_id)
    if attempt is None or attempt.person_id != actor.person_id:
        raise NotFound()
    return attempt


def _select() -> Any:
    return (
        select(
            Attempt.id.label("attempt_id"),
            Attempt.person_id,
            Attempt.organisation_id,
            Attempt.mode,
            Attempt.status,
            Attempt.module_id,
            Attempt.edition_id,
            Attempt.expires_at,
            Attempt.exam_id,
            Attempt.explains,
            AttemptItem.id.label("item_row"),
            AttemptItem.position,
            AttemptItem.item_id,
            AttemptItem.shown,
            SavedResponse.response.label("saved"),
            SavedResponse.revision,
            SavedResponse.key,
            SavedResponse.confidence.label("said_before"),
            SavedResponse.seconds,
            Answer.id.label("answer_id"),
            Answer.response.label("answered_with"),
            Answer.fraction,
            Answer.detail,
            Answer.key.label("answer_key"),
            Answer.confidence,
            Answer.hints,
        )
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .outerjoin(SavedResponse, SavedResponse.attempt_item_id == AttemptItem.id)
        .outerjoin(Answer, Answer.attempt_item_id == AttemptItem.id)
    )


def _asked(row: Row[Any]) -> Asked:
    answered = row.answer_id is not None
    return Asked(
        attempt_id=row.attempt_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        mode=row.mode,
        status=row.status,
        module_id=row.module_id,
        expires_at=row.expires_at,
        item_row=row.item_row,
        position=row.position,
        shown=row.shown,
        held=held_item(row.edition_id, row.item_id),
        response=(row.answered_with if answered else row.saved) or {},
        revision=row.revision or 0,
        key=row.key,
        answered=answered,
        answer_id=row.answer_id,
        fraction=row.fraction,
        detail=row.detail or {},
        answer_key=row.answer_key,
        confidence=row.confidence if answered else row.said_before,
        seconds=row.seconds,
        exam_id=row.exam_id,
        explains=row.explains,
        hints=row.hints or 0,
    )
