"""Territory: one tap inside the skin a nerve serves.

Borders of territories are drawings, and people differ; so a band on both sides of the border is
left out of sharp scoring: 20 mm, or a quarter of the territory's width where that is smaller.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import shapely

from npt_training.assessment.scoring.score import Score

Pixel = tuple[float, float]
Ring = Sequence[Pixel]
HALF = 0.5


def score_territory(inside: bool | None, border_mm: float | None, band_mm: float) -> Score:
    """Credit for a tap ``border_mm`` from the nearest border; None: no border is in the picture.

    With a band of 20 mm: inside and 25 mm from the border earns 1, inside and 15 mm earns 0.5,
    outside and 15 mm earns 0.5, outside and 25 mm earns 0. ``inside`` None: beside the body, 0.
    """
    if inside is None:
        return Score(0.0, {"off_body": True, "inside": False, "border_mm": None})
    if border_mm is not None and (not math.isfinite(border_mm) or border_mm < 0):
        raise ValueError("a distance is a number from 0 up")
    near = border_mm is not None and border_mm <= band_mm
    fraction = HALF if near else 1.0 if inside else 0.0
    shown = None if border_mm is None else round(border_mm, 1)
    return Score(fraction, {"off_body": False, "inside": inside, "border_mm": shown})


@dataclass(frozen=True)
class Zone:
    """A territory as one picture shows it, in pixels; ``silhouette`` is the outline of the body.

    Where a territory goes on round the limb its outline runs along the silhouette or the edge of
    the picture: that is no border. Distances are those in the picture plane times ``mm_per_px``;
    they are never longer than along the skin, so the band is never narrower than it says.
    ``plate`` is where the picture lies (left, top, right, bottom) when more or less than all of it
    is shown; None: from 0 to ``size``.
    """

    rings: tuple[Ring, ...]
    silhouette: tuple[Ring, ...]
    size: tuple[int, int]
    mm_per_px: float
    plate: tuple[float, float, float, float] | None = None

    def inside(self, at: Pixel) -> bool | None:
        """Whether the tap is in the territory; None beside the body."""
        if self.silhouette and not _within(self.silhouette, at):
            return None
        return _within(self.rings, at)

    def border_mm(self, at: Pixel) -> float | None:
        """Millimetres to the nearest border; None where the picture shows none."""
        found = [_far(at, a, b) for a, b in self.borders]
        return min(found) * self.mm_per_px if found else None

    @cached_property
    def borders(self) -> list[tuple[Pixel, Pixel]]:
        """The pieces of the outline that are borders to other territories."""
        left, top, right, bottom = self.plate or (0, 0, *self.size)
        near = max(2.0, EDGE * max(right - left, bottom - top))
        edges = [edge for ring in self.rings for edge in _edges(ring)]
        if not edges:
            return []
        middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in edges]
        body = shapely.MultiLineString([[*ring, ring[0]] for ring in self.silhouette if ring])
        far = shapely.distance(shapely.points(middles), body)
        return [
            edge
            for edge, (x, y), mm in zip(edges, middles, far, strict=True)
            if left + near < x < right - near and top + near < y < bottom - near and not mm <= near
        ]

    @cached_property
    def area(self) -> Any:
        """The territory as one shape, rings inside rings being holes."""
        whole: Any = shapely.Polygon()
        for ring in self.rings:
            if len(ring) > 2:
                whole = whole.symmetric_difference(shapely.make_valid(shapely.Polygon(ring)))
        return whole

    @property
    def width_mm(self) -> float:
        """The width of its widest part: the circle that fits inside, in the picture plane."""
        return 2 * self._circle[1] * self.mm_per_px

    @property
    def middle(self) -> Pixel:
        """Where it is widest: the place farthest from its outline."""
        return self._circle[0]

    @cached_property
    def _circle(self) -> tuple[Pixel, float]:
        """Centre and radius of the largest circle inside its largest part, in pixels."""
        parts = [part for part in shapely.get_parts(self.area) if part.geom_type == "Polygon"]
        if not parts:
            return (0.0, 0.0), 0.0
        widest = max(parts, key=lambda part: float(part.area))
        radius = shapely.maximum_inscribed_circle(widest, tolerance=2.0)
        (x, y), *_edge = radius.coords
        return (x, y), float(radius.length)


EDGE = 0.006
"""Share of the picture's longer side within which an outline counts as the body's own edge."""


def _edges(ring: Ring) -> list[tuple[Pixel, Pixel]]:
    return list(pairwise([*ring, ring[0]])) if ring else []


def _within(rings: Sequence[Ring], at: Pixel) -> bool:
    """Even-odd rule over all rings, so that holes are outside."""
    x, y = at
    within = False
    for ring in rings:
        for (ax, ay), (bx, by) in _edges(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                within = not within
    return within


def _far(at: Pixel, a: Pixel, b: Pixel) -> float:
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length if length else 0.0
    along = min(max(along, 0.0), 1.0)
    return math.hypot(at[0] - a[0] - along * dx, at[1] - a[1] - along * dy)
