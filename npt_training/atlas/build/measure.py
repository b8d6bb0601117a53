"""Published distances measured again on the finished body, and where everything lies on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from npt_training.atlas.build.refused import Problems

if TYPE_CHECKING:
    from npt_training.atlas.build.atlas import Atlas

_PERCENT = ("fraction", "width")
Entry = Mapping[str, Any]


def body_document(atlas: Atlas) -> dict[str, Any]:
    """body.json: points of the right side in mm, axes, areas in cm2, and what was measured."""
    axes = {}
    for name, axis in atlas.model.frames.axes.items():
        axes |= {f"{name}_down": axis.down, f"{name}_side": axis.side}
    return {
        "axes": {name: np.round(axis, 6).tolist() for name, axis in axes.items()},
        "points": _points(atlas),
        "areas": {
            "territories": _areas(atlas.territories.area_cm2),
            "dermatomes": _areas(atlas.dermatomes.area_cm2),
        },
        "measured": measurements(atlas),
    }


def _areas(areas: Mapping[str, float]) -> dict[str, float]:
    return {name: round(area, 1) for name, area in areas.items()}


def _points(atlas: Atlas) -> dict[str, Any]:
    """Landmarks and way-points on the body: mm, face number and barycentric weights."""
    where = {name: atlas.model.placer.landmark(name) for name in atlas.landmarks}
    for key, course in atlas.courses.items():
        where |= {f"{key}.{point}": course.at(point) for point in course.stations}
    where |= atlas.extras
    P, faces, weights = atlas.model.surface.locate(np.array(list(where.values())))
    return {
        name: {
            "mm": np.round(P[i], 2).tolist(),
            "face": int(faces[i]),
            "weights": np.round(weights[i], 4).tolist(),
        }
        for i, name in enumerate(where)
    }


def measurements(atlas: Atlas) -> list[dict[str, Any]]:
    """One row per `published` entry: asked, measured, tolerance, unit, sources.

    What cannot be measured goes to the problems of the atlas.
    """
    rows = []
    problems = Problems()
    for kind, entries in (("nerve", atlas.nerves), ("landmark", atlas.landmarks)):
        for name, structure in entries.items():
            for entry in structure.get("published", ()):
                with problems.of(f"{name}: published {entry['id']}"):
                    rows.append(_row(atlas, kind, name, entry))
    atlas.problems += problems.found
    return rows


def _row(atlas: Atlas, kind: str, name: str, entry: Entry) -> dict[str, Any]:
    measured = round(_measure(atlas, name, entry), 1)
    return {
        "kind": kind,
        "structure": name,
        "id": entry["id"],
        "what": entry["what"],
        "unit": "%" if entry["along"] in _PERCENT else "mm",
        "asked": entry["asked"],
        "measured": measured,
        "tolerance": entry["tolerance"],
        "spread": entry.get("spread"),
        "within": abs(measured - entry["asked"]) <= entry["tolerance"],
        "explained": entry.get("explained"),
        "sources": entry["sources"],
    }


def _measure(atlas: Atlas, name: str, entry: Entry) -> float:
    """The meaning of each `along` stands in models.Published."""
    along = entry["along"]
    ends = _places(atlas, name, entry["to"])
    if along == "midline":
        return float(np.abs(ends[:, 0]).min())
    starts = _places(atlas, name, entry["from"])
    if along == "skin":
        return float(_over_skin(atlas, starts, ends).min())
    i, j = np.unravel_index(
        ((starts[:, None] - ends[None]) ** 2).sum(2).argmin(), (len(starts), len(ends))
    )
    start, end = starts[i], ends[j]
    if along == "straight":
        return float(np.linalg.norm(end - start))
    if along == "body":
        return abs(float(end[1] - start[1]))
    if along in _PERCENT:
        toward = _places(atlas, name, entry["toward"])[0] - start
        line = toward
        if along == "width":
            line = _side(atlas, entry)
        return float((end - start) @ line / (toward @ line) * 100)
    return abs(float((end - start) @ atlas.model.frames.axes[along].down))


def _side(atlas: Atlas, entry: Entry) -> np.ndarray:
    """Across the limb, as seen from its front."""
    frames = atlas.model.frames
    landmark = entry["from"].get("lm") or entry["toward"].get("lm")
    frame = atlas.model.placer.frame_of(landmark) if landmark else "leg"
    return frames.axes.get(frame, frames.axes["leg"]).side


def _over_skin(atlas: Atlas, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    points, faces, weights = atlas.model.surface.locate(ends)
    far = max(float(np.linalg.norm(ends - starts[0], axis=1).min()) * 3, 170.0)
    field = atlas.model.distance.field(starts, far)
    return field.at(points, atlas.model.surface.T[faces], weights)


def _places(atlas: Atlas, name: str, spec: Mapping[str, str]) -> np.ndarray:
    """The point meant, or all points of the course meant (every 1 mm)."""
    if "lm" in spec:
        return atlas.model.placer.landmark(spec["lm"])[None]
    if "course" in spec:
        key = spec["course"] if spec["course"] in atlas.courses else f"{name}.{spec['course']}"
        return atlas.courses[key].P[::2]
    full = spec["point"] if spec["point"].count(".") == 2 else f"{name}.{spec['point']}"
    key, _, point = full.rpartition(".")
    off_course = atlas.extras.get(full)
    return (atlas.courses[key].at(point) if off_course is None else off_course)[None]
