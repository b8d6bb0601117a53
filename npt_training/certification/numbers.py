"""Certificate numbers: 80 random bits in Crockford's base 32 and one check character.

The check is a weighted sum over the field of 32 elements, GF(2)[x]/(x^5 + x^2 + 1). Each of the
17 positions, the check's own included, has a weight of its own and none is zero. So one wrong
character changes the sum (a weight times a difference is never zero), and so does a swap of two
(the difference of two weights times the difference of two characters is never zero).

Reading is lenient about how a number is written and never guesses what was meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from npt_training.core.ids import ALPHABET

RANDOM_BITS = 80
LENGTH = RANDOM_BITS // 5 + 1
GROUPS = (5, 4, 4, 4)

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_ALIKE = {"O": "0", "I": "1", "L": "1"}
_IGNORED = frozenset(" \t\r\n\u00a0\u2009\u202f-\u2010\u2011\u2012\u2013\u2014\u2212")
_POLYNOMIAL = 0b100101


def _times(a: int, b: int) -> int:
    """Product of two elements of GF(32)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= _POLYNOMIAL
        b >>= 1
    return product


def _powers() -> tuple[int, ...]:
    """1, x, x², … of the field: all different up to x^30, none zero."""
    weight, weights = 1, []
    for _position in range(LENGTH):
        weights.append(weight)
        weight = _times(weight, 2)
    return tuple(weights)


WEIGHTS = _powers()
_INVERSE_OF_LAST = next(w for w in range(1, 32) if _times(w, WEIGHTS[-1]) == 1)


class Mistake(Enum):
    """Why a text is not a number of ours."""

    EMPTY = "empty"
    CHARACTER = "character"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CHECK = "check"


@dataclass(frozen=True)
class Reading:
    """What was read: ``number`` (17 characters) or the kind of ``mistake``.

    ``found`` is the first character that no number has; ``count`` is how many characters were
    read.
    """

    number: str | None
    mistake: Mistake | None = None
    found: str = ""
    count: int = 0


def make(value: int) -> str:
    """The number, without grouping, for ``value`` of 80 random bits."""
    if not 0 <= value < 1 << RANDOM_BITS:
        raise ValueError(f"a number carries {RANDOM_BITS} bits")
    digits = [(value >> 5 * (LENGTH - 2 - i)) & 31 for i in range(LENGTH - 1)]
    check = _times(_sum(digits), _INVERSE_OF_LAST)
    return "".join(ALPHABET[digit] for digit in (*digits, check))


def grouped(number: str) -> str:
    """``number`` in groups for reading aloud: 5-4-4-4."""
    parts, start = [], 0
    for size in GROUPS:
        parts.append(number[start : start + size])
        start += size
    return "-".join(parts)


def read(text: str) -> Reading:
    """Read what a person typed or pasted: any case, spaces and hyphens; O is 0, I and L are 1."""
    characters = [c for c in text if c not in _IGNORED]
    if not characters:
        return Reading(None, Mistake.EMPTY)
    known = []
    for character in characters:
        upper = _ALIKE.get(character.upper(), character.upper())
        if upper not in _VALUE:
            return Reading(None, Mistake.CHARACTER, found=character, count=len(characters))
        known.append(upper)
    if len(known) != LENGTH:
        kind = Mistake.TOO_SHORT if len(known) < LENGTH else Mistake.TOO_LONG
        return Reading(None, kind, count=len(known))
    if _sum([_VALUE[c] for c in known]):
        return Reading(None, Mistake.CHECK, count=LENGTH)
    return Reading("".join(known), count=LENGTH)


def _sum(digits: list[int]) -> int:
    total = 0
    for weight, digit in zip(WEIGHTS, digits, strict=False):
        total ^= _times(weight, digit)
    return total
