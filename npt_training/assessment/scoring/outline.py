"""Territory outlined: how much of the area is covered, and how much is coloured in beside it.

The border of a territory is a drawing and people differ, so a band on both sides of it (20 mm, or a
quarter of the width where that is smaller) is left out: what lies in it neither earns nor costs.
What is left is compared by the Jaccard index, shared area over all area (P. Jaccard, 1912), which
puts together what the *Area* question of ExamSys counts apart: overlap and error outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from npt_training.assessment.scoring.score import Score
from npt_training.assessment.scoring.territory import Zone

Pixel = tuple[float, float]
GRID_PX = 0.01
"""Corners are snapped to a hundredth of a pixel: nearly equal ones could not be overlaid."""
LEAVE = 0.1
"""A tenth is free: no hand draws an edge exactly (the same as for a traced line)."""


@dataclass(frozen=True)
class Outlined:
    """A territory made ready: ``core`` must be covered, ``outside`` must not; in pixels."""

    core: Any
    outside: Any
    mm_per_px: float

    @classmethod
    def of(cls, zone: Zone, band_mm: float) -> Outlined:
        """From a territory and the band left out on each side of its borders."""
        band = shapely.MultiLineString([list(edge) for edge in zone.borders])
        left_out = shapely.buffer(band, band_mm / zone.mm_per_px, quad_segs=4)
        plate = shapely.box(*(zone.plate or (0, 0, *zone.size)))
        body = _rings(zone.silhouette) if zone.silhouette else plate
        core = shapely.difference(zone.area, left_out)
        outside = shapely.difference(shapely.difference(body, zone.area), left_out)
        near = 0.5
        return cls(shapely.simplify(core, near), shapely.simplify(outside, near), zone.mm_per_px)


def score_outline(drawn: Sequence[Pixel], area: Outlined) -> Score:
    """Shared area over the area that is in one of the two, out of 0.9; at most 1.

    Outlined exactly: 1. One half of it: 0.5 / 0.9 = 0.56. All of it and as much again beside it:
    0.56. Only beside it: 0. What is drawn off the body, or
    in the band along the border, does not count. Crossing lines are read as the areas they
    enclose.
    """
    wanted = float(area.core.area)
    if wanted <= 0:
        raise ValueError("an area that is outlined has a core")
    shape = _shape(drawn)
    if shape is None:
        return Score(0.0, {"overlap": 0.0, "spill": 0.0, "cm2": 0.0})
    inside = float(shapely.intersection(shape, area.core, grid_size=GRID_PX).area)
    spill = float(shapely.intersection(shape, area.outside, grid_size=GRID_PX).area)
    index = inside / (wanted + spill)
    square_cm = area.mm_per_px**2 / 100
    detail = {
        "overlap": round(inside / wanted, 3),
        "spill": round(spill / (inside + spill), 3) if inside + spill > 0 else 0.0,
        "cm2": round((inside + spill) * square_cm, 1),
    }
    return Score(round(min(1.0, index / (1 - LEAVE)), 4), detail)


def _shape(drawn: Sequence[Pixel]) -> Any:
    """What a closed line encloses; None where it encloses nothing."""
    if len(drawn) < 3:
        return None
    corners = np.round(np.asarray(drawn, float) / GRID_PX) * GRID_PX
    shape: Any = shapely.Polygon(corners)
    if not shape.is_valid:
        parts = shapely.get_parts(shapely.make_valid(shape))
        areas = [one for part in parts for one in shapely.get_parts(part)]
        shape = shapely.MultiPolygon([one for one in areas if one.geom_type == "Polygon"])
    return shape if shape.area > 0 else None


def _rings(rings: Sequence[Sequence[Pixel]]) -> Any:
    whole: Any = shapely.Polygon()
    for ring in rings:
        if len(ring) > 2:
            whole = whole.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
    return whole
