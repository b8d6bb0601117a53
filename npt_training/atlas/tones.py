"""A drawing style for every territory, so that no two neighbours look alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

TONES = 8
"""How many styles there are: each a hue and a pattern of its own, so colour is never needed."""
_CELL = 0.02  # two territories with points in one cell of this share of a picture's width touch


def tones(truths: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Territory to style, the same in every picture. Greedy, those with most neighbours first."""
    near: dict[str, set[str]] = {}
    for truth in truths:
        width, height = truth["size_px"]
        cells: dict[tuple[int, int], set[str]] = {}
        for key, territory in truth.get("territories", {}).items():
            near.setdefault(key, set())
            for ring in territory["polygons"]:
                for x, y in ring:
                    cell = int(x / _CELL), int(y * height / width / _CELL)
                    cells.setdefault(cell, set()).add(key)
        for (i, j), keys in cells.items():
            around = keys.union(
                *(cells.get((i + a, j + b), set()) for a in (0, 1) for b in (-1, 0, 1))
            )
            for key in keys:
                near[key] |= around - {key}
                for other in around - {key}:
                    near[other].add(key)
    chosen: dict[str, int] = {}
    for key in sorted(near, key=lambda key: (-len(near[key]), key)):
        taken = [chosen[other] for other in near[key] if other in chosen]
        used = [list(chosen.values()).count(tone) for tone in range(TONES)]
        chosen[key] = min(range(TONES), key=lambda tone: (taken.count(tone), used[tone], tone))
    return chosen
