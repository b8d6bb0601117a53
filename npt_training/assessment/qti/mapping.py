"""Turning responses into numbers by the maps an author declares.

Where engines differ, JQTI+ stands: in a container each entry counts once however often it is met,
each member that meets no entry adds the default, and a single point takes the first area that
holds it.
"""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.assessment.qti.areas import Area, Spot
from npt_training.assessment.qti.values import Member, Value


@dataclass(frozen=True)
class MapEntry:
    """``exact`` False: text is compared without regard to capitals."""

    key: Member
    value: float
    exact: bool = True

    def meets(self, member: Member) -> bool:
        if self.exact or not isinstance(member, str) or not isinstance(self.key, str):
            return self.key == member
        return self.key.casefold() == member.casefold()


@dataclass(frozen=True)
class Mapping:
    entries: tuple[MapEntry, ...]
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None

    def value(self, response: Value | None) -> float:
        """The mapped number of a response; NULL maps to the default."""
        if response is None:
            return bounded(self.default, self.lower, self.upper)
        if response.cardinality == "single":
            hits = [entry.value for entry in self.entries if entry.meets(response.one)]
            return bounded(hits[0] if hits else self.default, self.lower, self.upper)
        total = sum(
            entry.value
            for entry in self.entries
            if any(entry.meets(member) for member in response.members)
        )
        missed = sum(
            not any(entry.meets(member) for entry in self.entries) for member in response.members
        )
        return bounded(total + self.default * missed, self.lower, self.upper)

    def best(self, most: int | None) -> float:
        """The highest number that ``most`` answers can earn; None: as many as one likes."""
        return bounded(_best([e.value for e in self.entries], most), self.lower, self.upper)


@dataclass(frozen=True)
class AreaMapping:
    entries: tuple[tuple[Area, float], ...]
    default: float = 0.0
    lower: float | None = None
    upper: float | None = None

    def value(self, response: Value | None) -> float:
        """The mapped number of one or several points; NULL maps to the default."""
        if response is None:
            return bounded(self.default, self.lower, self.upper)
        spots: list[Spot] = [member for member in response.members if _is_spot(member)]  # type: ignore[misc]
        if response.cardinality == "single":
            hits = [value for area, value in self.entries if area.holds(spots[0])]
            return bounded(hits[0] if hits else self.default, self.lower, self.upper)
        total = sum(
            value for area, value in self.entries if any(area.holds(spot) for spot in spots)
        )
        missed = sum(not any(area.holds(spot) for area, _value in self.entries) for spot in spots)
        return bounded(total + self.default * missed, self.lower, self.upper)

    def best(self, most: int | None) -> float:
        values = [value for _area, value in self.entries]
        return bounded(_best(values, most), self.lower, self.upper)


def bounded(value: float, lower: float | None, upper: float | None) -> float:
    if lower is not None:
        value = max(value, lower)
    return value if upper is None else min(value, upper)


def _best(values: list[float], most: int | None) -> float:
    positive = sorted((value for value in values if value > 0), reverse=True)
    return sum(positive[:most])


def _is_spot(member: Member) -> bool:
    return isinstance(member, tuple) and not isinstance(member[0], str)
