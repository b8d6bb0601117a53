"""Answering: saving as it is given, and the practice answer that is judged at once."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.errors import (
    AlreadyAnswered,
    AttemptClosed,
    ChangedElsewhere,
    ResponseRefused,
)
from npt_training.assessment.kinds.base import Fields, Response
from npt_training.assessment.models import Answer, Attempt, SavedResponse
from npt_training.assessment.scoring import Score
from npt_training.assessment.service.asked import Asked, lock_question, question
from npt_training.assessment.stimulus import measure_for
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit
from npt_training.core.runtime import current


@dataclass(frozen=True)
class Saved:
    """``revision`` belongs into the page's hidden field, so that its next save is in order."""

    revision: int
    response: Response


def save_response(
    actor: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    *,
    key: str | None = None,
    revision: int | None = None,
) -> Saved:
    """Keep what stands in a question; saving again replaces it until it is handed in.

    The same ``key`` again is a repeat and changes nothing. ``revision`` is the one the page was
    opened with: an older one with another response raises ChangedElsewhere. Raises AttemptClosed,
    ResponseRefused, NotFound.
    """
    with write() as s:
        asked = lock_question(s, actor, attempt_id, position)
        _still_open(asked)
        response = asked.held.kind.parse(asked.held.item, asked.shown, fields)
        if (key and key == asked.key) or response == asked.response:
            return Saved(asked.revision, asked.response)
        if revision is not None and revision < asked.revision:
            raise ChangedElsewhere()
        _keep(s, asked, response, key)
        return Saved(asked.revision + 1, response)


def answer_practice(
    actor: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    *,
    key: str | None = None,
) -> Asked:
    """Hand in one practice answer, judged at once. The first answer stays.

    The same ``key`` again gives the same result; anything else later raises AlreadyAnswered.
    """
    asked = question(actor, attempt_id, position)
    if asked.mode != "practice":
        raise AttemptClosed()
    if asked.answered:
        return _repeat(asked, key)
    held = asked.held
    response = held.kind.parse(held.item, asked.shown, fields)
    if not response:
        raise ResponseRefused(_("Answer the question first: nothing is chosen yet."))
    score = held.kind.score(held.item, response, measure_for(held))
    try:
        with write() as s:
            locked = lock_question(s, actor, attempt_id, position)
            if locked.answered:
                return _repeat(locked, key)
            _still_open(locked)
            record_answer(s, locked, response, score, key)
            _finish_when_done(s, locked)
    except IntegrityError:
        return _repeat(question(actor, attempt_id, position), key)
    return question(actor, attempt_id, position)


def record_answer(
    s: Session, asked: Asked, response: Response, score: Score, key: str | None
) -> None:
    """Append the answer; the table takes one per question and never changes it."""
    s.execute(insert(Answer).values(answer_row(asked, response, score, key)))


def answer_row(
    asked: Asked, response: Response, score: Score, key: str | None
) -> dict[str, object]:
    return {
        "id": new_id(),
        "attempt_item_id": asked.item_row,
        "attempt_id": asked.attempt_id,
        "person_id": asked.person_id,
        "item_code": asked.held.code,
        "kind": asked.held.item.kind,
        "structure": asked.held.item.structure,
        "response": response or None,
        "fraction": score.fraction,
        "detail": score.detail,
        "key": key,
        "given_at": now(),
    }


def _repeat(asked: Asked, key: str | None) -> Asked:
    if key and key == asked.answer_key:
        return asked
    raise AlreadyAnswered()


def _still_open(asked: Asked) -> None:
    if asked.answered:
        raise AlreadyAnswered()
    if not asked.open or now() >= asked.expires_at:
        raise AttemptClosed()


def _keep(s: Session, asked: Asked, response: Response, key: str | None) -> None:
    values = {"response": response, "revision": asked.revision + 1, "key": key, "saved_at": now()}
    if asked.revision:
        s.execute(
            update(SavedResponse)
            .where(SavedResponse.attempt_item_id == asked.item_row)
            .values(values)
        )
        return
    dialect = sqlite if current().db.is_sqlite else postgresql
    statement = dialect.insert(SavedResponse).values(attempt_item_id=asked.item_row, **values)
    s.execute(statement)


def _finish_when_done(s: Session, asked: Asked) -> None:
    """Close the run with its last answer."""
    from npt_training.assessment.service.submit import unanswered

    if unanswered(s, asked.attempt_id):
        return
    at = now()
    s.execute(
        update(Attempt)
        .where(Attempt.id == asked.attempt_id)
        .values(status="released", submitted_at=at, released_at=at, open_slot=None)
    )
    emit(
        s,
        "assessment.attempt_finished",
        {"attempt_id": asked.attempt_id, "person_id": asked.person_id, "mode": "practice"},
        key=asked.attempt_id,
    )
