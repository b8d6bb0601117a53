"""Which part of the body each vertex belongs to, for views that leave parts out."""

from __future__ import annotations

import numpy as np

from npt_training.atlas.build.body import Body
from npt_training.atlas.build.frames import UP, Frames
from npt_training.atlas.build.kernels import ray
from npt_training.atlas.build.mesh import Surface, blocks, triangles, unit

PARTS = ("trunk", "head", "arm", "leg", "other_arm", "other_leg")
_ARM_CUT_T = 0.42  # of shoulder to elbow: below the fold of the armpit
_LEG_CUT_MM = 45.0  # below the groin
_NECK_TILT = 0.45  # the neck is cut from the root at the front up to the back
_HEAD_FROM_MM = 1520.0
_INSIDE_X_MM = 52.0
_LINES, _BLOCKED, _REACH_MM = 24, 0.85, 130.0


def parts(V: np.ndarray, frames: Frames, arm: np.ndarray, groin_mm: float) -> np.ndarray:
    """Number in PARTS per vertex; `arm` is the share of the arm's bones."""
    found = np.zeros(len(V), np.int8)
    right = V * np.where(V[:, :1] > 0, [[-1.0, 1, 1]], [[1.0, 1, 1]])
    axis = frames.axes["arm"]
    t = (right - axis.start) @ axis.down / np.linalg.norm(axis.end - axis.start)
    is_arm = (t > _ARM_CUT_T) & (arm > 0.3)
    is_leg = ~is_arm & (V[:, 1] < groin_mm - _LEG_CUT_MM)
    root = frames.joints["neck"]
    is_head = ~is_arm & ((V - root) @ unit(UP + _NECK_TILT * np.array([0, 0, 1.0])) > 12.0)
    left = V[:, 0] > 0
    found[is_head] = 1
    found[is_arm], found[is_leg] = 2, 3
    found[is_arm & left], found[is_leg & left] = 4, 5
    return found


def groin_height(V: np.ndarray) -> float:
    """Where the legs part, mm above the floor: the lowest skin in the middle."""
    return float(V[(np.abs(V[:, 0]) < 1.0) & (V[:, 1] > 400), 1].min())


def hidden(body: Body) -> np.ndarray:
    """Share (0 or 1) per vertex: inside mouth, nose or eye sockets, where no hand reaches."""
    surface = Surface(body.vertices, triangles(body.quads))
    V, N = surface.V, surface.N
    inside = np.zeros(len(V))
    asked = np.flatnonzero((V[:, 1] > _HEAD_FROM_MM) & (np.abs(V[:, 0]) < _INSIDE_X_MM))
    head = (V[surface.T][:, :, 1] > _HEAD_FROM_MM - 40).all(1)
    T = np.ascontiguousarray(surface.T[head][:, ::-1])  # turned over: rays leave the cavity
    walls = blocks(V, T, np.arange(len(T)))
    share = (np.arange(_LINES) + 0.5) / _LINES
    turn = np.arange(_LINES) * 2.399963229728653
    for v in asked:
        helper = np.eye(3)[np.abs(N[v]).argmin()]
        across = unit(np.cross(N[v], helper))
        over = np.cross(N[v], across)
        blocked = 0
        for c, a in zip(np.sqrt(1 - share), turn, strict=True):
            s = np.sqrt(1 - c * c)
            line = N[v] * c + (across * np.cos(a) + over * np.sin(a)) * s
            start = V[v] + N[v] * 0.3
            blocked += not np.isnan(ray(V, T, *walls, start, line, 0.0, _REACH_MM))
        inside[v] = blocked >= _BLOCKED * _LINES
    return np.maximum(inside, inside[body.mirror])
