"""Figures of each item of a table, after classical test theory."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from npt_training.assessment.statistics import intervals
from npt_training.assessment.statistics.intervals import Interval
from npt_training.assessment.statistics.reliability import alpha_if_deleted
from npt_training.assessment.statistics.scores import Array, Scores

GROUP = 0.27
"""Share of candidates in the upper and in the lower group (Kelley 1939)."""
FLAT = 1e-9


@dataclass(frozen=True)
class ItemFigures:
    """One item. Shares and correlations; None where the marks do not vary or are too few.

    ``n`` have a mark, ``omitted`` have none. ``facility`` and ``sd`` are shares of the most marks.
    """

    id: str
    n: int
    omitted: int
    most: float
    facility: float | None
    sd: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    point_biserial: float | None
    corrected: float | None
    alpha_if_deleted: float | None
    facility_interval: Interval | None = None
    discrimination_interval: Interval | None = None
    corrected_interval: Interval | None = None


def item_figures(table: Scores) -> list[ItemFigures]:
    """The figures of every item, in the table's order."""
    totals, rests = table.totals(), table.rests()
    deleted = alpha_if_deleted(table)
    return [
        _figures(table, place, totals, rests[:, place], deleted[place])
        for place in range(len(table.items))
    ]


def _figures(
    table: Scores, place: int, totals: Array, rest: Array, deleted: float | None
) -> ItemFigures:
    most = float(table.most[place])
    here = table.present[:, place]
    mark, total, rest = table.marks[here, place] / most, totals[here], rest[here]
    n = len(mark)
    facility = float(mark.mean()) if n else None
    group = group_size(n)
    index = discrimination_index(mark, total)
    corrected = correlate(mark, rest)
    bounds = None
    if index is not None:
        upper, lower = group_means(mark, total, group)
        bounds = intervals.difference(upper, lower, group)
    return ItemFigures(
        id=table.items[place],
        n=n,
        omitted=len(table.candidates) - n,
        most=most,
        facility=facility,
        sd=float(mark.std(ddof=1)) if n > 1 else None,
        discrimination_index=index,
        discriminative_efficiency=discriminative_efficiency(mark, rest),
        point_biserial=correlate(mark, total),
        corrected=corrected,
        alpha_if_deleted=deleted,
        facility_interval=None if facility is None else intervals.wilson(facility, n),
        discrimination_interval=bounds,
        corrected_interval=None if corrected is None else intervals.correlation(corrected, n),
    )


def correlate(a: Array, b: Array) -> float | None:
    """Pearson's correlation; with an item marked 0 or 1 it is the point-biserial."""
    known = ~(np.isnan(a) | np.isnan(b))
    a, b = a[known], b[known]
    if len(a) < 2:
        return None
    a, b = a - a.mean(), b - b.mean()
    size = math.sqrt(float(a @ a) * float(b @ b))
    if size <= FLAT:
        return None
    return max(-1.0, min(1.0, float(a @ b) / size))


def discriminative_efficiency(mark: Array, rest: Array) -> float | None:
    """Covariance with the rest of the test, as a share of the most it could be.

    As the Moodle quiz statistics report defines it (there in percent): the most is reached when
    the same marks are dealt out so that whoever has more in the rest has more in the item, so both
    columns are sorted and their covariance taken. 1 means: as good as this facility allows.
    """
    known = ~np.isnan(rest)
    mark, rest = mark[known], rest[known]
    if len(mark) < 2:
        return None
    best = float((np.sort(mark) - mark.mean()) @ (np.sort(rest) - rest.mean()))
    if best <= FLAT:
        return None
    found = float((mark - mark.mean()) @ (rest - rest.mean())) / best
    return max(-1.0, min(1.0, found))


def group_size(n: int) -> int:
    """Candidates in the upper and the lower group: 27 % of them, rounded, at least one."""
    return max(1, math.floor(GROUP * n + 0.5))


def discrimination_index(mark: Array, total: Array) -> float | None:
    """D: mean share of marks in the upper 27 % minus that in the lower 27 %, by total marks.

    Candidates with the same total at the edge of a group count for it in equal parts, so that the
    order of the table changes nothing. None while everybody has the same total.
    """
    known = ~np.isnan(total)
    mark, total = mark[known], total[known]
    if len(mark) < 2 or float(total.max() - total.min()) <= FLAT:
        return None
    upper, lower = group_means(mark, total, group_size(len(mark)))
    return upper - lower


def group_means(mark: Array, total: Array, group: int) -> tuple[float, float]:
    """Mean of the item in the upper and in the lower group."""
    return _mean_of_top(mark, total, group), _mean_of_top(mark, -total, group)


def _mean_of_top(mark: Array, total: Array, group: int) -> float:
    edge = np.sort(total)[len(total) - group]
    above = total > edge + FLAT
    tied = ~above & (total >= edge - FLAT)
    places = group - int(above.sum())
    return (float(mark[above].sum()) + places * float(mark[tied].mean())) / group
