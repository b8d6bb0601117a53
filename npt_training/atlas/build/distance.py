"""Millimetres along the skin from a line or point to everywhere on the body.

Shortest paths over a graph that joins every vertex of the twice subdivided mesh with its
neighbours up to three rings away (49 directions, so that a path is hardly longer than the true
geodesic: about 1 % against the exact algorithm, see tests). Near the line the straight distance
is used, which there is the same and has no grain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

from npt_training.atlas.build.mesh import Surface

REACH_MM = 110.0
_NEAR_MM, _FAR_MM = 6.0, 14.0
_RINGS = 3


@njit(cache=True)
def _push(cost, node, size, c, v):  # pragma: no cover - compiled
    i = size
    while i > 0:
        up = (i - 1) // 2
        if cost[up] <= c:
            break
        cost[i], node[i] = cost[up], node[up]
        i = up
    cost[i], node[i] = c, v


@njit(cache=True)
def _pop(cost, node, size):  # pragma: no cover - compiled
    """Take the least away; the heap then holds one fewer."""
    c, v = cost[size - 1], node[size - 1]
    size -= 1
    i = 0
    while True:
        child = 2 * i + 1
        if child >= size:
            break
        if child + 1 < size and cost[child + 1] < cost[child]:
            child += 1
        if cost[child] >= c:
            break
        cost[i], node[i] = cost[child], node[child]
        i = child
    if size > 0:
        cost[i], node[i] = c, v


@njit(cache=True)
def spread(first, other, length, seeds, start, owner, reach):  # pragma: no cover - compiled
    """Shortest ways from many seeds, each with a start value and an owner.

    Gives distance and owner of each vertex; an owner goes no farther than its `reach`.
    """
    n = len(first) - 1
    found = np.full(n, np.inf)
    whose = np.full(n, -1, np.int32)
    room = 4 * n + len(seeds) + 16
    cost, node = np.empty(room), np.empty(room, np.int64)
    size = 0
    for k in range(len(seeds)):
        v = seeds[k]
        if start[k] < found[v] and start[k] <= reach[owner[k]]:
            found[v], whose[v] = start[k], owner[k]
            _push(cost, node, size, start[k], v)
            size += 1
    while size > 0:
        d, v = cost[0], node[0]
        _pop(cost, node, size)
        size -= 1
        if d > found[v]:
            continue
        most = reach[whose[v]]
        for e in range(first[v], first[v + 1]):
            w, far = other[e], d + length[e]
            if far < found[w] and far <= most:
                found[w], whose[w] = far, whose[v]
                if size == room:
                    cost = np.concatenate((cost, np.empty(room)))
                    node = np.concatenate((node, np.empty(room, np.int64)))
                    room *= 2
                _push(cost, node, size, far, w)
                size += 1
    return found, whose


@dataclass(frozen=True)
class Probe:
    """Points of the skin, by the corners of their triangles and weights, asked of many fields."""

    P: np.ndarray
    weights: np.ndarray
    inverse: np.ndarray
    up: csr_matrix

    def coarse(self) -> csr_matrix:
        """The matrix that takes values of the coarse vertices to the points."""
        n = len(self.P)
        rows = np.repeat(np.arange(n), 3)
        shape = (n, self.up.shape[0])
        return csr_matrix((self.weights.ravel(), (rows, self.inverse.ravel())), shape) @ self.up


class SkinDistance:
    """Distance fields on the finest mesh, whose coarser vertices come first.

    `coarse_quads` is the topology one subdivision earlier; `up` spreads its values to the finest.
    No way leads through mouth or nose: only `quads`, what a hand can reach, are joined.
    """

    def __init__(
        self, surface: Surface, coarse_vertices: int, coarse_quads: np.ndarray, up: csr_matrix
    ) -> None:
        finest = surface.skin[: len(surface.T) // 2]
        self.surface = surface
        self.quads = coarse_quads[finest.reshape(4, -1).mean(0) > 0.5]
        self.up = up.tocsr().astype(np.float32)
        self.V = surface.V[:coarse_vertices]
        self.tree = cKDTree(self.V)
        n = coarse_vertices
        self.ring = one_ring(n, self.quads)
        self._around = (self.ring @ self.ring + self.ring).tocsr()
        reach = self.ring
        for _ in range(_RINGS - 1):
            reach = reach @ self.ring + self.ring
        links = reach.tocoo()
        some = links.row != links.col
        row, col = links.row[some], links.col[some]
        length = np.linalg.norm(self.V[row] - self.V[col], axis=1)
        graph = coo_matrix((length, (row, col)), shape=(n, n)).tocsr()
        self.first, self.other = graph.indptr, graph.indices
        self.length = graph.data.astype(np.float32)

    def seeds(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Vertices two rings round points on the skin, and their straight distance."""
        near = np.unique(self.tree.query(points, 3)[1])
        found = np.unique(np.r_[near, self._around[near].indices]).astype(np.int64)
        straight = cKDTree(points).query(self.V[found])[0]
        return found, np.maximum(straight, 1e-6)

    def far(self, points: np.ndarray, reach_mm: float = REACH_MM) -> np.ndarray:
        """Distance of each coarse vertex from the nearest of `points`, `reach_mm` at most."""
        seeds, start = self.seeds(points)
        owner = np.zeros(len(seeds), np.int32)
        reach = np.array([reach_mm])
        far, _ = spread(self.first, self.other, self.length, seeds, start, owner, reach)
        return np.minimum(far, reach_mm).astype(np.float32)

    def field(self, points: np.ndarray, reach_mm: float = REACH_MM) -> Field:
        """Distance everywhere on the skin from the nearest of `points`, which lie on it.

        Paths start at the vertices two rings round the points, at their straight distance.
        """
        points = np.atleast_2d(points)
        return Field(self, self.far(points, reach_mm), points, reach_mm)

    def probe(self, P: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> Probe:
        used, inverse = np.unique(corners, return_inverse=True)
        return Probe(P, weights.astype(np.float32), inverse.reshape(corners.shape), self.up[used])


class Field:
    """Distances from one structure: by graph at the vertices, straight close to it."""

    def __init__(
        self, distance: SkinDistance, far: np.ndarray, points: np.ndarray, reach_mm: float
    ) -> None:
        self.distance, self.far, self.points, self.reach_mm = distance, far, points, reach_mm
        self._line = cKDTree(points)

    def with_mirror(self, mirror: np.ndarray) -> Field:
        """The distance from the nearer of the two sides."""
        far = np.minimum(self.far, self.far[mirror[: len(self.far)]])
        points = np.r_[self.points, self.points * [-1.0, 1.0, 1.0]]
        return Field(self.distance, far, points, self.reach_mm)

    def at(self, P: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Distance in mm at skin points given with their triangle corners and weights."""
        return self.of(self.distance.probe(P, corners, weights))

    def of(self, probe: Probe) -> np.ndarray:
        """The straight distance counts up to 6 mm and fades out by 14 mm, but only where the way
        over the skin is about as short: across a cleft between toes it is not.
        """
        corners = (probe.up @ self.far)[probe.inverse]
        far = (corners * probe.weights).sum(1)
        straight = np.full(len(far), self.reach_mm)
        some = np.flatnonzero(far < 3 * _FAR_MM)
        if len(some):
            straight[some] = self._line.query(probe.P[some])[0]
        grain = np.ptp(corners, axis=1) + 3.5
        agrees = far - straight < grain + 0.2 * straight
        share = np.clip((straight - _NEAR_MM) / (_FAR_MM - _NEAR_MM), 0, 1)
        share = share * share * (3 - 2 * share)
        mixed = straight * (1 - share) + far * share
        return np.minimum(np.where(agrees, mixed, far), self.reach_mm)


def one_ring(n: int, quads: np.ndarray) -> csr_matrix:
    """Which vertices share a quad."""
    pairs = [(i, j) for i in range(4) for j in range(4) if i != j]
    rows = np.concatenate([quads[:, i] for i, _ in pairs])
    cols = np.concatenate([quads[:, j] for _, j in pairs])
    return csr_matrix((np.ones(len(rows), np.float32), (rows, cols)), shape=(n, n))


def upsampling(coarse_vertices: int, coarse_quads: np.ndarray) -> csr_matrix:
    """Values of the coarse vertices spread to the once more subdivided mesh (its vertex order)."""
    n = coarse_vertices
    edges = np.sort(np.stack([coarse_quads, np.roll(coarse_quads, -1, 1)], -1).reshape(-1, 2), 1)
    key = edges[:, 0].astype(np.int64) * (n + 1) + edges[:, 1]
    _, first = np.unique(key, return_index=True)
    unique = edges[first]
    m, q = len(unique), len(coarse_quads)
    rows = [np.arange(n), np.repeat(n + np.arange(m), 2), np.repeat(n + m + np.arange(q), 4)]
    cols = [np.arange(n), unique.ravel(), coarse_quads.ravel()]
    values = [np.ones(n), np.full(2 * m, 0.5), np.full(4 * q, 0.25)]
    shape = (n + m + q, n)
    return csr_matrix(
        (np.concatenate(values), (np.concatenate(rows), np.concatenate(cols))), shape=shape
    )
