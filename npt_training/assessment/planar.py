"""A photograph as a ground for scoring: flat, with one scale, and no truth but the item's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from npt_training.assessment.items.common import Target
from npt_training.assessment.scoring.outline import Outlined
from npt_training.assessment.scoring.point import Point
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch

Pixel = tuple[float, float]


NOTHING: dict[str, Any] = {
    "nerves": {}, "landmarks": {}, "hazards": {}, "territories": {}, "dermatomes": {}, "marks": {},
    "orientation": {}, "silhouette": [],
}  # fmt: skip
"""What a truth file of the atlas holds and a photograph does not."""


class NoAtlas(LookupError):
    """A photograph knows no nerve: items on it bring their own places and zones."""


@dataclass(frozen=True)
class Planar:
    """``digest`` names the stored picture. Distances are in its plane: it has to be taken square
    to the skin that is asked about.
    """

    width: int
    height: int
    mm_per_px: float
    accuracy_mm: float
    digest: str

    @property
    def files(self) -> Mapping[int, str]:
        return {self.width: self.digest}

    @property
    def truth(self) -> Mapping[str, Any]:
        """No orientation marks and no structures: only the size and the scale."""
        size = [self.width, self.height]
        return {"size_px": size, "mm_per_px": self.mm_per_px} | NOTHING

    def at(self, point: Point) -> Pixel:
        return round(point.x * self.width, 1), round(point.y * self.height, 1)

    def point(self, at: Pixel) -> Point:
        return Point(
            min(max(at[0] / self.width, 0.0), 1.0), min(max(at[1] / self.height, 0.0), 1.0)
        )

    def nearest(self, point: Point) -> tuple[str, float] | None:
        return None

    def hazards(self, point: Point) -> list[str]:
        return []

    def side(self, target: Target, point: Point) -> str | None:
        return None

    def called(self, ident: str) -> Collection[str]:
        return ()

    def courses(self, nerve: str) -> list[tuple[bool, list[Pixel]]]:
        return []

    def places(self, target: Target) -> list[Pixel]:
        return []

    def spread(self, nerve: str) -> list[list[Pixel]]:
        return []

    def rings(self, territory: str) -> list[list[Pixel]]:
        return []

    def in_spread(self, nerve: str, point: Point) -> bool:
        return False

    def mm(self, target: Target, point: Point) -> NoReturn:
        raise NoAtlas(target.id)

    def mm_each(self, target: Target, places: np.ndarray) -> NoReturn:
        raise NoAtlas(target.id)

    def stretches(self, nerve: str, path: str) -> Sequence[Sequence[Stretch]]:
        raise NoAtlas(nerve)

    def zone(self, territory: str) -> Zone:
        raise NoAtlas(territory)

    def outlined(self, territory: str, band_mm: float) -> Outlined:
        raise NoAtlas(territory)
