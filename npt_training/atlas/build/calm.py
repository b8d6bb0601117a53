"""Small changes to the base mesh so that the body is calm: flat nipples, closed lips."""

from __future__ import annotations

import numpy as np

from npt_training.atlas.build.mesh import triangles, vertex_normals

_NIPPLE = 1779  # its tip on the right, in the base mesh
_NIPPLE_MM, _NIPPLE_SOFT_MM, _NIPPLE_ROUNDS = 17.0, 36.0, 72
_LIPS_X_MM, _LIPS_Y_MM, _LIPS_FROM_Z_MM = 24.5, (1561.0, 1572.0), 141.0
_LIPS_MEET_MM = 1.0


def calm(V: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """The right side changed (the left is made its mirror later); mm."""
    V = V.copy()
    _flatten_nipple(V, quads)
    _close_lips(V, quads)
    return V


def _flatten_nipple(V: np.ndarray, quads: np.ndarray) -> None:
    """Skin stretched over the place, as a soap film held by the ring around it."""
    away = np.linalg.norm(V - V[_NIPPLE], axis=1)
    inside = away < _NIPPLE_MM
    soft = np.clip(1 - (away / _NIPPLE_SOFT_MM) ** 2, 0, 1)[:, None] * 0.7
    edges = np.concatenate([quads[:, [i, (i + 1) % 4]] for i in range(4)])
    edges = edges[(away < _NIPPLE_SOFT_MM)[edges].any(1)]
    both = np.concatenate([edges, edges[:, ::-1]])
    count = np.maximum(np.bincount(both[:, 0], minlength=len(V)), 1)[:, None]
    for turn in range(_NIPPLE_ROUNDS):
        total = np.zeros_like(V)
        np.add.at(total, both[:, 0], V[both[:, 1]])
        share = inside[:, None] if turn < _NIPPLE_ROUNDS - 12 else soft
        V += (total / count - V) * share


def _close_lips(V: np.ndarray, quads: np.ndarray) -> None:
    """Bring the facing rims of the lips together: subdivision draws them apart."""
    normal = vertex_normals(V, triangles(quads))
    low, high = _LIPS_Y_MM
    near = (np.abs(V[:, 0]) < _LIPS_X_MM) & (V[:, 2] > _LIPS_FROM_Z_MM)
    near &= (V[:, 1] > low) & (V[:, 1] < high)
    facing = np.where(near, np.clip(-normal[:, 1] * 1.6, -1, 1), 0.0)
    upper = V[:, 1] > 1567.0
    share = np.where(upper, np.clip(facing, 0, 1), np.clip(facing, -1, 0))
    V[:, 1] -= share * _LIPS_MEET_MM
