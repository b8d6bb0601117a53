"""The inner loops of `mesh.Surface`, compiled: nearest points on triangles, and rays."""

from __future__ import annotations

import numpy as np
from numba import njit


@njit(cache=True, inline="always")
def _closest(A, B, C, P):  # pragma: no cover - compiled
    """Barycentric weights of the point of a triangle nearest to P (Ericson 2005, 5.1.5)."""
    abx, aby, abz = B[0] - A[0], B[1] - A[1], B[2] - A[2]
    acx, acy, acz = C[0] - A[0], C[1] - A[1], C[2] - A[2]
    apx, apy, apz = P[0] - A[0], P[1] - A[1], P[2] - A[2]
    d1 = abx * apx + aby * apy + abz * apz
    d2 = acx * apx + acy * apy + acz * apz
    if d1 <= 0.0 and d2 <= 0.0:
        return 1.0, 0.0, 0.0
    bpx, bpy, bpz = P[0] - B[0], P[1] - B[1], P[2] - B[2]
    d3 = abx * bpx + aby * bpy + abz * bpz
    d4 = acx * bpx + acy * bpy + acz * bpz
    if d3 >= 0.0 and d4 <= d3:
        return 0.0, 1.0, 0.0
    vc = d1 * d4 - d3 * d2
    if vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        v = d1 / (d1 - d3)
        return 1.0 - v, v, 0.0
    cpx, cpy, cpz = P[0] - C[0], P[1] - C[1], P[2] - C[2]
    d5 = abx * cpx + aby * cpy + abz * cpz
    d6 = acx * cpx + acy * cpy + acz * cpz
    if d6 >= 0.0 and d5 <= d6:
        return 0.0, 0.0, 1.0
    vb = d5 * d2 - d1 * d6
    if vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        w = d2 / (d2 - d6)
        return 1.0 - w, 0.0, w
    va = d3 * d6 - d5 * d4
    if va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        w = (d4 - d3) / ((d4 - d3) + (d5 - d6))
        return 0.0, 1.0 - w, w
    total = va + vb + vc
    return va / total, vb / total, vc / total


@njit(cache=True)
def locate(V, T, first, faces, near, P):  # pragma: no cover - compiled
    """Nearest point, face and weights for each P among the faces at the vertices `near`."""
    n = len(P)
    point = np.zeros((n, 3))
    face = np.full(n, -1, np.int64)
    weight = np.zeros((n, 3))
    for i in range(n):
        best = 1e300
        for k in range(near.shape[1]):
            vertex = near[i, k]
            for j in range(first[vertex], first[vertex + 1]):
                t = faces[j]
                A, B, C = V[T[t, 0]], V[T[t, 1]], V[T[t, 2]]
                a, b, c = _closest(A, B, C, P[i])
                x = a * A[0] + b * B[0] + c * C[0]
                y = a * A[1] + b * B[1] + c * C[1]
                z = a * A[2] + b * B[2] + c * C[2]
                d = (x - P[i, 0]) ** 2 + (y - P[i, 1]) ** 2 + (z - P[i, 2]) ** 2
                if d < best or (d == best and t < face[i]):
                    best = d
                    face[i] = t
                    point[i, 0], point[i, 1], point[i, 2] = x, y, z
                    weight[i, 0], weight[i, 1], weight[i, 2] = a, b, c
    return point, face, weight


@njit(cache=True)
def ray(V, T, order, bounds, middles, radii, point, outward, least, most):
    """Signed way along `outward` to the nearest face turned that way, within least..most.

    The faces come in blocks: `order` from bounds[b] to bounds[b + 1] lie in the ball round
    middles[b]. NaN when the line meets none.
    """
    found = np.nan  # pragma: no cover - compiled
    for b in range(len(middles)):
        ox = middles[b, 0] - point[0]
        oy = middles[b, 1] - point[1]
        oz = middles[b, 2] - point[2]
        along = ox * outward[0] + oy * outward[1] + oz * outward[2]
        if ox * ox + oy * oy + oz * oz - along * along >= radii[b] * radii[b]:
            continue
        for i in range(bounds[b], bounds[b + 1]):
            t = order[i]
            A, B, C = V[T[t, 0]], V[T[t, 1]], V[T[t, 2]]
            e1, e2 = B - A, C - A
            if np.cross(e1, e2) @ outward <= 0:
                continue
            h = np.cross(outward, e2)
            det = e1 @ h
            if abs(det) <= 1e-12:
                continue
            s = point - A
            u = (s @ h) / det
            q = np.cross(s, e1)
            v = (q @ outward) / det
            if u < -1e-9 or v < -1e-9 or u + v > 1 + 1e-9:
                continue
            way = (e2 @ q) / det
            if way < least or way > most:
                continue
            if np.isnan(found) or abs(way) < abs(found):
                found = way
    return found
