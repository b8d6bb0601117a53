"""How sure a figure is: 95 % intervals that make sense from eight candidates on."""

from __future__ import annotations

import math

from npt_training.assessment.statistics.beta import f_quantile

Z = 1.959963984540054
"""Standard normal, 97.5 %."""
LEAST = 8
"""Fewer candidates than this and a figure is only a hint (a faculty setting)."""

Interval = tuple[float, float]


def wilson(share: float, n: float) -> Interval | None:
    """Wilson's score interval of a share (Wilson 1927, JASA 22).

    For part marks it is wider than need be: a mark between 0 and 1 with mean p varies by at most
    p (1 - p). 4 of 8 gives 0.215 to 0.785.
    """
    if n <= 0:
        return None
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(max(0.0, share * (1 - share)) / n + Z * Z / (4 * n * n))
    whole = 1 + Z * Z / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


def difference(high: float, low: float, n: float) -> Interval | None:
    """Interval of the difference of two independent shares of ``n`` each.

    Newcombe's hybrid score method (Newcombe 1998, Statistics in Medicine 17:873, method 10).
    """
    first, second = wilson(high, n), wilson(low, n)
    if first is None or second is None:
        return None
    gap = high - low
    below = math.hypot(high - first[0], second[1] - low)
    above = math.hypot(first[1] - high, low - second[0])
    return max(-1.0, gap - below), min(1.0, gap + above)


def correlation(r: float, n: int) -> Interval | None:
    """Fisher's z interval of a correlation; None below 4 candidates or where r is 1."""
    if n < 4 or not -1 < r < 1:
        return None
    z, half = math.atanh(r), Z / math.sqrt(n - 3)
    return math.tanh(z - half), math.tanh(z + half)


def alpha(value: float, n: int, items: float) -> Interval | None:
    """Feldt's interval of Cronbach's alpha (Feldt, Woodruff, Salih 1987), by the F distribution."""
    if n < 2 or items < 2:
        return None
    df1, df2 = n - 1, (n - 1) * (items - 1)
    low = 1 - (1 - value) * f_quantile(0.975, df1, df2)
    high = 1 - (1 - value) * f_quantile(0.025, df1, df2)
    return max(-1.0, low), min(1.0, high)
