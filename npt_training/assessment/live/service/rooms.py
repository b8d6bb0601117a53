"""What the instructor does: open, show the map, reveal, the next picture, close."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.kinds.base import Ground
from npt_training.assessment.live import rules
from npt_training.assessment.live.errors import MovedOn
from npt_training.assessment.live.models import LiveRoom, LiveSeat, LiveTap
from npt_training.assessment.live.pictures import picture, pictures
from npt_training.assessment.live.rules import CLOSED, HEAT, REVEALED, TAPPING, Place
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.stimulus import ground_for
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue

_TRIES = 5


def open_room(actor: Principal, item_id: str, *, guests: bool = False) -> str:
    """Open a room on one picture and return its id. Raises NotForRooms.

    Its taps are deleted when it is closed, or by a job after a day.
    """
    actor.require(Permission.MARK)
    held = picture(actor, item_id)
    for _try in range(_TRIES):
        try:
            with write() as s:
                return _open(s, actor, held, guests)
        except IntegrityError:
            continue  # the code is in use
    raise MovedOn()


def _open(s: Session, actor: Principal, held: Held, guests: bool) -> str:
    at = now()
    room = LiveRoom(
        id=new_id(),
        organisation_id=actor.organisation_id,
        host_id=actor.person_id,
        edition_id=newest().id,
        code=rules.code_from(
            [secrets.randbelow(len(rules.ALPHABET)) for _digit in range(rules.CODE_LENGTH)]
        ),
        guests=guests,
        phase=TAPPING,
        round=1,
        item_id=held.id,
        asked=[held.id],
        outcome=None,
        opened_at=at,
        expires_at=at + rules.OPEN_FOR,
        closed_at=None,
    )
    s.add(room)
    s.flush()
    enqueue(s, "live.tidy", {"room_id": room.id}, key=room.id, delay=rules.KEPT_FOR)
    record(s, "live.open", actor=actor.person_id, subject=room.id, detail={"guests": guests})
    return room.id


def room_of(actor: Principal, room_id: str) -> LiveRoom:
    """A room of the actor's school; NotFound otherwise."""
    actor.require(Permission.MARK)
    with read() as s:
        return _own(s.get(LiveRoom, room_id) if room_id.isalnum() else None, actor)


def open_rooms(actor: Principal) -> list[LiveRoom]:
    """The actor's rooms that are not closed, newest first."""
    actor.require(Permission.MARK)
    with read() as s:
        return list(
            s.scalars(
                select(LiveRoom)
                .where(LiveRoom.host_id == actor.person_id, LiveRoom.phase != CLOSED)
                .order_by(LiveRoom.id.desc())
            )
        )


def show_heat(actor: Principal, room_id: str, round_: int) -> None:
    """Show where the taps are; they may still be moved. Raises MovedOn."""
    with write() as s:
        room = _to(s, actor, room_id, HEAT, round_)
        room.phase = HEAT


def reveal(actor: Principal, room_id: str, round_: int) -> None:
    """Show the truth, then count the taps by it; from here on they stand. Raises MovedOn."""
    with write() as s:
        room = _to(s, actor, room_id, REVEALED, round_)
        room.phase = REVEALED
    with read() as s:
        taps = taps_of(s, room)
    held = held_item(room.edition_id, room.item_id)
    ground = ground_for(held)
    counted = rules.outcome(fraction(held, tap, ground) for tap in taps)
    with write() as s:
        s.execute(
            update(LiveRoom)
            .where(LiveRoom.id == room_id, LiveRoom.round == round_, LiveRoom.phase == REVEALED)
            .values(outcome=counted)
        )


def fraction(held: Held, tap: Place, ground: Ground | None) -> float:
    """What a tap would earn; nobody gets it."""
    fields = {"x": [repr(tap[0])], "y": [repr(tap[1])]}
    response = held.kind.parse(held.item, [], fields)
    return held.kind.judge(held.item, response, ground).fraction or 0.0


def next_picture(actor: Principal, room_id: str, round_: int, item_id: str | None = None) -> None:
    """Go on with ``item_id``, or with another picture of the same nerve not asked here yet.

    Where none is left the first ones come again. The taps of the picture before are deleted.
    Raises MovedOn, NotForRooms.
    """
    room = room_of(actor, room_id)
    held = picture(actor, item_id) if item_id else _another(actor, room)
    with write() as s:
        room = _to(s, actor, room_id, TAPPING, round_)
        s.execute(delete(LiveTap).where(LiveTap.room_id == room.id))
        room.round += 1
        room.phase, room.outcome = TAPPING, None
        room.item_id, room.asked = held.id, [*room.asked, held.id]


def close_room(actor: Principal, room_id: str) -> None:
    """Close the room and delete every tap and place in it; a second time changes nothing."""
    actor.require(Permission.MARK)
    with write() as s:
        room = _own(locked(s, LiveRoom, room_id), actor)
        if room.phase != CLOSED:
            shut(s, room)
            record(s, "live.close", actor=actor.person_id, subject=room.id)


def tidy(room_id: str) -> None:
    """What the job does after a day with a room that nobody closed."""
    with write() as s:
        room = locked(s, LiveRoom, room_id)
        if room is not None and room.phase != CLOSED:
            shut(s, room)
            record(s, "live.close", actor=None, subject=room.id)


def shut(s: Session, room: LiveRoom) -> None:
    s.execute(delete(LiveTap).where(LiveTap.room_id == room.id))
    s.execute(delete(LiveSeat).where(LiveSeat.room_id == room.id))
    room.phase, room.code, room.outcome, room.closed_at = CLOSED, None, None, now()


def taps_of(s: Session, room: LiveRoom) -> list[Place]:
    """Where the taps of the picture shown are."""
    rows = s.execute(
        select(LiveTap.x, LiveTap.y).where(LiveTap.room_id == room.id, LiveTap.round == room.round)
    ).all()
    return [(row.x, row.y) for row in rows]


def _to(s: Session, actor: Principal, room_id: str, phase: str, round_: int) -> LiveRoom:
    """The room, locked, when it may move to ``phase`` from the round the page showed."""
    actor.require(Permission.MARK)
    room = _own(locked(s, LiveRoom, room_id) if room_id.isalnum() else None, actor)
    if room.round != round_ or not rules.may_move(room.phase, phase):
        raise MovedOn()
    return room


def _own(room: LiveRoom | None, actor: Principal) -> LiveRoom:
    if room is None or room.organisation_id != actor.organisation_id:
        raise NotFound()
    return room


def _another(actor: Principal, room: LiveRoom) -> Held:
    here = held_item(room.edition_id, room.item_id)
    fitting = pictures(actor, here.item.structure) or [here]
    return min(fitting, key=lambda one: _last_place(room.asked, one.id))


def _last_place(asked: Sequence[str], item_id: str) -> int:
    """How lately an item was asked: -1 never, else the place of its last time."""
    return max((place for place, one in enumerate(asked) if one == item_id), default=-1)
