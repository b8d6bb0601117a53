"""The skin divided among nerves: every point goes to the one whose core is nearest along it.

One run of shortest ways from all cores of the right half at once; the left is its mirror, so the
median plane is a border. Borders are then smoothed together, so neighbours go on sharing them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags

from npt_training.atlas.build.course import Course, resample
from npt_training.atlas.build.distance import SkinDistance, spread
from npt_training.atlas.build.refused import Problems

_STEP_MM = 3.0
_SMOOTHING = 8
_MIDDLE_MM = 1e-6
Entry = Mapping[str, Any]
Line = Callable[[Sequence[Mapping[str, Any]]], np.ndarray]


@dataclass(frozen=True)
class Regions:
    """`ids` of the territories that divide the skin; `owner` of each coarse vertex, -1 nobody.

    `soft` is how much each coarse vertex belongs to each of them and, last, to nobody: where it
    is largest after spreading to a point, there that point belongs. `over` holds the core points
    and reach of those that lie on top of others. `area_cm2` is of the right side.
    """

    ids: list[str]
    owner: np.ndarray
    soft: csr_matrix
    over: dict[str, tuple[np.ndarray, float]]
    area_cm2: dict[str, float]


def cores(
    entries: Mapping[str, Entry], courses: Mapping[str, Course], line: Line, problems: Problems
) -> dict[str, np.ndarray]:
    """Points of each core, a few mm apart. `line` joins places along the skin."""
    found = {}
    for name, entry in entries.items():
        pieces = []
        for number, places in enumerate(entry.get("lines", ())):
            with problems.of(f"territory {name}", f"line {number + 1}"):
                points = line(places)
                pieces.append(points if len(points) < 3 else resample(points, _STEP_MM))
        for path in entry.get("courses", ()):
            course = courses.get(f"{entry.get('nerve')}.{path}")
            if course is not None:
                pieces.append(course.P[~course.deep][::6])
        points = np.concatenate(pieces) if pieces else np.zeros((0, 3))
        if len(points):
            found[name] = points
        else:
            problems.add(f"territory {name}", "its core has no point: its courses all stay deep")
    return found


def divide(
    entries: Mapping[str, Entry],
    core: Mapping[str, np.ndarray],
    distance: SkinDistance,
    mirror: np.ndarray,
) -> Regions:
    """Give every vertex of the skin to its nearest core."""
    n = len(distance.V)
    mirror = mirror[:n]
    ids = [name for name in core if not entries[name].get("over")]
    over = {
        name: (core[name], float(entries[name]["reach_mm"]))
        for name in core
        if entries[name].get("over")
    }
    owner = _nearest(entries, ids, core, distance)
    left = distance.V[:, 0] > _MIDDLE_MM
    owner[left] = owner[mirror[left]]
    share = np.where(left, 0.0, np.where(distance.V[:, 0] < -_MIDDLE_MM, 1.0, 0.5))
    areas = vertex_areas(distance.V, distance.quads) / 100 * share
    area = {name: float(areas[owner == k].sum()) for k, name in enumerate(ids)}
    for name, (points, reach) in over.items():
        far = distance.far(points, reach + 1)
        area[name] = float(areas[far <= reach].sum())
    return Regions(ids, owner, _soft(owner, len(ids), distance.ring), over, area)


def leaks(entries: Mapping[str, Entry], regions: Regions, problems: Problems) -> None:
    """A territory much larger or smaller than is plausible has run out, or was cut off."""
    for name, area in regions.area_cm2.items():
        least, most = entries[name]["area_cm2"]
        if not least <= area <= most:
            reason = f"covers {area:.0f} cm2 of skin; {least:g} to {most:g} are plausible"
            problems.add(f"territory {name}", reason)


def _nearest(
    entries: Mapping[str, Entry],
    ids: Sequence[str],
    core: Mapping[str, np.ndarray],
    distance: SkinDistance,
) -> np.ndarray:
    """Owners on the right half; the graph is cut along the median plane."""
    seeds, start, owner = [], [], []
    for number, name in enumerate(ids):
        near, straight = distance.seeds(core[name])
        own = distance.V[near, 0] <= _MIDDLE_MM
        seeds.append(near[own])
        start.append(straight[own])
        owner.append(np.full(int(own.sum()), number, np.int32))
    n = len(distance.V)
    if not ids:
        return np.full(n, -1, np.int32)
    reach = np.array([entries[name].get("reach_mm", np.inf) for name in ids], float)
    length = distance.length.copy()
    row = np.repeat(np.arange(n), np.diff(distance.first))
    left = distance.V[:, 0] > _MIDDLE_MM
    length[left[row] | left[distance.other]] = np.inf
    lists = np.concatenate(seeds), np.concatenate(start), np.concatenate(owner)
    return spread(distance.first, distance.other, length, *lists, reach)[1]


def _soft(owner: np.ndarray, count: int, ring: csr_matrix) -> csr_matrix:
    """Membership smoothed over the mesh; the last column is nobody's."""
    n = len(owner)
    column = np.where(owner < 0, count, owner)
    soft = csr_matrix((np.ones(n, np.float32), (np.arange(n), column)), shape=(n, count + 1))
    ones = ring.copy()
    ones.data[:] = 1
    mean = diags(1 / np.maximum(np.asarray(ones.sum(1)).ravel(), 1)).astype(np.float32) @ ones
    for _ in range(_SMOOTHING):
        soft = (soft + mean @ soft) * np.float32(0.5)
    return soft.tocsr()


def vertex_areas(V: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """mm2 of skin that fall to each vertex."""
    total = np.zeros(len(V))
    for corners in (quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]):
        A, B, C = (V[corners[:, k]] for k in range(3))
        area = np.linalg.norm(np.cross(B - A, C - A), axis=1) / 6
        for k in range(3):
            total += np.bincount(corners[:, k], area, len(V))
    return total
