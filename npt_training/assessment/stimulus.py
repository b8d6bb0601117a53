"""The picture an item is asked on: what may be shown, and what only scoring may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from npt_training.assessment.hits import Courses, hazards_at, side_at
from npt_training.assessment.items import Target
from npt_training.assessment.kinds.base import Ground
from npt_training.assessment.planar import planar
from npt_training.assessment.scoring import Point
from npt_training.assessment.scoring.outline import Outlined
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch
from npt_training.assessment.scoring.typed import folded
from npt_training.atlas import service as atlas
from npt_training.atlas.geometry import DistanceMap, inside, nearest_structure
from npt_training.atlas.models import Landmark, Nerve
from npt_training.atlas.seams import dissolved
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

if TYPE_CHECKING:
    from npt_training.assessment.service.bank import Held

VIEWS = "assessment.views"
WINDOWS = "assessment.windows"
NAMES = "assessment.names"
CALLED = "assessment.called"
NEAREST_LOOKED_AT = 4
Pixel = tuple[float, float]
Line = list[Pixel]


@dataclass(frozen=True)
class Stimulus:
    """A view with its truth. Coordinates given out are pixels of the picture (``width`` wide).

    ``files`` maps width in px to the digest of the plain picture; ``chart`` gives the distance
    map of that name (``sural``, ``exit-sural``, ``landmark-lat_mal``), None when there is none;
    ``called`` gives every name of a structure, and for ``""`` those of all.
    """

    view_id: str
    width: int
    height: int
    files: Mapping[int, str]
    truth: Mapping[str, Any]
    chart: Callable[[str], DistanceMap | None]
    called: Callable[[str], Collection[str]] = lambda _ident: ()
    _zones: dict[str, Zone] = field(default_factory=dict, compare=False)
    _outlined: dict[tuple[str, float], Outlined] = field(default_factory=dict, compare=False)

    def mm(self, target: Target, point: Point) -> float | None:
        """Millimetres along the skin from ``target`` to ``point``; None beside the body."""
        name = map_name(target.what, target.id)
        chart = self.chart(name)
        if chart is None:
            raise LookupError(f"{self.view_id} has no distance map {name}")
        return chart.mm_at(point.x, point.y)

    def mm_each(self, target: Target, places: np.ndarray) -> np.ndarray:
        """The same for many places in pixels, a row each; infinite beside the body."""
        chart = self.chart(map_name(target.what, target.id))
        if chart is None:
            raise LookupError(f"{self.view_id} has no distance map of {target.id}")
        x = np.clip(places[:, 0] / self.width, 0.0, 1.0)
        y = np.clip(places[:, 1] / self.height, 0.0, 1.0)
        return chart.mm_each(x, y)

    @property
    def told(self) -> Mapping[str, Any]:
        """The truth file of the view, in shares of the view."""
        return self.truth

    @property
    def mm_per_px(self) -> float:
        return float(self.truth["mm_per_px"])

    @property
    def accuracy_mm(self) -> float:
        """How far the picture's truth may be off: nothing is scored more finely."""
        return float(self.truth["accuracy_mm"])

    @cached_property
    def _courses(self) -> Courses:
        return Courses(self.truth)

    def nearest(self, point: Point) -> tuple[str, float] | None:
        """The nerve whose course lies nearest to a point, with its millimetres on the body.

        Measured along the skin, for the few that lie nearest in the picture.
        """
        charts = {}
        for nerve in self._courses.near(point.x, point.y, NEAREST_LOOKED_AT):
            chart = self.chart(nerve)
            if chart is not None:
                charts[nerve] = chart
        return nearest_structure(charts, point.x, point.y)

    def hazards(self, point: Point) -> list[str]:
        """The named hazards that lie under a point."""
        return hazards_at(self.truth, point.x, point.y)

    def side(self, target: Target, point: Point) -> str | None:
        """On which side's share of a structure a point lies; None where one side shows."""
        return side_at(self.truth, target, point.x, point.y)

    def courses(self, nerve: str) -> list[tuple[bool, Line]]:
        """(deep, points) of each visible stretch of a nerve, drawn ones too."""
        shown = self.told["nerves"].get(nerve, {"courses": []})
        return [(bool(part["deep"]), self._pixels(part["points"])) for part in shown["courses"]]

    def stretches(self, nerve: str, path: str) -> list[list[Stretch]]:
        """The visible course of each side; scored is what of ``path`` is neither deep nor drawn."""
        sides: dict[str, list[Stretch]] = {}
        for part in self.told["nerves"][nerve]["courses"]:
            scored = part["path"] == path and not part["deep"] and not part["schematic"]
            stretch = Stretch(self._pixels(part["points"]), part["mm"], scored)
            sides.setdefault(part.get("side", "right"), []).append(stretch)
        return [side for side in sides.values() if any(one.scored for one in side)]

    def zone(self, territory: str) -> Zone:
        """A territory with its borders, worked out once."""
        if territory not in self._zones:
            self._zones[territory] = zone_of(self.truth, territory)
        return self._zones[territory]

    def outlined(self, territory: str, band_mm: float) -> Outlined:
        """A territory without the band along its borders, worked out once."""
        key = (territory, band_mm)
        if key not in self._outlined:
            self._outlined[key] = Outlined.of(self.zone(territory), band_mm)
        return self._outlined[key]

    def in_spread(self, nerve: str, point: Point) -> bool:
        """Whether a point lies in the published spread of one of the nerve's exits."""
        shown = self.told["nerves"][nerve]
        exits = {place["point"] for place in shown["exits"]}
        return any(
            inside(ring, point.x, point.y)
            for band in shown["spread"]
            if band["point"] in exits
            for ring in band["polygons"]
        )

    def places(self, target: Target) -> list[Pixel]:
        """The exit points of a nerve, or the place of a landmark on each side shown."""
        if target.what == "landmark":
            found = self.told["landmarks"].get(target.id, {})
            spots = [found.get("at"), found.get("left")]
            return self._pixels([spot for spot in spots if spot is not None])
        shown = self.told["nerves"].get(target.id, {"exits": []})
        return self._pixels([place["at"] for place in shown["exits"]])

    def spread(self, nerve: str) -> list[Line]:
        """Polygons of the published spread of a nerve's points."""
        shown = self.told["nerves"].get(nerve, {"spread": []})
        return [self._pixels(ring) for band in shown["spread"] for ring in band["polygons"]]

    def rings(self, territory: str) -> list[Line]:
        """The outlines of a territory."""
        shown = self.told.get("territories", {}).get(territory, {"polygons": []})
        rings = dissolved(shown["polygons"], self.told["size_px"])
        return [self._pixels(ring) for ring in rings]

    def at(self, point: Point) -> Pixel:
        return self._pixels([[point.x, point.y]])[0]

    def point(self, at: Pixel) -> Point:
        """Back from pixels; what rounding carried over the edge stays on it."""
        return Point(
            min(max(at[0] / self.width, 0.0), 1.0), min(max(at[1] / self.height, 0.0), 1.0)
        )

    def _pixels(self, points: Any) -> Line:
        return [(round(x * self.width, 1), round(y * self.height, 1)) for x, y in points]


