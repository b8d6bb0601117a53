"""Bands in millimetres as areas in pixels: what an area mapping can say about a distance map.

QTI knows circles, ellipses, rectangles and polygons on whole pixels, and engines differ where two
areas touch. So the place that earns full credit and the ring that earns half are cut into polygons
without holes that never touch: a gap of two or three pixels lies between them, which is less than
the accuracy of the pictures. Corners nearer to the outline than ``SIMPLER_PX`` are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from npt_training.assessment.qti.areas import Area
from npt_training.atlas.geometry import DistanceMap

SIMPLER_PX = 2.0
GAP_PX = 4.0
SMALLEST_PX2 = 30.0
NEARBY = ((0, 0), (1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, -1), (1, -1), (-1, 1))
Shape = BaseGeometry
Corner = tuple[int, int]


def region(mask: NDArray[np.bool_], width: float, height: float) -> Shape:
    """The cells of a grid that are true (rows from the top), as a shape in pixels of a picture."""
    rows, columns = mask.shape
    edges = np.diff(mask.astype(np.int8), axis=1, prepend=0, append=0)
    boxes = [
        shapely.box(float(start), float(row), float(end), float(row + 1))
        for row in range(rows)
        for start, end in zip(
            np.flatnonzero(edges[row] == 1), np.flatnonzero(edges[row] == -1), strict=True
        )
    ]
    return affinity.scale(shapely.unary_union(boxes), width / columns, height / rows, origin=(0, 0))


def within_mm(chart: DistanceMap, limit_mm: float, width: float, height: float) -> Shape:
    """Where a distance map says ``limit_mm`` or less, in pixels of a picture of that size."""
    table = np.array([np.inf if mm is None else mm for mm in chart.values])
    mm = table[np.frombuffer(chart.grey, dtype=np.uint8)].reshape(chart.height_px, chart.width_px)
    return region(mm <= limit_mm, width, height)


def clipped(
    regions: Iterable[tuple[Shape, float]], size: tuple[float, float]
) -> list[tuple[Shape, float]]:
    """What of each region lies in the picture: the schema knows no coordinate below nought."""
    plate = shapely.box(0, 0, *size)
    return [(shapely.make_valid(whole).intersection(plate), worth) for whole, worth in regions]


def apart(regions: Sequence[tuple[Shape, float]]) -> list[tuple[Area, float]]:
    """Disjoint polygons for regions of falling worth: each without what an earlier one covers."""
    taken: Shape = shapely.Polygon()
    found: list[tuple[Area, float]] = []
    for whole, worth in regions:
        whole = shapely.make_valid(whole)
        smooth = whole.buffer(GAP_PX).buffer(-GAP_PX).simplify(SIMPLER_PX)
        left = smooth.difference(taken.buffer(GAP_PX)) if not taken.is_empty else smooth
        left = left.simplify(SIMPLER_PX / 2)
        pieces = [piece for part in _polygons(left) for piece in _without_holes(part)]
        areas = [area for piece in pieces if (area := _area(piece)) is not None]
        found += [(area, worth) for area in areas]
        taken = shapely.union_all([taken, smooth, *(shape_of(area) for area in areas)]).buffer(0)
    return found


def shape_of(area: Area, size: tuple[float, float] | None = None) -> Shape:
    """An area as a shape; ``default`` is the whole picture of ``size``."""
    if area.shape == "circle":
        x, y, r = area.coords
        return shapely.Point(x, y).buffer(max(r, 0.01), quad_segs=32)
    if area.shape == "ellipse":
        x, y, rx, ry = area.coords
        unit = shapely.Point(0, 0).buffer(1, quad_segs=32)
        return affinity.translate(affinity.scale(unit, max(rx, 0.01), max(ry, 0.01)), x, y)
    if area.shape == "rect":
        left, top, right, bottom = area.coords
        return shapely.box(left, top, right, bottom)
    if area.shape == "default":
        return shapely.box(0, 0, *(size or (1e6, 1e6)))
    found: Shape = shapely.make_valid(shapely.Polygon(area.ring))
    return found


def overlapping(areas: Iterable[Area], size: tuple[float, float]) -> tuple[int, int] | None:
    """Places (from 1) of the first two areas that share a point, so that engines would differ."""
    shapes = [shape_of(area, size) for area in areas]
    tree = shapely.STRtree(shapes)
    for one, shape in enumerate(shapes):
        for other in sorted(tree.query(shape, predicate="intersects")):
            if other > one:
                return one + 1, int(other) + 1
    return None


def _area(piece: shapely.Polygon) -> Area | None:
    """The piece on whole pixels; None where hardly anything is left of it."""
    whole = shapely.set_precision(piece, 1.0)
    parts = [part for part in _polygons(whole) if part.area >= SMALLEST_PX2]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    if largest.interiors:
        return None
    ring = [(round(x), round(y)) for x, y, *_more in list(largest.exterior.coords)[:-1]]
    return Area("poly", tuple(float(value) for corner in _askew(ring) for value in corner))


def _askew(ring: list[Corner]) -> list[Corner]:
    """The ring with corners moved by a pixel so that few whole pixels lie on lines of its edges.

    A ring that would cross itself by that stays as it is.
    """
    found: list[Corner] = []
    for index, corner in enumerate(ring):
        before = found[-1] if found else ring[-1]
        after = found[0] if index == len(ring) - 1 and found else None

        def aligned(at: Corner, before: Corner = before, after: Corner | None = after) -> int:
            steps = math.gcd(at[0] - before[0], at[1] - before[1])
            if after is not None:
                steps = max(steps, math.gcd(at[0] - after[0], at[1] - after[1]))
            return steps

        moved = [(max(corner[0] + x, 0), max(corner[1] + y, 0)) for x, y in NEARBY]
        found.append(min(moved, key=aligned) if aligned(corner) > 1 else corner)
    return found if shapely.Polygon(found).is_valid else [(max(x, 0), max(y, 0)) for x, y in ring]


def _without_holes(piece: shapely.Polygon) -> list[shapely.Polygon]:
    """Cut through the middle of each hole, with a gap, until none is left."""
    if piece.area < SMALLEST_PX2:
        return []
    if not piece.interiors:
        return [piece]
    x = shapely.Polygon(piece.interiors[0]).centroid.x
    left, _top, right, _bottom = piece.bounds
    halves = (
        shapely.box(left - 1, _top - 1, x - GAP_PX / 2, _bottom + 1),
        shapely.box(x + GAP_PX / 2, _top - 1, right + 1, _bottom + 1),
    )
    found: list[shapely.Polygon] = []
    for half in halves:
        for part in _polygons(piece.intersection(half)):
            found += _without_holes(part)
    return found


def _polygons(shape: Any) -> list[shapely.Polygon]:
    parts: Any = shapely.get_parts(shape) if not shape.is_empty else []
    return [cast(shapely.Polygon, part) for part in parts if part.geom_type == "Polygon"]
