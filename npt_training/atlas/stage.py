"""A picture whose drawing can be switched and asked: layers of structures that know their name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.atlas.contents import Contents, contents
from npt_training.atlas.figures import ALWAYS, LAYERS
from npt_training.atlas.plates import Plate, plate
from npt_training.atlas.service import View
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to

Shape = dict[str, Any]
DRAWN = tuple(layer for layer in LAYERS if layer not in (*ALWAYS, "labels"))


@dataclass(frozen=True)
class Structure:
    """One thing of a layer: what it is called, where its page is, its shapes back to front."""

    name: str
    href: str | None
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class Sheet:
    """One layer. `over` are its numbers, drawn above all structures."""

    layer: str
    on: bool
    structures: tuple[Structure, ...]
    over: tuple[Shape, ...]


@dataclass(frozen=True)
class Stage:
    """`numbered` names what the numbers of the territories mean: (number, name, address)."""

    plate: Plate
    sheets: tuple[Sheet, ...]
    labels: tuple[Shape, ...]
    frame: tuple[Shape, ...]
    numbered: tuple[tuple[str, str, str | None], ...]


def stage(view: View, *, chosen: Collection[str], show: frozenset[str] | None = None) -> Stage:
    """All layers of a view, those `chosen` switched on; `show` limits the structures."""
    atlas = contents(view.edition_id)
    drawing = plate(view, show=show, layers=DRAWN, salt=view.id, keyed=True)
    named = plate(view, show=show, layers=tuple(chosen), salt=f"{view.id} names", keyed=True)
    sheets = tuple(_sheet(atlas, layer, layer in chosen, drawing.layers) for layer in DRAWN)
    territories = next(sheet for sheet in sheets if sheet.layer == "territories")
    return Stage(
        plate=drawing,
        sheets=tuple(sheet for sheet in sheets if sheet.structures),
        labels=tuple(s for s in named.layers if s["kind"] in ("leader", "label")),
        frame=tuple(s for s in drawing.layers if s["kind"] in ("mark", "scale")),
        numbered=tuple(
            (shape["text"], *_called(atlas, "territories", shape["key"]))
            for shape in territories.over
        ),
    )


def _sheet(atlas: Contents, layer: str, on: bool, shapes: Sequence[Shape]) -> Sheet:
    by_key: dict[str, list[Shape]] = {}
    over = []
    for shape in shapes:
        if shape["layer"] == layer:
            if shape["kind"] in ("number", "level"):
                over.append(shape)
            else:
                by_key.setdefault(shape["key"], []).append(shape)
    structures = [
        Structure(*_called(atlas, layer, key), tuple(own))
        for key, own in sorted(by_key.items(), key=lambda item: _top(item[1]))
    ]
    return Sheet(layer, on, tuple(structures), tuple(over))


def _called(atlas: Contents, layer: str, key: str) -> tuple[str, str | None]:
    """Name and page of a structure in a layer."""
    if layer == "territories":
        nerve = atlas.territories[key].nerve if key in atlas.territories else None
        return atlas.territory_names.get(key, key), nerve and url_to("atlas.nerve", nerve_id=nerve)
    if layer == "dermatomes":
        level = atlas.dermatomes[key].level if key in atlas.dermatomes else None
        return _("Dermatome %(level)s", level=level or key), None
    name = atlas.names[key]
    if layer == "hazards":
        return _("Hazard: %(name)s", name=name), url_to("atlas.hazard", hazard_id=key)
    if layer == "landmarks":
        return name, url_to("atlas.landmark", landmark_id=key)
    words = {"exit": _("%(name)s, exit", name=name), "spread": _("%(name)s, spread", name=name)}
    return words.get(layer, name), url_to("atlas.nerve", nerve_id=key)


def _top(shapes: Sequence[Shape]) -> float:
    """How high a structure stands, for the order of the keyboard: from top to bottom."""
    first = shapes[0]
    if "y" in first:
        return float(first["y"])
    return float(re.findall(r"-?[\d.]+", first["d"])[1])
