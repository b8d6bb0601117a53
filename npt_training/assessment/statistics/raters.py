"""How alike raters rate: the six intraclass correlations, and Fleiss's kappa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Icc:
    """Shrout and Fleiss 1979 (Psychological Bulletin 86:420): one rating, then the mean of all."""

    one_way: float
    two_way_random: float
    two_way_fixed: float
    one_way_mean: float
    two_way_random_mean: float
    two_way_fixed_mean: float


def icc(ratings: Sequence[Sequence[float]]) -> Icc:
    """``ratings``: one row a thing rated, one column a rater, at least two of each."""
    table = np.asarray(ratings, float)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ValueError("ratings need at least two rows and two columns")
    n, k = table.shape
    mean = table.mean()
    rows = k * float(((table.mean(1) - mean) ** 2).sum()) / (n - 1)
    columns = n * float(((table.mean(0) - mean) ** 2).sum()) / (k - 1)
    within = float(((table - table.mean(1, keepdims=True)) ** 2).sum()) / (n * (k - 1))
    error = (within * n * (k - 1) - columns * (k - 1)) / ((n - 1) * (k - 1))
    if rows <= 0:
        raise ValueError("every row has the same mean: nothing tells the rows apart")
    return Icc(
        (rows - within) / (rows + (k - 1) * within),
        (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n),
        (rows - error) / (rows + (k - 1) * error),
        (rows - within) / rows,
        (rows - error) / (rows + (columns - error) / n),
        (rows - error) / rows,
    )


def fleiss_kappa(counts: Sequence[Sequence[int]], *, chance: str = "fleiss") -> float:
    """``counts``: things by categories, how many raters chose each; the same raters for all.

    ``chance`` "fleiss" (1971) takes chance from the categories' shares, "randolph" (2005) as one
    over the number of categories.
    """
    table = np.asarray(counts, float)
    raters = table.sum(1)
    if table.ndim != 2 or not (raters == raters[0]).all() or raters[0] < 2:
        raise ValueError("every thing is rated by the same number of raters, at least two")
    m = float(raters[0])
    seen = float((((table**2).sum(1) - m) / (m * (m - 1))).mean())
    if chance == "randolph":
        by_chance = 1 / table.shape[1]
    else:
        by_chance = float(((table.sum(0) / table.sum()) ** 2).sum())
    if by_chance >= 1:
        raise ValueError("everything is in one category")
    return float((seen - by_chance) / (1 - by_chance))
