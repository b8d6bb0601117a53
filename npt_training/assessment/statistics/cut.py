"""What happens at the cut: conditional error, and how consistent pass and fail are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from npt_training.assessment.statistics.beta import at_least

LONGEST = 5000


@dataclass(frozen=True)
class AtTheCut:
    """``agreement``: chance that a parallel test decides the same; ``kappa``: that beyond chance.

    ``conditional_sem``: standard error in marks of a person whose true total is the cut.
    """

    cut: float
    passing: float
    conditional_sem: float
    agreement: float
    kappa: float | None


def effective_length(mean: float, variance: float, most: float, reliability: float) -> float:
    """Items marked 0 or 1, equally hard, that would give a total of the same reliability.

    Livingston and Lewis 1995, Journal of Educational Measurement 32:179. With KR-21 for the
    reliability it is the number of items. LSAT6: mean 3.819, variance 1.0702, KR-21 .196441: 5.
    """
    if variance <= 0 or not 0 < reliability < 1:
        raise ValueError("effective length needs marks that vary and a reliability between 0 and 1")
    return (mean * (most - mean) - reliability * variance) / (variance * (1 - reliability))


def at_the_cut(
    totals: Sequence[float], *, most: float, cut: float, reliability: float
) -> AtTheCut | None:
    """Decision consistency from one sitting, or None where it cannot be said.

    Subkoviak 1976 (Journal of Educational Measurement 13:265): a person's true share is the
    observed one drawn towards the mean by the reliability (Kelley), a repeat is binomial. Items
    with part marks enter by Livingston and Lewis's effective length. ``conditional_sem`` is Lord's
    binomial error at the cut, on the same length.
    """
    n = len(totals)
    if n < 2 or not 0 <= cut <= most:
        return None
    mean = math.fsum(totals) / n
    variance = math.fsum((t - mean) ** 2 for t in totals) / n
    if variance <= 0 or not 0 < reliability < 1:
        return None
    length = min(LONGEST, max(2, round(effective_length(mean, variance, most, reliability))))
    need = math.ceil(cut / most * length - 1e-9)
    agree = chance = 0.0
    for total, count in Counter(totals).items():
        share = reliability * total / most + (1 - reliability) * mean / most
        passing = at_least(need, length, min(1.0, max(0.0, share)))
        agree += count * (passing**2 + (1 - passing) ** 2)
        chance += count * passing
    agreement, average = agree / n, chance / n
    by_chance = average**2 + (1 - average) ** 2
    share = cut / most
    return AtTheCut(
        cut=cut,
        passing=sum(total >= cut - 1e-9 for total in totals) / n,
        conditional_sem=most * math.sqrt(share * (1 - share) / (length - 1)),
        agreement=agreement,
        kappa=(agreement - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-12 else None,
    )
