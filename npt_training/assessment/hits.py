"""What lies under a tap: the nearest courses, named hazards, the side of the body. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from npt_training.assessment.items.common import Target
from npt_training.atlas.geometry import inside

Share = tuple[float, float]


class Courses:
    """The scorable courses of a picture as pieces in pixels, to ask quickly which are near."""

    def __init__(self, truth: Mapping[str, Any]) -> None:
        size = np.array(truth["size_px"], float)
        starts, ends, owners = [], [], []
        for nerve, shown in truth["nerves"].items():
            if not shown["scorable"]["course"]:
                continue
            for run in shown["courses"]:
                line = np.asarray(run["points"], float).reshape(-1, 2) * size
                starts.append(line[:-1])
                ends.append(line[1:])
                owners += [nerve] * (len(line) - 1)
        self._size = size
        self._from = np.concatenate(starts) if starts else np.zeros((0, 2))
        self._step = (np.concatenate(ends) if ends else np.zeros((0, 2))) - self._from
        self._length = np.maximum((self._step**2).sum(1), 1e-12)
        self._owners = np.array(owners)

    def near(self, x: float, y: float, most: int) -> list[str]:
        """Up to ``most`` nerves whose courses lie nearest in the picture, nearest first."""
        if not len(self._owners):
            return []
        at = np.array([x, y]) * self._size
        along = np.clip(((at - self._from) * self._step).sum(1) / self._length, 0, 1)
        far = ((self._from + self._step * along[:, None] - at) ** 2).sum(1)
        found: dict[str, None] = {}
        for index in np.argsort(far, kind="stable"):
            found.setdefault(str(self._owners[index]))
            if len(found) == most:
                break
        return list(found)


def hazards_at(truth: Mapping[str, Any], x: float, y: float) -> list[str]:
    """Ids of the named hazards whose zones hold a place, in order of id."""
    return sorted(
        name
        for name, shown in truth.get("hazards", {}).items()
        if any(inside(zone, x, y) for zone in shown.get("zones", []))
    )


def side_at(truth: Mapping[str, Any], target: Target, x: float, y: float) -> str | None:
    """``right`` or ``left``: the side whose share of a structure lies nearest; None unless both
    sides of it are in the picture.
    """
    width, height = truth["size_px"]
    sides = sides_of(truth, target)
    if len(sides) < 2:
        return None

    def far(places: Sequence[Share]) -> float:
        return float(min(math.hypot((px - x) * width, (py - y) * height) for px, py in places))

    return min(sides, key=lambda side: far(sides[side]))


def sides_of(truth: Mapping[str, Any], target: Target) -> dict[str, list[Share]]:
    """Where a structure shows, by the side of the body."""
    if target.what == "landmark":
        shown = truth["landmarks"].get(target.id, {})
        found = {"right": shown.get("at"), "left": shown.get("left")}
        return {side: [spot] for side, spot in found.items() if spot is not None}
    sides: dict[str, list[Share]] = {}
    nerve = truth["nerves"].get(target.id, {"courses": [], "exits": []})
    if target.what == "exit":
        for place in nerve["exits"]:
            sides.setdefault(place.get("side", "right"), []).append(place["at"])
    elif target.what == "course":
        for run in nerve["courses"]:
            sides.setdefault(run.get("side", "right"), []).extend(run["points"])
    return sides
