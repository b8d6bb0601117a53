"""Shapes on a picture, in its pixels, with their edges inside (as in JQTI+)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from npt_training.assessment.qti.values import BadValue, parse

Spot = tuple[float, float]
SHAPES = ("circle", "rect", "poly", "ellipse", "default")
ON_EDGE = 1e-9
MOST_VERTICES = 5_000


@dataclass(frozen=True)
class Area:
    """``coords``: circle x,y,r; rect left,top,right,bottom; ellipse x,y,rx,ry; poly x,y,x,y...;
    default none, it is everywhere.
    """

    shape: str
    coords: tuple[float, ...]

    def holds(self, spot: Spot) -> bool:
        """Whether a place lies inside or on the edge."""
        x, y = spot
        if self.shape == "default":
            return True
        if self.shape == "circle":
            cx, cy, r = self.coords
            return (x - cx) ** 2 + (y - cy) ** 2 <= r**2 + ON_EDGE
        if self.shape == "ellipse":
            cx, cy, rx, ry = self.coords
            if not rx or not ry:
                return (x == cx or bool(rx)) and (y == cy or bool(ry)) and self._box(x, y)
            return ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1 + ON_EDGE
        if self.shape == "rect":
            left, top, right, bottom = self.coords
            return min(left, right) <= x <= max(left, right) and (
                min(top, bottom) <= y <= max(top, bottom)
            )
        return _in_polygon(self.ring, spot)

    def _box(self, x: float, y: float) -> bool:
        cx, cy, rx, ry = self.coords
        return abs(x - cx) <= rx and abs(y - cy) <= ry

    @property
    def ring(self) -> list[Spot]:
        """The corners of a polygon."""
        return list(zip(self.coords[::2], self.coords[1::2], strict=True))

    @property
    def middle(self) -> Spot:
        """A place to put a mark: the centre, or the mean of the corners."""
        if self.shape in ("circle", "ellipse"):
            return self.coords[0], self.coords[1]
        if self.shape == "default" or not self.coords:
            return 0.0, 0.0
        xs, ys = self.coords[::2], self.coords[1::2]
        return sum(xs) / len(xs), sum(ys) / len(ys)


def area_of(shape: str, coords: str, size: tuple[float, float] | None = None) -> Area:
    """From the attributes of QTI; percentages need the ``size`` of the picture. BadValue."""
    if shape == "default":
        return Area(shape, ())
    if shape not in SHAPES:
        raise BadValue(f"{shape[:40]!r} is no shape")
    parts = [part.strip() for part in coords.replace(" ", ",").split(",") if part.strip()]
    if len(parts) > 2 * MOST_VERTICES:
        raise BadValue("this shape has too many corners")
    numbers = tuple(_length(part, index, shape, size) for index, part in enumerate(parts))
    wanted = {"circle": 3, "rect": 4, "ellipse": 4}.get(shape)
    if wanted is not None and len(numbers) != wanted:
        raise BadValue(f"a {shape} has {wanted} coordinates, not {len(numbers)}")
    if shape == "poly":
        if len(numbers) < 6 or len(numbers) % 2:
            raise BadValue("a poly has three corners or more, two numbers each")
        if numbers[:2] == numbers[-2:]:
            numbers = numbers[:-2]
    if shape in ("circle", "ellipse") and any(radius < 0 for radius in numbers[2:]):
        raise BadValue("a radius is not negative")
    return Area(shape, numbers)


def _length(part: str, index: int, shape: str, size: tuple[float, float] | None) -> float:
    if not part.endswith("%"):
        return float(parse(part, "float"))  # type: ignore[arg-type]
    if size is None:
        raise BadValue("a percentage needs the size of the picture")
    share = float(parse(part[:-1], "float")) / 100  # type: ignore[arg-type]
    if shape == "circle" and index == 2:
        return share * min(size)
    return share * size[index % 2]


def _in_polygon(ring: list[Spot], spot: Spot) -> bool:
    x, y = spot
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
        if between and abs(cross) <= ON_EDGE * (1 + abs(bx - ax) + abs(by - ay)):
            return True
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            inside = not inside
    return inside
