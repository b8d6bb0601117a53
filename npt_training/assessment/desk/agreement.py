"""How far two markers agree, beyond chance: Cohen's kappa, plain and weighted. Pure.

Weights are linear (Cicchetti and Allison 1971): with ``k`` categories a difference of ``d`` counts
``1 - d / (k - 1)``. Standard errors after Fleiss, Cohen and Everitt 1969 (Psychological Bulletin
72: 323-327). The table [[0, 4, 1], [0, 8, 0], [0, 1, 5]], which statsmodels tests against SAS,
gives kappa .4842 (.1380) and weighted kappa .4701 (.1457); quadratic weights give another figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

Table = Sequence[Sequence[int]]
FEW = 10
"""Below this many answers marked twice, kappa says little; shown with a warning."""
STEPS = 5
"""Answers of different items are compared in fifths of their marks: none, a quarter, half, three
quarters, all."""


@dataclass(frozen=True)
class Kappa:
    """``value`` is 1 for full agreement, 0 for what chance gives; ``se`` its standard error.

    ``value`` is None when both markers gave everybody the same one mark: chance alone agrees.
    """

    n: int
    value: float | None
    se: float | None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % confidence interval, cut at -1 and 1."""
        if self.value is None or self.se is None:
            return None
        reach = 1.959964 * self.se
        return max(-1.0, self.value - reach), min(1.0, self.value + reach)


def kappa(table: Table, weights: str = "linear") -> Kappa:
    """Kappa of a square table of counts, first marker down, second across.

    ``weights``: none, linear or quadratic. Raises ValueError for a table that is not square.
    """
    size = len(table)
    if size < 1 or any(len(row) != size for row in table):
        raise ValueError("a table of agreement is square")
    n = sum(sum(row) for row in table)
    if n == 0:
        return Kappa(0, None, None)
    part = [[count / n for count in row] for row in table]
    down = [sum(row) for row in part]
    across = [sum(part[i][j] for i in range(size)) for j in range(size)]
    weigh = [[_weight(abs(i - j), size, weights) for j in range(size)] for i in range(size)]
    cells = [(i, j) for i in range(size) for j in range(size)]
    seen = math.fsum(weigh[i][j] * part[i][j] for i, j in cells)
    chance = math.fsum(weigh[i][j] * down[i] * across[j] for i, j in cells)
    if 1 - chance < 1e-12:
        return Kappa(n, None, None)
    by_row = [math.fsum(across[j] * weigh[i][j] for j in range(size)) for i in range(size)]
    by_column = [math.fsum(down[i] * weigh[i][j] for i in range(size)) for j in range(size)]
    spread = math.fsum(
        part[i][j] * (weigh[i][j] * (1 - chance) - (by_row[i] + by_column[j]) * (1 - seen)) ** 2
        for i, j in cells
    )
    variance = (spread - (seen * chance - 2 * chance + seen) ** 2) / (n * (1 - chance) ** 4)
    return Kappa(n, (seen - chance) / (1 - chance), math.sqrt(max(0.0, variance)))


def _weight(apart: int, size: int, weights: str) -> float:
    if weights == "none":
        return 1.0 if apart == 0 else 0.0
    if size == 1:
        return 1.0
    part = apart / (size - 1)
    if weights == "linear":
        return 1 - part
    if weights == "quadratic":
        return 1 - part**2
    raise ValueError(f"unknown weights {weights}")


def table_of(pairs: Sequence[tuple[int, int]], size: int) -> list[list[int]]:
    """Counts of (first, second) categories, each 0 to ``size`` - 1."""
    table = [[0] * size for _row in range(size)]
    for first, second in pairs:
        table[first][second] += 1
    return table


def step_of(fraction: float, steps: int = STEPS) -> int:
    """The category of a fraction, the nearest of ``steps`` equal steps from 0 to 1."""
    return min(steps - 1, max(0, math.floor(fraction * (steps - 1) + 0.5)))


@dataclass(frozen=True)
class Agreement:
    """Two marks for each of ``n`` answers. ``exact`` is the share with equal marks, ``apart`` the
    mean of second minus first in percent points."""

    n: int
    exact: float
    apart: float
    kappa: Kappa


def agreement(pairs: Sequence[tuple[float, float]], steps: int = STEPS) -> Agreement:
    """Agreement of (first, second) fractions; ``steps`` is one more than the marks to give."""
    if not pairs:
        return Agreement(0, 0.0, 0.0, Kappa(0, None, None))
    table = table_of([(step_of(a, steps), step_of(b, steps)) for a, b in pairs], steps)
    same = sum(1 for a, b in pairs if math.isclose(a, b, abs_tol=1e-9))
    apart = 100 * math.fsum(b - a for a, b in pairs) / len(pairs)
    return Agreement(len(pairs), same / len(pairs), apart, kappa(table))
