"""What follows from moving a way-point: distances in mm on the body, read from the maps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from npt_training.atlas import service
from npt_training.atlas.geometry import OutsidePicture, planar_mm
from npt_training.atlas.review.entries import Entry
from npt_training.atlas.review.errors import PlaceOffTheBody, UnknownPlace

_NEAREST = 6


def places(entry: Entry, truth: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """The points of an entry that a picture shows, by name: x and y from 0 to 1."""
    if entry.kind == "landmark":
        shown = truth["landmarks"].get(entry.code)
        return {} if not shown or shown.get("at") is None else {entry.code: tuple(shown["at"])}
    if entry.kind == "nerve":
        nerve = truth["nerves"].get(entry.code)
        if nerve is None:
            return {}
        points = {key: tuple(at) for key, at in nerve.get("points", {}).items()}
        return points or {spot["point"]: tuple(spot["at"]) for spot in nerve["exits"]}
    return {}


def consequences(
    edition_id: str, entry: Entry, view_id: str, place: str, x: float, y: float
) -> dict[str, Any]:
    """The proposal as data: the view, the place, how far it moved, and what it is then far from.

    ``moved_mm`` is along the skin where the atlas has a map of the point, else in the plane of the
    picture (``moved_in`` says which). ``from_course_mm``: from the course as it is drawn now.
    ``to_landmarks_mm``: the nearest landmarks that have a map, along the skin.
    """
    view = service.get_view(edition_id, view_id)
    if view is None:
        raise UnknownPlace()
    known = places(entry, view.truth)
    if place not in known:
        raise UnknownPlace()
    if not (math.isfinite(x) and math.isfinite(y)):
        raise PlaceOffTheBody()
    near: list[tuple[float, str]] = []
    try:
        for key in view.maps:
            if not key.startswith("landmark-"):
                continue
            chart = service.distance_map(view, key)
            mm = None if chart is None else chart.mm_at(x, y)
            if mm is not None:
                near.append((round(mm, 1), key.removeprefix("landmark-")))
        course = _mm(view, entry.code, x, y) if entry.kind == "nerve" else None
        moved = _mm(view, f"landmark-{entry.code}", x, y) if entry.kind == "landmark" else None
    except OutsidePicture as error:
        raise PlaceOffTheBody() from error
    if not near and course is None and moved is None:
        raise PlaceOffTheBody()
    size = view.size_px
    plane = planar_mm((x, y), known[place], size, float(view.truth["mm_per_px"]))
    return {
        "view": view_id,
        "x": round(x, 5),
        "y": round(y, 5),
        "was": list(known[place]),
        "moved_mm": round(plane if moved is None else moved, 1),
        "moved_in": "picture" if moved is None else "skin",
        "from_course_mm": None if course is None else round(course, 1),
        "to_landmarks_mm": {name: mm for mm, name in sorted(near)[:_NEAREST]},
    }


def _mm(view: service.View, key: str, x: float, y: float) -> float | None:
    chart = service.distance_map(view, key)
    return None if chart is None else chart.mm_at(x, y)
