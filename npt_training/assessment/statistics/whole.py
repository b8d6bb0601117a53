"""Figures of a whole test, and everything about a table at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from npt_training.assessment.statistics import intervals
from npt_training.assessment.statistics.cut import AtTheCut, at_the_cut
from npt_training.assessment.statistics.intervals import Interval
from npt_training.assessment.statistics.items import ItemFigures, item_figures
from npt_training.assessment.statistics.reliability import cronbach_alpha, kr21, standard_error
from npt_training.assessment.statistics.scores import Scores


@dataclass(frozen=True)
class WholeFigures:
    """``mean``, ``sd`` (n - 1) and ``sem`` in marks out of ``most``."""

    n: int
    items: int
    most: float
    mean: float | None
    sd: float | None
    skew: float | None
    alpha: float | None
    alpha_interval: Interval | None
    kr21: float | None
    sem: float | None
    cut: AtTheCut | None = None


@dataclass(frozen=True)
class Analysis:
    """A table worked through."""

    test: WholeFigures
    items: list[ItemFigures]


def analyse(table: Scores, *, cut_share: float | None = None) -> Analysis:
    """Everything at once; ``cut_share`` is the cut as a share of the most marks."""
    return Analysis(whole_figures(table, cut_share=cut_share), item_figures(table))


def whole_figures(table: Scores, *, cut_share: float | None = None) -> WholeFigures:
    totals = table.totals()
    totals = totals[~np.isnan(totals)]
    n, most = len(totals), table.total_most
    sd = float(totals.std(ddof=1)) if n > 1 else None
    alpha = cronbach_alpha(table) if n > 1 else None
    binary = bool(np.isin(np.nan_to_num(table.marks), (0.0, 1.0)).all() and (table.most == 1).all())
    at_cut = None
    if cut_share is not None and alpha is not None:
        at_cut = at_the_cut(
            [float(total) for total in totals], most=most, cut=cut_share * most, reliability=alpha
        )
    return WholeFigures(
        n=n,
        items=len(table.items),
        most=most,
        mean=float(totals.mean()) if n else None,
        sd=sd,
        skew=_skew(totals) if n > 2 and sd else None,
        alpha=alpha,
        alpha_interval=None if alpha is None else intervals.alpha(alpha, n, table.length),
        kr21=kr21(table) if binary and table.alike else None,
        sem=standard_error(sd, alpha),
        cut=at_cut,
    )


def _skew(totals: np.ndarray) -> float:
    """Adjusted Fisher-Pearson skewness, as spreadsheets give it."""
    n = len(totals)
    gaps = totals - totals.mean()
    size = float((gaps**2).mean()) ** 1.5
    return float((gaps**3).mean()) / size * (n * (n - 1)) ** 0.5 / (n - 2) if size else 0.0
