"""Photographs: how many millimetres a pixel is, from two points a known distance apart."""

from __future__ import annotations

import math

Share = tuple[float, float]
LEAST_PX = 50.0
"""Points nearer than this give a scale worse than a twenty-fifth, a pixel off at either end."""


def mm_per_px(first: Share, second: Share, size: tuple[int, int], mm: float) -> float:
    """``first`` and ``second`` in shares of the picture's ``size`` in px, ``mm`` apart in life.

    On a picture 1000 px wide, two points at (0.1, 0.5) and (0.6, 0.5), 100 mm apart, are 500 px
    apart: 0.2 mm a pixel. ValueError where they are too near each other.
    """
    across = (second[0] - first[0]) * size[0]
    down = (second[1] - first[1]) * size[1]
    px = math.hypot(across, down)
    if not (math.isfinite(mm) and mm > 0):
        raise ValueError("the distance is a number of millimetres above 0")
    if not px >= LEAST_PX:
        raise ValueError(f"the two points lie at least {LEAST_PX:g} pixels apart")
    return mm / px


def accuracy_mm(first: Share, second: Share, size: tuple[int, int], mm: float) -> float:
    """What the scale leaves open over ``mm``: each of the two points may be two pixels off.

    The example above: 4 pixels of 500 over 100 mm, 0.8 mm.
    """
    return 4 * mm_per_px(first, second, size, mm)
