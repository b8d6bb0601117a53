"""How long item analysis takes to compute: 1,000 candidates, 40 items, the middle of five runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from npt_training.assessment.statistics import irt
from npt_training.assessment.statistics.scores import Scores
from npt_training.assessment.statistics.whole import analyse

CANDIDATES, ITEMS, RUNS = 1000, 40, 5
ITEM_ANALYSIS = "item analysis of 1,000 x 40 answers"


def table(seed: int = 1) -> Scores:
    """Right answers after a Rasch model: abilities standard normal, difficulties from -2 to 2."""
    rng = np.random.default_rng(seed)
    ability = rng.normal(size=(CANDIDATES, 1))
    difficulty = np.linspace(-2, 2, ITEMS)
    right = rng.random((CANDIDATES, ITEMS)) < 1 / (1 + np.exp(difficulty - ability))
    names = tuple(f"c{n}" for n in range(CANDIDATES)), tuple(f"i{n}" for n in range(ITEMS))
    return Scores(*names, right.astype(float), np.ones(ITEMS))


def seconds() -> dict[str, float]:
    """Median seconds by what was computed."""
    marks = table()
    return {
        ITEM_ANALYSIS: _median(lambda: analyse(marks, cut_share=0.6)),
        "Rasch model of 1,000 x 40 answers": _median(lambda: irt.fit(marks)),
    }


def _median(run: Callable[[], object]) -> float:
    taken = []
    for _turn in range(RUNS):
        before = time.perf_counter()
        run()
        taken.append(time.perf_counter() - before)
    return statistics.median(taken)


if __name__ == "__main__":
    for name, value in seconds().items():
        print(f"{name:<40} {value:.3f} s")
