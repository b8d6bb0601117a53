"""A window on a view: the picture of an item whose place in the view nobody is told.

What is drawn and what is answered are in the window; millimetres, hazards and the nearest nerve
are asked of the whole view, at the same place of the body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from npt_training.assessment.items import AnyItem, Order, Target
from npt_training.assessment.items.window import SIZE, Window
from npt_training.assessment.planar import NOTHING
from npt_training.assessment.scoring import Point
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.stimulus import Line, Pixel, Stimulus

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Part(Stimulus):
    """``box`` of ``whole``, drawn ``width`` px wide. Coordinates given out are its pixels."""

    whole: Stimulus = field(kw_only=True)
    box: Box = field(kw_only=True)

    @classmethod
    def of(cls, whole: Stimulus, window: Window) -> Part:
        return cls(
            whole.view_id, *SIZE, window.files, _frame(whole, window.box), whole.chart,
            whole.called, whole=whole, box=window.box,
        )  # fmt: skip

    @property
    def told(self) -> Mapping[str, Any]:
        return self.whole.told

    def mm(self, target: Target, point: Point) -> float | None:
        there = to_view(self.box, point)
        return None if there is None else self.whole.mm(target, there)

    def mm_each(self, target: Target, places: np.ndarray) -> np.ndarray:
        left, top, wide, high = self.box
        x = left + np.clip(places[:, 0] / self.width, 0.0, 1.0) * wide
        y = top + np.clip(places[:, 1] / self.height, 0.0, 1.0) * high
        there = np.column_stack([x * self.whole.width, y * self.whole.height])
        shown = (x >= 0) & (x <= 1) & (y >= 0) & (y <= 1)
        return np.where(shown, self.whole.mm_each(target, there), np.inf)

    def nearest(self, point: Point) -> tuple[str, float] | None:
        there = to_view(self.box, point)
        return None if there is None else self.whole.nearest(there)

    def hazards(self, point: Point) -> list[str]:
        there = to_view(self.box, point)
        return [] if there is None else self.whole.hazards(there)

    def side(self, target: Target, point: Point) -> str | None:
        there = to_view(self.box, point)
        return None if there is None else self.whole.side(target, there)

    def in_spread(self, nerve: str, point: Point) -> bool:
        there = to_view(self.box, point)
        return there is not None and self.whole.in_spread(nerve, there)

    def zone(self, territory: str) -> Zone:
        if territory not in self._zones:
            self._zones[territory] = self._moved(self.whole.zone(territory))
        return self._zones[territory]

    def at(self, point: Point) -> Pixel:
        return round(point.x * self.width, 1), round(point.y * self.height, 1)

    def _moved(self, zone: Zone) -> Zone:
        width, height = self.whole.width, self.whole.height

        def rings(found: Sequence[Sequence[Pixel]]) -> tuple[Line, ...]:
            return tuple([self._pixel(x / width, y / height) for x, y in ring] for ring in found)

        plate = (*self._pixel(0.0, 0.0), *self._pixel(1.0, 1.0))
        size = (self.width, self.height)
        return Zone(rings(zone.rings), rings(zone.silhouette), size, self.mm_per_px, plate)

    def _pixels(self, points: Any) -> Line:
        found = [self._pixel(x, y) for x, y in points]
        return [(round(x, 1), round(y, 1)) for x, y in found]

    def _pixel(self, x: float, y: float) -> Pixel:
        """From shares of the view to pixels of the window, which may lie outside it."""
        left, top, wide, high = self.box
        return (x - left) / wide * self.width, (y - top) / high * self.height


def to_view(box: Box, point: Point) -> Point | None:
    """From shares of the window to shares of the view; None beside the view."""
    x, y = box[0] + point.x * box[2], box[1] + point.y * box[3]
    return Point(x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None


def to_window(box: Box, at: Sequence[float]) -> tuple[float, float]:
    """From shares of the view to shares of the window."""
    return (at[0] - box[0]) / box[2], (at[1] - box[1]) / box[3]


def whole_item(item: AnyItem) -> AnyItem:
    """The same item without its window, its places as shares of the view."""
    if item.window is None:
        return item
    left, top, wide, high = item.window.box
    update: dict[str, Any] = {"window": None}
    if isinstance(item, Order):
        update["points"] = [
            one.model_copy(update={"at": (left + one.at[0] * wide, top + one.at[1] * high)})
            for one in item.points
        ]
    return item.model_copy(update=update)


def seen_through(item: AnyItem, window: Window) -> AnyItem:
    """An item of the whole view as it is asked through ``window``."""
    update: dict[str, Any] = {"window": window}
    if isinstance(item, Order):
        update["points"] = [
            one.model_copy(update={"at": to_window(window.box, one.at)}) for one in item.points
        ]
    return item.model_copy(update=update)


def _frame(whole: Stimulus, box: Box) -> Mapping[str, Any]:
    """What the marks and the scale bar are drawn from: the view's, at the window's scale."""
    rings = whole.told.get("silhouette", [])
    return NOTHING | {
        "size_px": list(SIZE),
        "mm_per_px": whole.mm_per_px * box[2] * whole.width / SIZE[0],
        "accuracy_mm": whole.accuracy_mm,
        "marks": whole.told.get("marks", {}),
        "orientation": whole.told.get("orientation", {}),
        "silhouette": [[list(to_window(box, at)) for at in ring] for ring in rings],
    }
