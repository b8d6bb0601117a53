"""Where the cut should be: modified Angoff, Ebel, borderline regression, Cohen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Angoff:
    """``cut`` in marks out of ``most``; ``se`` is the standard error over judges, in marks.

    ``item_means`` and ``item_sds`` are of the judges' estimates (0 to 1) item by item;
    ``judge_cuts`` the cut each judge alone would set.
    """

    cut: float
    most: float
    se: float | None
    judge_cuts: tuple[float, ...]
    item_means: tuple[float, ...]
    item_sds: tuple[float | None, ...]

    @property
    def percent(self) -> float:
        return 100 * self.cut / self.most


def angoff(estimates: Sequence[Sequence[float]], most: Sequence[float] | None = None) -> Angoff:
    """``estimates``: judges by items, the share a just competent candidate would earn, 0 to 1.

    The cut is the sum of the items' mean estimates (Angoff 1971), times the items' marks. Judges'
    sums 3.9 3.75 4.2 3.4 4.25 of 6: cut 3.9, 65 %, standard error 0.155724.
    """
    table = np.asarray(estimates, float)
    if table.ndim != 2 or not table.size:
        raise ValueError("estimates are judges by items")
    if not ((table >= 0) & (table <= 1)).all():
        raise ValueError("an estimate lies between 0 and 1")
    marks = np.ones(table.shape[1]) if most is None else np.asarray(most, float)
    cuts = table @ marks
    judges = len(table)
    sds = table.std(0, ddof=1) if judges > 1 else None
    return Angoff(
        cut=float(cuts.mean()),
        most=float(marks.sum()),
        se=float(cuts.std(ddof=1)) / math.sqrt(judges) if judges > 1 else None,
        judge_cuts=tuple(float(cut) for cut in cuts),
        item_means=tuple(float(mean) for mean in table.mean(0)),
        item_sds=tuple([None] * table.shape[1] if sds is None else [float(sd) for sd in sds]),
    )


def ebel(
    marks: Sequence[Sequence[float]], shares: Sequence[Sequence[float]]
) -> tuple[float, float]:
    """Ebel 1972: sum of marks in a cell of relevance and difficulty times the share expected there.

    Returns (cut, most). Cells are in any order as long as both tables have the same.
    """
    weight, share = np.asarray(marks, float), np.asarray(shares, float)
    if weight.shape != share.shape or not ((share >= 0) & (share <= 1)).all():
        raise ValueError("Ebel needs a share between 0 and 1 for every cell")
    return float((weight * share).sum()), float(weight.sum())


@dataclass(frozen=True)
class Borderline:
    """score = ``intercept`` + ``slope`` * rating; ``cut`` is the score at the borderline rating.

    ``se`` is the standard error of that fitted score, ``r2`` the share of variance explained.
    """

    slope: float
    intercept: float
    cut: float
    se: float | None
    r2: float
    n: int


def borderline_regression(
    ratings: Sequence[float], scores: Sequence[float], borderline: float
) -> Borderline:
    """Station scores regressed on global ratings (Kramer et al. 2003, Medical Education 37:132).

    Ratings 1 1 2 2 2 3 3 4 4 5, scores 8 10 11 13 12 15 16 18 17 20: cut at 2 is 12.043478.
    """
    x, y = np.asarray(ratings, float), np.asarray(scores, float)
    if x.shape != y.shape or len(x) < 3:
        raise ValueError("borderline regression needs a rating and a score of three candidates")
    gaps = x - x.mean()
    spread = float(gaps @ gaps)
    if spread <= 0:
        raise ValueError("every rating is the same: no line can be drawn")
    slope = float(gaps @ y) / spread
    intercept = float(y.mean()) - slope * float(x.mean())
    left = y - intercept - slope * x
    whole = float(((y - y.mean()) ** 2).sum())
    n = len(x)
    error = float(left @ left) / (n - 2)
    return Borderline(
        slope=slope,
        intercept=intercept,
        cut=intercept + slope * borderline,
        se=math.sqrt(error * (1 / n + (borderline - float(x.mean())) ** 2 / spread)),
        r2=1 - float(left @ left) / whole if whole > 0 else 0.0,
        n=n,
    )


def cohen(scores: Sequence[float], *, guess: float = 0.0, share: float = 0.6) -> float:
    """Cohen-Schotanus 2010: 60 % of what the 95th percentile reached, above what guessing gives.

    ``guess`` in marks. Scores 1 to 100: 57.03; with 20 by guessing 65.03.
    """
    if not len(scores):
        raise ValueError("Cohen's method needs scores")
    top = float(np.percentile(np.asarray(scores, float), 95))
    return guess + share * (top - guess)
