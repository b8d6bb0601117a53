"""Limb coordinates: where a landmark or way-point written in words of anatomy lies on the skin.

Frames are those of a RIGHT leg: x towards the body's left (medial), y up, z forward.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from npt_training.atlas.build.mesh import Surface, unit

UP, FORWARD, MEDIAL = np.eye(3)[[1, 2, 0]]


class Frames:
    """Axes of leg and foot, from joint centres and the outline of the foot."""

    def __init__(self, joints: Mapping[str, np.ndarray], V: np.ndarray) -> None:
        self.knee, self.ankle = joints["knee"], joints["ankle"]
        self.leg_down = unit(self.ankle - self.knee)
        self.leg_front = unit(FORWARD - self.leg_down * (FORWARD @ self.leg_down))
        side = -MEDIAL - self.leg_down * (-MEDIAL @ self.leg_down)
        self.leg_side = unit(side - self.leg_front * (side @ self.leg_front))
        ahead = (joints["toe-2-1"] - self.ankle) * [1, 0, 1]
        self.toes = unit(ahead)
        self.foot_side = unit(np.cross(self.toes, UP))
        if self.foot_side @ MEDIAL > 0:
            self.foot_side = -self.foot_side
        foot = V[V[:, 1] < 60]
        along = (foot - self.ankle) @ self.toes
        self.joints = joints
        self.heel = self.ankle + self.toes * along.min()
        self.heel[1] = 0.0
        self.foot_length_mm = float(np.ptp(along))

    def face(self, name: str) -> np.ndarray:
        """Outward direction of a side of the limb; compounds like anterolateral are sums."""
        plain = {
            "anterior": self.leg_front,
            "posterior": -self.leg_front,
            "lateral": self.leg_side,
            "medial": -self.leg_side,
            "plantar": -UP,
            "dorsal": UP + 0.35 * self.toes,
        }
        if name in plain:
            return unit(plain[name])
        prefixes = {"antero": "anterior", "postero": "posterior", "dorso": "dorsal"}
        for prefix, start in (prefixes | {"planto": "plantar"}).items():
            if name.startswith(prefix):
                return unit(self.face(start) + plain[name.removeprefix(prefix)])
        raise KeyError(name)

    def direction(self, word: str, frame: str) -> tuple[np.ndarray, np.ndarray | None]:
        """A word of direction as unit vector, and the axis its millimetres are measured along.

        The rule for distal: on the leg down to the malleoli and the tendons at the ankle it runs
        down the leg; on the foot from heel to toes. Heights are read along the axis, the way
        round a limb along the skin (axis None).
        """
        if frame == "leg":
            table = {
                "proximal": (-self.leg_down, -self.leg_down),
                "distal": (self.leg_down, self.leg_down),
                "plantar": (self.leg_down, self.leg_down),
                "anterior": (self.leg_front, None),
                "posterior": (-self.leg_front, None),
                "lateral": (self.leg_side, None),
                "medial": (-self.leg_side, None),
            }
        else:
            table = {
                "proximal": (-self.toes, -self.toes),
                "distal": (self.toes, self.toes),
                "plantar": (-UP, None),
                "dorsal": (UP, None),
                "lateral": (self.foot_side, None),
                "medial": (-self.foot_side, None),
            }
        return table[word]


class Placer:
    """Resolves `place` and `at` entries to points on one surface; landmarks are remembered."""

    def __init__(self, surface: Surface, frames: Frames, landmarks: Mapping[str, Any]) -> None:
        self.surface, self.frames = surface, frames
        self._entries = landmarks
        self._found: dict[str, np.ndarray] = {}

    def landmark(self, name: str) -> np.ndarray:
        if name not in self._found:
            self._found[name] = self.point(self._entries[name]["place"])
        return self._found[name]

    def frame_of(self, name: str) -> str:
        return str(self._entries[name]["frame"])

    def point(self, spec: Mapping[str, Any]) -> np.ndarray:
        """One of: limb, foot, web, toe, lm, between (README.md of quizzes/atlas); then `walk`."""
        frame = str(spec.get("frame", "leg"))
        if "limb" in spec:
            p = self._limb(float(spec["t"]), float(spec["theta"]))
        elif "foot" in spec:
            frame = "foot"
            forward, lateral, up = spec["foot"]
            f = self.frames
            p = f.heel + f.toes * forward + f.foot_side * lateral + UP * up
            p = self.surface.project(p, f.face(spec["face"]))
        elif "web" in spec or "toe" in spec:
            frame = "foot"
            p = self._web(spec) if "web" in spec else self._toe(spec)
        elif "lm" in spec:
            p = self.landmark(spec["lm"])
            frame = str(spec.get("frame", self.frame_of(spec["lm"])))
        else:
            a, b = (self.landmark(name) for name in spec["between"])
            p = a + (b - a) * float(spec["t"])
            frame = str(spec.get("frame", self.frame_of(spec["between"][0])))
            for word, mm in spec.get("shift_mm", {}).items():
                p = p + self.frames.direction(word, frame)[0] * mm
            p = self.surface.project(p, self.frames.face(spec["face"]))
        return self.walk(p, spec.get("walk", ()), frame)

    def _limb(self, t: float, theta: float) -> np.ndarray:
        """Skin seen from the knee-ankle axis at `t`, `theta` degrees from the front (+ lateral)."""
        f = self.frames
        angle = np.radians(theta)
        origin = f.knee + t * (f.ankle - f.knee)
        outward = np.cos(angle) * f.leg_front + np.sin(angle) * f.leg_side
        return self.surface.project(origin + outward * 25, outward)

    def _web(self, spec: Mapping[str, Any]) -> np.ndarray:
        """Skin 4 mm behind the bottom of the cleft between two toes, on the top or the sole."""
        f = self.frames
        gap = np.mean([f.joints[f"toe-{k}-2"] for k in spec["web"]], axis=0)
        bottom = self.surface.project(gap - f.toes * 8, f.toes)
        return self.surface.project(bottom - f.toes * 4, f.face(spec.get("face", "dorsal")))

    def _toe(self, spec: Mapping[str, Any]) -> np.ndarray:
        """Tip of a toe, or with `joint` 1..4 and `face` the skin over one of its joints."""
        f, k = self.frames, spec["toe"]
        if "joint" not in spec:
            last = 3 if k == 1 else 4
            return self.surface.project(f.joints[f"toe-{k}-{last}"], f.toes)
        return self.surface.project(f.joints[f"toe-{k}-{spec['joint']}"], f.face(spec["face"]))

    def walk(self, p: np.ndarray, steps: Sequence[Mapping[str, float]], frame: str) -> np.ndarray:
        """Go the steps one after the other, along the skin."""
        for step in steps:
            for word, mm in step.items():
                ahead, axis = self.frames.direction(word, frame)
                p = self.surface.walk(p, ahead, self._plane(p, ahead, frame), mm, axis)
        return p

    def _plane(self, p: np.ndarray, ahead: np.ndarray, frame: str) -> np.ndarray:
        """Normal of the plane walked in: across the limb at one level, or along it."""
        f = self.frames
        long_axis = f.leg_down if frame == "leg" else f.toes
        if abs(ahead @ long_axis) < 0.5:
            return long_axis
        normal = self.surface.closest(p)[1][0]
        return unit(np.cross(normal, long_axis))
