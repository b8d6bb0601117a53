"""A certificate's states and the moves between them. Pure; time is an argument.

States, words and moves are those of the certification rules §5. Three states come with time
alone (valid, expiring, lapsed); every other one is the end of a recorded event. Withdrawn is
final.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from npt_training.certification.dates import months_after

EXPIRING = timedelta(days=90)


class State(StrEnum):
    """Where a certificate stands."""

    VALID = "valid"
    EXPIRING = "expiring"
    LAPSED = "lapsed"
    UNDER_REVIEW = "under_review"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    REDUCED_SCOPE = "reduced_scope"
    SURRENDERED = "surrendered"
    SUPERSEDED = "superseded"


class Reason(StrEnum):
    """Why an event happened."""

    AWARD = "award"
    SAFETY = "safety"
    INTEGRITY = "integrity"
    COMPLAINT = "complaint"
    EVIDENCE = "evidence"
    RESOLVED = "resolved"
    HOLDER = "holder"
    RENEWAL = "renewal"


class Kind(StrEnum):
    """What happened to a certificate."""

    ISSUED = "issued"
    REVIEW = "review"
    CLEARED = "cleared"
    SUSPENDED = "suspended"
    REDUCED = "reduced"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    SURRENDERED = "surrendered"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Move:
    """One allowed move: ``kind`` leads from any of ``sources`` to ``to`` for any of ``reasons``."""

    kind: Kind
    sources: frozenset[State]
    to: State
    reasons: frozenset[Reason]


FINAL = frozenset({State.WITHDRAWN, State.SURRENDERED, State.SUPERSEDED})
_CURRENT = frozenset({State.VALID, State.EXPIRING})
_CONCERNS = frozenset({Reason.SAFETY, Reason.INTEGRITY, Reason.COMPLAINT, Reason.EVIDENCE})
_REVIEW = frozenset({State.UNDER_REVIEW})
_PAUSED = frozenset({State.SUSPENDED})
_DONE = frozenset({Reason.RESOLVED})

MOVES = (
    Move(Kind.REVIEW, _CURRENT, State.UNDER_REVIEW, _CONCERNS),
    Move(Kind.SUSPENDED, _CURRENT, State.SUSPENDED, frozenset({Reason.SAFETY})),
    Move(Kind.SUSPENDED, _REVIEW, State.SUSPENDED, _CONCERNS),
    Move(Kind.REDUCED, _REVIEW, State.REDUCED_SCOPE, _CONCERNS),
    Move(Kind.CLEARED, _REVIEW, State.VALID, _DONE),
    Move(Kind.REINSTATED, _PAUSED, State.VALID, _DONE),
    Move(Kind.WITHDRAWN, _PAUSED, State.WITHDRAWN, _CONCERNS),
    Move(
        Kind.SURRENDERED,
        frozenset(State) - FINAL,
        State.SURRENDERED,
        frozenset({Reason.HOLDER}),
    ),
    Move(
        Kind.SUPERSEDED,
        _CURRENT | {State.LAPSED},
        State.SUPERSEDED,
        frozenset({Reason.RENEWAL}),
    ),
)


@dataclass(frozen=True)
class Event:
    """Something that happened to a certificate and the state it led to."""

    position: int
    kind: Kind
    state: State
    reason: Reason
    at: datetime


@dataclass(frozen=True)
class History:
    """A certificate's term and everything that happened to it, oldest first."""

    valid_from: date
    valid_until: date
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Standing:
    """A state and since when it holds."""

    state: State
    since: datetime


class MoveRefused(ValueError):
    """That move does not lead out of the state the certificate is in."""

    def __init__(self, kind: Kind, state: State, reason: Reason) -> None:
        super().__init__(f"{kind} is not possible from {state} for reason {reason}")
        self.kind, self.state, self.reason = kind, state, reason


def standing(history: History, at: datetime) -> Standing | None:
    """The true state at ``at``; None before the certificate was issued."""
    events = [e for e in history.events if e.at <= at]
    return _with_time(history, events[-1], at) if events else None


def public_standing(history: History, at: datetime) -> Standing | None:
    """What the public is told: a review in progress, or one that ended well, is not shown."""
    events = [e for e in history.events if e.at <= at and e.kind not in {Kind.REVIEW, Kind.CLEARED}]
    return _with_time(history, events[-1], at) if events else None


def _with_time(history: History, last: Event, at: datetime) -> Standing:
    """The state ``last`` led to, or what time has made of it since."""
    if last.state not in {State.VALID, State.UNDER_REVIEW, State.REDUCED_SCOPE}:
        return Standing(last.state, last.at)
    today = at.astimezone(UTC).date()
    if today > history.valid_until:
        return Standing(State.LAPSED, _midnight(history.valid_until + timedelta(days=1)))
    if last.state is State.VALID and today >= history.valid_until - EXPIRING:
        return Standing(State.EXPIRING, max(last.at, _midnight(history.valid_until - EXPIRING)))
    return Standing(last.state, last.at)


def moves(state: State) -> tuple[Move, ...]:
    """The moves that lead out of ``state``."""
    return tuple(move for move in MOVES if state in move.sources)


def apply(history: History, kind: Kind, reason: Reason, at: datetime) -> History:
    """``history`` with one more event; raises MoveRefused. Nothing before it changes."""
    now = standing(history, at)
    if now is None or at < history.events[-1].at:
        raise MoveRefused(kind, State.VALID if now is None else now.state, reason)
    for move in moves(now.state):
        if move.kind is kind and reason in move.reasons:
            event = Event(len(history.events) + 1, kind, move.to, reason, at)
            return replace(history, events=(*history.events, event))
    raise MoveRefused(kind, now.state, reason)


def issued(valid_from: date, valid_until: date, at: datetime) -> History:
    """The history of a certificate on the day it is issued."""
    event = Event(1, Kind.ISSUED, State.VALID, Reason.AWARD, at)
    return History(valid_from, valid_until, (event,))


def renewable(history: History, at: datetime, months: int) -> bool:
    """True while the renewal route is open: from expiring until ``months`` after the end."""
    now = standing(history, at)
    if now is None or now.state not in {State.EXPIRING, State.LAPSED}:
        return False
    return at.astimezone(UTC).date() <= months_after(history.valid_until, months)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
