"""Areas without the cuts of the build: it opens an area with a hole along an upright line.

A cut is no border: nothing is drawn along it and no distance is measured to it. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

Ring = Sequence[Sequence[float]]
CLOSE_PX = 1.5
"""Twice this is the widest slit that rounding leaves between two sides of a cut, in pixels."""
SHORTEST_PX = 20.0
"""A shared border shorter than this is a touch of two corners, not a cut."""


def dissolved(rings: Sequence[Ring], size_px: Sequence[float]) -> list[list[tuple[float, float]]]:
    """The outlines of an area, holes among them, from rings that may be cut apart.

    Places in and out are shares of a picture of ``size_px``. Rings within rings are holes, before
    and after. Rings that share no border come back as they are.
    """
    width, height = size_px
    same = [[(float(x), float(y)) for x, y in ring] for ring in rings]
    parts = [
        shapely.make_valid(shapely.Polygon([(x * width, y * height) for x, y in ring]))
        for ring in same
        if len(ring) > 2
    ]
    if len(parts) < 2:
        return same
    whole: Any = shapely.Polygon()
    for part in parts:
        whole = whole.symmetric_difference(part)
    closed = whole.buffer(CLOSE_PX, join_style="mitre").buffer(-CLOSE_PX, join_style="mitre")
    if sum(part.length for part in parts) - closed.length < 2 * SHORTEST_PX:
        return same
    return [
        [(x / width, y / height) for x, y in ring.coords[:-1]]
        for face in shapely.get_parts(closed)
        if face.geom_type == "Polygon" and face.area >= 1
        for ring in (face.exterior, *face.interiors)
    ]
