"""The finished body of the atlas: leg, sculpted, with its frames and landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from npt_training.atlas.build.body import right_leg
from npt_training.atlas.build.distance import SkinDistance, upsampling
from npt_training.atlas.build.limbs import Frames, Placer
from npt_training.atlas.build.mesh import Surface, catmull_clark, triangles
from npt_training.atlas.build.relief import displacement
from npt_training.atlas.build.source import BodyFiles, fetch

SUBDIVISIONS = 3


@dataclass(frozen=True)
class Model:
    surface: Surface
    frames: Frames
    placer: Placer
    distance: SkinDistance


def make_model(cache: Path, landmarks: Mapping[str, Any]) -> Model:
    """Subdivide, sculpt, and place the landmarks anew on the sculpted skin."""
    leg = right_leg(BodyFiles(fetch(cache)))
    V, Q = leg.vertices, leg.quads
    for _ in range(SUBDIVISIONS):
        coarse, coarse_quads = len(V), Q
        V, Q = catmull_clark(V, Q)
    T = triangles(Q)
    smooth = Surface(V, T)
    frames = Frames(leg.joints, V)
    moved = displacement(smooth, Placer(smooth, frames, landmarks))
    surface = Surface(V + smooth.N * moved[:, None], T)
    up = upsampling(coarse, coarse_quads)
    distance = SkinDistance(surface, coarse, coarse_quads, up)
    return Model(surface, frames, Placer(surface, frames, landmarks), distance)
