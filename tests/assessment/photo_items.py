"""Items whose truth their author drew on a photograph: 1000 by 800 px, 0.2 mm a pixel."""

from __future__ import annotations

from typing import Any

from tests.assessment.items import common
from tests.assessment.more_items import PHOTO

Doc = dict[str, Any]
COURSE: Doc = {"id": "sural", "course": [[0.1, 0.5], [0.9, 0.5]]}
"""Straight across: 800 px, 160 mm."""
EXIT: Doc = {"id": "sural", "exit": [[0.3, 0.5], [0.7, 0.5]]}
AREA: Doc = {"id": "sural", "territory": [[0.1, 0.1], [0.6, 0.1], [0.6, 0.725], [0.1, 0.725]]}
"""500 px, 100 mm square."""
BANDS: Doc = {"full_mm": 5, "half_mm": 10}


def photographed(kind: str, shapes: list[Doc], **more: Any) -> Doc:
    shared = {"picture": PHOTO, "structure": "sural", "drawn": shapes}
    return common(kind, id=f"b9-photo-{kind}", **shared) | more


def locate(**more: Any) -> Doc:
    return photographed("locate", [EXIT], **{"target": {"exit": "sural"}, **BANDS, **more})


def trace(**more: Any) -> Doc:
    given = {"target": {"course": "sural"}, "path": "main", **BANDS, **more}
    return photographed("trace", [COURSE], **given)


def territory(**more: Any) -> Doc:
    return photographed(
        "territory", [AREA], **{"target": {"territory": "sural"}, "band_mm": 20, **more}
    )


def area(**more: Any) -> Doc:
    return territory(**more) | {"kind": "area", "id": "b9-photo-area"}


def label(**more: Any) -> Doc:
    pins = [COURSE, {"id": "saphenous", "exit": [[0.4, 0.2]]},
            {"id": "malleolus", "landmark": [[0.5, 0.7]]}]  # fmt: skip
    given = {
        "pins": [{"course": "sural"}, {"exit": "saphenous"}, {"landmark": "malleolus"}],
        "names": ["sural", "saphenous", "malleolus", "medial_plantar"],
    }
    return photographed("label", pins, **given | more)


def identify(**more: Any) -> Doc:
    given = {
        "highlight": {"course": "sural"}, "answer": "sural",
        "options": ["sural", "saphenous", "superficial_fibular", "medial_plantar"],
    }  # fmt: skip
    return photographed("identify", [COURSE], **given | more)


ALL = (locate, trace, territory, area, label, identify)
