"""Points, segments and boxes in a picture's pixels. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

Pixel = tuple[float, float]
Ring = Sequence[Pixel]
Span = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom


def covered(silhouette: Sequence[Ring], top: float, bottom: float) -> Span | None:
    """Leftmost and rightmost x of the body between two heights; None where there is none."""
    found: list[float] = []
    for ring in silhouette:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if max(ay, by) < top or min(ay, by) > bottom:
                continue
            for y in (top, bottom):
                if min(ay, by) <= y <= max(ay, by) and ay != by:
                    found.append(ax + (bx - ax) * (y - ay) / (by - ay))
            found += [x for x, y in ((ax, ay), (bx, by)) if top <= y <= bottom]
    return (min(found), max(found)) if found else None


def pieces(lines: Iterable[Sequence[Pixel]]) -> list[tuple[Pixel, Pixel]]:
    return [piece for line in lines for piece in pairwise(line)]


def length(line: Sequence[Pixel]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def along(line: Sequence[Pixel], share: float) -> Pixel:
    """The point at `share` (0 to 1) of a line's length."""
    left = length(line) * share
    for a, b in pairwise(line):
        step = math.dist(a, b)
        if step and left <= step:
            part = left / step
            return round(a[0] + (b[0] - a[0]) * part, 1), round(a[1] + (b[1] - a[1]) * part, 1)
        left -= step
    return line[-1]


def between(a: float, b: float, low: float, high: float) -> float:
    """How much of a..b lies in low..high."""
    return max(min(b, high) - max(a, low), 0.0)


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def enters(a: Pixel, b: Pixel, box: Box) -> bool:
    """Whether a segment has a point inside a box (Liang and Barsky's clipping)."""
    start, stop = 0.0, 1.0
    for p, d, low, high in (
        (a[0], b[0] - a[0], box[0], box[2]),
        (a[1], b[1] - a[1], box[1], box[3]),
    ):
        if d == 0:
            if not low <= p <= high:
                return False
            continue
        first, last = sorted(((low - p) / d, (high - p) / d))
        start, stop = max(start, first), min(stop, last)
        if start > stop:
            return False
    return True


def clipped(line: Sequence[Pixel], box: Box) -> list[list[Pixel]]:
    """The stretches of a line inside a box, cut at its edges."""
    found: list[list[Pixel]] = []
    for a, b in pairwise(line):
        start, stop = 0.0, 1.0
        for p, d, low, high in (
            (a[0], b[0] - a[0], box[0], box[2]),
            (a[1], b[1] - a[1], box[1], box[3]),
        ):
            if d == 0:
                if not low <= p <= high:
                    stop = -1.0
                continue
            first, last = sorted(((low - p) / d, (high - p) / d))
            start, stop = max(start, first), min(stop, last)
        if start >= stop:
            continue
        c = (a[0] + (b[0] - a[0]) * start, a[1] + (b[1] - a[1]) * start)
        e = (a[0] + (b[0] - a[0]) * stop, a[1] + (b[1] - a[1]) * stop)
        if found and found[-1][-1] == c:
            found[-1].append(e)
        else:
            found.append([c, e])
    return found


def meet(a: Pixel, b: Pixel, c: Pixel, d: Pixel) -> bool:
    """Whether two segments cross."""

    def side(p: Pixel, q: Pixel, r: Pixel) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def gap_to_line(p: Pixel, a: Pixel, b: Pixel) -> float:
    """Distance of a point from a segment."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if square == 0:
        return math.dist(p, a)
    t = min(max(((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square, 0.0), 1.0)
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def gap_to_box(p: Pixel, box: Box) -> float:
    """Distance of a point from a box, 0 inside."""
    dx = max(box[0] - p[0], p[0] - box[2], 0.0)
    dy = max(box[1] - p[1], p[1] - box[3], 0.0)
    return math.hypot(dx, dy)


def apart(a: Pixel, b: Pixel, c: Pixel, d: Pixel, gap: float) -> bool:
    """Whether two segments neither cross nor come nearer than `gap`."""
    if max(a[0], b[0]) + gap < min(c[0], d[0]) or max(c[0], d[0]) + gap < min(a[0], b[0]):
        return True
    if max(a[1], b[1]) + gap < min(c[1], d[1]) or max(c[1], d[1]) + gap < min(a[1], b[1]):
        return True
    if meet(a, b, c, d):
        return False
    nearest = min(
        gap_to_line(a, c, d), gap_to_line(b, c, d), gap_to_line(c, a, b), gap_to_line(d, a, b)
    )
    return nearest >= gap


def middle(ring: Sequence[Pixel]) -> tuple[Pixel, float]:
    """The roomiest point inside a closed ring and its distance from the edge, by a grid search."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    edges = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    best: tuple[float, Pixel] = (-1.0, (xs[0], ys[0]))
    for _ in range(3):
        wide, tall = (right - left) / 8, (bottom - top) / 8
        for i in range(9):
            for j in range(9):
                p = (left + i * wide, top + j * tall)
                if _inside(edges, p):
                    room = min(gap_to_line(p, a, b) for a, b in edges)
                    if room > best[0]:
                        best = room, p
        x, y = best[1]
        left, right, top, bottom = x - wide, x + wide, y - tall, y + tall
    return (round(best[1][0], 1), round(best[1][1], 1)), max(best[0], 0.0)


def _inside(edges: Sequence[tuple[Pixel, Pixel]], p: Pixel) -> bool:
    within = False
    for (ax, ay), (bx, by) in edges:
        if (ay > p[1]) != (by > p[1]) and p[0] < (bx - ax) * (p[1] - ay) / (by - ay) + ax:
            within = not within
    return within
