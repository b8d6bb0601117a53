"""Distances on the body read from distance maps. Pure: no framework, no database.

Coordinates are normalised to the picture: x from 0 (left) to 1 (right), y from 0 (top) to 1.
A map holds millimetres along the skin, so foreshortening near the edge of a limb is in it.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageOps

Point = tuple[float, float]


class OutsidePicture(ValueError):
    """Coordinates that are not a place in the picture."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__(f"({x}, {y}) is not a place in the picture: both must lie from 0 to 1.")


class MapUnreadable(ValueError):
    """Bytes that are not a distance map of the size and form the truth file states."""


def checked(x: float, y: float) -> Point:
    """The point itself, or OutsidePicture for anything outside 0..1, NaN or infinite."""
    if not (math.isfinite(x) and math.isfinite(y) and 0 <= x <= 1 and 0 <= y <= 1):
        raise OutsidePicture(x, y)
    return x, y


@dataclass(frozen=True)
class Encoding:
    """How grey values mean millimetres: mm = (grey / top)**2 * max_mm; `off_body` is no body.

    `mirrored`: the picture is the left twin of the one the map was made for.
    """

    max_mm: float
    top: int
    off_body: int
    width_px: int | None = None
    height_px: int | None = None
    mirrored: bool = False

    @classmethod
    def from_truth(cls, encoding: Mapping[str, Any]) -> Encoding:
        if encoding.get("form") != "square":
            raise MapUnreadable(f"unknown form of distance map: {encoding.get('form')!r}")
        width, height = encoding.get("size_px", (None, None))
        mirrored = bool(encoding.get("mirrored", False))
        form = encoding["max_mm"], encoding["top"], encoding["off_body"]
        return cls(*form, width, height, mirrored)

    def mm(self, grey: int) -> float | None:
        if grey == self.off_body:
            return None
        return (grey / self.top) ** 2 * self.max_mm


@dataclass(frozen=True)
class DistanceMap:
    """Millimetres along the skin from one structure, for every pixel that shows the body.

    Values at `max_mm` mean "at least that far".
    """

    width_px: int
    height_px: int
    values: tuple[float | None, ...]
    grey: bytes

    @classmethod
    def decode(cls, png: bytes, encoding: Encoding) -> DistanceMap:
        """From PNG bytes; raises MapUnreadable."""
        try:
            with Image.open(io.BytesIO(png), formats=["PNG"]) as picture:
                if picture.mode != "L":
                    raise MapUnreadable(f"a distance map must be grey, not {picture.mode}")
                size = picture.size
                stated = (encoding.width_px, encoding.height_px)
                if stated != (None, None) and size != stated:
                    raise MapUnreadable(f"the map is {size}, the truth file states {stated}")
                grey = (ImageOps.mirror(picture) if encoding.mirrored else picture).tobytes()
        except (OSError, SyntaxError) as error:
            raise MapUnreadable(f"not a PNG picture: {error}") from error
        table = tuple(encoding.mm(value) for value in range(256))
        return cls(size[0], size[1], table, grey)

    def pixel(self, column: int, row: int) -> float | None:
        return self.values[self.grey[row * self.width_px + column]]

    def mm_at(self, x: float, y: float) -> float | None:
        """Bilinear between the four nearest pixel centres; None off the body.

        Neighbours off the body are left out, so that the value at a limb's edge is not smeared.
        """
        checked(x, y)
        column = min(int(x * self.width_px), self.width_px - 1)
        row = min(int(y * self.height_px), self.height_px - 1)
        if self.pixel(column, row) is None:
            return None
        u, v = x * self.width_px - 0.5, y * self.height_px - 0.5
        left, top = math.floor(u), math.floor(v)
        total = weight = 0.0
        for i, wx in ((left, 1 - (u - left)), (left + 1, u - left)):
            for j, wy in ((top, 1 - (v - top)), (top + 1, v - top)):
                i_in = min(max(i, 0), self.width_px - 1)
                j_in = min(max(j, 0), self.height_px - 1)
                mm = self.pixel(i_in, j_in)
                if mm is not None:
                    total += wx * wy * mm
                    weight += wx * wy
        return total / weight if weight > 0 else self.pixel(column, row)

    def mm_each(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """The same for many places at once; infinite off the body. All of 0..1."""
        width, height = self.width_px, self.height_px
        grey = np.frombuffer(self.grey, np.uint8)
        table = np.array([np.nan if mm is None else mm for mm in self.values])
        column = np.minimum((x * width).astype(int), width - 1)
        row = np.minimum((y * height).astype(int), height - 1)
        here = table[grey[row * width + column]]
        u, v = x * width - 0.5, y * height - 0.5
        left, top = np.floor(u), np.floor(v)
        total, weight = np.zeros(len(x)), np.zeros(len(x))
        for i, wx in ((left, 1 - (u - left)), (left + 1, u - left)):
            for j, wy in ((top, 1 - (v - top)), (top + 1, v - top)):
                i_in = np.clip(i, 0, width - 1).astype(int)
                j_in = np.clip(j, 0, height - 1).astype(int)
                mm = table[grey[j_in * width + i_in]]
                on = ~np.isnan(mm)
                total[on] += (wx * wy * mm)[on]
                weight[on] += (wx * wy)[on]
        found = np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), here)
        return np.where(np.isnan(here), np.inf, found)


def nearest_structure(
    maps: Mapping[str, DistanceMap], x: float, y: float
) -> tuple[str, float] | None:
    """Id and millimetres of the structure nearest to a point; None off the body or without maps.

    Ties go to the id that comes first in the alphabet, so that the answer never depends on order.
    """
    checked(x, y)
    found = [(mm, name) for name, chart in maps.items() if (mm := chart.mm_at(x, y)) is not None]
    if not found:
        return None
    mm, name = min(found)
    return name, mm


def planar_mm(a: Point, b: Point, size_px: tuple[int, int], mm_per_px: float) -> float:
    """Distance in the picture plane. For scale bars only: on a curved limb it is too short."""
    return math.hypot((a[0] - b[0]) * size_px[0], (a[1] - b[1]) * size_px[1]) * mm_per_px


def inside(polygon: Sequence[Sequence[float]], x: float, y: float) -> bool:
    """Whether a point lies in a closed polygon (even-odd rule)."""
    checked(x, y)
    within = False
    for (ax, ay), (bx, by) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within
