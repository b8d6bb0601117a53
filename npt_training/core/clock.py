"""Time is injected: rules take it as an argument, services ask :func:`now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time as an aware UTC datetime."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class FrozenClock:
    """A clock that stands until it is moved; for tests and simulated hours."""

    def __init__(self, at: datetime | None = None) -> None:
        self._at = (at or datetime(2026, 3, 2, 9, 0, tzinfo=UTC)).astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, delta: timedelta | None = None, **parts: float) -> datetime:
        """Move forward by ``delta`` or by ``timedelta(**parts)``; returns the new time."""
        self._at += delta if delta is not None else timedelta(**parts)
        return self._at

    def set(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)


def now() -> datetime:
    """The current time (aware, UTC) from the running application's clock."""
    from npt_training.core.runtime import current

    return current().clock.now()
