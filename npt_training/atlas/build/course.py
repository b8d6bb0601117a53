"""Nerve courses: way-points joined over the skin, smoothed, and cut into visible parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import potpourri3d as pp3d
import scipy.sparse as sp
import scipy.sparse.linalg as spl

from npt_training.atlas.build.limbs import Placer, PlaceRefused
from npt_training.atlas.build.mesh import Surface, unit
from npt_training.atlas.build.refused import Problems

STEP_MM = 0.5
MIRROR = np.array([-1.0, 1.0, 1.0])
_HOLD = {"measured": 120.0, "textbook": 40.0, "schematic": 6.0}
_DETOUR, _DETOUR_MM = 1.9, 40.0  # longer than this by chord and mm, a line has left its region
_TURN_COS, _TURN_MM = -0.7, 10.0  # a turn sharper than 135 degrees between two such stretches
_BEYOND_MIDDLE_MM = 20.0
_MISS_MM = {"measured": 8.0, "textbook": 12.0, "schematic": 25.0}


@dataclass(frozen=True)
class Course:
    """One drawn line. `P` points every STEP_MM on the skin, `N` their normals, `F` their faces.

    `stations` gives the index in `P` of each way-point; `deep` and `schematic` are flags per point.
    """

    structure: str
    path: str
    P: np.ndarray
    N: np.ndarray
    F: np.ndarray
    stations: dict[str, int]
    deep: np.ndarray
    schematic: np.ndarray

    def at(self, point: str) -> np.ndarray:
        found: np.ndarray = self.P[self.stations[point]]
        return found

    def mirrored(self, surface: Surface) -> Course:
        """The same line on the left."""
        P, F, _ = surface.locate(self.P * MIRROR)
        return replace(self, P=P, N=self.N * MIRROR, F=F)


def resample(P: np.ndarray, step: float) -> np.ndarray:
    s = np.r_[0, np.cumsum(np.linalg.norm(np.diff(P, axis=0), axis=1))]
    n = max(2, round(s[-1] / step) + 1)
    u = np.linspace(0, s[-1], n)
    return np.stack([np.interp(u, s, P[:, k]) for k in range(3)], 1)


class CourseBuilder:
    """Builds the courses of nerves and hazards, in an order that follows their references."""

    def __init__(
        self,
        placer: Placer,
        structures: Mapping[str, Mapping[str, Any]],
        coarse: Surface,
        problems: Problems | None = None,
    ) -> None:
        self.placer = placer
        self.surface: Surface = placer.surface
        self.structures = structures
        self.extras: dict[str, np.ndarray] = {}
        self.problems = problems or Problems()
        self._paths = {
            f"{name}.{path['id']}": path for name, s in structures.items() for path in s["paths"]
        }
        self._coarse = coarse
        self._geodesic = pp3d.EdgeFlipGeodesicSolver(coarse.V, coarse.T)
        self._done: dict[str, Course] = {}
        self._open: list[str] = []
        self._failed: set[str] = set()

    def all(self) -> dict[str, Course]:
        """Every course by `structure.path` that can be drawn; what cannot goes to `problems`.

        Also fills `extras` with points off the courses.
        """
        for key in self._paths:
            with self.problems.of(key):
                self.course(key)
        return self._done

    def course(self, key: str) -> Course:
        """One course; a ValueError that names the reason where it cannot be drawn."""
        if key not in self._done:
            if key not in self._paths:
                raise ValueError(f"there is no line {key!r}")
            if key in self._failed or key in self._open:
                why = "could not be drawn" if key in self._failed else "starts from itself"
                raise ValueError(f"the line {key} {why}")
            self._open.append(key)
            self._failed.add(key)
            try:
                self._done[key] = self._build(key)
                self._failed.discard(key)
            finally:
                self._open.pop()
        return self._done[key]

    def _build(self, key: str) -> Course:
        name, path_id = key.split(".")
        path = self._paths[key]
        points = []
        for entry in path["points"]:
            if entry.get("off_course"):
                self.extras[f"{key}.{entry['id']}"] = self._place(entry, key)
            else:
                points.append(entry)
        where = np.array([self._place(entry, key) for entry in points])
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
        F = self.surface.locate(P)[1]
        self._check(points, where, P)
        stations = {
            e["id"]: int(((P - w) ** 2).sum(1).argmin()) for e, w in zip(points, where, strict=True)
        }
        stations[points[0]["id"]], stations[points[-1]["id"]] = 0, len(P) - 1
        deep, schematic = _flags(points, stations, len(P))
        return Course(name, path_id, P, N, F, stations, deep, schematic)

    def _place(self, entry: Mapping[str, Any], key: str) -> np.ndarray:
        try:
            return self._point(entry["at"], f"{key}.{entry['id']}")
        except PlaceRefused as refused:
            raise ValueError(f"{entry['id']}: {refused.reason}") from refused

    def _check(self, points: Sequence[Mapping[str, Any]], where: np.ndarray, P: np.ndarray) -> None:
        """The line keeps to its way-points, goes no absurd way, and stays on its side."""
        for entry, w in zip(points, where, strict=True):
            off = float(np.sqrt(((P - w) ** 2).sum(1).min()))
            if off > _MISS_MM[entry["basis"]]:
                raise ValueError(f"{entry['id']}: the line passes {off:.0f} mm beside it")
        where_on = [int(((P - w) ** 2).sum(1).argmin()) for w in where]
        for (i, j), (a, b) in zip(pairwise(where_on), pairwise(points), strict=True):
            way = abs(j - i) * STEP_MM
            chord = float(np.linalg.norm(P[j] - P[i]))
            if way > _DETOUR * chord + _DETOUR_MM:
                reason = f"takes {way:.0f} mm over a distance of {chord:.0f} mm"
                raise ValueError(f"leaves its region: from {a['id']} to {b['id']} it {reason}")
        for k in range(1, len(points) - 1):
            into, out = where[k] - where[k - 1], where[k + 1] - where[k]
            long, short = np.linalg.norm(into), np.linalg.norm(out)
            if min(long, short) > _TURN_MM and into @ out < _TURN_COS * long * short:
                reason = f"at {points[k]['id']} it turns back on itself"
                raise ValueError(f"leaves its region: {reason}")
        beyond = float(P[:, 0].max())
        if beyond > _BEYOND_MIDDLE_MM:
            raise ValueError(f"leaves its side: it lies {beyond:.0f} mm beyond the middle")

    def _point(self, at: Mapping[str, Any], entry: str = "place") -> np.ndarray:
        if "use" in at:
            key, point = at["use"].rsplit(".", 1)
            return self.course(key).at(point)
        if "joins" in at:
            line = self.course(at["joins"]).P
            target = self._point(at["near"], entry)
            return line[((line - target) ** 2).sum(1).argmin()]
        return self.placer.point(at, entry=entry)

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
        ids = [int(v) for v in self._coarse.vertices_near(where).ravel()]
        pieces = [where[:1]]
        for a, b in pairwise(ids):
            if a != b:
                pieces.append(np.asarray(self._geodesic.find_geodesic_path(a, b))[1:-1])
        pieces.append(where[-1:])
        return np.concatenate(pieces)

    def line(self, places: Sequence[Mapping[str, Any]]) -> np.ndarray:
        """Places joined along the skin, for the core of a territory."""
        where = np.array([self._point(at) for at in places])
        if len(where) == 1:
            return where
        return self.surface.closest(resample(self.geodesic(where), STEP_MM * 4))[0]

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


def _drawn(point: Mapping[str, Any]) -> bool:
    """Whether a way-point was chosen so that a line can be drawn."""
    return point["basis"] == "schematic" or point.get("precision") == "estimate"


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
        schematic[a : middle + 1] = _drawn(here)
        schematic[middle : b + 1] = _drawn(there)
    for entry in points:
        if entry["depth"] == "pierce":
            deep[stations[entry["id"]]] = False
    if all(entry["depth"] == "deep" for entry in points):
        deep[:] = True
    return deep, schematic
