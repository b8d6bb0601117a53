"""One valid document of each of the newer kinds, on the picture of tests/assessment/atlas.py."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.assessment.items import VIEW, common
from tests.qti import xml

PHOTO = {
    "digest": hashlib.sha256(b"photo").hexdigest(),
    "width": 1000,
    "height": 800,
    "mm_per_px": 0.2,
    "accuracy_mm": 2.0,
    "alt": "A lower leg from the side",
    "credit": "Demonstration",
}


def points(**more: Any) -> dict[str, Any]:
    """Two nerves to be found; bands of 10 and 20 mm, 1 px being 1 mm along the slab's skin."""
    structures = [{"course": "sural"}, {"course": "saphenous"}]
    return common("points", view=VIEW) | {
        "structures": structures,
        "full_mm": 10,
        "half_mm": 20,
        **more,
    }


def spots(**more: Any) -> dict[str, Any]:
    found = [
        {"id": "heel", "name": "Heel", "at": [0.2, 0.5]},
        {"id": "toe", "name": "Toe", "at": [0.8, 0.5]},
    ]
    return common("points", id="b9-spots-1", picture=PHOTO) | {
        "spots": found,
        "full_mm": 5,
        "half_mm": 10,
        **more,
    }


ZONES: list[dict[str, Any]] = [
    {"id": "gap", "name": "The gap", "rectangle": {"corner": [0.2, 0.2], "opposite": [0.4, 0.4]}},
    {"id": "bone", "name": "The bone", "right": False, "circle": {"at": [0.6, 0.3], "r": 0.1}},
    {
        "id": "vein",
        "name": "Small saphenous vein",
        "right": False,
        "unsafe": True,
        "ellipse": {"at": [0.3, 0.8], "rx": 0.1, "ry": 0.05},
    },
]


def region(**more: Any) -> dict[str, Any]:
    return common("region", view=VIEW, structure="sural", zones=ZONES) | more


def regions(**more: Any) -> dict[str, Any]:
    """Two zones, every one wanted."""
    both = [ZONES[0], ZONES[1] | {"right": True}, ZONES[2]]
    return common("region", id="b9-regions-1", view=VIEW, zones=both, every=True) | more


def area(**more: Any) -> dict[str, Any]:
    doc = common("area", view=VIEW, structure="sural", target={"territory": "sural"})
    return doc | {"band_mm": 20, **more}


def associate(**more: Any) -> dict[str, Any]:
    return common("associate", view=VIEW) | {
        "left": [{"id": "l1", "nerve": "sural"}, {"id": "l2", "nerve": "saphenous"}],
        "right": [
            {"id": "r1", "place": {"territory": "sural"}},
            {"id": "r2", "place": {"territory": "saphenous"}},
        ],
        "answer": {"l1": "r1", "l2": "r2"},
        **more,
    }


def numeric(**more: Any) -> dict[str, Any]:
    return common("numeric", structure="sural") | {
        "answer": 25,
        "unit": "mm",
        "units": ["mm", "cm", "ml"],
        "tolerance": 2,
        "half": 5,
        **more,
    }


def short(**more: Any) -> dict[str, Any]:
    return common("short", structure="sural") | {
        "accepted": ["Sural nerve", "Nervus suralis"],
        "half": ["Tibial nerve"],
        "others": ["Saphenous nerve"],
        **more,
    }


def evidence(**more: Any) -> dict[str, Any]:
    return common("evidence") | {
        "claim": "Dextrose in water lessens the pain of the carpal tunnel for six months.",
        "answer": "RCT",
        "near": ["EST"],
        "why": {"RCT": "It was compared in trials.", "PROMO": "Nothing is praised here."},
        **more,
    }


def typed(**more: Any) -> dict[str, Any]:
    """Identify by typing."""
    return common("identify", id="b9-typed-1", view=VIEW, structure="sural") | {
        "highlight": {"course": "sural"},
        "answer": "sural",
        "typed": True,
        **more,
    }


def annotated(**more: Any) -> dict[str, Any]:
    """Written with marks on the picture."""
    rubric = [{"id": "r1", "text": "Marks the line", "marks": 2}]
    return common("written", id="b9-annotated-1", view=VIEW, marks=5) | {
        "rubric": rubric,
        "model_answer": "A line behind the bone.",
        **more,
    }


def case(**more: Any) -> dict[str, Any]:
    options = [
        {"id": "a", "text": "Sural", "correct": True, "why": "It serves the edge."},
        {"id": "b", "text": "Tibial", "correct": False, "why": "Not there."},
        {"id": "c", "text": "Saphenous", "correct": False, "why": "Not there."},
    ]
    stages = [
        {"text": "A runner's outer foot burns.",
         "ask": {"kind": "choice", "prompt": "Which nerve?", "options": options}},
        {"text": "It is the sural nerve.",
         "ask": {"kind": "locate", "prompt": "Tap on it.", "target": {"course": "sural"},
                 "full_mm": 10, "half_mm": 20}},
        {"text": "You found it.", "weight": 2,
         "ask": {"kind": "numeric", "prompt": "How far behind the bone?", "answer": 25,
                 "unit": "mm", "tolerance": 2}},
    ]  # fmt: skip
    return common("case", view=VIEW, structure="sural", prompt="The runner", stages=stages) | more


MORE = (
    points, spots, region, regions, area, associate, numeric, short, evidence, typed, annotated,
    case,
)  # fmt: skip


def qti(right: str = "A", **more: Any) -> dict[str, Any]:
    """One of four, of another system; ``right`` is the option that its own rules score."""
    text = xml.item(xml.declared(correct=right), xml.choice())
    return common("qti", id="b9-qti-1") | {"xml": text.decode(), **more}


def qti_point(circle: str = "100,100,20", **more: Any) -> dict[str, Any]:
    """A place on a photograph, of another system: 2 within ``circle``, 1 in a corner."""
    found = xml.areas(("circle", circle, 2), ("rect", "0,0,9,9", 1), attributes='upper-bound="2"')
    text = xml.item(
        xml.declared(found, base="point"), xml.select_point(), "map_response_point"
    )  # fmt: skip
    return common("qti", id="b9-qti-2", picture=PHOTO) | {"xml": text.decode(), **more}
