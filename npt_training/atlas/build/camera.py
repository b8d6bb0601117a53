"""Parallel projection and the picture-space record (G-buffer) of what each pixel shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from npt_training.atlas.build.mesh import unit


@dataclass(frozen=True)
class Camera:
    """Orthographic, so `mm_per_px` holds everywhere in the picture plane.

    `towards` points from the body to the viewer, `up` is the picture's up.
    """

    centre: np.ndarray
    towards: np.ndarray
    up: np.ndarray
    width_mm: float
    width_px: int
    height_px: int

    @property
    def mm_per_px(self) -> float:
        return self.width_mm / self.width_px

    @property
    def axes(self) -> np.ndarray:
        """Rows: picture right, picture down, away from the viewer."""
        d = unit(self.towards)
        u = unit(self.up - d * (self.up @ d))
        return np.stack([np.cross(u, d), -u, -d])

    def project(self, P: np.ndarray) -> np.ndarray:
        """Pixels right and down, and depth in mm."""
        q = (np.asarray(P) - self.centre) @ self.axes.T
        half = np.array([self.width_px / 2, self.height_px / 2])
        return np.c_[q[:, :2] / self.mm_per_px + half, q[:, 2]]

    def sized(self, factor: float) -> Camera:
        width, height = round(self.width_px * factor), round(self.height_px * factor)
        return replace(self, width_px=width, height_px=height)


@njit(cache=True)
def _raster(P, T, width, height):  # pragma: no cover - compiled
    depth = np.full((height, width), 1e30, np.float32)
    face = np.full((height, width), -1, np.int32)
    b0 = np.zeros((height, width), np.float32)
    b1 = np.zeros((height, width), np.float32)
    for t in range(len(T)):
        i, j, k = T[t, 0], T[t, 1], T[t, 2]
        ax, ay, bx, by, cx, cy = P[i, 0], P[i, 1], P[j, 0], P[j, 1], P[k, 0], P[k, 1]
        det = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
        if det == 0:
            continue
        x0 = max(0, int(np.floor(min(ax, bx, cx) - 0.5)))
        x1 = min(width - 1, int(np.ceil(max(ax, bx, cx) - 0.5)))
        y0 = max(0, int(np.floor(min(ay, by, cy) - 0.5)))
        y1 = min(height - 1, int(np.ceil(max(ay, by, cy) - 0.5)))
        for y in range(y0, y1 + 1):
            for x in range(x0, x1 + 1):
                px, py = x + 0.5, y + 0.5
                w1 = ((px - ax) * (cy - ay) - (cx - ax) * (py - ay)) / det
                w2 = ((bx - ax) * (py - ay) - (px - ax) * (by - ay)) / det
                w0 = 1 - w1 - w2
                if w0 < -1e-9 or w1 < -1e-9 or w2 < -1e-9:
                    continue
                d = w0 * P[i, 2] + w1 * P[j, 2] + w2 * P[k, 2]
                if d < depth[y, x]:
                    depth[y, x] = d
                    face[y, x] = t
                    b0[y, x] = w0
                    b1[y, x] = w1
    return depth, face, b0, b1


@dataclass(frozen=True)
class Buffer:
    """What the camera sees: `mask` and `depth` as pictures, the rest one row per body pixel."""

    mask: np.ndarray
    depth: np.ndarray
    corners: np.ndarray
    weights: np.ndarray
    face: np.ndarray

    def sample(self, values: np.ndarray) -> np.ndarray:
        """Values given per vertex, at each body pixel."""
        weights = self.weights.reshape(self.weights.shape + (1,) * (values.ndim - 1))
        return (values[self.corners] * weights).sum(1)


def look(camera: Camera, V: np.ndarray, T: np.ndarray) -> Buffer:
    depth, face, b0, b1 = _raster(camera.project(V), T, camera.width_px, camera.height_px)
    mask = face >= 0
    weights = np.stack([b0[mask], b1[mask], 1 - b0[mask] - b1[mask]], 1)
    return Buffer(mask, depth, T[face[mask]], weights, face[mask])
