"""A place on a picture, as fractions of its width and height."""

from __future__ import annotations

import math
from dataclasses import dataclass


class BadPoint(ValueError):
    """The coordinates are not two numbers from 0 to 1."""


@dataclass(frozen=True)
class Point:
    """``x`` from the left edge, ``y`` from the top edge, both 0 to 1 of the whole picture."""

    x: float
    y: float

    def __post_init__(self) -> None:
        for value in (self.x, self.y):
            if not math.isfinite(value) or not 0.0 <= value <= 1.0:
                raise BadPoint(f"{value} is not a number from 0 to 1")


def parse_point(x: object, y: object) -> Point:
    """A point from two form fields or JSON numbers; raises BadPoint.

    ``parse_point("0.5", "0.25")`` is ``Point(0.5, 0.25)``. NaN, infinities, booleans, empty text
    and anything outside 0..1 are refused; nothing is clipped into the picture.
    """
    return Point(_number(x), _number(y))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadPoint(f"{value!r} is not a number")
    if isinstance(value, str) and (len(value) > 32 or "_" in value):
        raise BadPoint("this is not a number")
    try:
        return float(value)
    except (ValueError, OverflowError) as error:
        raise BadPoint(f"{value!r} is not a number") from error
