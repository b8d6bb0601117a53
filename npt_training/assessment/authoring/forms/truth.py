"""What an author draws on a photograph: the structures themselves, and what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.drawn import Drawn, xy_of
from npt_training.assessment.authoring.forms.part import Doc, Scene, Size
from npt_training.assessment.authoring.rules.shapes import Shape

LANDMARK = "landmark:"
"""Before the id of a landmark in the name of a shape, for nerves and landmarks share none."""
SHAPE_OF = {"course": "path", "exit": "pin", "landmark": "pin", "territory": "polygon"}


@dataclass(frozen=True)
class PhotoTruth(Drawn):
    """Lines are courses, pins exits or landmarks, outlines areas; a shape's name says of what.

    Pins of one name are several places of one structure. ``asks`` is the field that says what is
    asked: the first structure drawn, or (``every``) each; empty where stages say it. A shape
    without a name is the item's nerve.
    """

    asks: str = "target"
    every: bool = False

    @property
    def owns(self) -> tuple[str, ...]:
        return (self.field, self.asks) if self.asks else (self.field,)

    def show(self, doc: Doc, scene: Scene) -> dict[str, Any]:
        choices = {
            (LANDMARK + ident if ident not in scene.nerves else ident): name
            for ident, name in scene.names.items()
        }
        return super().show(doc, scene) | {"choices": choices}

    def shapes(self, doc: Doc, size: Size) -> list[Shape]:
        found: list[Shape] = []
        kept = doc.get(self.field)
        for one in kept if isinstance(kept, list) else []:
            for what, kind in SHAPE_OF.items():
                places = one.get(what) if isinstance(one, Mapping) else None
                spots = [xy for xy in map(xy_of, places or []) if xy is not None]
                name = (LANDMARK if what == "landmark" else "") + str((one or {}).get("id") or "")
                for handles in [[spot] for spot in spots] if kind == "pin" else [spots]:
                    if handles:
                        found.append(Shape(kind, tuple(handles), len(found) + 1, name))
        return found

    def to_doc(self, shapes: Sequence[Shape], doc: Doc, size: Size) -> dict[str, Any]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for number, shape in enumerate(shapes):
            mark = shape.name.startswith(LANDMARK)
            ident = shape.name.removeprefix(LANDMARK) or str(doc.get("structure") or "")
            what = {"path": "course", "polygon": "territory"}.get(
                shape.kind, "landmark" if mark else "exit"
            )
            places = [list(xy) for xy in shape.handles]
            key = (what, ident)
            if shape.kind == "pin" and key in found:
                found[key][what] += places
            else:
                key = key if key not in found else (what, f"{ident} {number}")
                found[key] = {"id": ident, what: places}
        drawn = {self.field: list(found.values()) or None}
        if not self.asks:
            return drawn
        targets = [{what: one["id"]} for (what, _ident), one in found.items()]
        asked: Any = targets if self.every else targets[0] if targets else None
        return drawn | {self.asks: asked or None}
