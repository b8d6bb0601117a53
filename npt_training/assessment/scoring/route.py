"""The route of a traced line: the way it goes, and how far it strays from going there once.

Coverage alone would take a scribble to and fro along a nerve for a good line. The Frechet distance
does not: it is the shortest lead on which one can walk the course and a dog the line, both only
forwards. Discrete Frechet distances judge by corners alone (GEOS documents 70.7 where the true
distance is 50), so both lines are resampled evenly first and never thinned; what the samples leave
open is at most their step.
"""

from __future__ import annotations

import numpy as np
import shapely


def resampled(line: np.ndarray, count: int) -> np.ndarray:
    """``count`` points evenly along a line; the line itself where it has no length."""
    if len(line) < 2:
        return line
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] <= 0:
        return line[:1]
    where = np.linspace(0.0, along[-1], count)
    return np.column_stack([np.interp(where, along, line[:, axis]) for axis in (0, 1)])


def frechet(one: np.ndarray, other: np.ndarray) -> float:
    """The discrete Frechet distance of two sampled lines, in their own unit.

    (0 0, 100 0) and (0 0, 50 50, 100 0): 70.7 as they are, 50 once both are resampled.
    """
    first, second = (shapely.LineString(line) if len(line) > 1 else None for line in (one, other))
    if first is None or second is None:
        line = one if second is None else other
        spot = (other if second is None else one)[0]
        return float(np.hypot(*(line - spot).T).max())
    return float(shapely.frechet_distance(first, second))


def runs_along(order: np.ndarray) -> bool | None:
    """Whether places passed one after the other climb; None where they do neither.

    ``order`` holds, for each sample of the line, how far along the course it lies. 0 1 2 3: True,
    3 2 1 0: False, 1 1 1: None. A line that turns back is judged by where it mostly goes.
    """
    if len(order) < 2 or float(np.ptp(order)) <= 0:
        return None
    steps = np.arange(len(order), dtype=float)
    slope = float(((steps - steps.mean()) * (order - order.mean())).sum())
    return None if abs(slope) < 1e-9 else slope > 0
