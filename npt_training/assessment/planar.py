"""A photograph or diagram as a ground for scoring: flat, with no truth but the item's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from npt_training.assessment.items import DRAWN_PATH, AnyItem, Structure, Target
from npt_training.assessment.scoring.outline import Outlined
from npt_training.assessment.scoring.planar import apart_mm
from npt_training.assessment.scoring.point import Point
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch

Pixel = tuple[float, float]


NOTHING: dict[str, Any] = {
    "nerves": {}, "landmarks": {}, "hazards": {}, "territories": {}, "dermatomes": {}, "marks": {},
    "orientation": {}, "silhouette": [],
}  # fmt: skip
"""What a truth file of the atlas holds and a photograph does not."""


class NotDrawn(LookupError):
    """The author drew no such structure on this photograph."""


@dataclass(frozen=True)
class Planar:
    """``digest`` names the stored picture, ``drawn`` is what its author drew there. Distances are
    in its plane: it has to be taken square to the skin that is asked about. ``mm_per_px`` 0: a
    diagram without a scale, on which nothing is drawn and nothing measured.
    """

    width: int
    height: int
    mm_per_px: float
    accuracy_mm: float
    digest: str
    drawn: tuple[Structure, ...] = ()

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

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Pixel]]:
        return {
            (one.what, one.id): [self.at(Point(x, y)) for x, y in one.places] for one in self.drawn
        }

    def _places(self, what: str, ident: str) -> list[Pixel]:
        try:
            return self._found[what, ident]
        except KeyError:
            raise NotDrawn(f"{what} {ident}") from None

    def nearest(self, point: Point) -> tuple[str, float] | None:
        """The course nearest to a point, of those that are drawn."""
        far = {
            ident: self.mm(Target(course=ident), point)
            for what, ident in self._found
            if what == "course"
        }
        return min(far.items(), key=lambda one: one[1]) if far else None

    def hazards(self, point: Point) -> list[str]:
        return []

    def side(self, target: Target, point: Point) -> str | None:
        return None

    def called(self, ident: str) -> Collection[str]:
        return ()

    def courses(self, nerve: str) -> list[tuple[bool, list[Pixel]]]:
        line = self._found.get(("course", nerve))
        return [(False, line)] if line else []

    def places(self, target: Target) -> list[Pixel]:
        return self._found.get((target.what, target.id), [])

    def spread(self, nerve: str) -> list[list[Pixel]]:
        return []

    def rings(self, territory: str) -> list[list[Pixel]]:
        ring = self._found.get(("territory", territory))
        return [ring] if ring else []

    def in_spread(self, nerve: str, point: Point) -> bool:
        return False

    def mm(self, target: Target, point: Point) -> float:
        """Millimetres in the picture from a line to a point, or from the nearest place drawn."""
        places = self._places(target.what, target.id)
        at = self.at(point)
        if target.what == "course":
            return float(self._line(target.id).distance(shapely.Point(at))) * self.mm_per_px
        return min(apart_mm(at, one, self.mm_per_px) for one in places)

    def mm_each(self, target: Target, places: np.ndarray) -> np.ndarray:
        """The same for many places in pixels, a row each, from a line."""
        far: np.ndarray = shapely.distance(shapely.points(places), self._line(target.id))
        return far * self.mm_per_px

    def _line(self, nerve: str) -> Any:
        return shapely.LineString(self._places("course", nerve))

    def stretches(self, nerve: str, path: str) -> Sequence[Sequence[Stretch]]:
        line = self._places("course", nerve)
        if path != DRAWN_PATH:
            raise NotDrawn(f"{nerve}.{path}")
        return [[Stretch(line, length_mm(line, self.mm_per_px), scored=True)]]

    def zone(self, territory: str) -> Zone:
        """The outline that is drawn; where it meets the edge of the picture is no border."""
        ring = self._places("territory", territory)
        return Zone((ring,), (), (self.width, self.height), self.mm_per_px)

    def outlined(self, territory: str, band_mm: float) -> Outlined:
        return Outlined.of(self.zone(territory), band_mm)


def planar(item: AnyItem) -> Planar | None:
    """The photograph or diagram of an item, to draw on and to measure in, if it has one."""
    found = item.picture
    if found is None:
        return None
    return Planar(
        found.width, found.height, found.mm_per_px, found.accuracy_mm, found.digest,
        tuple(item.drawn or ()),
    )  # fmt: skip


def length_mm(line: Sequence[Pixel], mm_per_px: float) -> float:
    return sum(apart_mm(a, b, mm_per_px) for a, b in pairwise(line))
