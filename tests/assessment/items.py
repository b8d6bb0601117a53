"""Small item documents for tests, one valid document for each kind, to be varied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from npt_training.assessment.pack import AtlasFacts, ViewFacts

NERVES = ("sural", "saphenous", "superficial_fibular", "medial_plantar", "lateral_plantar")
VIEW = "ankle-lateral-right"


def facts(**view: Any) -> AtlasFacts:
    """An atlas of one picture that shows three courses, one exit and one landmark."""
    seen = {("course", nerve) for nerve in NERVES[:3]}
    seen |= {("exit", "superficial_fibular"), ("landmark", "malleolus"), ("territory", "sural")}
    return AtlasFacts(
        nerves=frozenset(NERVES),
        hazards=frozenset({"small_saphenous_vein"}),
        aliases=frozenset({frozenset({"lateral_plantar", "medial_plantar"})}),
        distractors=frozenset({"lateral_plantar"}),
        territories={"sural": "sural", "heel_skin": None},
        landmarks=frozenset({"malleolus", "heel"}),
        views={VIEW: ViewFacts(**{"visible": frozenset(seen), "accuracy_mm": 6.0} | view)},
    )


def common(kind: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"b9-{kind}-1",
        "module": "B9",
        "kind": kind,
        "origin": "hand",
        "level": "A",
        "prompt": "Where is it?",
        "rationale": "It lies behind the outer ankle bone.",
        "sources": ["standring"],
    } | more


def locate(**more: Any) -> dict[str, Any]:
    return common("locate", view=VIEW, structure="sural", target={"course": "sural"}) | {
        "full_mm": 10,
        "half_mm": 20,
        **more,
    }


def identify(**more: Any) -> dict[str, Any]:
    return common("identify", view=VIEW, structure="sural", highlight={"course": "sural"}) | {
        "options": list(NERVES[:4]),
        "answer": "sural",
        **more,
    }


def label(**more: Any) -> dict[str, Any]:
    return common("label", view=VIEW) | {
        "pins": [{"course": nerve} for nerve in NERVES[:3]],
        "names": list(NERVES[:4]),
        **more,
    }


def choice(**more: Any) -> dict[str, Any]:
    options = [
        {"id": "a", "text": "Behind it", "correct": True, "why": "There it runs."},
        {"id": "b", "text": "Before it", "correct": False, "why": "Not there."},
        {"id": "c", "text": "Below it", "correct": False, "why": "Not there."},
    ]
    return common("choice", options=options) | more


def written(**more: Any) -> dict[str, Any]:
    rubric = [
        {"id": "r1", "text": "Names the hollow", "marks": 2},
        {"id": "r2", "text": "Names the vein", "marks": 1},
    ]
    return common("written", rubric=rubric, model_answer="In the hollow, by the vein.") | more


def trace(**more: Any) -> dict[str, Any]:
    return common("trace", view=VIEW, structure="sural", target={"course": "sural"}) | {
        "path": "main",
        "full_mm": 10,
        "half_mm": 20,
        **more,
    }


def territory(**more: Any) -> dict[str, Any]:
    doc = common("territory", view=VIEW, structure="sural", target={"territory": "sural"})
    return doc | {"band_mm": 20, **more}


def order(**more: Any) -> dict[str, Any]:
    """Three points down the sural nerve, which runs upright at a quarter of the width."""
    heights = {"a": 0.2, "b": 0.5, "c": 0.8}
    points = [{"id": i, "at": [0.25, y], "nerve": "sural"} for i, y in heights.items()]
    return common("order", view=VIEW, structure="sural", points=points) | {
        "answer": ["a", "b", "c"],
        "path": "main",
        **more,
    }


def row(**more: Any) -> dict[str, Any]:
    """Three nerves from left to right at half the height."""
    across = {"sural": 0.25, "superficial_fibular": 0.6, "saphenous": 0.75}
    points = [
        {"id": i, "at": [x, 0.5], "nerve": nerve}
        for i, (nerve, x) in zip("abc", across.items(), strict=True)
    ]
    return common("order", id="b9-row-1", view=VIEW, points=points) | {
        "answer": ["a", "b", "c"],
        "towards": "anterior",
        **more,
    }


PLACED = (trace, territory, order, row)
ALL = (locate, identify, label, choice, written)


def write_bank(folder: Path, *docs: dict[str, Any]) -> Path:
    """Write items where the bank expects them; returns the folder to load."""
    files: dict[Path, list[dict[str, Any]]] = {}
    for doc in docs:
        files.setdefault(folder / doc["module"] / f"{doc['kind']}.yaml", []).append(doc)
    for path, items in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(items, sort_keys=False), encoding="utf-8")
    return folder
