"""What a picture shows, written down: courses, exits, landmarks, spread, hazards, distances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from shapely.geometry import LineString

from npt_training.atlas.build.camera import Buffer, Camera, look
from npt_training.atlas.build.course import STEP_MM, Course
from npt_training.atlas.build.distance import Field
from npt_training.atlas.build.maps import encode
from npt_training.atlas.build.mesh import Surface, unit
from npt_training.atlas.build.model import Model
from npt_training.atlas.build.outline import polygons
from npt_training.atlas.build.view import axes, shown_surface

MAP_SCALE = 0.25
GRAZING, EXIT_GRAZING, LANDMARK_GRAZING = 0.17, 0.30, 0.20
_DEPTH_TOLERANCE_MM = 2.0
_LEAST_MM = 3.0


@dataclass
class Fields:
    """Distance fields by key, computed once for all views."""

    model: Model
    courses: Mapping[str, Course]
    _made: dict[str, Field]

    def of(self, key: str, points: np.ndarray) -> Field:
        if key not in self._made:
            self._made[key] = self.model.distance.field(points)
        return self._made[key]


class Scene:
    """One view: its camera, what hides what, and the quarter-size buffer of the maps."""

    def __init__(self, view: Mapping[str, Any], camera: Camera, model: Model) -> None:
        self.view, self.camera, self.model = view, camera, model
        self.surface: Surface = shown_surface(view, model.surface)
        self._half = camera.sized(0.5)
        self._buffer: Buffer = look(self._half, self.surface.V, self.surface.T)
        self.small = camera.sized(MAP_SCALE)
        self.small_buffer: Buffer = look(self.small, self.surface.V, self.surface.T)

    def normalised(self, P: np.ndarray) -> np.ndarray:
        q = self.camera.project(P)[:, :2]
        return q / [self.camera.width_px, self.camera.height_px]

    def visible(self, P: np.ndarray, N: np.ndarray, grazing: float) -> np.ndarray:
        """In the frame, facing the viewer by more than `grazing`, and not hidden."""
        q = self._half.project(P)
        x, y = np.floor(q[:, 0]).astype(int), np.floor(q[:, 1]).astype(int)
        seen = (x >= 0) & (y >= 0) & (x < self._half.width_px) & (y < self._half.height_px)
        if "below_mm" in self.view:
            seen &= P[:, 1] < self.view["below_mm"]
        depth = self._buffer.depth[y[seen], x[seen]]
        seen[seen] = q[seen, 2] <= depth + _DEPTH_TOLERANCE_MM
        facing: np.ndarray = N @ unit(self.camera.towards) > grazing
        return seen & facing

    def distances(self, field: Field) -> np.ndarray:
        """Millimetres along the skin at every body pixel of the quarter-size picture."""
        seen = self.small_buffer
        return field.at(seen.sample(self.surface.V), seen.corners, seen.weights)

    def map_png(self, field: Field) -> bytes:
        return encode(self.distances(field), self.small_buffer.mask)

    def region(self, field: Field, within_mm: float) -> list[list[list[float]]]:
        mask = self.small_buffer.mask.copy()
        mask[mask] = self.distances(field) <= within_mm
        return polygons(mask)


def course_runs(scene: Scene, course: Course) -> list[dict[str, Any]]:
    """Visible stretches of one course, cut where depth or basis changes."""
    seen = scene.visible(course.P, course.N, GRAZING)
    where = scene.normalised(course.P)
    kind = np.where(seen, 1 + 2 * course.deep + 4 * course.schematic, 0)
    edges = np.flatnonzero(np.diff(kind)) + 1
    bounds = [0, *edges.tolist(), len(kind)]
    runs = []
    for a, b in pairwise(bounds):
        if not kind[a]:
            continue
        last = b if b < len(kind) and kind[b] else b - 1
        if (last - a) * STEP_MM < _LEAST_MM:
            continue
        line = LineString(where[a : last + 1]).simplify(0.00012)
        runs.append(
            {
                "path": course.path,
                "deep": bool(course.deep[min(a + 1, b - 1)]),
                "schematic": bool(course.schematic[min(a + 1, b - 1)]),
                "mm": round((last - a) * STEP_MM, 1),
                "points": np.round(np.array(line.coords), 5).tolist(),
            }
        )
    return runs


def shallow_points(courses: list[Course]) -> np.ndarray:
    """Everything drawn under the skin; of a nerve that stays deep, the whole line."""
    shallow = [c.P[~c.deep] for c in courses]
    if not any(len(p) for p in shallow):
        shallow = [c.P for c in courses]
    return np.concatenate(shallow)


def spread_line(
    spec: Mapping[str, Any], at: np.ndarray, own: Course, courses: Mapping[str, Course]
) -> np.ndarray:
    """The stretch of the drawn lines within `along_mm` of a point."""
    pieces = []
    for key in spec.get("lines", [f"{own.structure}.{own.path}"]):
        P = courses[key].P
        i = int(((P - at) ** 2).sum(1).argmin())
        reach = round(spec["along_mm"] / STEP_MM)
        pieces.append(P[max(i - reach, 0) : i + reach + 1])
    return np.concatenate(pieces)


def nerve_truth(
    scene: Scene, nerve: Mapping[str, Any], courses: Mapping[str, Course], fields: Fields
) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Truth of one nerve in one view, and its maps by key; None where nothing of it shows."""
    own = {p["id"]: courses[f"{nerve['id']}.{p['id']}"] for p in nerve["paths"]}
    runs = [run for course in own.values() for run in course_runs(scene, course)]
    exits, bands, exit_points = [], [], []
    for path in nerve["paths"]:
        course = own[path["id"]]
        for point in path["points"]:
            if point.get("off_course"):
                continue
            P = course.P[[course.stations[point["id"]]]]
            N = course.N[[course.stations[point["id"]]]]
            key = f"{path['id']}.{point['id']}"
            if point["depth"] == "pierce" and scene.visible(P, N, EXIT_GRAZING)[0]:
                exit_points.append(P[0])
                spread = point.get("spread", {}).get("along_mm")
                exits.append(
                    {
                        "point": key,
                        "at": np.round(scene.normalised(P)[0], 5).tolist(),
                        "basis": point["basis"],
                        "spread_mm": spread,
                    }
                )
            if "spread" in point:
                line = spread_line(point["spread"], P[0], course, courses)
                field = fields.of(f"spread:{nerve['id']}.{key}", line)
                rings = scene.region(field, point["spread"]["across_mm"])
                if rings:
                    along = point["spread"]["along_mm"]
                    bands.append({"point": key, "along_mm": along, "polygons": rings})
    if not runs and not exits:
        return None, {}
    shown = sum(r["mm"] for r in runs if not r["deep"])
    sourced = sum(r["mm"] for r in runs if not r["deep"] and not r["schematic"])
    answer = nerve.get("answer", True)
    maps = {nerve["id"]: scene.map_png(fields.of(nerve["id"], shallow_points(list(own.values()))))}
    if exits:
        pts = np.array(exit_points)
        names = ",".join(e["point"] for e in exits)
        maps[f"exit-{nerve['id']}"] = scene.map_png(fields.of(f"exit:{nerve['id']}:{names}", pts))
    truth = {
        "courses": runs,
        "exits": exits,
        "spread": bands,
        "shown_mm": round(shown, 1),
        "scorable": {
            "course": bool(answer and shown >= 15 and sourced >= shown / 2),
            "exit": bool(answer and exits and all(e["basis"] != "schematic" for e in exits)),
        },
    }
    return truth, maps


