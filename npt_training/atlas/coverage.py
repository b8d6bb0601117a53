"""Which views show which nerve, read from the truth files; needs no extra. Pure.

A view shows a course when at least 30 mm of it, or half, faces the viewer (n.d > 0.1); of an
entry that stays deep its dashed line counts. It shows an exit where the skin there faces the
viewer (n.d > 0.3) and nothing hides it. Views of one side count once, not with their twins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_ENOUGH_MM, _ENOUGH_SHARE = 30.0, 0.5
Truths = Mapping[str, Mapping[str, Any]]


def coverage(truths: Truths, nerves: Mapping[str, Any]) -> dict[str, Any]:
    """{views: [ids], nerves: {id: [views]}, exits: {nerve id: [views]}}."""
    return {
        "views": sorted(truths),
        "nerves": {
            name: [v for v in sorted(truths) if _course(truths[v], name)] for name in nerves
        },
        "exits": {
            name: [v for v in sorted(truths) if truths[v]["nerves"].get(name, {}).get("exits")]
            for name, nerve in nerves.items()
            if any(
                point["depth"] == "pierce" for path in nerve["paths"] for point in path["points"]
            )
        },
    }


def _course(truth: Mapping[str, Any], name: str) -> bool:
    found = truth["nerves"].get(name)
    if found is None or not found["courses"]:
        return False
    whole, facing = found["course_mm"], found["facing_mm"]
    return bool(whole and (facing >= _ENOUGH_MM or facing >= whole * _ENOUGH_SHARE))


def wanting(truths: Truths, nerves: Mapping[str, Any]) -> Iterator[str]:
    """What no picture shows well enough: nerves in fewer than two views, known exits in none."""
    shown = coverage(truths, nerves)["nerves"]
    for name, nerve in nerves.items():
        if len(shown[name]) < 2:
            views = ", ".join(shown[name]) or "no view"
            yield f"{name}: its course is shown by {views}; two are needed"
        for path in nerve["paths"]:
            for point in path["points"]:
                if point["depth"] == "pierce" and point["basis"] != "schematic":
                    key = f"{path['id']}.{point['id']}"
                    if not any(key in _exits(truth, name) for truth in truths.values()):
                        yield f"{name}: its exit {key} faces the viewer in no view"


def unnamed(truths: Truths, nerves: Mapping[str, Any]) -> Iterator[str]:
    """Nerves that their own best view does not show."""
    for name, nerve in nerves.items():
        best = nerve["best_view"]
        if best in truths and name not in truths[best]["nerves"]:
            yield f"view {best}: it shows nothing of {name}, whose best view it is said to be"


def _exits(truth: Mapping[str, Any], name: str) -> set[str]:
    return {found["point"] for found in truth["nerves"].get(name, {}).get("exits", ())}
