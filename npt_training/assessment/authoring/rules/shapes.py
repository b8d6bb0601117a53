"""Shapes on a picture, and what may not be drawn: crossings, overlaps, nothing at all. Pure.

Every shape is a list of handles in 0..1 of the picture, so that one table of numbers can edit them
all: a point or pin has one; a path two or more; a polygon three or more; a rectangle two opposite
corners; a circle its centre and a point of its rim; an ellipse its centre, the end of one axis and
a point as far away as the other axis is long, which stands square to the first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import shapely

Xy = tuple[float, float]
ZONES = ("polygon", "rectangle", "circle", "ellipse")
KINDS = ("point", "pin", "path", *ZONES)
LEAST_HANDLES = {
    "point": 1, "pin": 1, "path": 2, "polygon": 3, "rectangle": 2, "circle": 2, "ellipse": 3,
}  # fmt: skip
EXACT_HANDLES = {"point", "pin", "rectangle", "circle", "ellipse"}
MOST_HANDLES = 200
MOST_SHAPES = 40
ROUND = 64
"""Corners by which circles and ellipses are drawn for comparing: within 0.2 % of their area."""
LEAST_AREA_PX = 25.0
"""A zone smaller than 5 by 5 px of the picture is a slip of the hand."""
LEAST_OVERLAP = 0.002
"""Zones that share less than this part of the smaller one only touch (handles are rounded)."""


@dataclass(frozen=True)
class Shape:
    """One thing drawn. ``name`` is how its author calls it; ``number`` counts from 1.

    ``role`` says what a tap in it means (right, wrong, unsafe); ``ident`` is its id in the item.
    """

    kind: str
    handles: tuple[Xy, ...]
    number: int
    name: str = ""
    role: str = ""
    ident: str = ""


@dataclass(frozen=True)
class ShapeFault:
    """``code`` is off, few, crossing, flat, overlap or many; ``other`` is the second shape of an
    overlap; ``edges`` are the two crossing edges by the number of their first corner; ``at`` is
    where, in 0..1.
    """

    code: str
    shape: Shape
    other: Shape | None = None
    edges: tuple[int, int] | None = None
    at: Xy | None = None


def faults_of(shapes: Sequence[Shape], size: tuple[int, int]) -> list[ShapeFault]:
    """Everything wrong with shapes on a picture of ``size`` px.

    Two zones that overlap are named once; a zone that is wrong by itself is not compared. A path
    may cross itself: nerves do loop.
    """
    found: list[ShapeFault] = []
    sound: list[tuple[Shape, Any]] = []
    for shape in shapes:
        fault = _alone(shape, size)
        if fault is not None:
            found.append(fault)
        elif shape.kind in ZONES:
            sound.append((shape, area_of(shape, size)))
    if len(shapes) > MOST_SHAPES:
        found.append(ShapeFault("many", shapes[MOST_SHAPES]))
    for (one, first), (two, second) in combinations(sound, 2):
        shared = first.intersection(second)
        if shared.area > LEAST_OVERLAP * min(first.area, second.area):
            spot = shared.representative_point()
            found.append(ShapeFault("overlap", one, two, at=_share((spot.x, spot.y), size)))
    return found


def _alone(shape: Shape, size: tuple[int, int]) -> ShapeFault | None:
    if not all(math.isfinite(v) and 0 <= v <= 1 for xy in shape.handles for v in xy):
        return ShapeFault("off", shape)
    count, least = len(shape.handles), LEAST_HANDLES[shape.kind]
    if count < least or (shape.kind in EXACT_HANDLES and count != least):
        return ShapeFault("few", shape)
    if count > MOST_HANDLES:
        return ShapeFault("many", shape)
    if shape.kind == "path":
        line = [_px(xy, size) for xy in shape.handles]
        return None if _length(line) >= 1 else ShapeFault("flat", shape)
    if shape.kind not in ZONES:
        return None
    if shape.kind == "polygon":
        crossing = crossing_of(shape.handles, size)
        if crossing is not None:
            edges, at = crossing
            return ShapeFault("crossing", shape, edges=edges, at=at)
    elif any(not 0 <= v <= 1 for xy in outline(shape, size) for v in _share(xy, size)):
        return ShapeFault("off", shape)
    if area_of(shape, size).area < LEAST_AREA_PX:
        return ShapeFault("flat", shape)
    return None


def crossing_of(handles: Sequence[Xy], size: tuple[int, int]) -> tuple[tuple[int, int], Xy] | None:
    """The first two edges of a closed outline that cross or touch, and where; None when none do.

    Edge 1 runs from corner 1 to corner 2. Neighbours share a corner and may not fold back.
    """
    corners = [_px(xy, size) for xy in handles]
    edges = list(pairwise([*corners, corners[0]]))
    count = len(edges)
    for (i, one), (j, two) in combinations(list(enumerate(edges)), 2):
        neighbours = j - i == 1 or (i == 0 and j == count - 1)
        shared = shapely.LineString(one).intersection(shapely.LineString(two))
        if shared.is_empty or (neighbours and shared.geom_type == "Point"):
            continue
        spot = shared.representative_point()
        return (i + 1, j + 1), _share((spot.x, spot.y), size)
    return None


def area_of(shape: Shape, size: tuple[int, int]) -> Any:
    """The zone as a shapely polygon in px; valid, since crossings were looked for before."""
    return shapely.Polygon(outline(shape, size))


def outline(shape: Shape, size: tuple[int, int]) -> list[Xy]:
    """The corners of a zone in px; circles and ellipses as ``ROUND`` corners."""
    points = [_px(xy, size) for xy in shape.handles]
    if shape.kind == "polygon":
        return points
    if shape.kind == "rectangle":
        (ax, ay), (bx, by) = points
        return [(ax, ay), (bx, ay), (bx, by), (ax, by)]
    (cx, cy), (ax, ay) = points[0], points[1]
    across = math.dist(points[0], points[1])
    down = across if shape.kind == "circle" else math.dist(points[0], points[2])
    turn = math.atan2(ay - cy, ax - cx)
    cos, sin = math.cos(turn), math.sin(turn)
    rim = []
    for i in range(ROUND):
        t = 2 * math.pi * i / ROUND
        x, y = across * math.cos(t), down * math.sin(t)
        rim.append((cx + x * cos - y * sin, cy + x * sin + y * cos))
    return rim


def anchors(shapes: Sequence[Shape], size: tuple[int, int]) -> Iterator[Xy]:
    """One place in 0..1 for each shape: what makes two items ask at the same spot."""
    for shape in shapes:
        if shape.kind in ZONES and len(shape.handles) >= LEAST_HANDLES[shape.kind]:
            corners = outline(shape, size)
            x = sum(x for x, _y in corners) / len(corners)
            y = sum(y for _x, y in corners) / len(corners)
            yield _share((x, y), size)
        elif shape.handles:
            yield shape.handles[len(shape.handles) // 2]


def _px(xy: Xy, size: tuple[int, int]) -> Xy:
    return xy[0] * size[0], xy[1] * size[1]


def _share(xy: Xy, size: tuple[int, int]) -> Xy:
    return round(xy[0] / size[0], 6), round(xy[1] / size[1], 6)


def _length(line: Sequence[Xy]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))
