"""Who chose what: a table of options or of clusters, and times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class OptionRow:
    """One answer that was given or could have been. ``mean_rest``: of its choosers, share of marks
    on the rest of the test; ``right``: None where an answer is neither."""

    option: str
    n: int
    share: float
    mean_rest: float | None
    right: bool | None


def option_table(
    chosen: Sequence[tuple[str, float | None]],
    known: Sequence[tuple[str, bool | None]],
    answers: int,
) -> list[OptionRow]:
    """``chosen``: (option, rest of its chooser) for each choice; ``known``: every option there is.

    Known options first, in their order, then others by how often they were given. ``answers`` is
    how many candidates answered: shares add to more than 1 where several may be chosen.
    """
    rests: dict[str, list[float]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for option, rest in chosen:
        counts[option] += 1
        if rest is not None:
            rests[option].append(rest)
    right = dict(known)
    others = sorted(set(counts) - set(right), key=lambda option: (-counts[option], option))
    return [
        OptionRow(
            option,
            counts[option],
            counts[option] / answers if answers else 0.0,
            float(np.mean(rests[option])) if rests[option] else None,
            right.get(option),
        )
        for option in [*right, *others]
    ]


@dataclass(frozen=True)
class Times:
    """Seconds spent on an item: median and quartiles."""

    n: int
    median_s: float
    low_s: float
    high_s: float


def times(seconds: Sequence[float]) -> Times | None:
    """None where nobody's time is known."""
    if not seconds:
        return None
    low, median, high = np.percentile(np.asarray(seconds, float), (25, 50, 75))
    return Times(len(seconds), float(median), float(low), float(high))
