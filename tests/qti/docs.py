"""Documents of the kinds with several places, pairs and typed answers, on the tiny atlas."""

from __future__ import annotations

from typing import Any

from tests.assessment import items


def zones(*right: bool, every: bool = False, **more: Any) -> dict[str, Any]:
    """Zones side by side: a circle, a rectangle, a polygon."""
    shapes: list[dict[str, Any]] = [
        {"circle": {"at": [0.25, 0.3], "r": 0.1}},
        {"rectangle": {"corner": [0.5, 0.2], "opposite": [0.7, 0.5]}},
        {"polygon": [[0.3, 0.7], [0.7, 0.7], [0.5, 0.9]]},
    ]
    found = [
        {"id": f"z{number}", "name": f"Zone {number}", "right": is_right, **shape}
        for number, (is_right, shape) in enumerate(zip(right, shapes, strict=False), 1)
    ]
    doc = items.common("region", view=items.VIEW, zones=found, every=every)
    return doc | more


def points(**more: Any) -> dict[str, Any]:
    spots = [
        {"id": "one", "name": "One", "at": [0.3, 0.3]},
        {"id": "two", "name": "Two", "at": [0.6, 0.7]},
    ]
    doc = items.common("points", view=items.VIEW, spots=spots, full_mm=10, half_mm=20)
    return doc | more


def drawn_pairs() -> dict[str, Any]:
    left = [{"id": "l1", "nerve": "sural"}, {"id": "l2", "nerve": "saphenous"}]
    right = [
        {"id": "r1", "place": {"course": "sural"}},
        {"id": "r2", "place": {"course": "saphenous"}},
        {"id": "r3", "place": {"landmark": "malleolus"}},
    ]
    answer = {"l1": "r1", "l2": "r2"}
    return items.common("associate", view=items.VIEW, left=left, right=right, answer=answer)


def worded_pairs() -> dict[str, Any]:
    left = [{"id": "l1", "text": "Sural nerve"}, {"id": "l2", "text": "Saphenous nerve"}]
    right = [
        {"id": f"r{n}", "text": text}
        for n, text in enumerate(
            ("Outer edge of the foot", "Inner side of the leg", "Web of the first toes"), 1
        )
    ]
    answer = {"l1": "r1", "l2": "r2"}
    return items.common("associate", left=left, right=right, answer=answer)


def numeric(**more: Any) -> dict[str, Any]:
    return items.common("numeric", answer=12.5, unit="mm", tolerance=0.5, half=2.0) | more


def short(**more: Any) -> dict[str, Any]:
    return items.common("short", accepted=["Sural nerve", "N. suralis"], half=["sural"]) | more


def evidence() -> dict[str, Any]:
    return items.common("evidence", claim="It helps everybody.", answer="PROMO", near=["HYP"])
