"""The path of one answer: what never changes about a question, and how it stands right now.

Handing in an answer is the commonest act of all, so it costs one read of the question's standing
and one write. What an attempt asks is fixed when it starts and is kept in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.models import (
    Answer,
    Attempt,
    AttemptItem,
    HintShown,
    SavedResponse,
)
from npt_training.assessment.service.bank import Held, held_item
from npt_training.core.db import look
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

CACHE = "assessment.places"
MOST_KEPT = 20_000


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


attempt = _table(Attempt)
attempt_item = _table(AttemptItem)
saved = _table(SavedResponse)
answer = _table(Answer)
hint = _table(HintShown)


@dataclass(frozen=True)
class Place:
    """A question of an attempt: everything about it that was settled when the attempt began."""

    attempt_id: str
    person_id: str
    organisation_id: str
    mode: str
    module_id: str | None
    expires_at: datetime
    item_row: str
    position: int
    shown: list[str]
    held: Held
    exam_id: str | None = None


@dataclass(frozen=True)
class Standing:
    """A question as it is now. ``left`` counts questions of the attempt without an answer,
    ``hints`` the hints that were shown for this one.
    """

    status: str
    saved: dict[str, Any]
    revision: int
    key: str | None
    answer_id: str | None
    answer_key: str | None
    left: int
    confidence: int | None = None
    hints: int = 0


_PLACE = (
    select(
        attempt.c.id.label("attempt_id"),
        attempt.c.person_id,
        attempt.c.organisation_id,
        attempt.c.mode,
        attempt.c.module_id,
        attempt.c.edition_id,
        attempt.c.expires_at,
        attempt.c.exam_id,
        attempt_item.c.id.label("item_row"),
        attempt_item.c.position,
        attempt_item.c.shown,
        attempt_item.c.item_id,
    )
    .join_from(attempt, attempt_item, attempt_item.c.attempt_id == attempt.c.id)
    .where(
        attempt.c.id == bindparam("attempt_id"), attempt_item.c.position == bindparam("position")
    )
)
_LOCK = select(attempt.c.id).where(attempt.c.id == bindparam("attempt_id")).with_for_update()
_ASKED = select(func.count()).where(attempt_item.c.attempt_id == bindparam("attempt_id"))
_GIVEN = select(func.count()).where(answer.c.attempt_id == bindparam("attempt_id"))
_HINTS = select(func.count()).where(hint.c.attempt_item_id == bindparam("item_row"))
_STANDING = (
    select(
        attempt.c.status,
        saved.c.response,
        saved.c.revision,
        saved.c.key,
        saved.c.confidence,
        answer.c.id.label("answer_id"),
        answer.c.key.label("answer_key"),
        (_ASKED.scalar_subquery() - _GIVEN.scalar_subquery()).label("open_questions"),
        _HINTS.scalar_subquery().label("hints"),
    )
    .join_from(attempt_item, attempt, attempt.c.id == attempt_item.c.attempt_id)
    .outerjoin(saved, saved.c.attempt_item_id == attempt_item.c.id)
    .outerjoin(answer, answer.c.attempt_item_id == attempt_item.c.id)
    .where(attempt_item.c.id == bindparam("item_row"))
)


def place_of(actor: Principal, attempt_id: str, position: int) -> Place:
    """The question, if the attempt is the actor's own; otherwise NotFound."""
    cache: dict[tuple[str, int], Place] = current().caches.setdefault(CACHE, {})
    found = cache.get((attempt_id, position))
    if found is None:
        found = _load(attempt_id, position)
        if len(cache) >= MOST_KEPT:
            cache.clear()
        cache[attempt_id, position] = found
    if found.person_id != actor.person_id:
        raise NotFound()
    return found


def _load(attempt_id: str, position: int) -> Place:
    if not attempt_id.isalnum():
        raise NotFound()
    with look() as connection:
        values = {"attempt_id": attempt_id, "position": position}
        row = connection.execute(_PLACE, values).one_or_none()
    if row is None:
        raise NotFound()
    return Place(
        attempt_id=row.attempt_id,
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        mode=row.mode,
        module_id=row.module_id,
        expires_at=row.expires_at,
        item_row=row.item_row,
        position=row.position,
        shown=row.shown,
        held=held_item(row.edition_id, row.item_id),
        exam_id=row.exam_id,
    )


def lock_attempt(s: Session, place: Place) -> None:
    """Lock the question's attempt for the rest of the write; SQLite's writers are one anyway."""
    if not current().db.is_sqlite:
        s.connection().execute(_LOCK, {"attempt_id": place.attempt_id})


def standing(s: Session, place: Place) -> Standing:
    """How the question stands, inside a write, with the attempt locked until the write ends.

    On PostgreSQL the lock comes first, by itself: a row read in the statement that waits for it
    could be older than what the other writer did. SQLite's writers are one at a time already.
    """
    lock_attempt(s, place)
    named = {"attempt_id": place.attempt_id, "item_row": place.item_row}
    row = s.connection().execute(_STANDING, named).one()
    return Standing(
        status=row.status,
        saved=row.response or {},
        revision=row.revision or 0,
        key=row.key,
        answer_id=row.answer_id,
        answer_key=row.answer_key,
        left=row.open_questions,
        confidence=row.confidence,
        hints=row.hints,
    )
