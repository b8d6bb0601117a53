"""Meshes: Catmull-Clark subdivision, normals, and questions asked of a surface."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.spatial import cKDTree


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


def triangles(Q: np.ndarray) -> np.ndarray:
    return np.r_[Q[:, [0, 1, 2]], Q[:, [0, 2, 3]]]


def vertex_normals(V: np.ndarray, T: np.ndarray) -> np.ndarray:
    """Area-weighted unit normals."""
    face = np.cross(V[T[:, 1]] - V[T[:, 0]], V[T[:, 2]] - V[T[:, 0]])
    normals = np.zeros_like(V)
    for corner in range(3):
        np.add.at(normals, T[:, corner], face)
    return normals / np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]


def unit(v: np.ndarray) -> np.ndarray:
    v = np.asarray(v, float)
    return v / np.linalg.norm(v)


class Surface:
    """A triangle surface that answers: closest point, first hit of a ray, a walk along it."""

    def __init__(self, V: np.ndarray, T: np.ndarray) -> None:
        self.V, self.T = V, T
        self.N = vertex_normals(V, T)
        self.tree = cKDTree(V)
        self._middles = V[T].mean(1)
        self._radius = float(np.sqrt(((V[T] - self._middles[:, None]) ** 2).sum(2).max()))
        rows, cols = T.ravel(), np.repeat(np.arange(len(T)), 3)
        self._faces_of = csr_matrix((np.ones(len(rows)), (rows, cols)), shape=(len(V), len(T)))

    def closest(self, P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Nearest surface points and their unit normals."""
        points, faces, weights = self.locate(P)
        normals = (self.N[self.T[faces]] * weights[:, :, None]).sum(1)
        return points, normals / np.linalg.norm(normals, axis=1)[:, None]

    def locate(self, P: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Nearest surface points as point, face number and barycentric weights."""
        P = np.atleast_2d(np.asarray(P, float))
        _, near = self.tree.query(P, 8)
        owner, faces = [], []
        indptr, indices = self._faces_of.indptr, self._faces_of.indices
        for i, vertices in enumerate(near):
            some = np.unique(np.concatenate([indices[indptr[v] : indptr[v + 1]] for v in vertices]))
            owner.append(np.full(len(some), i))
            faces.append(some)
        who, which = np.concatenate(owner), np.concatenate(faces)
        point, weight = _closest_on_triangles(self.V[self.T[which]], P[who])
        distance = ((point - P[who]) ** 2).sum(1)
        order = np.lexsort((which, distance, who))
        _, first = np.unique(who[order], return_index=True)
        pick = order[first]
        return point[pick], which[pick], weight[pick]

    def project(self, point: np.ndarray, outward: np.ndarray) -> np.ndarray:
        """Skin met on the line through `point` along `outward`, on the side facing outward."""
        outward = unit(outward)
        off = self._middles - point
        away = (off**2).sum(1) - (off @ outward) ** 2
        T = self.T[away < self._radius**2 * 1.01]
        A, B, C = (self.V[T[:, k]] for k in range(3))
        e1, e2 = B - A, C - A
        h = np.cross(outward, e2)
        det = (e1 * h).sum(1)
        s = point - A
        with np.errstate(divide="ignore", invalid="ignore"):
            u = (s * h).sum(1) / det
            q = np.cross(s, e1)
            v = (q @ outward) / det
            t = (e2 * q).sum(1) / det
        facing = np.cross(e1, e2) @ outward > 0
        hit = (np.abs(det) > 1e-12) & facing & (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
        if not hit.any():
            return self.closest(point)[0][0]
        along = t[hit]
        return point + outward * along[np.abs(along).argmin()]

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
        that axis reaches `length_mm` (a height read with a ruler held along the limb).
        """
        p, plane = np.asarray(start, float), unit(plane)
        ahead, gone = unit(direction), 0.0
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
            ahead, p = unit(q - p), q
        raise ValueError(f"a walk of {length_mm} mm did not end on the body")


def _closest_on_triangles(tri: np.ndarray, P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Closest points and barycentric weights, one triangle per point (Ericson 2005, §5.1.5)."""
    A, B, C = tri[:, 0], tri[:, 1], tri[:, 2]
    ab, ac, ap = B - A, C - A, P - A
    d1, d2 = (ab * ap).sum(1), (ac * ap).sum(1)
    bp, cp = P - B, P - C
    d3, d4 = (ab * bp).sum(1), (ac * bp).sum(1)
    d5, d6 = (ab * cp).sum(1), (ac * cp).sum(1)
    va, vb, vc = d3 * d6 - d5 * d4, d5 * d2 - d1 * d6, d1 * d4 - d3 * d2
    total = np.where(np.abs(va + vb + vc) < 1e-30, 1e-30, va + vb + vc)
    w = np.stack([va, vb, vc], 1) / total[:, None]

    def clip(x: np.ndarray) -> np.ndarray:
        return np.clip(np.nan_to_num(x), 0, 1)

    with np.errstate(divide="ignore", invalid="ignore"):
        on_ab, on_ac = clip(d1 / (d1 - d3)), clip(d2 / (d2 - d6))
        on_bc = clip((d4 - d3) / ((d4 - d3) + (d5 - d6)))
    zero = np.zeros(len(P))
    edges = [
        np.stack([1 - on_ab, on_ab, zero], 1),
        np.stack([1 - on_ac, zero, on_ac], 1),
        np.stack([zero, 1 - on_bc, on_bc], 1),
    ]
    inside = (w >= 0).all(1)
    best = np.where(inside[:, None], w, edges[0])
    distance = ((np.einsum("nk,nkd->nd", best, tri) - P) ** 2).sum(1)
    for option in edges:
        q = ((np.einsum("nk,nkd->nd", option, tri) - P) ** 2).sum(1)
        better = ~inside & (q < distance)
        best = np.where(better[:, None], option, best)
        distance = np.where(better, q, distance)
    return np.einsum("nk,nkd->nd", best, tri), best
