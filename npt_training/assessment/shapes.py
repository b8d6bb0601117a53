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


def label(text: str, place: Pixel) -> Layer:
    return {"kind": "label", "text": text} | xy(place)
