"""Cameras with a name for looking while writing: from where, at what, how wide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from npt_training.atlas.build.camera import Camera
from npt_training.atlas.build.frames import UP, Frames
from npt_training.atlas.build.limbs import Placer

ALL = ("head", "trunk", "arm", "leg", "other_arm", "other_leg")
_TRUNK = ("head", "trunk", "other_arm", "leg", "other_leg")
_ARM, _ARM_TRUNK = ("arm",), ("arm", "trunk", "head")


@dataclass(frozen=True)
class Look:
    """`centre`: joint names (their mean) and mm towards the body's left, up and forward."""

    frame: str
    towards: dict[str, float]
    centre: tuple[str, ...]
    width_mm: float
    height_mm: float
    shift: tuple[float, float, float] = (0, 0, 0)
    parts: tuple[str, ...] = ALL
    up: str | None = None


_FRONT, _BACK, _SIDE, _INNER = {"anterior": 1}, {"posterior": 1}, {"lateral": 1}, {"medial": 1}
_HEAD, _THORAX, _WAIST = ("skull",), ("spine-1",), ("spine-3",)

LOOKS: dict[str, Look] = {
    "head-front": Look("head", _FRONT, _HEAD, 250, 280, (0, 40, 0)),
    "head-side": Look("head", _SIDE, _HEAD, 260, 300, (0, 35, 0)),
    "head-oblique": Look("head", {"anterior": 1, "lateral": 1}, _HEAD, 260, 290, (0, 35, 0)),
    "head-back": Look("head", _BACK, _HEAD, 250, 300, (0, 25, 0)),
    "head-back-side": Look("head", {"posterior": 1, "lateral": 1}, _HEAD, 260, 300, (0, 25, 0)),
    "head-top": Look("head", {"superior": 1}, _HEAD, 250, 270, up="anterior"),
    "ear": Look("head", {"lateral": 1, "posterior": 0.2}, _HEAD, 110, 120, (-75, 20, -4)),
    "behind-ear": Look("head", {"lateral": 1, "posterior": 1.2}, _HEAD, 130, 150, (-92, 15, -24)),
    "eye": Look("head", {"anterior": 1, "lateral": 0.2}, ("eye",), 100, 90),
    "face-below": Look("head", {"anterior": 1, "inferior": 1}, _HEAD, 220, 220, (0, 0, 0)),
    "neck-front": Look("head", _FRONT, ("neck",), 300, 230, (0, 20, 0)),
    "neck-side": Look("head", _SIDE, ("neck",), 280, 260, (0, 40, 20)),
    "neck-back": Look("head", _BACK, ("neck",), 300, 260, (0, 40, 0)),
    "shoulder-front": Look("trunk", _FRONT, ("shoulder", "neck"), 340, 320, (-30, -20, 0)),
    "shoulder-side": Look("trunk", _SIDE, ("shoulder",), 320, 340, (0, -30, 0)),
    "shoulder-back": Look("trunk", _BACK, ("shoulder", "neck"), 340, 340, (-30, -30, 0)),
    "shoulder-top": Look("trunk", {"superior": 1}, ("shoulder", "neck"), 360, 280, up="anterior"),
    "arm-front": Look("arm", _FRONT, ("shoulder", "elbow"), 330, 420, parts=_ARM_TRUNK),
    "arm-side": Look("arm", _SIDE, ("shoulder", "elbow"), 300, 420, parts=_ARM_TRUNK),
    "arm-back": Look("arm", _BACK, ("shoulder", "elbow"), 330, 420, parts=_ARM_TRUNK),
    "arm-inner": Look("arm", _INNER, ("shoulder", "elbow"), 300, 420, parts=_ARM),
    "elbow-front": Look("forearm", _FRONT, ("elbow",), 230, 280, parts=_ARM),
    "elbow-back": Look("forearm", _BACK, ("elbow",), 230, 280, parts=_ARM),
    "elbow-inner": Look("forearm", _INNER, ("elbow",), 230, 280, parts=_ARM),
    "elbow-outer": Look("forearm", _SIDE, ("elbow",), 230, 280, parts=_ARM),
    "forearm-front": Look("forearm", _FRONT, ("elbow", "wrist"), 260, 400, parts=_ARM),
    "forearm-back": Look("forearm", _BACK, ("elbow", "wrist"), 260, 400, parts=_ARM),
    "forearm-radial": Look("forearm", _SIDE, ("elbow", "wrist"), 260, 400, parts=_ARM),
    "forearm-ulnar": Look("forearm", _INNER, ("elbow", "wrist"), 260, 400, parts=_ARM),
    "hand-palmar": Look("hand", _FRONT, ("finger-3-1",), 220, 270, parts=_ARM),
    "hand-dorsal": Look("hand", _BACK, ("finger-3-1",), 220, 270, parts=_ARM),
    "hand-radial": Look("hand", _SIDE, ("finger-3-1",), 200, 270, parts=_ARM),
    "hand-ulnar": Look("hand", _INNER, ("finger-3-1",), 200, 270, parts=_ARM),
    "trunk-front": Look("trunk", _FRONT, ("spine-2",), 520, 660, (0, 20, 0)),
    "trunk-side": Look("trunk", _SIDE, ("spine-2",), 460, 660, (0, 20, 20), _TRUNK),
    "trunk-back": Look("trunk", _BACK, ("spine-2",), 520, 660, (0, 20, 0)),
    "trunk-oblique": Look(
        "trunk", {"anterior": 1, "lateral": 1}, ("spine-2",), 500, 660, (0, 20, 0), _TRUNK
    ),
    "thorax-front": Look("trunk", _FRONT, _THORAX, 460, 400, (0, -10, 0)),
    "thorax-back": Look("trunk", _BACK, _THORAX, 460, 420, (0, -10, 0)),
    "thorax-side": Look("trunk", _SIDE, _THORAX, 400, 420, (0, -10, 40), _TRUNK),
    "abdomen-front": Look("trunk", _FRONT, _WAIST, 400, 420, (0, -20, 0)),
    "pelvis-front": Look("trunk", _FRONT, ("pelvis",), 420, 400, (0, 10, 0)),
    "pelvis-side": Look("trunk", _SIDE, ("hip",), 360, 420, (0, 30, 0), _TRUNK),
    "pelvis-back": Look("trunk", _BACK, ("pelvis",), 420, 440, (0, 10, 0)),
    "groin": Look("trunk", _FRONT, ("hip", "pelvis"), 240, 260, (10, -10, 0)),
    "perineum": Look(
        "trunk", {"inferior": 1, "anterior": 0.3}, ("pelvis",), 300, 260, up="anterior"
    ),
    "loin": Look(
        "trunk", {"posterior": 1, "lateral": 0.8}, _WAIST, 340, 360, (-30, -20, 0), _TRUNK
    ),
    "buttock": Look("trunk", {"posterior": 1, "lateral": 0.3}, ("hip", "pelvis"), 320, 340),
    "thigh-front": Look("thigh", _FRONT, ("hip", "knee"), 400, 620),
    "thigh-side": Look("thigh", _SIDE, ("hip", "knee"), 400, 620, parts=("leg", "trunk")),
    "thigh-back": Look("thigh", _BACK, ("hip", "knee"), 400, 620),
    "thigh-inner": Look("thigh", _INNER, ("hip", "knee"), 400, 620, parts=("leg",)),
    "leg-front": Look("leg", _FRONT, ("knee", "ankle"), 330, 600),
    "leg-side": Look("leg", _SIDE, ("knee", "ankle"), 380, 600),
    "leg-back": Look("leg", _BACK, ("knee", "ankle"), 330, 600),
    "leg-inner": Look("leg", _INNER, ("knee", "ankle"), 380, 600, parts=("leg",)),
    "whole-front": Look("trunk", _FRONT, ("pelvis",), 1050, 1800, (0, -60, 0)),
    "whole-side": Look("trunk", _SIDE, ("pelvis",), 800, 1800, (0, -60, 0)),
    "whole-back": Look("trunk", _BACK, ("pelvis",), 1050, 1800, (0, -60, 0)),
}