def orientation(scene: Scene) -> dict[str, list[float]]:
    """Direction of each anatomical word in the picture (right, down); only those well in plane."""
    words = axes(scene.model.frames)
    words["toes"] = scene.model.frames.toes
    found = {}
    for word, direction in words.items():
        right, down, _ = scene.camera.axes @ direction
        if np.hypot(right, down) > 0.5:
            length = np.hypot(right, down)
            found[word] = [round(float(right / length), 3), round(float(down / length), 3)]
    return found


def landmark_truth(
    scene: Scene, landmarks: Mapping[str, Any], fields: Fields
) -> tuple[dict[str, Any], dict[str, bytes]]:
    found, maps = {}, {}
    for name, entry in landmarks.items():
        P = scene.model.placer.landmark(name)[None]
        N = scene.model.surface.closest(P)[1]
        away = scene.model.frames.face(entry["face"]) @ unit(scene.camera.towards) < 0.05
        if away or not scene.visible(P, N, LANDMARK_GRAZING)[0]:
            continue  # a landmark is shown only from the side it is felt on
        found[name] = {"at": np.round(scene.normalised(P)[0], 5).tolist()}
        if entry.get("ask"):
            maps[f"landmark-{name}"] = scene.map_png(fields.of(f"landmark:{name}", P))
    return found, maps


def hazard_truth(scene: Scene, courses: list[Course]) -> dict[str, Any] | None:
    runs = [run for course in courses for run in course_runs(scene, course)]
    return {"courses": runs} if runs else None
