"""Item response models of items marked 0 or 1, by marginal maximum likelihood.

Bock and Aitkin 1981 (Psychometrika 46:443): ability is standard normal, taken at the nodes of
Gauss-Hermite quadrature; expected counts and Newton steps take turns until the likelihood stands.
The chance of a right answer is 1 / (1 + exp(-(slope * ability + easiness))).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from npt_training.assessment.statistics.scores import Array, Scores

NODES = 61
MOST_ROUNDS = 5000
TOLERANCE = 1e-10
STEEPEST = 10.0
"""Slopes and easinesses stay inside this: an item that everybody gets right has none."""


@dataclass(frozen=True)
class Model:
    """``slopes`` are all alike in a Rasch model. ``difficulty`` = -easiness / slope, in abilities.

    ``variance``: of ability, where the Rasch slope is taken as 1.
    """

    items: tuple[str, ...]
    slopes: tuple[float, ...]
    easiness: tuple[float, ...]
    log_likelihood: float
    parameters: int
    n: int

    @property
    def difficulty(self) -> tuple[float, ...]:
        return tuple(-d / a for a, d in zip(self.slopes, self.easiness, strict=True))

    @property
    def variance(self) -> float:
        return self.slopes[0] ** 2

    @property
    def aic(self) -> float:
        return 2 * self.parameters - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        return self.parameters * float(np.log(self.n)) - 2 * self.log_likelihood


def fit(table: Scores, *, slopes_differ: bool = False, nodes: int = NODES) -> Model:
    """A Rasch model, or with ``slopes_differ`` the two-parameter one (from 200 candidates on)."""
    right, known, weight = _patterns(table)
    theta, prior = np.polynomial.hermite_e.hermegauss(nodes)
    prior = np.log(prior / prior.sum())
    k = right.shape[1]
    share = (weight @ right + 0.5) / (weight @ known + 1)
    slope, easy = np.ones(k), np.log(share / (1 - share))
    before = -np.inf
    for _round in range(MOST_ROUNDS):
        eta = slope[:, None] * theta + easy[:, None]
        joint = right @ eta - known @ np.logaddexp(0, eta) + prior
        top = joint.max(1, keepdims=True)
        sums = np.exp(joint - top).sum(1)
        likelihood = float(weight @ (np.log(sums) + top[:, 0]))
        if likelihood - before < TOLERANCE:
            break
        before = likelihood
        posterior = np.exp(joint - top) / sums[:, None] * weight[:, None]
        slope, easy = _step(
            slope, easy, theta, right.T @ posterior, known.T @ posterior, slopes_differ
        )
    return Model(
        table.items,
        tuple(float(a) for a in slope),
        tuple(float(d) for d in easy),
        likelihood,
        2 * k if slopes_differ else k + 1,
        int(weight.sum()),
    )


def _patterns(table: Scores) -> tuple[Array, Array, Array]:
    """Different rows of the table once: right answers, asked items, how often."""
    marks = table.marks / table.most
    if not np.isin(np.nan_to_num(marks), (0.0, 1.0)).all():
        raise ValueError("an item response model takes items marked 0 or full")
    rows = np.where(np.isnan(marks), -1.0, marks)
    rows = rows[(rows >= 0).any(1)]
    if len(rows) < 2 or rows.shape[1] < 2:
        raise ValueError("an item response model needs two candidates and two items")
    different, counts = np.unique(rows, axis=0, return_counts=True)
    known = (different >= 0).astype(float)
    return np.maximum(different, 0.0), known, counts.astype(float)


def _step(
    slope: Array, easy: Array, theta: Array, right: Array, asked: Array, slopes_differ: bool
) -> tuple[Array, Array]:
    """One Newton step towards the best parameters for the expected counts."""
    p = 1 / (1 + np.exp(-(slope[:, None] * theta + easy[:, None])))
    miss, info = right - asked * p, asked * p * (1 - p) + 1e-12
    g_easy, g_slope = miss.sum(1), miss @ theta
    h_ee, h_es, h_ss = info.sum(1), info @ theta, info @ theta**2
    if slopes_differ:
        whole = h_ee * h_ss - h_es**2
        d_easy = (h_ss * g_easy - h_es * g_slope) / whole
        d_slope = (h_ee * g_slope - h_es * g_easy) / whole
    else:
        common = (g_slope.sum() - (h_es / h_ee) @ g_easy) / (h_ss.sum() - (h_es**2 / h_ee).sum())
        d_slope = np.full_like(slope, common)
        d_easy = (g_easy - h_es * common) / h_ee
    limit = (-STEEPEST, STEEPEST)
    return (
        np.clip(slope + np.clip(d_slope, -1, 1), *limit),
        np.clip(easy + np.clip(d_easy, -1, 1), *limit),
    )
