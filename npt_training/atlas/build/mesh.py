"""Meshes: Catmull-Clark subdivision, normals, and questions asked of a surface."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from npt_training.atlas.build import kernels

_AWAY_MM = 20.0
"""A walk this long has left its beginning: nothing on the body is as thin as 6 mm."""


def catmull_clark(V: np.ndarray, Q: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """One subdivision step with boundary rules; old vertices keep their numbers."""
    n = len(V)
    edges = np.sort(np.stack([Q, np.roll(Q, -1, 1)], -1).reshape(-1, 2), 1)
    key = edges[:, 0].astype(np.int64) * (n + 1) + edges[:, 1]
    _, first, inverse, count = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    inverse = inverse.ravel()
    unique = edges[first]
    face_point = V[Q].mean(1)
    middle = V[unique].mean(1)
    face_sum = np.zeros((len(unique), 3))
    np.add.at(face_sum, inverse, np.repeat(face_point, 4, 0))
    border = count == 1
    smooth = (middle * 2 + face_sum / np.maximum(count, 1)[:, None] * 2) / 4
    edge_point = np.where(border[:, None], middle, smooth)

    valence = np.bincount(unique.ravel(), minlength=n)
    faces_of = np.bincount(Q.ravel(), minlength=n)
    face_mean, edge_mean = np.zeros((n, 3)), np.zeros((n, 3))
    np.add.at(face_mean, Q.ravel(), np.repeat(face_point, 4, 0))
    np.add.at(edge_mean, unique.ravel(), np.repeat(middle, 2, 0))
    v = np.maximum(valence, 1)[:, None]
    moved = (face_mean / np.maximum(faces_of, 1)[:, None] + 2 * edge_mean / v + (v - 3) * V) / v
    rim = unique[border]
    on_rim = np.zeros(n, bool)
    on_rim[rim.ravel()] = True
    rim_mean, rim_count = np.zeros((n, 3)), np.bincount(rim.ravel(), minlength=n)
    np.add.at(rim_mean, rim.ravel(), np.repeat(middle[border], 2, 0))
    rim_point = (rim_mean / np.maximum(rim_count, 1)[:, None] + V) / 2
    moved = np.where(on_rim[:, None], rim_point, moved)
    moved[valence == 0] = V[valence == 0]

    e = inverse.reshape(-1, 4) + n
    f = np.arange(len(Q)) + n + len(unique)
    quads = [np.stack([Q[:, i], e[:, i], f, e[:, i - 1]], 1) for i in range(4)]
    return np.r_[moved, edge_point, face_point], np.concatenate(quads)


def subdivided(Q: np.ndarray, vertices: int) -> tuple[np.ndarray, int]:
    """Quads and number of vertices of the mesh that `catmull_clark` makes, without its points."""
    edges = np.sort(np.stack([Q, np.roll(Q, -1, 1)], -1).reshape(-1, 2), 1)
    key = edges[:, 0].astype(np.int64) * (vertices + 1) + edges[:, 1]
    unique, inverse = np.unique(key, return_inverse=True)
    e = inverse.reshape(-1, 4) + vertices
    f = np.arange(len(Q)) + vertices + len(unique)
    quads = [np.stack([Q[:, i], e[:, i], f, e[:, i - 1]], 1) for i in range(4)]
    return np.concatenate(quads), vertices + len(unique) + len(Q)


def mirrored_numbers(mirror: np.ndarray, Q: np.ndarray) -> np.ndarray:
    """The mirror table of the mesh that `catmull_clark` makes from one with table `mirror`."""
    n = len(mirror)
    edges = np.sort(np.stack([Q, np.roll(Q, -1, 1)], -1).reshape(-1, 2), 1)
    key = np.unique(edges[:, 0].astype(np.int64) * (n + 1) + edges[:, 1])
    other = np.sort(mirror[np.stack([key // (n + 1), key % (n + 1)], 1)], 1)
    edge = np.searchsorted(key, other[:, 0].astype(np.int64) * (n + 1) + other[:, 1])
    here = np.lexsort(np.sort(Q, 1).T)
    there = np.lexsort(np.sort(mirror[Q], 1).T)
    face = np.empty(len(Q), np.int64)
    face[there] = here
    return np.r_[mirror, n + edge, n + len(key) + face]


def spread(values: np.ndarray, Q: np.ndarray) -> np.ndarray:
    """Values of the vertices carried to the mesh that `catmull_clark` makes, by plain means."""
    n = len(values)
    edges = np.sort(np.stack([Q, np.roll(Q, -1, 1)], -1).reshape(-1, 2), 1)
    key = np.unique(edges[:, 0].astype(np.int64) * (n + 1) + edges[:, 1])
    on_edge = (values[key // (n + 1)] + values[key % (n + 1)]) / 2
    return np.concatenate([values, on_edge, values[Q].mean(1)])


def triangles(Q: np.ndarray) -> np.ndarray:
    return np.r_[Q[:, [0, 1, 2]], Q[:, [0, 2, 3]]]


def vertex_normals(V: np.ndarray, T: np.ndarray) -> np.ndarray:
    """Area-weighted unit normals."""
    face = np.cross(V[T[:, 1]] - V[T[:, 0]], V[T[:, 2]] - V[T[:, 0]])
    corners = T.ravel()
    normals = np.stack(
        [np.bincount(corners, np.repeat(face[:, k], 3), len(V)) for k in range(3)], 1
    )
    return normals / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]


def unit(v: np.ndarray) -> np.ndarray:
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


_NOWHERE = 1e7  # where the tree keeps vertices no hand can reach
_BLOCK_MM = 16.0
Blocks = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def blocks(V: np.ndarray, T: np.ndarray, which: np.ndarray) -> Blocks:
    """Triangles sorted into cubes of space: their order, where each begins, middle, radius."""
    corner = V[T[which, 0]]
    cell = np.floor((corner - corner.min(0)) / _BLOCK_MM).astype(np.int64)
    key = (cell[:, 0] * 100_000 + cell[:, 1]) * 100_000 + cell[:, 2]
    order = np.argsort(key, kind="stable")
    begins = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    order, bounds = which[order], np.r_[begins, len(order)]
    points = V[T[order]]
    low = np.minimum.reduceat(points.min(1), begins)
    high = np.maximum.reduceat(points.max(1), begins)
    radius = np.linalg.norm(high - low, axis=1) / 2 + 0.01
    return order, bounds, (low + high) / 2, radius


class OffBody(ValueError):
    """A line that meets no skin, or a walk that does not end on it."""


class Surface:
    """A triangle surface that answers: closest point, first hit of a ray, a walk along it.

    `skin` (per triangle) leaves out what no hand can reach, such as the inside of the mouth:
    it is drawn, but no point is ever placed there.
    """

    def __init__(
        self,
        V: np.ndarray,
        T: np.ndarray,
        skin: np.ndarray | None = None,
        normals: np.ndarray | None = None,
    ) -> None:
        self.V, self.T = V, T
        self.skin = np.ones(len(T), bool) if skin is None else skin
        self.N = vertex_normals(V, T) if normals is None else normals
        own = T if skin is None else T[self.skin]
        reachable = np.zeros(len(V), bool)
        reachable[own.ravel()] = True
        self.tree = cKDTree(np.where(reachable[:, None], V, _NOWHERE))
        which = np.flatnonzero(self.skin)
        self._blocks = blocks(V, T, which)
        rows, cols = own.ravel(), np.repeat(which, 3)
        order = np.argsort(rows, kind="stable")
        self._faces = cols[order]
        self._first = np.r_[0, np.cumsum(np.bincount(rows, minlength=len(V)))]

    def vertices_near(self, P: np.ndarray, count: int = 1) -> np.ndarray:
        """Numbers of the nearest vertices of the skin, (n, count)."""
        near: np.ndarray = self.tree.query(np.atleast_2d(P), count)[1].reshape(-1, count)
        return near

    def closest(self, P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Nearest surface points and their unit normals."""
        points, faces, weights = self.locate(P)
        normals = (self.N[self.T[faces]] * weights[:, :, None]).sum(1)
        return points, normals / np.linalg.norm(normals, axis=1)[:, None]

    def locate(self, P: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Nearest surface points as point, face number and barycentric weights."""
        P = np.ascontiguousarray(np.atleast_2d(np.asarray(P, float)))
        near = self.vertices_near(P, 8)
        found: tuple[np.ndarray, np.ndarray, np.ndarray] = kernels.locate(
            self.V, self.T, self._first, self._faces, near, P
        )
        return found

    def hit(
        self, point: np.ndarray, outward: np.ndarray, least: float = -1e9, most: float = 1e9
    ) -> np.ndarray:
        """Skin met on the line through `point` along `outward`, on the side facing outward.

        The nearest such point that lies `least`..`most` mm along the line.
        """
        outward = unit(outward)
        start = np.asarray(point, float)
        way = kernels.ray(self.V, self.T, *self._blocks, start, outward, least, most)
        if np.isnan(way):
            raise OffBody("the line meets no skin that faces this way")
        found: np.ndarray = start + outward * way
        return found

    def project(self, point: np.ndarray, outward: np.ndarray) -> np.ndarray:
        """As `hit`; where the line misses the body, the nearest point of the skin."""
        try:
            return self.hit(point, outward)
        except OffBody:
            nearest: np.ndarray = self.closest(point)[0][0]
            return nearest

    def walk(
        self,
        start: np.ndarray,
        direction: np.ndarray,
        plane: np.ndarray,
        length_mm: float,
        axis: np.ndarray | None = None,
        step: float = 0.5,
    ) -> np.ndarray:
        """Walk on the skin inside the plane through `start` with normal `plane`.

        Stops after `length_mm` of path, or, with `axis`, when the displacement measured along
        that axis reaches `length_mm` (a height read with a ruler held along the limb). A walk
        that comes round to where it began names no place: OffBody.
        """
        p, plane = np.asarray(start, float), unit(plane)
        ahead, gone, path = unit(direction), 0.0, 0.0
        _, normal = self.closest(p)
        for _ in range(int(6 * length_mm / step) + 10):
            tangent = unit(np.cross(plane, normal[0]))
            if tangent @ ahead < 0:
                tangent = -tangent
            q, _ = self.closest(p + tangent * step)
            q = q[0] - plane * (plane @ (q[0] - start))
            q, normal = self.closest(q)
            q = q[0]
            before = gone
            moved = np.linalg.norm(q - p)
            gone = gone + moved if axis is None else (q - start) @ axis
            if gone >= length_mm:
                share = (length_mm - before) / max(gone - before, 1e-9)
                return self.closest(p + (q - p) * share)[0][0]
            ahead, p, path = unit(q - p), q, path + moved
            if path > _AWAY_MM and np.linalg.norm(q - start) < 2 * step:
                raise OffBody(f"a walk of {length_mm:g} mm goes round the body and comes back")
        raise OffBody(f"a walk of {length_mm:g} mm did not end on the body")
