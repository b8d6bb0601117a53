"""Territories and dermatomes as a picture shows them."""

from __future__ import annotations

from typing import Any

import numpy as np

from npt_training.atlas.build.regions import OUTSIDE, Ring, traced
from npt_training.atlas.build.scene import Scene
from npt_training.atlas.build.territory import Regions

_LEAST_CM2, _LEAST_SHARE, _WHOLE = 1.0, 0.3, 0.95


def territory_truth(scene: Scene, regions: Regions) -> dict[str, dict[str, Any]]:
    """Polygons by territory. Left skin belongs to the picture only in views of both sides."""
    if not len(scene.P):
        return {}
    right = scene.P[:, 0] <= 0
    own = np.ones(len(right), bool) if scene.both else right
    found = {}
    if regions.ids:
        owner = _owners(scene, regions)
        owner[~own] = OUTSIDE
        rings = traced(_picture(scene, owner))
        for number, name in enumerate(regions.ids):
            here = owner == number
            entry = _entry(scene, here & right, rings.get(number, []), regions.area_cm2[name])
            if entry is not None:
                found[name] = entry
    for name, (points, reach) in regions.over.items():
        here = (scene.field(points).of(scene.probe) <= reach) & own
        if here.any():
            rings = traced(_picture(scene, np.where(here, 0, OUTSIDE)))
            entry = _entry(scene, here & right, rings.get(0, []), regions.area_cm2[name])
            if entry is not None:
                found[name] = entry
    return dict(sorted(found.items()))


def _owners(scene: Scene, regions: Regions) -> np.ndarray:
    """Number of the territory at each skin pixel, OUTSIDE where nobody's."""
    to_pixels = scene.probe.coarse()
    used = np.unique(to_pixels.indices)
    present = np.unique(regions.soft[used].indices)
    share = (to_pixels[:, used] @ regions.soft[used][:, present]).toarray()
    number = present[share.argmax(1)]
    return np.where(number == len(regions.ids), OUTSIDE, number)


def _picture(scene: Scene, owner: np.ndarray) -> np.ndarray:
    numbers = np.full(scene.mask.shape, OUTSIDE, np.int32)
    numbers[scene.mask] = owner
    return numbers


def _entry(
    scene: Scene, here: np.ndarray, rings: list[Ring], area_cm2: float
) -> dict[str, Any] | None:
    shown = float(scene.pixel_cm2[here].sum())
    if not rings or (shown < _LEAST_CM2 and shown < _LEAST_SHARE * area_cm2):
        return None
    return {
        "polygons": rings,
        "area_cm2": round(area_cm2, 1),
        "shown_cm2": round(min(shown, area_cm2), 1),
        "whole": bool(shown >= _WHOLE * area_cm2),
    }
