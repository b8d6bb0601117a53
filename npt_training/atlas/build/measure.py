"""Published distances measured again on the finished body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from npt_training.atlas.build.pipeline import Atlas


def measurements(atlas: Atlas) -> list[dict[str, Any]]:
    """One row per `published` entry: asked, measured, tolerance, unit, sources."""
    rows = []
    for name, nerve in atlas.nerves.items():
        for entry in nerve.get("published", ()):
            rows.append(
                {
                    "nerve": name,
                    "id": entry["id"],
                    "what": entry["what"],
                    "unit": "%" if entry["along"] in ("fraction", "width") else "mm",
                    "asked": entry["asked"],
                    "measured": round(_measure(atlas, name, entry), 1),
                    "tolerance": entry["tolerance"],
                    "sources": entry["sources"],
                }
            )
    return rows


def _measure(atlas: Atlas, nerve: str, entry: Mapping[str, Any]) -> float:
    """`along`: leg (height along the leg axis), skin, straight, fraction of a line in %, or
    width: share of the way from one side of the limb to the other, seen from the front, in %.
    """
    start = _place(atlas, nerve, entry["from"])
    along = entry["along"]
    if "course" in entry["to"]:
        line = atlas.courses[f"{nerve}.{entry['to']['course']}"].P
        return float(_over_skin(atlas, start, line[::2]).min())
    end = _place(atlas, nerve, entry["to"])
    if along == "leg":
        return abs(float((end - start) @ atlas.model.frames.leg_down))
    if along == "straight":
        return float(np.linalg.norm(end - start))
    if along == "width":
        side = atlas.model.frames.leg_side
        whole = (_place(atlas, nerve, entry["toward"]) - start) @ side
        return float((end - start) @ side / whole * 100)
    if along == "fraction":
        line = _place(atlas, nerve, entry["toward"]) - start
        return float((end - start) @ line / (line @ line) * 100)
    return float(_over_skin(atlas, start, end[None])[0])


def _over_skin(atlas: Atlas, start: np.ndarray, ends: np.ndarray) -> np.ndarray:
    points, faces, weights = atlas.model.surface.locate(ends)
    field = atlas.model.distance.field(start)
    return field.at(points, atlas.model.surface.T[faces], weights)


def _place(atlas: Atlas, nerve: str, spec: Mapping[str, str]) -> np.ndarray:
    if "lm" in spec:
        return atlas.model.placer.landmark(spec["lm"])
    key, point = f"{nerve}.{spec['point']}".rsplit(".", 1)
    off_course = atlas.extras.get(f"{key}.{point}")
    return atlas.courses[key].at(point) if off_course is None else off_course
