"""What the projector asks every second or two: one small query while nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.live import rules
from npt_training.assessment.live.models import LiveRoom, LiveSeat, LiveTap
from npt_training.assessment.live.rules import HEAT, REVEALED, Bin
from npt_training.core.db import read
from npt_training.core.errors import NotFound


@dataclass(frozen=True)
class Screen:
    """The room in numbers. ``version`` changes with anything the screen shows.

    ``heat`` is empty until the map is shown: binned counts, never a tap by itself. ``outcome`` is
    None until the truth is out.
    """

    version: str
    round: int
    phase: str
    here: int
    taps: int
    heat: list[Bin]
    outcome: dict[str, int] | None

    def document(self) -> dict[str, Any]:
        """For the screen's script."""
        return {
            "version": self.version,
            "round": self.round,
            "phase": self.phase,
            "here": self.here,
            "taps": self.taps,
            "heat": [[one.column, one.row, one.count] for one in self.heat],
            "squares": rules.squares(self.heat),
            "outcome": self.outcome,
        }


def screen(actor: Principal, room_id: str, seen: str = "") -> Screen | None:
    """The room as its screen shows it; None when it still is as in version ``seen``. NotFound."""
    actor.require(Permission.MARK)
    if not room_id.isalnum():
        raise NotFound()
    with read() as s:
        row = s.execute(_numbers(room_id)).one_or_none()
        if row is None or row.organisation_id != actor.organisation_id:
            raise NotFound()
        last = "" if row.last is None else f"{row.last.timestamp():.3f}"
        version = f"{row.round}-{row.phase}-{row.here}-{row.taps}-{last}"
        if version == seen:
            return None
        heat: list[Bin] = []
        if row.phase in (HEAT, REVEALED):
            places = s.execute(
                select(LiveTap.x, LiveTap.y).where(
                    LiveTap.room_id == room_id, LiveTap.round == row.round
                )
            ).all()
            heat = rules.bins((place.x, place.y) for place in places)
    return Screen(version, row.round, row.phase, row.here, row.taps, heat, row.outcome)


def _numbers(room_id: str) -> Any:
    on_this = (LiveTap.room_id == LiveRoom.id) & (LiveTap.round == LiveRoom.round)
    here = select(func.count()).select_from(LiveSeat).where(LiveSeat.room_id == LiveRoom.id)
    taps = select(func.count()).select_from(LiveTap).where(on_this)
    last = select(func.max(LiveTap.tapped_at)).where(on_this)
    return select(
        LiveRoom.organisation_id,
        LiveRoom.round,
        LiveRoom.phase,
        LiveRoom.outcome,
        here.correlate(LiveRoom).scalar_subquery().label("here"),
        taps.correlate(LiveRoom).scalar_subquery().label("taps"),
        last.correlate(LiveRoom).scalar_subquery().label("last"),
    ).where(LiveRoom.id == room_id)
