"""Places: where a landmark or way-point written in words of anatomy lies on the skin.

Everything is placed on the right side or in the middle; `frames.py` says what the words mean.
Joint names for `over` stand there too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from npt_training.atlas.build.frames import (
    FORWARD,
    FRAME_OF_JOINT,
    LATERAL,
    MEDIAL,
    UP,
    Frames,
)
from npt_training.atlas.build.hand import Finger
from npt_training.atlas.build.mesh import OffBody, Surface, unit
from npt_training.atlas.build.shortest import ShortWay

__all__ = ["FORWARD", "LATERAL", "MEDIAL", "UP", "Frames", "PlaceRefused", "Placer"]

_AXIS_OUT_MM = 25.0  # a ray of a limb starts this far outside its axis
_FAR_MM = 250.0  # no place lies farther than this from where its words point
_WEB_MM = 4.0  # a web's point lies this far behind the bottom of the cleft
_WEB_SEARCH_MM = 60.0
_HEAD_JOINTS = ("eye", "jaw", "mouth", "skull", "crown")
_FRAME_OF_WAY = {
    "head": "head",
    "foot": "foot",
    "web": "foot",
    "toe": "foot",
    "hand": "hand",
    "finger": "hand",
    "finger_web": "hand",
}
_FRAME_OF_LIMB = {"neck": "head"}


class PlaceRefused(ValueError):
    """A place that cannot be found on the body: which entry, and why."""

    def __init__(self, entry: str, reason: str) -> None:
        self.entry, self.reason = entry, reason
        super().__init__(f"{entry}: {reason}")


class Placer:
    """Resolves places to points on one surface; landmarks are remembered.

    `landmarks` maps id to an entry with `place`, `frame` and perhaps `midline`.
    """

    def __init__(
        self,
        surface: Surface,
        frames: Frames,
        landmarks: Mapping[str, Any],
        found: Mapping[str, np.ndarray] | None = None,
        short: ShortWay | None = None,
    ) -> None:
        self.surface, self.frames = surface, frames
        self._entries = landmarks
        self._found: dict[str, np.ndarray] = dict(found or {})
        self._open: list[str] = []
        self._short = short or ShortWay(surface)

    def landmark(self, name: str) -> np.ndarray:
        """The point of a landmark on the right side or in the middle."""
        if name not in self._found:
            entry = self._entry(name)
            if name in self._open:
                raise PlaceRefused(name, f"is placed by itself ({' > '.join(self._open)})")
            self._open.append(name)
            try:
                p = self.point(entry["place"], frame=str(entry["frame"]), entry=name)
            finally:
                self._open.pop()
            self._found[name] = self._in_the_middle(name, p) if entry.get("midline") else p
        return self._found[name]

    def frame_of(self, name: str) -> str:
        return str(self._entry(name)["frame"])

    def _entry(self, name: str) -> Mapping[str, Any]:
        if name not in self._entries:
            raise PlaceRefused(self._open[-1] if self._open else name, f"no landmark {name!r}")
        entry: Mapping[str, Any] = self._entries[name]
        return entry

    def _in_the_middle(self, name: str, p: np.ndarray) -> np.ndarray:
        if abs(p[0]) > 6.0:
            raise PlaceRefused(name, f"is to lie in the midline but is {abs(p[0]):.0f} mm off it")
        middle: np.ndarray = self.surface.closest(p * [0, 1, 1])[0][0] * [0, 1, 1]
        return middle

    def point(
        self, spec: Mapping[str, Any], frame: str | None = None, entry: str = "place"
    ) -> np.ndarray:
        """The point of a place on the skin. `frame` is that of the landmark it belongs to."""
        way = next((w for w in _WAYS if spec.get(w) is not None), None)
        if way is None:
            raise PlaceRefused(entry, "says no place on the skin")
        frame = str(spec.get("frame") or frame or self._own_frame(way, spec))
        try:
            p = _WAYS[way](self, spec, frame)
            return self.walk(p, spec.get("walk") or (), frame)
        except OffBody as error:
            raise PlaceRefused(entry, f"off the body: {error} ({_short(spec)})") from error
        except KeyError as error:
            reason = f"{error.args[0]!r} is not known in the frame {frame} ({_short(spec)})"
            raise PlaceRefused(entry, reason) from error

    def _own_frame(self, way: str, spec: Mapping[str, Any]) -> str:
        if way == "limb":
            limb = str(spec["limb"])
            return _FRAME_OF_LIMB.get(limb, limb)
        if way == "lm":
            return self.frame_of(spec["lm"])
        if way == "between":
            return self.frame_of(spec["between"][0])
        if way == "over":
            joint = str(spec["over"])
            return "head" if joint in _HEAD_JOINTS else FRAME_OF_JOINT.get(joint, "trunk")
        if way == "vertex":
            return "head" if self.surface.V[int(spec["vertex"]), 1] > 1500 else "trunk"
        return _FRAME_OF_WAY[way]

    def _limb(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """Skin seen from an axis at `t`, `theta` degrees from the front (+ lateral)."""
        axis = self.frames.axes[spec["limb"]]
        angle = np.radians(float(spec["theta"]))
        origin = axis.start + float(spec["t"]) * (axis.end - axis.start)
        outward = np.cos(angle) * axis.front + np.sin(angle) * axis.side
        return self.surface.hit(origin + outward * _AXIS_OUT_MM, outward, -_FAR_MM, _FAR_MM)

    def _head(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """The outermost skin in a direction from the middle of the head."""
        azimuth, elevation = np.radians(np.array(spec["head"], float))
        level = np.cos(azimuth) * FORWARD + np.sin(azimuth) * LATERAL
        outward = np.cos(elevation) * level + np.sin(elevation) * UP
        return self.surface.hit(self.frames.head_middle + outward * _FAR_MM, outward, -_FAR_MM, 0.0)

    def _foot(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        f, (forward, lateral, up) = self.frames, spec["foot"]
        p = f.heel + f.toes * forward + f.foot_side * lateral + UP * up
        return self.surface.hit(p, f.face(spec["face"], "foot"), -_FAR_MM, _FAR_MM)

    def _hand(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        f, (distal, radial) = self.frames, spec["hand"]
        p = f.joints["wrist"] + f.hand_down * distal + f.radial * radial
        return self.surface.hit(p, f.face(spec["face"], "hand"), -80.0, 80.0)

    def _web(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """Skin just behind the bottom of the cleft between two toes, on the top or the sole."""
        f = self.frames
        gap = np.mean([f.joints[f"toe-{k}-2"] for k in spec["web"]], axis=0)
        bottom = self.surface.hit(gap - f.toes * 8, f.toes)
        face = f.face(spec.get("face") or "dorsal", "foot")
        return self.surface.hit(bottom - f.toes * _WEB_MM, face)

    def _toe(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """Tip of a toe, or with `joint` 1..4 and `face` the skin over one of its joints."""
        f, k = self.frames, spec["toe"]
        if spec.get("joint") is None:
            last = 3 if k == 1 else 4
            return self.surface.project(f.joints[f"toe-{k}-{last}"], f.toes)
        joint = f.joints[f"toe-{k}-{spec['joint']}"]
        return self.surface.project(joint, f.face(spec["face"], "foot"))

    def _finger(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """Tip of a finger (1 thumb), or the skin over its joint 1 (knuckle) .. 4 (end)."""
        finger = Finger(self.frames, int(spec["finger"]))
        if spec.get("joint") is None:
            return self.surface.hit(finger.joint(4), finger.along(4), -10.0, 40.0)
        joint = int(spec["joint"])
        face = finger.face(spec.get("face") or "dorsal", joint)
        return self.surface.hit(finger.joint(joint), face, -40.0, 40.0)

    def _finger_web(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        """Skin just behind the edge of the fold between two fingers, on the back or the palm."""
        a, b = (Finger(self.frames, int(k)) for k in spec["finger_web"])
        ahead = unit(a.along(2) + b.along(2))
        gap = (a.beyond_web() + b.beyond_web()) / 2
        way = gap - ahead * np.arange(0.0, _WEB_SEARCH_MM, 0.5)[:, None]
        near, normal = self.surface.closest(way)
        inside = np.flatnonzero(((way - near) * normal).sum(1) < 0)
        if not len(inside):
            raise OffBody("no fold between these fingers")
        edge = way[inside[0]]
        face = self.frames.face(spec.get("face") or "dorsal", "hand")
        return self.surface.hit(edge - ahead * _WEB_MM, face, -40.0, 40.0)

    def _over(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        joint = self.frames.joints[spec["over"]]
        return self.surface.hit(joint, self.frames.face(spec["face"], frame), -_FAR_MM, _FAR_MM)

    def _vertex(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        return np.array(self.surface.V[int(spec["vertex"])])

    def _lm(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        return self.landmark(spec["lm"])

    def _between(self, spec: Mapping[str, Any], frame: str) -> np.ndarray:
        a, b = (self.landmark(name) for name in spec["between"])
        share = float(spec["t"])
        if spec.get("face") is None:
            p = self._short.between(a, b, share)
            for word, mm in (spec.get("shift_mm") or {}).items():
                p = p + self.frames.direction(word, frame)[0] * mm
            return np.array(self.surface.closest(p)[0][0])
        p = a + (b - a) * share
        for word, mm in (spec.get("shift_mm") or {}).items():
            p = p + self.frames.direction(word, frame)[0] * mm
        return self.surface.hit(p, self.frames.face(spec["face"], frame), -_FAR_MM, _FAR_MM)

    def walk(self, p: np.ndarray, steps: Sequence[Mapping[str, float]], frame: str) -> np.ndarray:
        """Go the steps one after the other along the skin; below zero means the other way."""
        for steps_of_one in steps:
            for word, mm in steps_of_one.items():
                if not mm:
                    continue
                step = self.frames.step(word, frame)
                sign = 1.0 if mm > 0 else -1.0
                ahead = step.ahead * sign
                axis = None if step.axis is None else step.axis * sign
                plane = self._plane(p, ahead, step.level, word)
                p = self.surface.walk(p, ahead, plane, abs(mm), axis)
        return p

    def _plane(
        self, p: np.ndarray, ahead: np.ndarray, level: np.ndarray | None, word: str
    ) -> np.ndarray:
        """Normal of the plane walked in: across at one level, or that of skin normal and way.

        Where the skin lies nearly flat in the level plane (the top of the head, a slope seen
        from the side), the plane of the skin normal is taken instead.
        """
        normal = self.surface.closest(p)[1][0]
        if level is not None:
            tangent = np.cross(level, normal)
            size = np.linalg.norm(tangent)
            if size > 0.25 and abs(tangent @ ahead) / size > 0.4:
                return level
            if abs(level @ UP) < 0.999 and size > 0.25 and abs(tangent @ ahead) / size > 0.02:
                return level
        across = np.cross(normal, ahead)
        if np.linalg.norm(across) < 0.12:
            raise OffBody(f"the skin faces {word} here, so there is no way {word}")
        return unit(across)


_WAYS = {
    "limb": Placer._limb,
    "head": Placer._head,
    "foot": Placer._foot,
    "hand": Placer._hand,
    "web": Placer._web,
    "toe": Placer._toe,
    "finger": Placer._finger,
    "finger_web": Placer._finger_web,
    "over": Placer._over,
    "vertex": Placer._vertex,
    "lm": Placer._lm,
    "between": Placer._between,
}


def _short(spec: Mapping[str, Any]) -> str:
    """A place as its author wrote it, without what was left out."""
    return ", ".join(f"{k}: {v}" for k, v in spec.items() if v not in (None, {}, [], ()))
