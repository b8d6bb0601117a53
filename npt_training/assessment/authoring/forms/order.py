"""Places along a nerve, drawn in their right order; the document does not give the order away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.drawn import Drawn, xy_of
from npt_training.assessment.authoring.forms.part import Doc, Size
from npt_training.assessment.authoring.rules.shapes import Shape

IDS = tuple("abcdefghijklmnopqrstuvwxyz") + tuple(f"p{n}" for n in range(60))


@dataclass(frozen=True)
class OrderPlaces(Drawn):
    """Points in the order of the answer. A name is the nerve a point lies on; none: the item's.

    New ids follow a digest of the places and the list is in order of ids, so that neither tells the
    answer.
    """

    @property
    def owns(self) -> tuple[str, ...]:
        return (self.field, "answer")

    def shapes(self, doc: Doc, size: Size) -> list[Shape]:
        points = {p.get("id"): p for p in doc.get("points") or [] if isinstance(p, dict)}
        answer = [one for one in doc.get("answer") or [] if one in points] or list(points)
        found: list[Shape] = []
        for ident in answer:
            place, nerve = xy_of(points[ident].get("at")), points[ident].get("nerve") or ""
            if place is not None:
                name = "" if nerve == doc.get("structure") else str(nerve)
                found.append(Shape("pin", (place,), len(found) + 1, name, "", str(ident)))
        return found

    def to_doc(self, shapes: Sequence[Shape], doc: Doc, size: Size) -> dict[str, Any]:
        known = [shape.ident for shape in shapes if shape.ident]
        kept = known if len(set(known)) == len(known) else []
        free = (one for one in IDS if one not in kept)
        ids = [shape.ident if shape.ident in kept else "" for shape in shapes]
        for place in sorted(range(len(shapes)), key=lambda n: _mixed(shapes[n])):
            ids[place] = ids[place] or next(free)
        points = [
            {"id": ident, "at": list(shape.handles[0]), "nerve": shape.name or doc.get("structure")}
            for ident, shape in zip(ids, shapes, strict=True)
        ]
        points.sort(key=lambda point: str(point["id"]))
        answer = ids
        return {self.field: points or None, "answer": answer or None}


def _mixed(shape: Shape) -> str:
    return hashlib.sha256(repr(shape.handles).encode()).hexdigest()
