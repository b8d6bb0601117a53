"""From a view in words to a camera, and what of the body it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from npt_training.atlas.build.camera import Camera
from npt_training.atlas.build.limbs import UP, Frames, Placer
from npt_training.atlas.build.model import Model

_WORDS = (
    "superior", "inferior", "anterior", "posterior", "lateral", "medial", "proximal", "distal",
    "dorsal", "plantar", "palmar", "volar", "radial", "ulnar",
)  # fmt: skip
ALL = ("head", "trunk", "arm", "leg", "other_arm", "other_leg")


def axes(frames: Frames, frame: str = "leg") -> dict[str, np.ndarray]:
    """Unit vectors of the words a view may use in this frame.

    On leg and foot dorsal and plantar are straight up and down, and distal is down the leg.
    """
    found = {}
    for word in _WORDS:
        try:
            found[word] = frames.face(word, frame)
        except KeyError:
            continue
    if frame in ("leg", "foot"):
        found |= {"dorsal": UP, "plantar": -UP}
        found |= {"proximal": -frames.leg_down, "distal": frames.leg_down}
    return found


def camera_for(view: Mapping[str, Any], placer: Placer) -> Camera:
    frame = str(view.get("frame", "leg"))
    words = axes(placer.frames, frame)

    def direction(what: str) -> np.ndarray:
        unknown = [word for word in view[what] if word not in words]
        if unknown:
            raise ValueError(f"{what}: {unknown[0]} is no direction of the {frame}")
        return np.sum([words[word] * share for word, share in view[what].items()], axis=0)

    point = placer.point(view["centre"], entry=view["id"])
    width_px, height_px = view["size_px"]
    towards, up = direction("towards"), direction("up")
    if view.get("side") == "both":
        towards, up, point = (v * [0, 1, 1] for v in (towards, up, point))
    camera = Camera(point, towards, up, float(view["width_mm"]), width_px, height_px)
    right, down = view.get("shift_mm", (0, 0))
    moved = point + camera.axes[0] * right + camera.axes[1] * down
    return Camera(moved, towards, up, float(view["width_mm"]), width_px, height_px)


def shown_faces(view: Mapping[str, Any], model: Model) -> np.ndarray:
    """Which triangles of the body the view draws; for the sole, the leg above is left out."""
    parts = tuple(view.get("parts", ALL))
    keep = np.ones(len(model.surface.T), bool)
    if set(parts) != set(ALL):
        keep = model.faces_of(parts)
    below = view.get("below_mm")
    if below is not None:
        keep &= (model.surface.V[:, 1] < below)[model.surface.T].all(1)
    return keep


def in_frame(camera: Camera, V: np.ndarray, T: np.ndarray, margin_px: float = 40) -> np.ndarray:
    """Which triangles can touch the picture (or a margin round it)."""
    q = camera.project(V)
    x, y = q[:, 0][T], q[:, 1][T]
    return (
        (x.max(1) > -margin_px) & (x.min(1) < camera.width_px + margin_px)
        & (y.max(1) > -margin_px) & (y.min(1) < camera.height_px + margin_px)
    )  # fmt: skip
