"""Taps on a picture: bins for the heat map, clusters with the structure they hit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from npt_training.assessment.layers import Drawn
from npt_training.assessment.scoring import Point
from npt_training.assessment.statistics.clusters import binned, clusters
from npt_training.core.i18n import gettext as _

COLUMNS = 96
"""Bins across a picture: at a picture of 30 cm each is 3 mm, finer than a finger."""
NAMED_WITHIN_MM = 25.0
"""A cluster further than this from every nerve is not called by one."""
PROPER = ("Achilles",)
RIGHT = 0.5
"""A cluster whose taps earn half and more on average is where they should be."""


@dataclass(frozen=True)
class Tap:
    """One place (0 to 1), what its answer earned, and the class of that answer in words."""

    x: float
    y: float
    fraction: float
    said: str = ""


@dataclass(frozen=True)
class TapCluster:
    """``structure`` None: no nerve is near. ``share``: of all who tapped."""

    structure: str | None
    name: str
    n: int
    of: int
    right: bool
    mm: float | None
    x: float
    y: float

    @property
    def share(self) -> float:
        return self.n / self.of if self.of else 0.0


@dataclass(frozen=True)
class Heat:
    """Counts by bin, (column, row, count), of taps that earned something and that did not."""

    columns: int
    rows: int
    right: list[tuple[int, int, int]]
    wrong: list[tuple[int, int, int]]


def taps_in(
    response: Mapping[str, Any] | None, fraction: float | None, said: str = ""
) -> list[Tap]:
    """The places of one response: one point, or several."""
    if not response:
        return []
    given = [(response["x"], response["y"])] if "x" in response else response.get("points", [])
    return [
        Tap(float(place[0]), float(place[1]), fraction or 0.0, said)
        for place in given
        if isinstance(place, (list, tuple)) and len(place) == 2
    ]


def line_in(response: Mapping[str, Any] | None) -> list[tuple[float, float]]:
    """The line or outline of one response."""
    given = (response or {}).get("path") or (response or {}).get("area") or []
    return [(float(x), float(y)) for x, y in given]


def heat(taps: Sequence[Tap], picture: Drawn) -> Heat:
    rows = max(1, round(COLUMNS * picture.height / picture.width))
    right = [(tap.x, tap.y) for tap in taps if tap.fraction > 0]
    wrong = [(tap.x, tap.y) for tap in taps if tap.fraction <= 0]
    return Heat(COLUMNS, rows, binned(right, COLUMNS, rows), binned(wrong, COLUMNS, rows))


def tap_clusters(
    taps: Sequence[Tap], picture: Drawn, names: Mapping[str, str], *, asked: str | None
) -> list[TapCluster]:
    """Where taps gather, the largest first, each with the hazard it lies in, or the nerve nearest
    along the skin; on a photograph, what most of its answers were.

    ``asked`` is the structure the question is about: a right cluster bears its name.
    """
    scale = float(picture.truth.get("mm_per_px") or 0.0)
    if scale <= 0:
        return []
    width, height = picture.width * scale, picture.height * scale
    found = []
    for one in clusters([(tap.x * width, tap.y * height) for tap in taps]):
        marks = [taps[place].fraction for place in one.members]
        right = sum(marks) / len(marks) >= RIGHT
        x, y = one.x_mm / width, one.y_mm / height
        structure, mm = _nearest(picture, x, y)
        if right and asked is not None:
            structure = asked
        said = Counter(taps[place].said for place in one.members).most_common(1)[0][0]
        if structure is not None:
            name = in_sentence(names.get(structure, structure))
        else:
            name = said or _("a place away from every nerve")
        found.append(TapCluster(structure, name, one.n, len(taps), right, mm, x, y))
    return found


def in_sentence(name: str) -> str:
    """A structure's name inside a sentence: without its capital, unless it is somebody's name."""
    return name if name.startswith(PROPER) else name[:1].lower() + name[1:]


def _nearest(picture: Drawn, x: float, y: float) -> tuple[str | None, float | None]:
    hazards = picture.hazards(Point(x, y))
    if hazards:
        return hazards[0], 0.0
    near = picture.nearest(Point(x, y))
    if near is None or near[1] > NAMED_WITHIN_MM:
        return None, None
    return near[0], round(near[1], 1)
