"""An atlas in memory to make items from: upright nerves on a slab, with their truth and maps."""

from __future__ import annotations

import json
from typing import Any

from npt_training.atlas.models import Hazard, Landmark, Nerve, Territory, ViewEntry
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.viewfiles import ViewFiles, left_of
from tests.assessment import atlas

PLACES = {"alpha": 0.15, "beta": 0.3, "gamma": 0.45, "delta": 0.6, "epsilon": 0.72, "zeta": 0.85}
"""Nerves from left to right, by share of the width."""
VIEW = "slab-right"


def nerve(ident: str, **more: Any) -> Nerve:
    """An entry whose course rests on sources; ``more`` replaces fields of it."""
    point = {"text": "Here", "at": {"lm": atlas.LANDMARK}, "basis": "measured", "sources": ["gray"]}
    points = [
        point | {"id": "trunk", "depth": "deep"},
        point | {"id": "exit", "depth": "pierce"},
        point | {"id": "end", "depth": "end"},
    ]
    doc = atlas.NERVE_DOC | {
        "id": ident,
        "name": f"{ident.capitalize()} nerve",
        "best_view": VIEW,
        "sources": ["gray"],
        "hazards": ["vein"],
        "paths": [{"id": "main", "points": points}],
    }
    return Nerve.model_validate(doc | more)


def pack(*, changed: dict[str, dict[str, Any]] | None = None, **truth_of: Any) -> AtlasPack:
    """The slab from the right and its left twin.

    ``changed`` replaces fields of entries; ``truth_of`` maps a nerve to changes of its truth.
    """
    changed = changed or {}
    found = AtlasPack(
        nerves={name: nerve(name, **changed.get(name, {})) for name in PLACES},
        landmarks={
            name: Landmark.model_validate(atlas.LANDMARK_DOC | {"id": name, "name": text})
            for name, text in (
                (atlas.LANDMARK, "Lateral malleolus"),
                ("knob", "Acromion"),
                ("ridge", "Olecranon"),
            )
        },
        hazards={"vein": hazard("vein", "Long vein"), "duct": hazard("duct", "Great artery")},
        territories={name: territory(name) for name in ("alpha", "zeta")},
    )
    right = ViewFiles(entry(), _truth(truth_of), {}, _maps(), twin="slab-left")
    found.views = {VIEW: right, "slab-left": left_of(right)}
    return found


def hazard(ident: str, name: str) -> Hazard:
    return Hazard.model_validate(
        {"id": ident, "name": name, "kind": "vein", "danger": "It bleeds.", "avoid": "Feel first.",
         "sources": ["gray"], "review_state": "not_reviewed"}
    )  # fmt: skip


def territory(ident: str) -> Territory:
    return Territory.model_validate(
        {"id": ident, "nerve": ident, "courses": ["main"], "area_cm2": [10, 90],
         "basis": "textbook", "confidence": "medium"}
    )  # fmt: skip


def entry() -> ViewEntry:
    return ViewEntry.model_validate(atlas.VIEW_DOC | {"id": VIEW, "title": "Right slab"})


def _truth(changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    nerves: dict[str, Any] = {}
    for name, x in PLACES.items():
        run = {"path": "main", "deep": False, "schematic": False, "mm": 280.0, "side": "right"}
        nerves[name] = {
            "courses": [run | {"points": [[x, 0.05], [x, 0.5], [x, 0.95]]}],
            "exits": [{"point": "main.exit", "at": [x, 0.2], "basis": "measured",
                       "spread_mm": None, "side": "right"}],
            "spread": [],
            "shown_mm": 280.0,
            "scorable": {"course": True, "exit": True},
        } | changes.get(name, {})  # fmt: skip
    found = atlas._truth() | {
        "view": VIEW,
        "nerves": nerves,
        "landmarks": {name: {"at": [0.5, 0.3 + 0.2 * i]} for i, name in enumerate(MARKS)},
        "territories": {
            "alpha": {"polygons": [[[0.1, 0.3], [0.4, 0.3], [0.4, 1.0], [0.1, 1.0]]],
                      "area_cm2": 60.0, "whole": False},
            "zeta": {"polygons": [[[0.6, 0.0], [0.9, 0.0], [0.9, 1.0], [0.6, 1.0]]],
                     "area_cm2": 60.0, "whole": False},
        },
        "maps": dict.fromkeys(_maps(), "0" * 64),
        "pictures": {},
    }  # fmt: skip
    return json.loads(json.dumps(found))


MARKS = (atlas.LANDMARK, "knob", "ridge")


def _maps() -> dict[str, bytes]:
    charts = {name: atlas._map(x) for name, x in PLACES.items()}
    charts |= {f"exit-{name}": atlas._map(x) for name, x in PLACES.items()}
    return charts | {f"landmark-{name}": atlas._map(0.5) for name in MARKS}
