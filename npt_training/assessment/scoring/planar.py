"""Distances in the plane of a picture: for photographs, and for places drawn by hand."""

from __future__ import annotations

import math

Pixel = tuple[float, float]


def apart_mm(one: Pixel, other: Pixel, mm_per_px: float) -> float:
    """Millimetres between two places in pixels; never longer than along the skin.

    0.2 mm a pixel: (100, 100) and (400, 500) are 500 px and so 100 mm apart.
    """
    return math.dist(one, other) * mm_per_px
