"""The incomplete beta function and what follows from it: F and binomial probabilities."""

from __future__ import annotations

import math

_STEPS = 300
_TINY = 1e-300


def beta_below(x: float, a: float, b: float) -> float:
    """P(B <= x) of a beta variable, by Lentz's evaluation of the continued fraction.

    Definition: NIST Digital Library of Mathematical Functions §8.17(v).
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - beta_below(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a
    c, d = 1.0, 1.0 / _safe(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _safe(1 + term * d)
            c = _safe(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return min(1.0, front * value)


def _safe(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with P(B <= x) = p, by halving: 60 steps are exact to double precision."""
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        if beta_below(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The value of F(df1, df2) with probability ``p`` below it."""
    x = beta_quantile(p, df1 / 2, df2 / 2)
    return math.inf if x >= 1 else df2 * x / (df1 * (1 - x))


def at_least(count: int, trials: int, p: float) -> float:
    """P(X >= count) of a binomial variable."""
    if count <= 0:
        return 1.0
    if count > trials:
        return 0.0
    return beta_below(p, count, trials - count + 1)
