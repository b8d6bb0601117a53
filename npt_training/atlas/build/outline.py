"""From pixel masks to closed polygons in normalised picture coordinates."""

from __future__ import annotations

import numpy as np
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.ops import unary_union

Ring = list[list[float]]


def polygons(mask: np.ndarray, least_px: float = 12.0, smooth: bool = True) -> list[Ring]:
    """Outer rings of the parts of `mask`, x and y from 0 to 1, without holes."""
    height, width = mask.shape
    boxes = []
    for y in range(height):
        row = np.flatnonzero(np.diff(np.r_[0, mask[y].astype(np.int8), 0]))
        boxes += [box(a, y, b, y + 1) for a, b in zip(row[::2], row[1::2], strict=True)]
    if not boxes:
        return []
    shape = unary_union(boxes).buffer(-0.6).buffer(0.6)
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    rings = []
    for part in parts:
        if part.is_empty or part.area < least_px:
            continue
        ring = np.array(Polygon(part.exterior).simplify(0.55).exterior.coords)[:-1]
        if smooth:
            ring = _chaikin(ring)
            ring = np.array(Polygon(ring).simplify(0.12).exterior.coords)[:-1]
        rings.append(np.round(ring / [width, height], 4).tolist())
    return sorted(rings, key=len, reverse=True)


def _chaikin(ring: np.ndarray, times: int = 2) -> np.ndarray:
    for _ in range(times):
        after = np.roll(ring, -1, 0)
        ring = np.stack([ring * 0.75 + after * 0.25, ring * 0.25 + after * 0.75], 1).reshape(-1, 2)
    return ring
