"""Codes, phases and counts of the live room. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits that are not taken for one another across a lecture hall."""
CODE_LENGTH = 6
OPEN_FOR = timedelta(hours=4)
"""A teaching session; after it the code opens nothing."""
KEPT_FOR = timedelta(hours=24)
"""Taps of a room that nobody closed are deleted after a day."""
MOST_SEATS = 500
COLUMNS, ROWS = 48, 60
"""Bins of the heat map: three by three in each square of the lettered grid of 16 by 20."""
GRID_COLUMNS = "ABCDEFGHIJKLMNOP"
GRID_ROWS = 20
MOST_SQUARES = 5

TAPPING, HEAT, REVEALED, CLOSED = "tapping", "heat", "revealed", "closed"
MOVES = {
    HEAT: {TAPPING},
    REVEALED: {TAPPING, HEAT},
    TAPPING: {TAPPING, HEAT, REVEALED},
    CLOSED: {TAPPING, HEAT, REVEALED},
}
"""Phase to come, and the phases it may come after. To tapping: with the next picture."""

Place = tuple[float, float]


def may_move(phase: str, to: str) -> bool:
    return phase in MOVES[to]


def takes_taps(phase: str) -> bool:
    """Until the truth is shown a tap may be made and moved."""
    return phase in (TAPPING, HEAT)


def code_from(digits: Sequence[int]) -> str:
    """A code from random numbers below the alphabet's length."""
    return "".join(ALPHABET[digit] for digit in digits)


def read_code(typed: str) -> str:
    """What was typed as a code is written: capitals, without blanks and dashes. ``ab2 c3d`` gives
    ``AB2C3D``."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())[:CODE_LENGTH]


def shown_code(code: str) -> str:
    """In two halves, as people say it: ``AB2 C3D``."""
    return f"{code[:3]} {code[3:]}"


@dataclass(frozen=True)
class Bin:
    """``count`` taps in a column and row, both from 0."""

    column: int
    row: int
    count: int


def bins(taps: Iterable[Place]) -> list[Bin]:
    """How many taps fall into each bin; empty ones are left out, single taps cannot be told apart
    beyond their bin."""
    found = Counter((_part(x, COLUMNS), _part(y, ROWS)) for x, y in taps)
    return [Bin(column, row, count) for (column, row), count in sorted(found.items())]


def squares(counted: Iterable[Bin], most: int = MOST_SQUARES) -> list[tuple[str, int]]:
    """The squares of the lettered grid with most taps, as ``("D7", 12)``, the fullest first."""
    across, down = COLUMNS // len(GRID_COLUMNS), ROWS // GRID_ROWS
    found: Counter[str] = Counter()
    for one in counted:
        found[f"{GRID_COLUMNS[one.column // across]}{one.row // down + 1}"] += one.count
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def outcome(fractions: Iterable[float]) -> dict[str, int]:
    """Taps by what they would earn: all, something, nothing."""
    found = {"right": 0, "partly": 0, "wrong": 0}
    for fraction in fractions:
        found["right" if fraction >= 1 else "partly" if fraction > 0 else "wrong"] += 1
    return found


def _part(share: float, parts: int) -> int:
    return min(max(int(share * parts), 0), parts - 1)
