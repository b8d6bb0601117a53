"""How right people are when they say how sure they are: calibration in three steps."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from npt_training.assessment.statistics.intervals import Interval, wilson

LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Sureness:
    """``level`` 1 guessing, 2 fairly sure, 3 certain. ``right``: mean share of the marks, with
    its interval; None where nobody said so.
    """

    level: int
    answers: int
    right: float | None
    interval: Interval | None


def calibration(answers: Iterable[tuple[int | None, float | None]]) -> list[Sureness]:
    """A line for each level, from (confidence, share of the marks); empty when nobody said.

    Those who know what they know rise from line to line: (1, 0), (1, 1), (3, 1) give 0.5 and 1.
    """
    said: dict[int, list[float]] = {level: [] for level in LEVELS}
    for level, fraction in answers:
        if level in said and fraction is not None:
            said[level].append(fraction)
    if not any(said.values()):
        return []
    return [_line(level, said[level]) for level in LEVELS]


def _line(level: int, got: list[float]) -> Sureness:
    if not got:
        return Sureness(level, 0, None, None)
    right = math.fsum(got) / len(got)
    return Sureness(level, len(got), right, wilson(right, len(got)))
