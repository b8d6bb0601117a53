"""What a picture shows, written down: courses, exits, landmarks, spread, hazards, distances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from shapely.geometry import LineString

from npt_training.atlas.build.course import MIRROR, STEP_MM, Course
from npt_training.atlas.build.maps import ENCODING
from npt_training.atlas.build.mesh import unit
from npt_training.atlas.build.scene import Scene
from npt_training.atlas.build.view import axes
from npt_training.atlas.geometry import DistanceMap, Encoding

GRAZING, EXIT_GRAZING, LANDMARK_GRAZING, COVERAGE_GRAZING = 0.17, 0.30, 0.20, 0.10
_LEAST_MM, _LEAST_MAP_MM, _LEAST_COURSE_MM = 3.0, 10.0, 15.0
_HAZARD_MM = 15.0  # maps of hazards end this far outside the danger zone
_LEDGE_MM = 3.5
_COARSE_MM = 0.6  # a pixel: a picture of the whole body asks for no landmark and no hazard
Courses = Mapping[str, Course]
Sides = Mapping[str, Courses]
Document = dict[str, Any]


def course_runs(scene: Scene, course: Course, side: str) -> list[Document]:
    """Visible stretches of one course, cut where depth or basis changes."""
    seen = scene.visible(course.P, course.N, course.F, GRAZING)
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
                "side": side,
                "deep": bool(course.deep[min(a + 1, b - 1)]),
                "schematic": bool(course.schematic[min(a + 1, b - 1)]),
                "mm": round((last - a) * STEP_MM, 1),
                "points": np.round(np.array(line.coords), 5).tolist(),
            }
        )
    return runs


def shallow(courses: Sequence[Course]) -> list[np.ndarray]:
    """Per course what is drawn under the skin; of a nerve that stays deep, all."""
    found = [~c.deep for c in courses]
    return found if any(f.any() for f in found) else [np.ones(len(c.P), bool) for c in courses]


def shallow_points(courses: Sequence[Course]) -> np.ndarray:
    return np.concatenate([c.P[s] for c, s in zip(courses, shallow(courses), strict=True)])


def spread_line(spec: Mapping[str, Any], at: np.ndarray, own: Course, all_: Courses) -> np.ndarray:
    """The stretch of the drawn lines within `along_mm` of a point."""
    pieces = []
    for key in spec.get("lines") or [f"{own.structure}.{own.path}"]:
        P = all_[key].P
        i = int(((P - at) ** 2).sum(1).argmin())
        reach = round(spec["along_mm"] / STEP_MM)
        pieces.append(P[max(i - reach, 0) : i + reach + 1])
    return np.concatenate(pieces)


def nerve_truth(
    scene: Scene, nerve: Mapping[str, Any], sides: Sides
) -> tuple[Document | None, dict[str, bytes]]:
    """Truth of one nerve in one view, and its maps by key; None where nothing of it shows."""
    keys = [f"{nerve['id']}.{path['id']}" for path in nerve["paths"]]
    runs = [
        run
        for side, courses in sides.items()
        for key in keys
        for run in course_runs(scene, courses[key], side)
    ]
    exits = list(_exits(scene, nerve, sides))
    if not runs and not exits:
        return None, {}
    own = [sides["right"][key] for key in keys]
    shown = sum(r["mm"] for r in runs if not r["deep"])
    sourced = sum(r["mm"] for r in runs if not r["deep"] and not r["schematic"])
    answer = nerve.get("answer", True) and nerve.get("cutaneous", True)
    course = bool(answer and shown >= _LEAST_COURSE_MM and sourced >= shown / 2)
    maps = {}
    if course or sum(r["mm"] for r in runs) >= _LEAST_MAP_MM:
        maps[nerve["id"]] = scene.map_png(scene.field(shallow_points(own)))
    known = bool(answer and exits and not any(e["schematic"] for e in exits))
    if known:
        points = {e["point"]: sides["right"][f"{nerve['id']}.{e['point'].split('.')[0]}"].at(
            e["point"].split(".")[1]) for e in exits}  # fmt: skip
        maps[f"exit-{nerve['id']}"] = scene.map_png(scene.field(np.array(list(points.values()))))
    facing = [scene.visible(c.P, c.N, c.F, COVERAGE_GRAZING) for c in own]
    under = shallow(own)
    both = zip(facing, under, strict=True)
    truth = {
        "courses": runs,
        "exits": exits,
        "spread": list(_bands(scene, nerve, sides["right"])),
        "points": dict(_way_points(scene, nerve, sides["right"])),
        "shown_mm": round(shown, 1),
        "facing_mm": round(float(sum((f & u).sum() for f, u in both)) * STEP_MM, 1),
        "course_mm": round(float(sum(u.sum() for u in under)) * STEP_MM, 1),
        "scorable": {
            "course": course,
            "exit": known,
        },
    }
    return truth, maps


def _points(nerve: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path in nerve["paths"]:
        for point in path["points"]:
            if not point.get("off_course"):
                yield f"{nerve['id']}.{path['id']}", f"{path['id']}.{point['id']}", point


def _way_points(
    scene: Scene, nerve: Mapping[str, Any], courses: Courses
) -> Iterator[tuple[str, list[float]]]:
    """Where the way-points lie that show, for people who review them."""
    for key, name, point in _points(nerve):
        course, i = courses[key], courses[key].stations[point["id"]]
        here = slice(i, i + 1)
        if scene.visible(course.P[here], course.N[here], course.F[here], GRAZING)[0]:
            yield name, scene.spot(course.P[i])


def _exits(scene: Scene, nerve: Mapping[str, Any], sides: Sides) -> Iterator[Document]:
    for side, courses in sides.items():
        for key, name, point in _points(nerve):
            if point["depth"] != "pierce":
                continue
            course, i = courses[key], courses[key].stations[point["id"]]
            here = slice(i, i + 1)
            P, N, F = course.P[here], course.N[here], course.F[here]
            if scene.visible(P, N, F, EXIT_GRAZING)[0]:
                yield {
                    "point": name,
                    "side": side,
                    "at": scene.spot(P[0]),
                    "basis": point["basis"],
                    "schematic": point["basis"] == "schematic"
                    or point.get("precision") == "estimate",
                    "spread_mm": (point.get("spread") or {}).get("along_mm"),
                }


def _bands(scene: Scene, nerve: Mapping[str, Any], courses: Courses) -> Iterator[Document]:
    """Bands of the published spread; of both sides together where both are shown."""
    for key, name, point in _points(nerve):
        spec = point.get("spread")
        if not spec:
            continue
        line = spread_line(spec, courses[key].at(point["id"]), courses[key], courses)
        rings = scene.region(scene.field(line), spec["across_mm"])
        if rings:
            yield {"point": name, "along_mm": spec["along_mm"], "polygons": rings}


def orientation(scene: Scene) -> dict[str, list[float]]:
    """Direction of each anatomical word in the picture (right, down); only those well in plane."""
    frame = str(scene.view.get("frame", "leg"))
    words = axes(scene.model.frames, frame)
    if frame in ("leg", "foot"):
        words["toes"] = scene.model.frames.toes
    if scene.both:
        words = {word: way for word, way in words.items() if abs(unit(way)[0]) < 0.7}
    found = {}
    for word, direction in words.items():
        right, down, _ = scene.camera.axes @ direction
        length = float(np.hypot(right, down))
        if length > 0.5:
            found[word] = [round(float(right) / length, 3), round(float(down) / length, 3)]
    return found


def landmark_truth(scene: Scene, landmarks: Mapping[str, Any]) -> tuple[Document, dict[str, bytes]]:
    """Landmarks that face the viewer, shown only from the side they are felt on."""
    model, found, maps = scene.model, {}, {}
    for name, entry in landmarks.items():
        P = model.placer.landmark(name)[None]
        outward = model.frames.face(entry["face"], entry["frame"])
        spots = [_landmark_spot(scene, P, outward)]
        if scene.both and not entry.get("midline"):
            spots.append(_landmark_spot(scene, P * MIRROR, outward * MIRROR))
        if spots[0] is None:
            continue
        if entry.get("ask") and scene.camera.mm_per_px < _COARSE_MM:
            chart = scene.map_png(scene.field(P))
            if not _lies_there(chart, spots[0]):
                continue
            maps[f"landmark-{name}"] = chart
        found[name] = {"at": spots[0]} | ({"left": spots[1]} if spots[1:] and spots[1] else {})
    return found, maps


def _lies_there(chart: bytes, spot: list[float]) -> bool:
    """Whether a tap on the spot meets the skin of the place: beside a ledge it need not."""
    mm = DistanceMap.decode(chart, Encoding.from_truth(ENCODING)).mm_at(*spot)
    return mm is not None and mm <= _LEDGE_MM


def _landmark_spot(scene: Scene, P: np.ndarray, outward: np.ndarray) -> list[float] | None:
    if outward @ unit(scene.camera.towards) < 0.05:
        return None
    surface = scene.model.surface
    F = surface.locate(P)[1]
    seen = scene.visible(P, surface.closest(P)[1], F, LANDMARK_GRAZING)[0]
    return scene.spot(P[0]) if seen else None


def hazard_truth(
    scene: Scene, hazard: Mapping[str, Any], sides: Sides
) -> tuple[Document | None, dict[str, bytes]]:
    """Lines and danger zone of a hazard, and the map of the distance from its lines."""
    keys = [f"{hazard['id']}.{path['id']}" for path in hazard["paths"]]
    if not keys:
        return None, {}
    runs = [
        r for side, c in sides.items() for key in keys for r in course_runs(scene, c[key], side)
    ]
    q = scene.normalised(np.concatenate([sides["right"][key].P for key in keys]))
    if not runs and not ((q > -0.2) & (q < 1.2)).all(1).any():
        return None, {}
    field = scene.field(np.concatenate([sides["right"][key].P for key in keys]))
    zones = scene.region(field, hazard["zone_mm"])
    if not runs and not zones:
        return None, {}
    maps = (
        {f"hazard-{hazard['id']}": scene.map_png(field, hazard["zone_mm"] + _HAZARD_MM)}
        if runs and scene.camera.mm_per_px < _COARSE_MM
        else {}
    )
    return {"courses": runs, "zones": zones}, maps
