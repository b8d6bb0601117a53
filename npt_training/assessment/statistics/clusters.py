"""Where taps gather on a picture: groups by density, in millimetres, the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from npt_training.assessment.statistics.scores import Array

REACH_MM = 8.0
"""Taps closer than this belong together: about the width of a finger's contact on a life-size
picture, and the least tolerance that items use (a faculty setting)."""
MOST = 2000
"""Taps looked at; more of them change no cluster that matters."""


@dataclass(frozen=True)
class Cluster:
    """``members``: places in the list given; ``x_mm``, ``y_mm``: their middle; ``spread_mm``: root
    mean square distance from it."""

    members: tuple[int, ...]
    x_mm: float
    y_mm: float
    spread_mm: float

    @property
    def n(self) -> int:
        return len(self.members)


def least_members(n: int) -> int:
    """How many taps make a cluster: one in ten, at least three."""
    return max(3, round(0.1 * n))


def clusters(
    points_mm: Sequence[tuple[float, float]],
    *,
    reach_mm: float = REACH_MM,
    least: int | None = None,
) -> list[Cluster]:
    """Density clusters (the idea of DBSCAN, Ester et al. 1996), the largest first.

    A tap with at least ``least // 2 + 1`` taps (itself included) in reach is a core; cores in reach
    of each other are one cluster, other taps join the nearest core in reach; clusters smaller than
    ``least`` are left out. Equal sizes: the one further left, then higher, comes first.
    """
    points = np.asarray(points_mm, float).reshape(-1, 2)[:MOST]
    n = len(points)
    least = least_members(n) if least is None else least
    if n < least:
        return []
    gaps = _distances(points)
    near = gaps <= reach_mm
    core = near.sum(1) >= least // 2 + 1
    label = _joined(near, core)
    for place in np.flatnonzero(~core & (near & core).any(1)):
        reachable = np.flatnonzero(near[place] & core)
        label[place] = label[reachable[np.argmin(gaps[place, reachable])]]
    found = []
    for one in range(int(label.max()) + 1):
        members = np.flatnonzero(label == one)
        if len(members) >= least:
            found.append(_cluster(points, members))
    return sorted(found, key=lambda c: (-c.n, round(c.x_mm, 6), round(c.y_mm, 6)))


def _distances(points: Array) -> Array:
    squares = (points**2).sum(1)
    gaps = squares[:, None] + squares[None, :] - 2 * points @ points.T
    far: Array = np.sqrt(np.maximum(gaps, 0.0))
    return far


def _joined(near: np.ndarray, core: np.ndarray) -> np.ndarray:
    """Number of the group of each core, -1 for the others."""
    label = np.full(len(core), -1)
    links = near & core[:, None] & core[None, :]
    count = 0
    for start in np.flatnonzero(core):
        if label[start] >= 0:
            continue
        front = np.zeros(len(core), dtype=bool)
        front[start] = True
        while front.any():
            label[front] = count
            front = links[front].any(0) & (label < 0)
        count += 1
    return label


def _cluster(points: Array, members: np.ndarray) -> Cluster:
    inside = points[members]
    middle = inside.mean(0)
    spread = float(np.sqrt(((inside - middle) ** 2).sum(1).mean()))
    return Cluster(
        tuple(int(place) for place in members), float(middle[0]), float(middle[1]), spread
    )


def binned(
    points: Sequence[tuple[float, float]], columns: int, rows: int
) -> list[tuple[int, int, int]]:
    """Points (0 to 1) counted on a grid: (column, row, count), row by row."""
    counts: dict[tuple[int, int], int] = {}
    for x, y in points:
        cell = (min(rows - 1, int(y * rows)), min(columns - 1, int(x * columns)))
        counts[cell] = counts.get(cell, 0) + 1
    return [(column, row, count) for (row, column), count in sorted(counts.items())]
