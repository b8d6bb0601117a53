"""One view: its camera, what hides what, and the quarter-size buffer of its maps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from npt_training.atlas.build.camera import Buffer, Camera, look
from npt_training.atlas.build.distance import Field, Probe
from npt_training.atlas.build.maps import MAX_MM, encode
from npt_training.atlas.build.mesh import unit
from npt_training.atlas.build.model import Model
from npt_training.atlas.build.regions import polygons
from npt_training.atlas.build.view import in_frame, shown_faces

MAP_SCALE = 0.25
BACK = -0.15  # skin turned farther away than this is seen from inside, through a cut
_DEPTH_TOLERANCE_MM = 2.0
Rings = list[list[list[float]]]


class Scene:
    """`T` are the triangles drawn; `skin` marks, in the small buffer, what faces the viewer."""

    def __init__(self, view: Mapping[str, Any], camera: Camera, model: Model) -> None:
        self.view, self.camera, self.model = view, camera, model
        self.both = view.get("side") == "both"
        self.shown = shown_faces(view, model)
        V = model.surface.V
        T = model.surface.T[self.shown]
        self.T = T[in_frame(camera, V, T)]
        self._half = camera.sized(0.5)
        self._buffer: Buffer = look(self._half, V, self.T)
        self.small = camera.sized(MAP_SCALE)
        seen = look(self.small, V, self.T)
        self.drawn = seen.mask
        normal = seen.sample(model.surface.N)
        normal /= np.maximum(np.linalg.norm(normal, axis=1), 1e-9)[:, None]
        facing = normal @ unit(camera.towards)
        skin = facing > BACK
        self.mask = seen.mask.copy()
        self.mask[self.mask] = skin
        self.facing = np.clip(facing[skin], 0.05, 1)
        corners, weights = seen.corners[skin], seen.weights[skin]
        self.P = (V[corners] * weights[:, :, None]).sum(1)
        self.probe: Probe = model.distance.probe(self.P, corners, weights)

    @property
    def pixel_cm2(self) -> np.ndarray:
        """Skin shown by each skin pixel of the small buffer."""
        area: np.ndarray = self.small.mm_per_px**2 / 100 / self.facing
        return area

    def normalised(self, P: np.ndarray) -> np.ndarray:
        q = self.camera.project(P)[:, :2]
        return q / [self.camera.width_px, self.camera.height_px]

    def spot(self, P: np.ndarray) -> list[float]:
        found: list[float] = np.round(self.normalised(P[None])[0], 5).tolist()
        return found

    def visible(self, P: np.ndarray, N: np.ndarray, F: np.ndarray, grazing: float) -> np.ndarray:
        """In the frame, drawn, facing the viewer by more than `grazing`, and not hidden."""
        q = self._half.project(P)
        x, y = np.floor(q[:, 0]).astype(int), np.floor(q[:, 1]).astype(int)
        seen = (x >= 0) & (y >= 0) & (x < self._half.width_px) & (y < self._half.height_px)
        seen &= self.shown[F]
        depth = self._buffer.depth[y[seen], x[seen]]
        seen[seen] = q[seen, 2] <= depth + _DEPTH_TOLERANCE_MM
        facing: np.ndarray = N @ unit(self.camera.towards) > grazing
        return seen & facing

    def field(self, points: np.ndarray) -> Field:
        """Distances from points of the right; in a view of both sides from the nearer side."""
        field = self.model.distance.field(points)
        return field.with_mirror(self.model.mirror) if self.both else field

    def map_png(self, field: Field, most_mm: float = MAX_MM) -> bytes:
        return encode(field.of(self.probe), self.mask, most_mm)

    def region(self, field: Field, within_mm: float) -> Rings:
        mask = self.mask.copy()
        mask[mask] = field.of(self.probe) <= within_mm
        return polygons(mask)

    def silhouette(self) -> Rings:
        return polygons(self.drawn, least_px=200)
