"""What a participant does: join by the code, tap, move the tap. Nobody here has a name."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.live import rules
from npt_training.assessment.live.errors import (
    MembersOnly,
    NoSuchRoom,
    RoomFull,
    SeatGone,
    TapsClosed,
)
from npt_training.assessment.live.models import LiveRoom, LiveSeat, LiveTap
from npt_training.assessment.live.rules import CLOSED, REVEALED, Place, takes_taps
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.bank import Held, held_item
from npt_training.core.clock import now
from npt_training.core.db import look, read, write
from npt_training.core.ids import new_id, new_secret
from npt_training.core.runtime import current

SECRET_BITS = 128


@dataclass(frozen=True)
class View:
    """What a participant's page is made from. The item's key may be read once ``revealed``."""

    round: int
    phase: str
    held: Held
    tap: Place | None

    @property
    def revealed(self) -> bool:
        return self.phase == REVEALED

    @property
    def takes_taps(self) -> bool:
        return takes_taps(self.phase)

    @property
    def version(self) -> str:
        return version(self.round, self.phase)


def join(actor: Principal | None, typed: str) -> str:
    """Take a place in the room of a code; returns the secret its address holds.

    Learners of the school come in, and anybody where the room lets guests in. A signed-in person
    who joins again, from whatever device, comes to the same place. Raises NoSuchRoom, MembersOnly,
    RoomFull.
    """
    code = rules.read_code(typed)
    with write() as s:
        room = s.scalars(select(LiveRoom).where(LiveRoom.code == code)).one_or_none()
        if room is None or room.phase == CLOSED or room.expires_at <= now():
            raise NoSuchRoom()
        person_id = _person_in(room, actor)
        secret = _secret(room.id, person_id)
        stands = _seat_of(s, room.id, person_id)
        if stands is not None:
            stands.digest = digest(secret)
            return secret
        taken = s.execute(
            select(func.count()).select_from(LiveSeat).where(LiveSeat.room_id == room.id)
        ).scalar_one()
        if taken >= rules.MOST_SEATS:
            raise RoomFull()
        dialect = sqlite if current().db.is_sqlite else postgresql
        row = {
            "id": new_id(),
            "room_id": room.id,
            "person_id": person_id,
            "digest": digest(secret),
            "joined_at": now(),
        }
        s.execute(
            dialect.insert(LiveSeat)
            .values(row)
            .on_conflict_do_update(
                index_elements=["room_id", "person_id"], set_={"digest": row["digest"]}
            )
        )
    return secret


def _person_in(room: LiveRoom, actor: Principal | None) -> str | None:
    """The learner who joins, None for a guest."""
    if (
        actor is not None
        and actor.organisation_id == room.organisation_id
        and actor.may(Permission.LEARN)
    ):
        return actor.person_id
    if not room.guests:
        raise MembersOnly()
    return None


def _secret(room_id: str, person_id: str | None) -> str:
    """A guest's is drawn; a learner's follows from who and where, and from nothing they know."""
    if person_id is None:
        return new_secret(SECRET_BITS)
    key = current_app.secret_key
    assert key, "sessions need a secret key, and so do places"
    material = key if isinstance(key, bytes) else key.encode()
    words = f"live seat {room_id} {person_id}".encode()
    return hmac.new(material, words, hashlib.sha256).hexdigest()[: SECRET_BITS // 4]


def _seat_of(s: Session, room_id: str, person_id: str | None) -> LiveSeat | None:
    if person_id is None:
        return None
    return s.scalars(
        select(LiveSeat).where(LiveSeat.room_id == room_id, LiveSeat.person_id == person_id)
    ).one_or_none()


def view(secret: str) -> View:
    """The room as a participant sees it; raises SeatGone."""
    with read() as s:
        row = s.execute(
            select(
                LiveRoom.round,
                LiveRoom.phase,
                LiveRoom.edition_id,
                LiveRoom.item_id,
                LiveRoom.expires_at,
                LiveTap.x,
                LiveTap.y,
            )
            .join(LiveSeat, LiveSeat.room_id == LiveRoom.id)
            .outerjoin(
                LiveTap, (LiveTap.seat_id == LiveSeat.id) & (LiveTap.round == LiveRoom.round)
            )
            .where(LiveSeat.digest == digest(secret))
        ).one_or_none()
    if row is None or _over(row.phase, row.expires_at):
        raise SeatGone()
    tap = None if row.x is None else (row.x, row.y)
    return View(row.round, row.phase, held_item(row.edition_id, row.item_id), tap)


def version(round_: int, phase: str) -> str:
    """The map on the screen changes nothing on a phone."""
    return f"{round_}-{'taps' if takes_taps(phase) else phase}"


_STATE = (
    select(LiveRoom.round, LiveRoom.phase, LiveRoom.expires_at)
    .join(LiveSeat, LiveSeat.room_id == LiveRoom.id)
    .where(LiveSeat.digest == bindparam("digest"))
)


def state(secret: str) -> str:
    """Changes when the page has to: with the picture, and when the truth is out.

    One query, whatever the room holds.
    """
    with look() as connection:
        row = connection.execute(_STATE, {"digest": digest(secret)}).one_or_none()
    if row is None or _over(row.phase, row.expires_at):
        raise SeatGone()
    return version(row.round, row.phase)


def tap(secret: str, round_: int, point: Point) -> None:
    """Put or move this place's tap on the picture of ``round_``. Raises TapsClosed, SeatGone.

    On PostgreSQL the room is held in share mode, so that no tap arrives after the truth is out.
    """
    with write() as s:
        seat = s.scalars(select(LiveSeat).where(LiveSeat.digest == digest(secret))).one_or_none()
        if seat is None:
            raise SeatGone()
        room = s.execute(
            select(LiveRoom.round, LiveRoom.phase, LiveRoom.expires_at)
            .where(LiveRoom.id == seat.room_id)
            .with_for_update(read=True)
        ).one()
        if _over(room.phase, room.expires_at):
            raise SeatGone()
        if room.round != round_ or not takes_taps(room.phase):
            raise TapsClosed()
        dialect = sqlite if current().db.is_sqlite else postgresql
        where = {"x": point.x, "y": point.y, "tapped_at": now()}
        row = {"seat_id": seat.id, "round": round_, "room_id": seat.room_id} | where
        s.execute(
            dialect.insert(LiveTap)
            .values(row)
            .on_conflict_do_update(index_elements=["seat_id", "round"], set_=where)
        )


def digest(secret: str) -> str:
    """How a place's secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _over(phase: str, expires_at: datetime) -> bool:
    return phase == CLOSED or expires_at <= now()
