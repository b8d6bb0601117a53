"""Pure rules of sending: when to try again, what an answer means, whose mark is whose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
LONGEST_HOLD = timedelta(hours=1)
LONGEST_RETRY_AFTER = timedelta(days=1)
STEP = timedelta(seconds=1)
"""Between two timestamps of a learner: some platforms keep whole seconds and refuse equal ones."""
GIVES_UP_AFTER = timedelta(days=5)
TRIES_BEFORE_GIVING_UP = 10
"""So that a site of ours that was switched off for a week does not give up on its first try."""
FAILURES_THAT_HOLD = 3
"""So many failures in a row, and it is the platform rather than one learner's score."""
SAME_MARK_PERCENT = 0.5
"""Marks this close are one mark: platforms round to their column's scale."""

Meaning = Literal["delivered", "compare", "gone", "refused", "later", "hold"]


@dataclass(frozen=True)
class Told:
    """What a score says. ``given`` of ``maximum``; None: no mark yet."""

    given: float | None
    maximum: float
    activity_progress: str
    grading_progress: str
    comment: str | None


def wait(tries: int, jitter: float, longest: timedelta = LONGEST_WAIT) -> timedelta:
    """Until the next try after ``tries`` of them: doubling, at most ``longest``, spread by a
    quarter either way (``jitter`` 0 to 1) so that a thousand scores do not come back at once."""
    doubled = FIRST_WAIT * float(2 ** min(max(tries - 1, 0), 20))
    return min(doubled, longest) * (0.75 + 0.5 * jitter)


def hold(failures: int, jitter: float, retry_after_s: float | None) -> timedelta:
    """How long a platform is left alone; what it asked for itself is kept, up to a day."""
    asked = timedelta(seconds=min(retry_after_s or 0.0, LONGEST_RETRY_AFTER.total_seconds()))
    return max(wait(failures, jitter, LONGEST_HOLD), asked)


def gives_up(waited: timedelta, tries: int) -> bool:
    return waited >= GIVES_UP_AFTER and tries >= TRIES_BEFORE_GIVING_UP


def sent_as(at: datetime, last: datetime | None) -> datetime:
    """The timestamp of the next score: now, and later than the last by a second at least. Whole
    milliseconds, so that it reads back as it was sent."""
    later = at if last is None else max(at, last + STEP)
    return later.replace(microsecond=later.microsecond // 1000 * 1000)


def timestamp(at: datetime) -> str:
    """As the services want it: ISO 8601 with milliseconds and zone."""
    return at.isoformat(timespec="milliseconds")


def wants_sending(stands: Told, last: Told | None, graded: bool) -> bool:
    """Whether a standing is news. ``last`` is what was last written to be sent, ``graded`` whether
    any score before had a mark.

    A standing without a mark never follows one with a mark: platforms would erase it. Before any
    mark it is worth sending only where something was handed in and waits for a person.
    """
    if stands == last:
        return False
    if stands.given is not None:
        return True
    return not graded and stands.grading_progress in ("Pending", "PendingManual")


def percent(given: float, maximum: float) -> float:
    return 100.0 * given / maximum


def same_mark(one: float | None, other: float | None) -> bool:
    """Whether two marks (percent, None for none) are one and the same but for rounding."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_MARK_PERCENT


def asks_first(theirs: float | None, ours: float | None, next_one: float | None) -> bool:
    """Whether the mark in the LMS is somebody else's. All in percent: ``theirs`` stands there,
    ``ours`` was delivered last, ``next_one`` is about to be sent."""
    if theirs is None or same_mark(theirs, next_one):
        return False
    return not same_mark(theirs, ours)


def meaning(
    status: int | None, *, again: bool, already: bool = False, slow_down: bool = False
) -> Meaning:
    """What a platform's answer to a score amounts to. ``status`` None: no answer at all; ``again``:
    the same score may have arrived before; ``already``: it says that it holds this or a later one.

    compare: what arrived has to be read back. gone: the column is not there any more. hold: the
    platform as a whole is not well. later: this one score only.
    """
    if status is None or slow_down or status in (401, 429, 502, 503, 504):
        return "hold"
    if 200 <= status < 300:
        return "delivered"
    if already or status == 409 or (status == 400 and again):
        return "compare"
    if status in (404, 410):
        return "gone"
    if status in (408, 423, 425) or status >= 500 or status < 400:
        return "later"
    return "refused"


def same_host(url: str, other: str) -> bool:
    """Whether two addresses are of one server, so that a token may follow from one to the other."""
    one, two = urlsplit(url), urlsplit(other)
    return (one.scheme, one.netloc) == (two.scheme, two.netloc)
