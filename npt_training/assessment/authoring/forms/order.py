"""Places along a nerve, drawn in their right order; the document does not give the order away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.authoring.forms.drawn import Drawn, xy_of
from npt_training.assessment.authoring.forms.part import Doc
from npt_training.assessment.authoring.rules.shapes import Shape

IDS = "abcdefghijkl"


@dataclass(frozen=True)
class OrderPlaces(Drawn):
    """Points in the order of the answer. A name is the nerve a point lies on; none: the item's.

    Ids follow a digest of the places, so that neither they nor the list's order tell the answer.
    """

    @property
    def owns(self) -> tuple[str, ...]:
        return (self.field, "answer")

    def shapes(self, doc: Doc) -> list[Shape]:
        points = {p.get("id"): p for p in doc.get("points") or [] if isinstance(p, dict)}
        answer = [one for one in doc.get("answer") or [] if one in points] or list(points)
        found: list[Shape] = []
        for ident in answer:
            place, nerve = xy_of(points[ident].get("at")), points[ident].get("nerve") or ""
            if place is not None:
                name = "" if nerve == doc.get("structure") else str(nerve)
                found.append(Shape("pin", (place,), len(found) + 1, name))
        return found

    def to_doc(self, shapes: Sequence[Shape], doc: Doc) -> dict[str, Any]:
        places = list(enumerate(shapes))
        mixed = sorted(places, key=lambda one: _mixed(one[1]))
        points: list[dict[str, Any]] = []
        ids: dict[int, str] = {}
        for ident, (place, shape) in zip(IDS, mixed, strict=False):
            ids[place] = ident
            nerve = shape.name or doc.get("structure")
            points.append({"id": ident, "at": list(shape.handles[0]), "nerve": nerve})
        answer = [ids[place] for place, _shape in places if place in ids]
        return {self.field: points or None, "answer": answer or None}


def _mixed(shape: Shape) -> str:
    return hashlib.sha256(repr(shape.handles).encode()).hexdigest()
