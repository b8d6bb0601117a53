"""Zones on a picture: polygon, ellipse, circle or rectangle, with their edges inside.

Edges are inclusive, as in JQTI+ (OAT's engine leaves the edge of a circle out). Zones are drawn by
a person on a picture whose truth is known to ``accuracy_mm`` only: a tap outside by no more than
that earns half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import shapely
from shapely import affinity

from npt_training.assessment.scoring.points import score_points
from npt_training.assessment.scoring.score import Score

Pixel = tuple[float, float]
HALF = 0.5
ON_EDGE_PX = 1e-6
"""What rounding may take off a tap that lies on the edge."""
ROUND = 32
"""Segments of a quarter circle; the radius is made so that the polygon is never inside it."""


def polygon(points: Sequence[Pixel]) -> Any:
    """A closed ring of corners in pixels; ValueError where its lines cross or it has no area."""
    if len(points) < 3:
        raise ValueError("a zone has three corners at least")
    shape = shapely.Polygon(points)
    if not shape.is_valid or shape.area <= 0:
        raise ValueError("the edge of this zone crosses or touches itself")
    return shape


def ellipse(middle: Pixel, across: float, along: float, turn: float = 0.0) -> Any:
    """Half axes in pixels; ``turn`` in degrees, clockwise on the picture."""
    if not (across > 0 and along > 0):
        raise ValueError("the half axes of an ellipse are above 0")
    wider = 1 / math.cos(math.pi / (4 * ROUND))
    unit = shapely.Point(0, 0).buffer(wider, quad_segs=ROUND)
    grown = affinity.rotate(affinity.scale(unit, across, along, origin=(0, 0)), turn, origin=(0, 0))
    return affinity.translate(grown, *middle)


def rectangle(corner: Pixel, opposite: Pixel) -> Any:
    (ax, ay), (bx, by) = corner, opposite
    return polygon([(ax, ay), (bx, ay), (bx, by), (ax, by)])


def credit(zone: Any, at: Pixel, margin_px: float) -> float:
    """1 inside or on the edge, half up to ``margin_px`` outside it, else 0."""
    far = float(shapely.distance(zone, shapely.Point(at)))
    if far <= ON_EDGE_PX:
        return 1.0
    return HALF if far <= margin_px else 0.0


def within(zone: Any, at: Pixel) -> bool:
    """Whether the tap lies inside or on the edge."""
    return credit(zone, at, 0.0) == 1.0


def score_zones(
    zones: Sequence[Any],
    taps: Sequence[Pixel],
    margin_px: float,
    *,
    every: bool,
    dangerous: Sequence[Any] = (),
) -> Score:
    """``every``: all zones are to be found, one tap in each; otherwise one tap in any of them.

    Two zones, every one wanted. A tap in each: 1. A tap in one: 0.5. Two taps in one of them: 0.5.
    A tap in each and two beside them: 2/4. One of them wanted: a tap inside 1, on the edge 1,
    beside it within the margin 0.5, farther away 0.

    A tap inside one of the ``dangerous`` zones takes all of it, whatever else was found: a tap in
    each of the two and one on the artery earns 0. The margin is not held against anybody.
    """
    if not zones:
        raise ValueError("there is a zone to find")
    if any(within(zone, at) for zone in dangerous for at in taps):
        return Score(0.0, {"struck": True})
    credits = [[credit(zone, at, margin_px) for zone in zones] for at in taps]
    if every:
        return score_points(credits, len(zones))
    return score_points([[max(row)] for row in credits], 1)


def overlapping(zones: Sequence[Any]) -> tuple[int, int] | None:
    """The first two zones that share more than an edge; engines disagree on taps in both."""
    for i, one in enumerate(zones):
        for j in range(i + 1, len(zones)):
            if shapely.intersection(one, zones[j]).area > ON_EDGE_PX:
                return i, j
    return None
