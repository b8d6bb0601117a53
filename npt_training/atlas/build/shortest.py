"""The point part-way along the shortest way over the skin between two points."""

from __future__ import annotations

import numpy as np

from npt_training.atlas.build.mesh import Surface

_SHORT_MM = 12.0  # below this the straight line is the way over the skin
_POINTS = 25
_ROUNDS = 80


class ShortWay:
    """Pulls a string tight over the skin. `guide` gives the way for the string to begin with.

    The string starts on the straight line lifted to the skin, which finds the short way round
    limbs and trunk; a guide (a coarser surface) is not needed for the spans the atlas uses.
    """

    def __init__(self, surface: Surface) -> None:
        self.surface = surface

    def between(self, a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
        """The skin at `share` (0..1) of the length of the way from a to b."""
        if np.linalg.norm(b - a) < _SHORT_MM:
            found: np.ndarray = self.surface.closest(a + (b - a) * share)[0][0]
            return found
        line = self.line(a, b)
        s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
        p = np.array([np.interp(share * s[-1], s, line[:, k]) for k in range(3)])
        point: np.ndarray = self.surface.closest(p)[0][0]
        return point

    def line(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Points along the way from a to b, a and b among them."""
        u = np.linspace(0, 1, _POINTS)[:, None]
        # bulge the string outwards so that it cannot fall through to the far side
        normals = self.surface.closest(np.stack([a, b]))[1]
        out = normals.sum(0)
        length = np.linalg.norm(b - a)
        bulge = out / max(np.linalg.norm(out), 0.3) * length * 0.6
        line = a + (b - a) * u + bulge * (4 * u * (1 - u))
        line = self.surface.closest(line)[0]
        for _ in range(_ROUNDS):
            line[0], line[-1] = a, b
            inner = line.copy()
            inner[1:-1] = (line[:-2] + line[2:]) / 2
            line = self.surface.closest(inner)[0]
        line[0], line[-1] = a, b
        return line
