"""How far a total can be trusted: alpha, KR-20, KR-21, alpha without an item, SEM."""

from __future__ import annotations

import math

import numpy as np

from npt_training.assessment.statistics.scores import Array, Scores


def covariances(table: Scores) -> tuple[Array, Array]:
    """Items by items: covariances, and how many candidates each rests on.

    Asked alike, a missing mark counts 0. Forms drawn from a pool: of the candidates who were asked
    both items; NaN where fewer than two were.
    """
    marks = np.nan_to_num(table.marks)
    if table.alike:
        n = np.full((marks.shape[1],) * 2, float(marks.shape[0]))
        known = np.ones_like(marks)
    else:
        known = table.present.astype(float)
        n = known.T @ known
    sums = marks.T @ known
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (marks.T @ marks - sums * sums.T / n) / (n - 1)
    return np.where(n >= 2, found, np.nan), np.where(n >= 2, n, 0.0)


def cronbach_alpha(table: Scores) -> float | None:
    """Cronbach's alpha (Cronbach 1951); of items marked 0 or 1 it is KR-20.

    Written as L c / (v + (L - 1) c) with the mean variance v, the mean covariance c and the length
    L of a form: the same for one form, and defined where forms were drawn from a pool.
    """
    return _alpha(*covariances(table), table.length)


def alpha_if_deleted(table: Scores) -> list[float | None]:
    """Alpha of the other items, for each item."""
    found, weight = covariances(table)
    shorter = table.length - (1 if table.alike else table.length / max(len(table.items), 1))
    out: list[float | None] = []
    for place in range(len(table.items)):
        keep = [other for other in range(len(table.items)) if other != place]
        out.append(_alpha(found[np.ix_(keep, keep)], weight[np.ix_(keep, keep)], shorter))
    return out


def _alpha(found: Array, weight: Array, length: float) -> float | None:
    if len(found) < 2 or length < 2:
        return None
    off = ~np.eye(len(found), dtype=bool)
    variances, weights = np.diag(found), np.diag(weight)
    pairs = off & (weight > 0)
    if not pairs.any() or not (weights > 0).any():
        return None
    seen = weights > 0
    variance = float(np.average(variances[seen], weights=weights[seen]))
    covariance = float(np.average(found[pairs], weights=weight[pairs]))
    below = variance + (length - 1) * covariance
    if below <= 1e-12:
        return None
    return min(1.0, length * covariance / below)


def kr21(table: Scores) -> float | None:
    """Kuder and Richardson's formula 21: items of equal difficulty, marked 0 or 1.

    The variance is that of the candidates themselves (divided by n), as in the formula of 1937.
    """
    totals = table.totals()
    k, mean = len(table.items), float(np.nanmean(totals)) if len(totals) else 0.0
    variance = float(np.nanvar(totals)) if len(totals) > 1 else 0.0
    if k < 2 or variance <= 0:
        return None
    return k / (k - 1) * (1 - mean * (k - mean) / (k * variance))


def standard_error(sd: float | None, reliability: float | None) -> float | None:
    """Standard error of measurement in marks: SD times the root of 1 minus the reliability."""
    if sd is None or reliability is None:
        return None
    return sd * math.sqrt(max(0.0, 1 - reliability))
