"""From a picture of region numbers to closed polygons that share their borders.

Borders are followed between pixels, smoothed as lines that end where three regions meet, and
closed to faces again: two neighbours have the very same points on their border. Along the edge
of the body or of the picture a region is closed there.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from shapely import get_parts, node, polygonize
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.ops import linemerge

Ring = list[list[float]]
OUTSIDE = -1
_ROUNDS, _SIMPLIFY_PX, _LEAST_PX = 10, 0.4, 20.0


def traced(numbers: np.ndarray, least_px: float = _LEAST_PX) -> dict[int, list[Ring]]:
    """Rings by region number, x and y from 0 to 1; OUTSIDE has none. Holes are cut open."""
    height, width = numbers.shape
    lines = _borders(np.pad(numbers, 1, constant_values=OUTSIDE))
    if not lines:
        return {}
    merged = linemerge(MultiLineString(lines))
    arcs = [_smoothed(np.array(arc.coords)) for arc in get_parts(merged)]
    faces = polygonize([node(MultiLineString(arcs))])
    found: dict[int, list[Ring]] = {}
    for face in get_parts(faces):
        if face.area < least_px:
            continue
        spot = face.representative_point()
        column = min(max(int(spot.x), 0), width - 1)
        row = min(max(int(spot.y), 0), height - 1)
        number = int(numbers[row, column])
        if number != OUTSIDE:
            for part in _without_holes(face):
                ring = np.array(part.exterior.coords)[:-1] / [width, height]
                found.setdefault(number, []).append(np.round(np.clip(ring, 0, 1), 4).tolist())
    return {number: sorted(rings, key=len, reverse=True) for number, rings in found.items()}


def polygons(mask: np.ndarray, least_px: float = _LEAST_PX) -> list[Ring]:
    """Rings round the parts of a mask."""
    return traced(np.where(mask, 0, OUTSIDE), least_px).get(0, [])


def _borders(padded: np.ndarray) -> list[LineString]:
    """Straight pieces between pixels of different regions, in pixels of the unpadded picture."""
    lines = []
    for turned in (False, True):
        grid = padded.T if turned else padded
        differ = grid[1:] != grid[:-1]
        above, below = grid[:-1], grid[1:]
        for y in np.flatnonzero(differ.any(1)):
            row = differ[y]
            # a piece ends where the pair of regions changes or another border meets it
            change = np.r_[
                True, (above[y, 1:] != above[y, :-1]) | (below[y, 1:] != below[y, :-1]), True
            ]
            edges = np.flatnonzero(change)
            for a, b in pairwise(edges):
                if row[a]:
                    ends = [(a - 1.0, float(y)), (b - 1.0, float(y))]
                    lines.append(LineString([p[::-1] for p in ends] if turned else ends))
    return lines


def _smoothed(line: np.ndarray) -> LineString:
    """Corners of pixels rounded away; both ends stay, a closed line has none."""
    closed = bool((line[0] == line[-1]).all()) and len(line) > 3
    step = np.r_[0, np.cumsum(np.abs(np.diff(line, axis=0)).sum(1))]
    u = np.arange(0, step[-1] + 0.25, 0.5)
    P = np.stack([np.interp(u, step, line[:, k]) for k in range(2)], 1)
    P[-1] = line[-1]
    for _ in range(_ROUNDS):
        if closed:
            core = P[:-1]
            core = (np.roll(core, 1, 0) + 2 * core + np.roll(core, -1, 0)) / 4
            P = np.r_[core, core[:1]]
        elif len(P) > 2:
            P[1:-1] = (P[:-2] + 2 * P[1:-1] + P[2:]) / 4
    return LineString(P).simplify(_SIMPLIFY_PX)


def _without_holes(face: Polygon) -> list[Polygon]:
    """Cut in two along an upright through a hole, until no part has one."""
    if not face.interiors:
        return [face]
    left, top, right, bottom = face.bounds
    x = face.interiors[0].centroid.x
    parts = []
    for half in (box(left - 1, top - 1, x, bottom + 1), box(x, top - 1, right + 1, bottom + 1)):
        for part in get_parts(face.intersection(half)):
            if isinstance(part, Polygon) and part.area > 1:
                parts += _without_holes(part)
    return parts