def named(look: Look, frames: Frames, px: int) -> Camera:
    """The camera of a named look, its longer side `px` pixels."""
    centre = np.mean([frames.joints[name] for name in look.centre], axis=0) + np.array(look.shift)
    up = frames.face(look.up, look.frame) if look.up else -_down(frames, look.frame)
    scale = px / max(look.width_mm, look.height_mm)
    return Camera(
        centre,
        mixed(look.towards, look.frame, frames),
        up,
        look.width_mm,
        round(look.width_mm * scale),
        round(look.height_mm * scale),
    )


def of_view(view: Mapping[str, Any], placer: Placer, px: int) -> Camera:
    """The camera of a view of views/<area>.yaml, its longer side `px` pixels."""
    frames, frame = placer.frames, view.get("frame") or "leg"
    centre = dict(view["centre"])
    if "between" in centre and not centre.get("face"):
        a, b = (placer.landmark(name) for name in centre["between"])
        point = a + (b - a) * centre["t"]
    else:
        point = placer.point(centre)
    towards, up = mixed(view["towards"], frame, frames), mixed(view["up"], frame, frames)
    width, height = view["size_px"]
    scale = px / max(width, height)
    camera = Camera(
        point, towards, up, float(view["width_mm"]), round(width * scale), round(height * scale)
    )
    right, down = view.get("shift_mm") or (0, 0)
    moved = point + camera.axes[0] * right + camera.axes[1] * down
    return Camera(moved, towards, up, camera.width_mm, camera.width_px, camera.height_px)


def mixed(mix: Mapping[str, float], frame: str, frames: Frames) -> np.ndarray:
    """Words of a frame with weights, as one direction."""
    total = np.zeros(3)
    for word, share in mix.items():
        upright = frame in ("leg", "foot") and word == "dorsal"
        total += (UP if upright else frames.face(word, frame)) * share
    return total


def _down(frames: Frames, frame: str) -> np.ndarray:
    if frame in ("head", "trunk"):
        return -UP
    return frames.long_axis(frame)
