"""Tables of the live room. Taps are teaching, not marks: they are deleted with the room."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc, UtcDateTime
from npt_training.core.ids import new_id


class LiveRoom(Base):
    """A room an instructor opened. ``round`` counts its pictures from 1, ``item_id`` is the one
    shown, ``asked`` the ids of all so far.

    ``phase``: tapping, heat (the map is shown, taps still move), revealed, closed. ``code`` is what
    people join by and NULL once closed. ``outcome`` counts right, partly and wrong taps of a
    revealed picture. ``guests``: people without an account may join.
    """

    __tablename__ = "npt_live_room"
    __table_args__ = (Index("ix_npt_live_room_host_id_phase", "host_id", "phase"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    host_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str | None] = mapped_column(unique=True)
    guests: Mapped[bool]
    phase: Mapped[str]
    round: Mapped[int]
    item_id: Mapped[Id] = mapped_column(ForeignKey("npt_item.id"))
    asked: Mapped[JsonDoc]
    outcome: Mapped[JsonDoc | None]
    opened_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    closed_at: Mapped[UtcDateTime | None]


class LiveSeat(Base):
    """Somebody's place in a room, without a name; ``digest`` is SHA-256 of its secret address.

    ``person_id`` only makes a signed-in person come back to the same place; a guest has none.
    """

    __tablename__ = "npt_live_seat"
    __table_args__ = (UniqueConstraint("room_id", "person_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    room_id: Mapped[Id] = mapped_column(ForeignKey("npt_live_room.id"))
    person_id: Mapped[Id | None]
    digest: Mapped[str] = mapped_column(unique=True)
    joined_at: Mapped[UtcDateTime]


class LiveTap(Base):
    """The one tap of a seat on the picture of a round, 0 to 1; a later tap replaces it."""

    __tablename__ = "npt_live_tap"
    __table_args__ = (Index("ix_npt_live_tap_room_id_round", "room_id", "round"),)

    seat_id: Mapped[Id] = mapped_column(ForeignKey("npt_live_seat.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[Id] = mapped_column(ForeignKey("npt_live_room.id"))
    x: Mapped[float]
    y: Mapped[float]
    tapped_at: Mapped[UtcDateTime]
