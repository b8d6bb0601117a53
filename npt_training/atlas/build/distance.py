"""Millimetres along the skin from a line or point to everywhere on the body.

Shortest paths over a graph that joins every vertex of the twice subdivided mesh with its
neighbours up to three rings away (49 directions, so that a path is hardly longer than the true
geodesic: about 1 % against the exact algorithm, see tests). Near the line the straight distance
is used, which there is the same and has no grain.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix, vstack
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from npt_training.atlas.build.mesh import Surface

REACH_MM = 200.0
_NEAR_MM, _FAR_MM = 6.0, 14.0
_RINGS = 3


class SkinDistance:
    """Distance fields on the finest mesh, whose coarser vertices come first.

    `coarse_quads` is the topology one subdivision earlier; `fine_quads` that of the surface.
    """

    def __init__(
        self, surface: Surface, coarse_vertices: int, coarse_quads: np.ndarray, up: csr_matrix
    ) -> None:
        self.surface = surface
        self._up = up
        V = surface.V[:coarse_vertices]
        self._V = V
        self._tree = cKDTree(V)
        pairs = [(i, j) for i in range(4) for j in range(4) if i != j]
        rows = np.concatenate([coarse_quads[:, i] for i, _ in pairs])
        cols = np.concatenate([coarse_quads[:, j] for _, j in pairs])
        n = coarse_vertices
        ring = csr_matrix((np.ones(len(rows), np.float32), (rows, cols)), shape=(n, n))
        self._around = (ring @ ring + ring).tocsr()
        reach = ring
        for _ in range(_RINGS - 1):
            reach = reach @ ring + ring
        links = reach.tocoo()
        some = links.row != links.col
        row, col = links.row[some], links.col[some]
        length = np.linalg.norm(V[row] - V[col], axis=1)
        self._graph = coo_matrix((length, (row, col)), shape=(n, n)).tocsr()

    def field(self, points: np.ndarray) -> Field:
        """Distance everywhere on the skin from the nearest of `points`, which lie on it.

        Paths start at the vertices two rings round the points, at their straight distance.
        """
        points = np.atleast_2d(points)
        n = len(self._V)
        near = np.unique(self._tree.query(points, 3)[1])
        seeds = np.unique(np.r_[near, self._around[near].indices])
        line = cKDTree(points)
        start = np.maximum(line.query(self._V[seeds])[0], 1e-6)
        link = csr_matrix((start, (np.zeros(len(seeds), int), seeds)), shape=(1, n))
        graph = vstack([self._graph, link]).tocsr()
        graph.resize((n + 1, n + 1))
        far = dijkstra(graph, indices=n, limit=REACH_MM)[:n]
        far = self._up @ np.where(np.isfinite(far), far, REACH_MM)
        return Field(far, line)


class Field:
    """Distances from one structure: by graph at the vertices, straight close to it."""

    def __init__(self, far: np.ndarray, line: cKDTree) -> None:
        self._far, self._line = far, line

    def at(self, P: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Distance in mm at skin points given with their triangle corners and weights.

        The straight distance counts up to 6 mm and fades out by 14 mm, but only where the way
        over the skin is about as short: across a cleft between toes it is not.
        """
        far = (self._far[corners] * weights).sum(1)
        straight = np.full(len(P), REACH_MM)
        some = np.flatnonzero(far < 3 * _FAR_MM)
        if len(some):
            straight[some] = self._line.query(P[some])[0]
        grain = np.ptp(self._far[corners], axis=1) + 3.5
        agrees = far - straight < grain + 0.2 * straight
        share = np.clip((straight - _NEAR_MM) / (_FAR_MM - _NEAR_MM), 0, 1)
        share = share * share * (3 - 2 * share)
        mixed = straight * (1 - share) + far * share
        return np.minimum(np.where(agrees, mixed, far), REACH_MM)


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
