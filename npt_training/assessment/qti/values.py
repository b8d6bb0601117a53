"""The values QTI variables hold, and how text becomes one.

A value is NULL (None) or a container of members; ``single`` has exactly one. Members: str for
identifiers, strings, URIs and files; int, float, bool; a point and a pair are 2-tuples. The two
ends of a ``pair`` are sorted, so that A B and B A are the same; a ``directedPair`` keeps its order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

Member = str | int | float | bool | tuple[float, float] | tuple[str, str]
NUMBERS = ("integer", "float", "duration")
BASE_TYPES = (
    "identifier", "string", "integer", "float", "boolean", "point", "pair", "directedPair",
    "duration", "uri", "file",
)  # fmt: skip
CARDINALITIES = ("single", "multiple", "ordered", "record")
_INTEGER = re.compile(r"[+-]?\d{1,18}\Z", re.ASCII)
_FLOAT = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?\Z", re.ASCII)
LONGEST = 100_000


class BadValue(ValueError):
    """The text is not a value of its base type."""


@dataclass(frozen=True)
class Value:
    """``members`` in order. ``fields`` names them where ``cardinality`` is record."""

    cardinality: str
    base_type: str | None
    members: tuple[Member, ...]
    fields: tuple[str, ...] = ()

    def same(self, other: Value) -> bool:
        """Equal as QTI's ``match`` has it: a multiple is a bag, an ordered one a list."""
        if self.cardinality == "record" or other.cardinality == "record":
            mine = dict(zip(self.fields, self.members, strict=True))
            return mine == dict(zip(other.fields, other.members, strict=True))
        if "ordered" in (self.cardinality, other.cardinality):
            return self.members == other.members
        return Counter(self.members) == Counter(other.members)

    @property
    def one(self) -> Member:
        return self.members[0]

    @property
    def number(self) -> float:
        """The single member as a number; raises BadValue."""
        member = self.members[0]
        if len(self.members) != 1 or isinstance(member, str | bool | tuple):
            raise BadValue("a number is needed here")
        return float(member)

    @property
    def truth(self) -> bool:
        return self.members[0] is True


def number(value: float, base_type: str = "float") -> Value | None:
    """A single number; NULL where it is not finite."""
    return Value("single", base_type, (value,)) if math.isfinite(value) else None


def truth(value: bool) -> Value:
    return Value("single", "boolean", (value,))


def parse(text: str, base_type: str) -> Member:
    """One member from its QTI text; raises BadValue."""
    if len(text) > LONGEST:
        raise BadValue("this value is too long")
    if base_type in ("string", "uri", "file"):
        return text
    text = text.strip()
    if base_type == "identifier":
        if not text or any(letter.isspace() for letter in text):
            raise BadValue(f"{text[:40]!r} is no identifier")
        return text
    if base_type == "integer":
        if not _INTEGER.match(text):
            raise BadValue(f"{text[:40]!r} is no whole number")
        return int(text)
    if base_type in ("float", "duration"):
        return _float(text)
    if base_type == "boolean":
        if text not in ("true", "false", "1", "0"):
            raise BadValue(f"{text[:40]!r} is neither true nor false")
        return text in ("true", "1")
    parts = text.split()
    if len(parts) != 2:
        raise BadValue(f"{text[:40]!r} has not two parts")
    if base_type == "point":
        return _float(parts[0]), _float(parts[1])
    if base_type == "pair":
        first, second = sorted(parts)
        return first, second
    if base_type == "directedPair":
        return parts[0], parts[1]
    raise BadValue(f"{base_type[:40]!r} is no base type")


def container(cardinality: str, base_type: str, texts: Sequence[str]) -> Value | None:
    """A value of members in their QTI text; NULL when there are none. Raises BadValue."""
    members = tuple(parse(text, base_type) for text in texts)
    if not members or (cardinality == "single" and members == ("",)):
        return None
    if cardinality == "single" and len(members) > 1:
        raise BadValue("one value is wanted, several are given")
    return Value(cardinality, base_type, members)


def _float(text: str) -> float:
    if not _FLOAT.match(text):
        raise BadValue(f"{text[:40]!r} is no number")
    value = float(text)
    if not math.isfinite(value):
        raise BadValue(f"{text[:40]!r} is no number")
    return value
