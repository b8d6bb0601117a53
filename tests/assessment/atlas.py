"""A tiny atlas: one picture of a grey slab, with distance maps in which mm are not pixels.

Two nerves run upright on it, ``sural`` at a quarter of the width and ``saphenous`` at three
quarters; ``tibial_twin`` lies exactly where ``sural`` does, so that a picture can have two keys.
The outer tenth on each side is beside the body. Along the skin the slab is twice as far as it
looks (``STRETCH``), as on the side of a limb.
"""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from npt_training.atlas.models_db import AtlasNerve, AtlasPart, AtlasView
from npt_training.core import storage

VIEW = "ankle-lateral-right"
NERVES = {
    "sural": ("Sural nerve", 0.25),
    "tibial_twin": ("Twin of the sural nerve", 0.25),
    "saphenous": ("Saphenous nerve", 0.75),
    "superficial_fibular": ("Superficial fibular nerve", 0.6),
    "medial_plantar": ("Medial plantar nerve", None),
    "lateral_plantar": ("Lateral plantar nerve", None),
}
LANDMARK = "malleolus"
TERRITORIES = {
    "sural": [[0.1, 0.4], [0.5, 0.4], [0.5, 1.0], [0.1, 1.0]],
    "tibial_twin": [[0.1, 0.4], [0.5, 0.4], [0.5, 1.0], [0.1, 1.0]],
    "saphenous": [[0.5, 0.0], [0.9, 0.0], [0.9, 1.0], [0.5, 1.0]],
}
"""Areas of skin; those of the twins are the same, so that a picture can have two keys."""
SIZE = (400, 600)
MM_PER_PX = 0.5
STRETCH = 2.0
ENCODING = {"form": "square", "max_mm": 400.0, "top": 254, "off_body": 255, "size_px": [100, 150]}


def body_mm(x: float, at: float) -> float:
    """Millimetres along the skin between two places across the slab."""
    return abs(x - at) * SIZE[0] * MM_PER_PX * STRETCH


def install(s: Session, edition_id: str) -> None:
    """Write the atlas into an edition."""
    truth = _truth()
    pictures = {str(width): storage.put(_picture(width), "image/webp") for width in (200, 400)}
    maps = {key: storage.put(png, "image/png", open=False) for key, png in _maps().items()}
    truth |= {"pictures": pictures, "maps": maps}
    s.add(
        AtlasView(
            edition_id=edition_id,
            code=VIEW,
            position=0,
            doc=VIEW_DOC,
            truth=truth,
            pictures=pictures,
            maps=maps,
        )
    )
    for position, (nerve, (name, _x)) in enumerate(NERVES.items()):
        doc = NERVE_DOC | {"id": nerve, "name": name}
        s.add(AtlasNerve(edition_id=edition_id, code=nerve, position=position, doc=doc))
    s.add(
        AtlasPart(
            edition_id=edition_id, kind="landmark", code=LANDMARK, position=0, doc=LANDMARK_DOC
        )
    )


def _picture(width: int) -> bytes:
    height = width * SIZE[1] // SIZE[0]
    picture = Image.new("RGB", (width, height), (240, 236, 228))
    picture.paste((196, 160, 140), (width // 10, 0, width - width // 10, height))
    out = io.BytesIO()
    picture.save(out, "WEBP", lossless=True)
    return out.getvalue()


def _maps() -> dict[str, bytes]:
    maps = {nerve: _map(x) for nerve, (_name, x) in NERVES.items() if x is not None}
    return maps | {f"landmark-{LANDMARK}": _map(0.5)}


def _map(at: float) -> bytes:
    width, height = ENCODING["size_px"]  # type: ignore[misc]
    row = bytearray()
    for column in range(width):
        x = (column + 0.5) / width
        share = min(body_mm(x, at) / ENCODING["max_mm"], 1.0)  # type: ignore[operator]
        row.append(255 if not 0.1 <= x <= 0.9 else round(share**0.5 * 254))
    picture = Image.frombytes("L", (width, height), bytes(row) * height)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _truth() -> dict[str, Any]:
    nerves = {}
    for nerve, (_name, x) in NERVES.items():
        if x is None:
            continue
        run = {"path": "main", "deep": False, "schematic": False, "mm": 300.0}
        nerves[nerve] = {
            "courses": [run | {"points": [[x, 0.0], [x, 0.5], [x, 1.0]]}],
            "exits": [{"point": "main.exit", "at": [x, 0.2], "basis": "measured", "spread_mm": 8}],
            "spread": [
                {"point": "main.exit", "along_mm": 8, "polygons": [[[x, 0.1], [x + 0.05, 0.2]]]}
            ],
            "shown_mm": 300.0,
            "scorable": {"course": True, "exit": True},
        }
    return {
        "view": VIEW,
        "size_px": list(SIZE),
        "mm_per_px": MM_PER_PX,
        "accuracy_mm": 3.5,
        "map_encoding": ENCODING,
        "orientation": {"anterior": [1.0, 0.0], "distal": [0.0, 1.0]},
        "marks": {"left": "posterior", "right": "anterior", "top": "proximal", "bottom": "distal"},
        "silhouette": [[[0.1, 0.0], [0.9, 0.0], [0.9, 1.0], [0.1, 1.0]]],
        "nerves": nerves,
        "landmarks": {LANDMARK: {"at": [0.5, 0.5]}},
        "territories": {
            name: {"polygons": [ring], "area_cm2": 60.0, "whole": False}
            for name, ring in TERRITORIES.items()
        },
        "hazards": {},
        "inputs": "0" * 64,
    }


VIEW_DOC = {
    "id": VIEW,
    "title": "Ankle from the outer side",
    "region": "ankle",
    "towards": {"lateral": 1},
    "up": {"proximal": 1},
    "centre": {"lm": LANDMARK},
    "width_mm": 200,
    "size_px": list(SIZE),
    "marks": {"left": "posterior", "right": "anterior", "top": "proximal", "bottom": "distal"},
}
LANDMARK_DOC = {
    "id": LANDMARK,
    "name": "Tip of the outer ankle bone",
    "region": "ankle",
    "face": "lateral",
    "frame": "leg",
    "find": "The lowest point of the bone.",
    "place": {"limb": "leg", "t": 1.0, "theta": 90},
    "ask": True,
}
NERVE_DOC = {
    "latin": None,
    "roots": ["S1"],
    "parent": "Tibial nerve",
    "region": "ankle",
    "best_view": VIEW,
    "territory": "Outer edge of the foot.",
    "exit": "Mid calf.",
    "find": ["Bone.", "Gap.", "Roll."],
    "safety": ["Stay in the fat."],
    "variation": "Often doubled.",
    "confidence": {"overall": "high", "exit": "high", "course": "high"},
    "paths": [
        {
            "id": "main",
            "points": [
                {"id": p, "text": "Here", "at": {"lm": LANDMARK}, "depth": "sub",
                 "basis": "schematic"}
                for p in ("start", "end")
            ],
        }
    ],
    "sources": ["standring"],
    "review_state": "not_reviewed",
}  # fmt: skip
