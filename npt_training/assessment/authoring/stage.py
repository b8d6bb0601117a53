"""The picture under the editor and beside versions, as the player's templates read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.rules.shapes import ZONES, Shape, anchors, outline
from npt_training.assessment.authoring.service.check import picture_size
from npt_training.atlas.contents import contents
from npt_training.core import storage
from npt_training.core.i18n import gettext as _


def picture_stage(doc: Mapping[str, Any], edition_id: str) -> dict[str, Any] | None:
    """A stage with the item's picture and nothing on it; None without a picture."""
    own = doc.get("picture")
    if own:
        image = {
            "src": storage.url(own["digest"]),
            "srcset": "",
            "width": own["width"],
            "height": own["height"],
            "alt": own["alt"],
            "credit": own.get("credit"),
        }
    else:
        view = contents(edition_id).pictures.get(str(doc.get("view")))
        if view is None:
            return None
        widths = sorted(view.pictures)
        width, height = view.size_px
        image = {
            "src": storage.url(view.pictures[widths[len(widths) // 2]]),
            "srcset": ", ".join(f"{storage.url(view.pictures[w])} {w}w" for w in widths),
            "width": width,
            "height": height,
            "alt": view.title,
            "credit": None,
        }
    return {
        "kind": "authoring",
        "attempt": str(doc.get("id")),
        "position": 1,
        "image": image,
        "layers": [],
    }


def drawn_stage(doc: Mapping[str, Any], edition_id: str) -> dict[str, Any] | None:
    """The item's picture with everything that is drawn on it, named."""
    stage = picture_stage(doc, edition_id)
    size = picture_size(doc, edition_id)
    if stage is None or size is None:
        return stage
    for found in forms.shapes_in(doc, size).values():
        for shape in found:
            stage["layers"] += _layers(shape, size, "drawn", "")
            if shape.kind in ZONES and shape.handles:
                x, y = next(iter(anchors([shape], size)))
                named = f"{shape.number} {shape.name}".strip()
                at = {"x": round(x * size[0], 1), "y": round(y * size[1], 1)}
                stage["layers"].append({"kind": "label", "text": named} | at)
    return stage


def compared_stage(
    before: Mapping[str, Any], after: Mapping[str, Any], edition_id: str
) -> dict[str, Any] | None:
    """Both versions' shapes over the later picture: the old ones dashed, the new ones solid."""
    stage = picture_stage(after, edition_id)
    size = picture_size(after, edition_id)
    if stage is None or size is None:
        return None
    old = [shape for found in forms.shapes_in(before, size).values() for shape in found]
    new = [shape for found in forms.shapes_in(after, size).values() for shape in found]
    if not old and not new:
        return None
    stage["layers"] = [
        *(layer for shape in old for layer in _layers(shape, size, "level", _("before"))),
        *(layer for shape in new for layer in _layers(shape, size, "drawn", _("after"))),
    ]
    return stage


def _layers(shape: Shape, size: tuple[int, int], kind: str, words: str) -> list[dict[str, Any]]:
    width, height = size
    places = [(round(x * width, 1), round(y * height, 1)) for x, y in shape.handles]
    if shape.kind in ("point", "pin"):
        x, y = places[0]
        text = f"{shape.name or shape.number} ({words})" if words else shape.name or shape.number
        return [
            {"kind": "vertex", "x": x, "y": y},
            {"kind": "label", "x": x, "y": y, "text": str(text)},
        ]
    line = outline(shape, size) if shape.kind in ZONES else places
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
    return [{"kind": kind, "d": d + ("Z" if shape.kind in ZONES else "")}]
