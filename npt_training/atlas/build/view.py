"""From a view in words to a camera."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from npt_training.atlas.build.camera import Camera
from npt_training.atlas.build.limbs import UP, Frames, Placer
from npt_training.atlas.build.mesh import Surface


def axes(frames: Frames) -> dict[str, np.ndarray]:
    """Unit vectors for the eight words a view may use."""
    return {
        "anterior": frames.leg_front,
        "posterior": -frames.leg_front,
        "lateral": frames.leg_side,
        "medial": -frames.leg_side,
        "dorsal": UP,
        "plantar": -UP,
        "proximal": -frames.leg_down,
        "distal": frames.leg_down,
    }


def camera_for(view: Mapping[str, Any], placer: Placer) -> Camera:
    words = axes(placer.frames)

    def direction(mix: Mapping[str, float]) -> np.ndarray:
        return np.sum([words[word] * share for word, share in mix.items()], axis=0)

    centre = view["centre"]
    if "lm" in centre:
        point = placer.landmark(centre["lm"])
    else:
        a, b = (placer.landmark(name) for name in centre["between"])
        point = a + (b - a) * centre["t"]
    width_px, height_px = view["size_px"]
    towards, up = direction(view["towards"]), direction(view["up"])
    camera = Camera(point, towards, up, float(view["width_mm"]), width_px, height_px)
    right, down = view.get("shift_mm", (0, 0))
    moved = point + camera.axes[0] * right + camera.axes[1] * down
    return Camera(moved, towards, up, float(view["width_mm"]), width_px, height_px)


def shown_surface(view: Mapping[str, Any], surface: Surface) -> Surface:
    """The part of the body the view shows: for the sole, the leg above is left out."""
    below = view.get("below_mm")
    if below is None:
        return surface
    keep = (surface.V[surface.T][:, :, 1] < below).all(1)
    part = Surface.__new__(Surface)
    part.__dict__.update(surface.__dict__)
    part.T = surface.T[keep]
    return part
