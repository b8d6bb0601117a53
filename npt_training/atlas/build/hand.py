"""Fingers: their own axes, because the thumb is turned against the hand."""

from __future__ import annotations

import numpy as np

from npt_training.atlas.build.frames import Frames
from npt_training.atlas.build.mesh import unit

_KNUCKLE_MM, _THUMB_BASE_MM = 17.0, 14.0
_TO_MIDDLE_MM = 5.0  # the joint cubes lie near the back of the finger


class Finger:
    """Finger 1 (thumb) to 5 of the right hand; joints 1 (knuckle; thumb: its base) to 4 (end)."""

    def __init__(self, frames: Frames, number: int) -> None:
        self.frames, self.number = frames, number

    def joint(self, joint: int) -> np.ndarray:
        """Centre of a joint. The mesh's first cube lies at the web: the knuckle is behind it."""
        cube = self._cube(joint)
        if joint > 1:
            return cube
        if self.number == 1:
            return cube + unit(self.frames.joints["wrist"] - cube) * _THUMB_BASE_MM
        back = unit(cube - self._cube(2)) - self.frames.hand_down
        return cube + unit(back) * _KNUCKLE_MM

    def _cube(self, joint: int) -> np.ndarray:
        return self.frames.joints[f"finger-{self.number}-{joint}"]

    def along(self, joint: int) -> np.ndarray:
        """Direction towards the tip at a joint."""
        a, b = max(joint - 1, 1), min(joint + 1, 4)
        return unit(self.joint(b) - self.joint(a))

    def _back(self, joint: int) -> np.ndarray:
        """Outward direction of the nail side at a joint."""
        along = self.along(joint)
        back = -self.frames.palm
        if self.number == 1:
            back = self.joint(3) - (self.joint(2) + self.joint(4)) / 2
        return unit(back - along * (back @ along))

    def face(self, word: str, joint: int) -> np.ndarray:
        """Outward direction of a side of this finger; other words as those of the hand."""
        back, along = self._back(joint), self.along(joint)
        radial = np.cross(along, back)
        if np.cross(self.frames.hand_down, -self.frames.palm) @ self.frames.radial < 0:
            radial = -radial
        own = {"dorsal": back, "palmar": -back, "radial": radial, "ulnar": -radial}
        return own[word] if word in own else self.frames.face(word, "hand")

    def beyond_web(self) -> np.ndarray:
        """A point inside the finger farther out than the fold to its neighbours."""
        a, b, share = (2, 3, 0.6) if self.number == 1 else (1, 2, 0.8)
        middle = self._cube(a) + (self._cube(b) - self._cube(a)) * share
        return middle - self._back(b) * _TO_MIDDLE_MM
