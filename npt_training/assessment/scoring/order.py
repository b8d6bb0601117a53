"""Order: numbered places put in order, credited by the pairs that agree.

The measure is Kendall's tau-a of the two orders (M. G. Kendall, Biometrika 30, 1938): pairs in the
right order minus pairs in the wrong one, over all pairs; below zero counts as zero, so that
guessing is worth nothing on average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from npt_training.assessment.scoring.score import Score


def score_order(key: Sequence[str], ranks: Mapping[str, int]) -> Score:
    """``key`` is the right order, ``ranks`` the place given to each (1 first; missing: none given).

    Key a b c d. Given a b c d: 1. Given b a c d (one pair of six turned): 4/6 = 0.6667. Given
    d c b a: 0. A pair of which one has no place, or which shares one, agrees with nothing and
    takes nothing: only a and d given, in order: 1/6 = 0.1667.
    """
    if len(key) < 2:
        raise ValueError("an order has at least two places")
    pairs = list(combinations(key, 2))
    agree = differ = 0
    for first, second in pairs:
        here, there = ranks.get(first), ranks.get(second)
        if here is None or there is None:
            continue
        agree += here < there
        differ += here > there
    right = [name for place, name in enumerate(key, 1) if ranks.get(name) == place]
    fraction = max(0.0, (agree - differ) / len(pairs))
    return Score(fraction, {"agree": agree, "differ": differ, "of": len(pairs), "right": right})
