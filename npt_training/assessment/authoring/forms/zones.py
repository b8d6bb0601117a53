"""Zones and spots of an item as shapes of the editor, and back without loss.

Items keep a circle by its radius and an ellipse by its half axes, both in shares of the picture's
width, and a turn in degrees; the editor keeps handles. So both ways need the picture's proportions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.drawn import DIGITS, Drawn, fresh_ids, xy_of
from npt_training.assessment.authoring.forms.part import Doc, Size
from npt_training.assessment.authoring.rules.shapes import LEAST_HANDLES, Shape, Xy

RIGHT, WRONG, UNSAFE = "right", "wrong", "unsafe"


@dataclass(frozen=True)
class ZoneShapes(Drawn):
    """Zones to tap, zones that are something else, zones where a tap would be dangerous."""

    def shapes(self, doc: Doc, size: Size) -> list[Shape]:
        ratio = proportions(size)
        found: list[Shape] = []
        for zone in doc.get(self.field) or []:
            drawn = _handles(zone, ratio) if isinstance(zone, Mapping) else None
            if drawn is None:
                continue
            role = UNSAFE if zone.get("unsafe") else RIGHT if zone.get("right", True) else WRONG
            name, ident = str(zone.get("name") or ""), str(zone.get("id") or "")
            found.append(Shape(drawn[0], drawn[1], len(found) + 1, name, role, ident))
        return found

    def to_doc(self, shapes: Sequence[Shape], doc: Doc, size: Size) -> dict[str, Any]:
        ratio = proportions(size)
        before = {zone.get("id"): zone for zone in doc.get(self.field) or []}
        zones = []
        for shape, ident in zip(shapes, fresh_ids(shapes, "z"), strict=True):
            zone: dict[str, Any] = {"id": ident, "name": shape.name}
            zone["right"] = shape.role not in (WRONG, UNSAFE)
            if shape.role == UNSAFE:
                zone["unsafe"] = True
            drawn = _zone(shape, ratio)
            same = _handles(before.get(ident) or {}, ratio) == (shape.kind, shape.handles)
            zones.append(zone | (_drawn_of(before[ident]) if same else drawn))
        return {self.field: zones or None}


@dataclass(frozen=True)
class SpotShapes(Drawn):
    """Places by where they are on the picture, with the words for them afterwards."""

    def shapes(self, doc: Doc, size: Size) -> list[Shape]:
        found: list[Shape] = []
        for spot in doc.get(self.field) or []:
            place = xy_of(spot.get("at")) if isinstance(spot, Mapping) else None
            if place is not None:
                name, ident = str(spot.get("name") or ""), str(spot.get("id") or "")
                found.append(Shape("pin", (place,), len(found) + 1, name, "", ident))
        return found

    def to_doc(self, shapes: Sequence[Shape], doc: Doc, size: Size) -> dict[str, Any]:
        spots = [
            {"id": ident, "name": shape.name, "at": list(shape.handles[0])}
            for shape, ident in zip(shapes, fresh_ids(shapes, "p"), strict=True)
        ]
        return {self.field: spots or None}


def proportions(size: Size) -> float:
    """Height over width of the picture; 1 while there is none."""
    return size[1] / size[0] if size else 1.0


def _drawn_of(zone: Mapping[str, Any]) -> dict[str, Any]:
    return {k: zone[k] for k in ("polygon", "circle", "ellipse", "rectangle") if zone.get(k)}


def _handles(zone: Mapping[str, Any], ratio: float) -> tuple[str, tuple[Xy, ...]] | None:
    """Kind and handles of a zone; None for what is none."""
    try:
        if zone.get("polygon"):
            return "polygon", tuple(_place(spot) for spot in zone["polygon"])
        if zone.get("rectangle"):
            box = zone["rectangle"]
            return "rectangle", (_place(box["corner"]), _place(box["opposite"]))
        if zone.get("circle"):
            x, y = _place(zone["circle"]["at"])
            return "circle", (_near(x, y), _near(x + float(zone["circle"]["r"]), y))
        if zone.get("ellipse"):
            one = zone["ellipse"]
            x, y = _place(one["at"])
            turn = math.radians(float(one.get("turn") or 0.0))
            rx, ry = float(one["rx"]), float(one["ry"])
            cos, sin = math.cos(turn), math.sin(turn)
            first = _near(x + rx * cos, y + rx * sin / ratio)
            return "ellipse", (_near(x, y), first, _near(x - ry * sin, y + ry * cos / ratio))
    except (KeyError, TypeError, ValueError):
        return None
    return None


def _zone(shape: Shape, ratio: float) -> dict[str, Any]:
    """The same back. Shapes with too few handles are kept as polygons, which the check names."""
    handles = [list(xy) for xy in shape.handles]
    if shape.kind == "polygon" or len(handles) != LEAST_HANDLES[shape.kind]:
        return {"polygon": handles}
    if shape.kind == "rectangle":
        return {"rectangle": {"corner": handles[0], "opposite": handles[1]}}
    (cx, cy), (ax, ay) = shape.handles[0], shape.handles[1]
    across = math.hypot(ax - cx, (ay - cy) * ratio)
    if shape.kind == "circle":
        return {"circle": {"at": handles[0], "r": round(across, DIGITS)}}
    bx, by = shape.handles[2]
    down = math.hypot(bx - cx, (by - cy) * ratio)
    turn = math.degrees(math.atan2((ay - cy) * ratio, ax - cx))
    whole: dict[str, Any] = {
        "at": handles[0], "rx": round(across, DIGITS), "ry": round(down, DIGITS)
    }  # fmt: skip
    return {"ellipse": whole | ({"turn": round(turn, 2)} if round(turn, 2) else {})}


def _place(value: Any) -> Xy:
    place = xy_of(value)
    if place is None:
        raise ValueError("no place")
    return place


def _near(x: float, y: float) -> Xy:
    return round(x, DIGITS), round(y, DIGITS)
