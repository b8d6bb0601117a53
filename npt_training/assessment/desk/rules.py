"""Rules of double marking: who is marked twice, when two differ, when a result may stand. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

BAND_POINTS = 5.0
"""Results this close to the pass mark are marked twice. A faculty setting: no source gives a
number; five points are one row of a rubric in a quiz of twenty questions."""
MODERATION_POINTS = 25.0
"""Two markers who differ by more than this much of an answer's marks are moderated. A faculty
setting: one mark of four is within it, one of three is not."""
SECOND = ("band", "always", "never")


@dataclass(frozen=True)
class Policy:
    """How a school marks; see the columns of MarkingPolicy. Points are percent points."""

    second: str = "band"
    band_points: float = BAND_POINTS
    moderation_points: float = MODERATION_POINTS
    hold: bool = False
    unblinding: bool = False


@dataclass(frozen=True)
class Marked:
    """An answer that people mark. ``first`` counts so far, ``second`` was given beside it.

    ``decided``: a moderation, an appeal or a regrade has the last word.
    """

    first: float | None
    second: float | None = None
    decided: bool = False


def in_band(percent: float, pass_percent: float, points: float) -> bool:
    """Whether a result lies within ``points`` of the pass mark, on either side, ends included.

    At a pass mark of 80 and 5 points: 75 and 85 are in, 74.99 and 85.01 are not.
    """
    return abs(round(percent - pass_percent, 2)) <= points


def asks_second(policy: Policy, percent: float, pass_percent: float | None) -> bool:
    """Whether a result that the first marks came to is to be marked a second time."""
    if policy.second == "always":
        return True
    if policy.second == "never" or pass_percent is None:
        return False
    return in_band(percent, pass_percent, policy.band_points)


def differ(first: float, second: float, points: float) -> bool:
    """Whether two marks of one answer (0 to 1) lie more than ``points`` percent points apart."""
    return round(100 * abs(first - second), 6) > points


def next_step(answers: Sequence[Marked], policy: Policy, *, twice: bool) -> str:
    """What an attempt waits for: mark, second, moderate, or done when its result may stand.

    ``twice``: the attempt is to be marked a second time. Marks that somebody gave beside the
    first without being asked are compared too.
    """
    if any(one.first is None for one in answers):
        return "mark"
    waiting = [one for one in answers if not one.decided]
    if twice and any(one.second is None for one in waiting):
        return "second"
    for one in waiting:
        assert one.first is not None
        if one.second is not None and differ(one.first, one.second, policy.moderation_points):
            return "moderate"
    return "done"


def others_can(markers: Sequence[str], may: frozenset[str]) -> bool:
    """Whether each answer (by its first marker) has somebody else of ``may`` to mark it again.

    Where a school has one marker, the first marks stand alone; nobody would ever get a result.
    """
    return all(may - {marker} for marker in markers)


@dataclass(frozen=True)
class Move:
    """One attempt before and after a regrade; percents None: no result yet."""

    before: float | None
    after: float | None
    passed_before: bool | None
    passed_after: bool | None

    @property
    def moves(self) -> bool:
        return self.before != self.after or self.passed_before != self.passed_after

    @property
    def crossing(self) -> str:
        """now-passes, now-fails or empty."""
        if self.passed_before == self.passed_after or self.passed_after is None:
            return ""
        return "now-passes" if self.passed_after else "now-fails"


def regraded(stands: float | None, again: float | None, *, by_appeal: bool) -> float | None:
    """The fraction an answer has after a regrade: the new one, except that an upheld appeal is
    never taken back. None: a person has to mark it."""
    if again is None:
        return stands
    if by_appeal and stands is not None:
        return max(stands, again)
    return again


def counted(fractions: Mapping[str, float | None], excluded: frozenset[str]) -> list[float]:
    """The fractions a result is made of: those given, without the excluded answers."""
    return [
        fraction
        for answer, fraction in fractions.items()
        if fraction is not None and answer not in excluded
    ]
