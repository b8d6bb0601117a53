"""Key-feature case: stages answered one after the other, each locked before the next is shown.

Key features are the few decisions on which a case turns (Page and Bordage, Acad Med 1995;70:104);
every stage weighs what its author gave it, and a wrong one does not spoil those after it, because
each new stage says what was found.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from npt_training.assessment.scoring.score import Score


def score_case(stages: Sequence[Score | None], weights: Sequence[float]) -> Score:
    """The weighted mean of the stages; a stage without an answer (None) earns nothing.

    Three stages of weight 1, 1 and 2, earning 1, 0.5 and 1: 3.5/4 = 0.875. Only the first one
    answered, in full: 1/4.
    """
    if len(stages) != len(weights) or not weights or min(weights) <= 0:
        raise ValueError("every stage has a weight above 0")
    earned = math.fsum(
        weight * ((stage.fraction or 0.0) if stage is not None else 0.0)
        for stage, weight in zip(stages, weights, strict=True)
    )
    fraction = min(1.0, earned / math.fsum(weights))
    detail = {"stages": [None if one is None else [one.fraction, one.detail] for one in stages]}
    unsafe = [name for one in stages if one is not None for name in one.detail.get("unsafe", [])]
    return Score(round(fraction, 6), detail | ({"unsafe": unsafe} if unsafe else {}))
