"""Answers of an examination: kept while the time runs, kept as late after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment.errors import AttemptClosed, ChangedElsewhere
from npt_training.assessment.exam import rules
from npt_training.assessment.exam.errors import OtherDevice
from npt_training.assessment.exam.models import LateAnswer, Sitting
from npt_training.assessment.exam.service.devices import Device, refuse, was_bound
from npt_training.assessment.kinds.base import Fields, Response
from npt_training.assessment.service.place import (
    Place,
    attempt,
    attempt_item,
    lock_attempt,
    place_of,
    saved,
)
from npt_training.assessment.service.respond import confidence_in, kept_with
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.core.runtime import current

TIME, DEVICE = "time", "device"
"""Why an answer is kept and not scored."""
sitting = cast(Table, Sitting.__table__)
late = cast(Table, LateAnswer.__table__)

_OTHERS = (
    select(func.max(saved.c.saved_at))
    .join_from(saved, attempt_item, attempt_item.c.id == saved.c.attempt_item_id)
    .where(
        attempt_item.c.attempt_id == bindparam("attempt_id"),
        saved.c.attempt_item_id != bindparam("item_row"),
        saved.c.revision > 0,
    )
)
_STANDING = (
    select(
        attempt.c.status,
        sitting.c.deadline,
        sitting.c.device,
        sitting.c.ended,
        saved.c.response,
        saved.c.revision,
        saved.c.key,
        saved.c.confidence,
        saved.c.opened_at,
        saved.c.seconds,
        _OTHERS.scalar_subquery().label("last_saved"),
    )
    .join_from(attempt, sitting, sitting.c.attempt_id == attempt.c.id)
    .outerjoin(saved, saved.c.attempt_item_id == bindparam("item_row"))
    .where(attempt.c.id == bindparam("attempt_id"))
)


def _upsert(dialect: Any, columns: tuple[str, ...]) -> Any:
    insert = dialect.insert(saved)
    return insert.on_conflict_do_update(
        index_elements=["attempt_item_id"],
        set_={name: insert.excluded[name] for name in columns},
    )


_KEEP = ("response", "revision", "key", "saved_at", "confidence", "seconds")
_SAVE = {d.__name__: _upsert(d, _KEEP) for d in (sqlite, postgresql)}


def _opening(dialect: Any) -> Any:
    """A question looked at again before its first save goes on counting from the first look."""
    insert = dialect.insert(saved)
    again = case((saved.c.revision == 0, saved.c.opened_at), else_=insert.excluded.opened_at)
    return insert.on_conflict_do_update(
        index_elements=["attempt_item_id"], set_={"opened_at": again}
    )


_OPEN = {d.__name__: _opening(d) for d in (sqlite, postgresql)}


@dataclass(frozen=True)
class Kept:
    """``late``: it came more than a minute after the deadline, so it is kept and not scored.

    ``ended``: the same, because it came from a device that another one has ended.
    """

    revision: int
    response: Response
    late: bool = False
    ended: OtherDevice | None = None


def keep(
    actor: Principal,
    attempt_id: str,
    position: int,
    fields: Fields,
    device: Device,
    *,
    key: str | None = None,
    revision: int | None = None,
) -> Kept:
    """Keep what stands in a question of an examination; saving again replaces it.

    By the server's clock alone. The same ``key`` again is a repeat. What a device sends after
    another one has ended it is kept apart. Raises OtherDevice for a device it never was sat on,
    ChangedElsewhere, AttemptClosed when it was handed in before, ResponseRefused, NotFound.
    """
    place = place_of(actor, attempt_id, position)
    if place.mode != "exam":
        raise AttemptClosed()
    given = place.held.kind.parse(place.held.item, place.shown, fields)
    sure = confidence_in(fields)
    with write() as s:
        stands = _standing(s, place)
        if stands.device == device.digest(attempt_id):
            at = now()
            if key and key == stands.key:
                return Kept(stands.revision or 0, stands.response or {})
            response = kept_with(place, stands.response or {}, given)
            if stands.ended != "person" and not rules.counts(at, stands.deadline):
                return _keep_late(s, place, stands, response, sure, key, at, TIME)
            if stands.status != "open":
                raise AttemptClosed()
            if response == (stands.response or {}) and sure == stands.confidence:
                return Kept(stands.revision or 0, stands.response or {})
            if revision is not None and revision < (stands.revision or 0):
                raise ChangedElsewhere()
            return _keep(s, place, stands, response, sure, key, at)
        elif was_bound(s, attempt_id, device):
            response = kept_with(place, stands.response or {}, given)
            kept = _keep_late(s, place, stands, response, sure, key, now(), DEVICE)
        else:
            kept = None
    refusal = refuse(attempt_id, device)
    if kept is None:
        raise refusal
    return replace(kept, ended=refusal.kept())


def opened(actor: Principal, attempt_id: str, position: int) -> None:
    """Note that a question was shown, for the time it takes. Changes nothing of its answer."""
    place = place_of(actor, attempt_id, position)
    with write() as s:
        row = {
            "attempt_item_id": place.item_row,
            "response": {},
            "revision": 0,
            "saved_at": now(),
            "opened_at": now(),
        }
        s.connection().execute(_OPEN[_dialect()], row)


def _dialect() -> str:
    return (sqlite if current().db.is_sqlite else postgresql).__name__


def _standing(s: Session, place: Place) -> Any:
    """How the question and the sitting stand, with the attempt locked until the write ends."""
    lock_attempt(s, place)
    named = {"attempt_id": place.attempt_id, "item_row": place.item_row}
    return s.connection().execute(_STANDING, named).one()


def _keep(
    s: Session,
    place: Place,
    stands: Any,
    response: Response,
    sure: int | None,
    key: str | None,
    at: datetime,
) -> Kept:
    revision = (stands.revision or 0) + 1
    row = {
        "attempt_item_id": place.item_row,
        "response": response,
        "revision": revision,
        "key": key,
        "saved_at": at,
        "confidence": sure,
        "seconds": rules.time_on(stands.opened_at, stands.last_saved, stands.seconds, at),
    }
    s.connection().execute(_SAVE[_dialect()], row)
    return Kept(revision, response)


def _keep_late(
    s: Session,
    place: Place,
    stands: Any,
    response: Response,
    sure: int | None,
    key: str | None,
    at: datetime,
    cause: str,
) -> Kept:
    """Append an answer that does not count. One that says what stands, or nothing, is no news."""
    if response and response != (stands.response or {}):
        dialect = sqlite if current().db.is_sqlite else postgresql
        row = {
            "id": new_id(),
            "attempt_id": place.attempt_id,
            "attempt_item_id": place.item_row,
            "response": response,
            "confidence": sure,
            "key": key or new_id(),
            "late_s": max(0, rules.late_by(at, stands.deadline)) if stands.deadline else 0,
            "cause": cause,
            "given_at": at,
        }
        s.connection().execute(dialect.insert(late).on_conflict_do_nothing(), row)
    return Kept(stands.revision or 0, response, late=cause == TIME)
