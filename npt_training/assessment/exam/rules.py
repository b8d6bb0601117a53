"""The rules of examinations: who may start, until when answers count, how time is told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

GRACE = timedelta(seconds=60)
"""An answer on its way when the time ends still counts; one that arrives later is kept only."""
CODE_LASTS = timedelta(minutes=15)
"""How long a start code opens an examination; the room has to get in, not the corridor."""


def extra_time(minutes: int, *, percent: int, extra_minutes: int) -> timedelta:
    """What an accommodation adds to ``minutes``: a share of it and a fixed part, whole seconds.

    60 minutes with 25 percent and 5 minutes more give 20 minutes.
    """
    return timedelta(seconds=round(minutes * 60 * percent / 100) + extra_minutes * 60)


def deadline_of(started_at: datetime, minutes: int, extra: timedelta) -> datetime:
    """When the time ends, by the server's clock."""
    return started_at + timedelta(minutes=minutes) + extra


def counts(at: datetime, deadline: datetime) -> bool:
    """Whether an answer that reaches the server ``at`` counts: up to 60 s after the deadline."""
    return at <= deadline + GRACE


def ends_at(deadline: datetime) -> datetime:
    """From when on a sitting is handed in as it stands: no answer that counts can come any more."""
    return deadline + GRACE + timedelta(seconds=1)


def late_by(at: datetime, deadline: datetime) -> int:
    """Whole seconds after the deadline."""
    return max(0, int((at - deadline).total_seconds()))


class Bar(Enum):
    """Why an exam cannot be started now."""

    NOT_YET = "not yet"
    OVER = "over"
    CLOSED = "closed"
    NO_MORE_TRIES = "no more tries"
    WAITS = "waits"
    COOLING_OFF = "cooling off"


@dataclass(frozen=True)
class Tried:
    """One finished sitting. ``passed`` None: its result is not out yet."""

    finished_at: datetime
    passed: bool | None


@dataclass(frozen=True)
class Door:
    """Whether a person may start: ``bar`` None means yes. ``at`` is when that changes, if known.

    ``left`` counts tries left, None without a limit.
    """

    bar: Bar | None
    at: datetime | None
    left: int | None


def door(
    tried: Sequence[Tried],
    *,
    at: datetime,
    attempts: int,
    cooldown_hours: int,
    opens_at: datetime | None,
    closes_at: datetime | None,
    closed: bool,
) -> Door:
    """Whether one more sitting may start.

    ``attempts`` 0 means as often as wanted. A cooling-off counts from the end of the last try
    that did not pass; nobody starts again while a result is not out.
    """
    left = max(0, attempts - len(tried)) if attempts else None
    if closed:
        return Door(Bar.CLOSED, None, left)
    if closes_at is not None and at >= closes_at:
        return Door(Bar.OVER, closes_at, left)
    if left == 0:
        return Door(Bar.NO_MORE_TRIES, None, left)
    if opens_at is not None and at < opens_at:
        return Door(Bar.NOT_YET, opens_at, left)
    if any(one.passed is None for one in tried):
        return Door(Bar.WAITS, None, left)
    last = max(tried, key=lambda one: one.finished_at, default=None)
    if last is not None and not last.passed and cooldown_hours:
        until = last.finished_at + timedelta(hours=cooldown_hours)
        if at < until:
            return Door(Bar.COOLING_OFF, until, left)
    return Door(None, None, left)


def time_on(
    opened_at: datetime | None, last_saved: datetime | None, before: float | None, at: datetime
) -> float | None:
    """Seconds spent on a question up to a save ``at``; None where it was never seen to be opened.

    Counted from when it was last shown, or from the last save in the same sitting where that is
    later: a page that was fetched ahead was not looked at yet.
    """
    if opened_at is None:
        return before
    since = max(opened_at, last_saved) if last_saved is not None else opened_at
    return round((before or 0.0) + max(0.0, (at - since).total_seconds()), 1)
