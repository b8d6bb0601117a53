"""Plain shapes of a drawing over a picture, in its pixels, as the player's templates read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Layer = dict[str, Any]
Pixel = tuple[float, float]
Line = Sequence[Pixel]


def path(line: Line, *, closed: bool = False) -> str:
    """SVG path data."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in line) + ("Z" if closed else "")


def xy(place: Pixel) -> Layer:
    return {"x": place[0], "y": place[1]}


def area(rings: Sequence[Line], kind: str = "territory") -> Layer:
    """A filled area; rings inside rings are holes."""
    return {"kind": kind, "d": "".join(path(ring, closed=True) for ring in rings)}


def circle(centre: Pixel, radius: float) -> str:
    """SVG path data of a circle."""
    (x, y), r = centre, radius
    return f"M{x - r:g} {y:g}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"


def label(text: str, place: Pixel) -> Layer:
    return {"kind": "label", "text": text} | xy(place)