def zone_of(truth: Mapping[str, Any], territory: str) -> Zone:
    """A territory of a truth file; KeyError where the picture does not show it."""
    width, height = truth["size_px"]

    def rings(found: Any) -> tuple[Line, ...]:
        return tuple([(x * width, y * height) for x, y in ring] for ring in found)

    shown = dissolved(truth["territories"][territory]["polygons"], truth["size_px"])
    return Zone(rings(shown), rings(truth["silhouette"]), (width, height), truth["mm_per_px"])


def map_name(what: str, ident: str) -> str:
    """The name of a distance map: the nerve for its course, else ``exit-`` or ``landmark-``."""
    return ident if what == "course" else f"{what}-{ident}"


def stimulus(edition_id: str, view_id: str) -> Stimulus:
    """The picture of an edition. Editions never change, so it stays in memory. NotFound."""
    cache: dict[tuple[str, str], Stimulus] = current().caches.setdefault(VIEWS, {})
    found = cache.get((edition_id, view_id))
    if found is None:
        view = atlas.get_view(edition_id, view_id)
        if view is None:
            raise NotFound()
        width, height = view.size_px
        chart = partial(atlas.distance_map, view)
        found = Stimulus(
            view_id, width, height, view.pictures, view.truth, chart, _called(edition_id)
        )
        cache[edition_id, view_id] = found
    return found


def stimulus_of(held: Held) -> Stimulus:
    """The view an item is asked on, or its window on it. LookupError for an item without."""
    item = held.item
    if item.view is None:
        raise LookupError(f"{held.code} is asked on no view")
    whole = stimulus(held.edition_id, item.view)
    if item.window is None:
        return whole
    from npt_training.assessment.window import Part

    cache: dict[str, Stimulus] = current().caches.setdefault(WINDOWS, {})
    if held.id not in cache:
        cache[held.id] = Part.of(whole, item.window)
    return cache[held.id]


def ground_for(held: Held) -> Ground | None:
    """The truth that scoring ``held`` looks at, if it does; made before a write begins."""
    if not held.kind.looks(held.item):
        return None
    if held.item.view is not None:
        return stimulus_of(held)
    return planar(held.item)


def _called(edition_id: str) -> Callable[[str], Collection[str]]:
    """Every name of a nerve or landmark: its own, the Latin one, synonyms; "" for all, folded."""
    cache: dict[str, dict[str, Collection[str]]] = current().caches.setdefault(CALLED, {})

    def called(ident: str) -> Collection[str]:
        if edition_id not in cache:
            entries: list[Nerve | Landmark] = [
                *atlas.list_nerves(edition_id),
                *atlas.list_landmarks(edition_id).values(),
            ]
            names: dict[str, Collection[str]] = {
                one.id: tuple(name for name in (one.name, one.latin, *one.synonyms) if name)
                for one in entries
            }
            every = {folded(name) for found in names.values() for name in found}
            cache[edition_id] = names | {"": frozenset(every)}
        return cache[edition_id].get(ident, ())

    return called


def structure_names(edition_id: str) -> Mapping[str, str]:
    """Names of nerves and landmarks, by id."""
    cache: dict[str, Mapping[str, str]] = current().caches.setdefault(NAMES, {})
    if edition_id not in cache:
        names = atlas.structure_names(edition_id)
        if not names:
            return names
        cache[edition_id] = names
    return cache[edition_id]
