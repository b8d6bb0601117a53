"""Nerve courses: way-points joined over the skin, smoothed, and cut into visible parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import potpourri3d as pp3d
import scipy.sparse as sp
import scipy.sparse.linalg as spl

from npt_training.atlas.build.limbs import Placer
from npt_training.atlas.build.mesh import Surface, unit

STEP_MM = 0.5
_HOLD = {"measured": 120.0, "textbook": 40.0, "schematic": 6.0}


@dataclass(frozen=True)
class Course:
    """One drawn line. `P` points every STEP_MM on the skin, `N` their normals.

    `stations` gives the index in `P` of each way-point; `deep` and `schematic` are flags per point.
    """

    structure: str
    path: str
    P: np.ndarray
    N: np.ndarray
    stations: dict[str, int]
    deep: np.ndarray
    schematic: np.ndarray

    def at(self, point: str) -> np.ndarray:
        found: np.ndarray = self.P[self.stations[point]]
        return found


def resample(P: np.ndarray, step: float) -> np.ndarray:
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))]
    n = max(2, round(s[-1] / step) + 1)
    u = np.linspace(0, s[-1], n)
    return np.stack([np.interp(u, s, P[:, k]) for k in range(3)], 1)


class CourseBuilder:
    """Builds the courses of nerves and hazards, in an order that follows their references."""

    def __init__(self, placer: Placer, structures: Mapping[str, Mapping[str, Any]]) -> None:
        self.placer = placer
        self.surface: Surface = placer.surface
        self.structures = structures
        self.extras: dict[str, np.ndarray] = {}
        self._geodesic = pp3d.EdgeFlipGeodesicSolver(self.surface.V, self.surface.T)
        self._done: dict[str, Course] = {}

    def all(self) -> dict[str, Course]:
        """Every course by `structure.path`; also fills `extras` with points off the courses."""
        for name, structure in self.structures.items():
            for path in structure["paths"]:
                self.course(f"{name}.{path['id']}")
        return self._done

    def course(self, key: str) -> Course:
        if key not in self._done:
            self._done[key] = self._build(key)
        return self._done[key]

    def _build(self, key: str) -> Course:
        name, path_id = key.split(".")
        path = next(p for p in self.structures[name]["paths"] if p["id"] == path_id)
        points = []
        for entry in path["points"]:
            if entry.get("off_course"):
                self.extras[f"{key}.{entry['id']}"] = self.placer.point(entry["at"])
            else:
                points.append(entry)
        where = np.array([self._point(entry["at"]) for entry in points])
        hold = [_HOLD[entry["basis"]] for entry in points]
        shared = self._shared(points)
        start = self._tangent(points[0]["at"]) if shared is None else None
        end = self._tangent(points[-1]["at"], outgoing=False) if shared is None else None
        if shared is not None:
            P = self._with_shared(points, where, hold, *shared)
        elif len(where) == 1:
            P = where
        else:
            P = self.smooth(where, hold, start=start, end=end)
        P = self.surface.closest(resample(P, STEP_MM))[0]
        P, N = self.surface.closest(P)
        stations = {
            e["id"]: int(((P - w) ** 2).sum(1).argmin()) for e, w in zip(points, where, strict=True)
        }
        stations[points[0]["id"]], stations[points[-1]["id"]] = 0, len(P) - 1
        deep, schematic = _flags(points, stations, len(P))
        return Course(name, path_id, P, N, stations, deep, schematic)

    def _point(self, at: Mapping[str, Any]) -> np.ndarray:
        if "use" in at:
            key, point = at["use"].rsplit(".", 1)
            return self.course(key).at(point)
        if "joins" in at:
            line = self.course(at["joins"]).P
            target = self.placer.point(at["near"])
            return line[((line - target) ** 2).sum(1).argmin()]
        return self.placer.point(at)

    def _tangent(self, at: Mapping[str, Any], outgoing: bool = True) -> np.ndarray | None:
        """Direction of the line this end joins, so that branch and parent meet without a kink."""
        key = at["use"].rsplit(".", 1)[0] if "use" in at else at.get("joins")
        if key is None:
            return None
        line = self.course(key).P
        i = int(((line - self._point(at)) ** 2).sum(1).argmin())
        a, b = max(i - 8, 0), min(i + 8, len(line) - 1)
        if outgoing and i == len(line) - 1:
            b = i
        return unit(line[b] - line[a])

    def _shared(self, points: Sequence[Mapping[str, Any]]) -> tuple[str, int, int] | None:
        """The first two neighbouring way-points that lie on one other course, if any."""
        for i in range(len(points) - 1):
            a, b = points[i]["at"].get("use"), points[i + 1]["at"].get("use")
            if a and b and a.rsplit(".", 1)[0] == b.rsplit(".", 1)[0]:
                return a.rsplit(".", 1)[0], i, i + 1
        return None

    def _with_shared(
        self,
        points: Sequence[Mapping[str, Any]],
        where: np.ndarray,
        hold: Sequence[float],
        key: str,
        i: int,
        j: int,
    ) -> np.ndarray:
        """Copy the other course between way-points i and j; smooth on before and after it."""
        other = self.course(key)
        a = other.stations[points[i]["at"]["use"].rsplit(".", 1)[1]]
        b = other.stations[points[j]["at"]["use"].rsplit(".", 1)[1]]
        middle = other.P[a : b + 1]
        pieces = [middle]
        if i > 0:
            pieces.insert(
                0, self.smooth(where[: i + 1], hold[: i + 1], end=unit(middle[8] - middle[0]))[:-1]
            )
        if j < len(where) - 1:
            pieces.append(self.smooth(where[j:], hold[j:], start=unit(middle[-1] - middle[-9]))[1:])
        return np.concatenate(pieces)

    def geodesic(self, where: np.ndarray) -> np.ndarray:
        """Shortest ways over the skin from each way-point to the next."""
        ids = [int(v) for v in self.surface.tree.query(where)[1]]
        pieces = [where[:1]]
        for a, b in pairwise(ids):
            if a != b:
                pieces.append(np.asarray(self._geodesic.find_geodesic_path(a, b)))
        pieces.append(where[-1:])
        return np.concatenate(pieces)

    def smooth(
        self,
        where: np.ndarray,
        hold: Sequence[float],
        start: np.ndarray | None = None,
        end: np.ndarray | None = None,
        stiffness: float = 11.0,
    ) -> np.ndarray:
        """Thin-plate curve through the way-points along the geodesic, kept on the skin.

        `hold` says how firmly each way-point is kept. With `start` or `end` the curve leaves or
        arrives along that direction.
        """
        firm = list(hold)
        if start is not None:
            length = np.linalg.norm(where[1] - where[0])
            lead = where[0] + start * min(10.0, 0.3 * length)
            where = np.concatenate([where[:1], self.surface.closest(lead)[0], where[1:]])
            firm.insert(1, 4.0)
        if end is not None:
            length = np.linalg.norm(where[-1] - where[-2])
            lead = where[-1] - end * min(10.0, 0.3 * length)
            where = np.concatenate([where[:-1], self.surface.closest(lead)[0], where[-1:]])
            firm.insert(-1, 4.0)
        step = 1.5
        P = resample(self.geodesic(where), step)
        n = len(P)
        if n < 4:
            return P
        for _ in range(4):
            n = len(P)
            bend = _second_difference(n)
            anchor, target = np.full(n, 0.002), P.copy()
            for k, w in enumerate(where):
                i = int(((P - w) ** 2).sum(1).argmin())
                i = 0 if k == 0 else n - 1 if k == len(where) - 1 else i
                anchor[i] = 300.0 if k in (0, len(where) - 1) else firm[k]
                target[i] = w
            system = ((stiffness / step) ** 4 * 0.02 * bend + sp.diags(anchor)).tocsc()
            P = np.stack([spl.spsolve(system, anchor * target[:, k]) for k in range(3)], 1)
            P[0], P[-1] = where[0], where[-1]
            P = resample(self.surface.closest(P)[0], step)
        return P


def _second_difference(n: int) -> sp.csr_matrix:
    one = np.ones(n - 2)
    D = sp.diags([one, -2 * one, one], [0, 1, 2], shape=(n - 2, n))
    return D.T @ D


def _flags(
    points: Sequence[Mapping[str, Any]], stations: Mapping[str, int], n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Deep between way-points until the fascia is pierced; basis from the nearer way-point."""
    deep, schematic = np.zeros(n, bool), np.zeros(n, bool)
    for here, there in pairwise(points):
        a, b = stations[here["id"]], stations[there["id"]]
        if here["depth"] == "deep":
            until = (a + b) // 2 if here.get("free_after") else b
            deep[a : until + 1] = True
        middle = (a + b) // 2
        schematic[a : middle + 1] = here["basis"] == "schematic"
        schematic[middle : b + 1] = there["basis"] == "schematic"
    for entry in points:
        if entry["depth"] == "pierce":
            deep[stations[entry["id"]]] = False
    if all(entry["depth"] == "deep" for entry in points):
        deep[:] = True
    return deep, schematic
