"""The atlas as it lies on the disk: names, lines, places, areas. No module of the product.

Places are (x, y) in shares of a view, from its upper left corner. Only the right side is on the
disk; a view of the left is the right one in a mirror.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from shapely import GeometryCollection, LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

ATLAS = Path(__file__).parents[2] / "quizzes" / "atlas"
Place = tuple[float, float]
Line = list[Place]
SIDES = {
    "thumb": "radial", "little-finger": "ulnar", "front": "anterior", "back": "posterior",
    "inner": "medial", "outer": "lateral",
}  # fmt: skip
"""What a question calls a side, and the word of anatomy on the edge of the picture."""


@dataclass(frozen=True)
class Run:
    """A stretch of a course, in the order the nerve runs."""

    path: str
    side: str
    deep: bool
    schematic: bool
    mm: float
    line: Line


class View:
    """What is known of one picture."""

    def __init__(self, name: str) -> None:
        self.name = name
        mirrored = name.endswith("-left")
        base = name.removesuffix("-left") + "-right" if mirrored else name
        text = (ATLAS / "views" / base / "truth.json").read_text("utf-8")
        self._truth = json.loads(text)
        self._mirrored = mirrored
        self.width, self.height = self._truth["size_px"]
        self.mm_per_px = float(self._truth["mm_per_px"])

    def _place(self, at: Sequence[float]) -> Place:
        return (1 - at[0], at[1]) if self._mirrored else (at[0], at[1])

    def nerves(self) -> Iterator[str]:
        yield from self._truth["nerves"]

    def runs(self, nerve: str) -> list[Run]:
        found = self._truth["nerves"].get(nerve, {"courses": []})
        return [
            Run(
                run["path"], run["side"], run["deep"], run["schematic"], run["mm"],
                [self._place(at) for at in run["points"]],
            )
            for run in found["courses"]
        ]  # fmt: skip

    def exits(self, nerve: str) -> list[Place]:
        found = self._truth["nerves"].get(nerve, {"exits": []})
        return [self._place(place["at"]) for place in found["exits"]]

    def landmark(self, ident: str) -> Place | None:
        found = self._truth["landmarks"].get(ident)
        return None if found is None else self._place(found["at"])

    def area(self, territory: str) -> BaseGeometry:
        """In pixels of the view, so that both directions have one measure."""
        found = self._truth["territories"].get(territory, {"polygons": []})
        rings = [[self.px(self._place(at)) for at in ring] for ring in found["polygons"]]
        whole: BaseGeometry = GeometryCollection()
        for ring in rings:
            # A ring inside another is a hole in it.
            whole = whole.symmetric_difference(Polygon(ring).buffer(0))
        return whole

    def edge(self, word: str) -> str | None:
        """On which edge of the picture a direction stands: left, right, top, bottom."""
        swap = {"left": "right", "right": "left"} if self._mirrored else {}
        marks = self._truth["marks"].items()
        return next((swap.get(edge, edge) for edge, found in marks if found == word), None)

    def px(self, at: Place) -> Place:
        return at[0] * self.width, at[1] * self.height

    def mm(self, one: Place, other: Place) -> float:
        """In the plane of the picture: never longer than along the skin."""
        return math.dist(self.px(one), self.px(other)) * self.mm_per_px

    def mm_to(self, at: Place, lines: Iterable[Line]) -> float:
        """From a place to the nearest of some lines."""
        here = Point(self.px(at))
        return min((self._drawn(line).distance(here) for line in lines), default=math.inf) * (
            self.mm_per_px
        )

    def _drawn(self, line: Line) -> BaseGeometry:
        places = [self.px(at) for at in line]
        return LineString(places) if len(places) > 1 else Point(places[0])


def dense(line: Line, step: float = 0.0015) -> Iterator[Place]:
    """Places along a line, as close together as a pixel or two."""
    yield line[0]
    for (ax, ay), (bx, by) in pairwise(line):
        parts = max(1, math.ceil(math.hypot(bx - ax, by - ay) / step))
        for part in range(1, parts + 1):
            share = part / parts
            yield ax + (bx - ax) * share, ay + (by - ay) * share


@lru_cache(maxsize=256)
def view(name: str) -> View:
    return View(name)


@lru_cache(maxsize=1)
def entries() -> dict[str, dict[str, dict[str, Any]]]:
    """Entries of the atlas by part and id."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for part in ("nerves", "landmarks", "hazards", "territories"):
        found[part] = {
            entry["id"]: entry
            for file in sorted((ATLAS / part).glob("*.yaml"))
            for entry in yaml.safe_load(file.read_text("utf-8"))
        }
    return found


def names_of(part: str) -> dict[str, str]:
    """Name in small letters to id; ``x nerve, y branch`` also as ``y branch of the x nerve``."""
    found = {}
    for ident, entry in entries()[part].items():
        name = str(entry["name"]).lower()
        found[name] = ident
        whole, _comma, own = name.partition(", ")
        if own:
            found[f"{own} of the {whole}"] = ident
    return found


def named_in(text: str, part: str) -> str | None:
    """Whose name stands in a sentence; the longest, where one name is part of another."""
    told = text.lower()
    found = [name for name in names_of(part) if name in told]
    return names_of(part)[max(found, key=len)] if found else None


def areas_of(nerve: str) -> list[str]:
    return [ident for ident, one in entries()["territories"].items() if one.get("nerve") == nerve]


def spot_inside(shape: BaseGeometry) -> Place:
    """A place well inside a shape, in its own units."""
    inner, depth = shape, 0.0
    for step in (256, 128, 64, 32, 16, 8, 4, 2):
        shrunk = shape.buffer(-(depth + step))
        while not shrunk.is_empty:
            inner, depth = shrunk, depth + step
            shrunk = shape.buffer(-(depth + step))
    point = inner.representative_point()
    return point.x, point.y
