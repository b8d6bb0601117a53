"""A picture of the atlas with what may be asked on it, and how far things lie from each other."""

from __future__ import annotations

import math
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from npt_training.assessment.against import AtlasFacts, ViewFacts, scored_runs
from npt_training.assessment.facts import atlas_facts
from npt_training.assessment.items import Target
from npt_training.assessment.scoring import Point
from npt_training.assessment.stimulus import Pixel, Stimulus
from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.atlas.mirror import twin_id
from npt_training.atlas.models import Nerve, WayPoint
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.plane import gap_to_line
from npt_training.atlas.viewfiles import ViewFiles

SAMPLES = 12
FINEST_SHARE = 0.008
"""A band narrower than this share of the picture's longer side cannot be tapped with a finger."""


@dataclass
class Atlas:
    """The pack with what every template asks of it."""

    pack: AtlasPack
    facts: AtlasFacts
    scenes: dict[str, Scene]
    distances: dict[tuple[str, str, str], float | None] = field(default_factory=dict)
    taught: frozenset[str] | None = None
    """The nerves somebody has to know: no other is a right answer. None: all."""

    @classmethod
    def of(cls, pack: AtlasPack, taught: Collection[str] | None = None) -> Atlas:
        known = None if taught is None else frozenset(taught)
        found = cls(pack, atlas_facts(pack), {}, taught=known)
        found.scenes = {name: Scene(found, name, files) for name, files in pack.views.items()}
        return found

    def nerve(self, ident: str) -> Nerve:
        return self.pack.nerves[ident]

    def may_be_asked(self, nerve: str) -> bool:
        """Whether a nerve can be what is asked: an answer that is taught."""
        return self.nerve(nerve).injectable and (self.taught is None or nerve in self.taught)

    def alias(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.facts.aliases

    def point(self, nerve: str, part: str) -> WayPoint | None:
        """The way-point ``path.point`` of a nerve."""
        for path in self.pack.nerves[nerve].paths:
            for point in path.points:
                if f"{path.id}.{point.id}" == part:
                    return point
        return None

    def course_basis(self, nerve: str, path: str | None = None) -> str:
        """The weakest basis among the points that are not schematic; schematic when all are."""
        points = [
            point
            for one in self.pack.nerves[nerve].paths
            if path in (None, one.id)
            for point in one.points
            if not point.off_course and not point.schematic
        ]
        if not points:
            return "schematic"
        return "measured" if all(p.basis == "measured" for p in points) else "textbook"


@dataclass
class Scene:
    """One picture. ``name`` is the view's id; a left twin shares distances with its original."""

    atlas: Atlas
    name: str
    files: ViewFiles

    @property
    def truth(self) -> Mapping[str, Any]:
        return self.files.truth

    @property
    def facts(self) -> ViewFacts:
        return self.atlas.facts.views[self.name]

    @property
    def twin(self) -> str | None:
        """The same picture of the other side, where there is one."""
        other = twin_id(self.name) if self.files.entry.side != "both" else ""
        return other if other in self.atlas.scenes else None

    @property
    def base(self) -> str:
        return twin_id(self.name) if self.files.entry.side == "left" else self.name

    @cached_property
    def stimulus(self) -> Stimulus:
        width, height = self.truth["size_px"]
        return Stimulus(self.name, width, height, {}, self.truth, self._chart)

    def _chart(self, name: str) -> DistanceMap | None:
        content = self.files.maps.get(name)
        return None if content is None else _decoded(content, self._encoding)

    @cached_property
    def _encoding(self) -> Encoding:
        return Encoding.from_truth(self.truth["map_encoding"])

    def shows(self, what: str, ident: str) -> bool:
        return (what, ident) in self.facts.visible

    def may_score(self, what: str, ident: str) -> bool:
        """Shown, measured, and not schematic throughout."""
        pair = (what, ident)
        facts = self.facts
        if what == "course" and self.atlas.course_basis(ident) == "schematic":
            return False
        return pair in facts.visible and pair not in facts.unscored and pair not in facts.unmeasured

    def shallow_mm(self, nerve: str) -> float:
        """Millimetres of the course that show and lie under the skin, of one side."""
        runs = [run for run in self._runs(nerve) if not run["deep"]]
        return float(sum(run["mm"] for run in runs)) / (2 if self.both else 1)

    def scored_mm(self, nerve: str, path: str | None = None) -> float:
        return float(sum(run["mm"] for run in scored_runs(self.truth, nerve, path)))

    @property
    def both(self) -> bool:
        """Whether left and right show in one picture."""
        return self.files.entry.side == "both"

    def _runs(self, nerve: str) -> Sequence[Mapping[str, Any]]:
        found = self.truth["nerves"].get(nerve)
        return found["courses"] if found else []

    def tappable(self, full_mm: float) -> bool:
        longer = max(self.truth["size_px"])
        return bool(full_mm / self.truth["mm_per_px"] >= FINEST_SHARE * longer)

    def samples(self, nerve: str) -> list[Point]:
        """Places along what shows of a course, under the skin where any of it is."""
        runs = [run for run in self._runs(nerve) if not run["deep"]] or self._runs(nerve)
        places = [spot for run in runs for spot in run["points"]]
        step = max(1, len(places) // SAMPLES)
        inside = [(x, y) for x, y in places[::step] if 0 <= x <= 1 and 0 <= y <= 1]
        return [Point(x, y) for x, y in inside]

    def mm(self, nerve: str, at: Point) -> float | None:
        """Millimetres on the body from a nerve's course; None beside the body or without a map."""
        try:
            return self.stimulus.mm(Target(course=nerve), at)
        except LookupError:
            return None

    def plane_mm(self, target: Target, place: Pixel) -> float:
        """Millimetres of the picture's plane from anything drawn of a structure, deep or not."""
        if target.what == "course":
            lines = [line for _deep, line in self.stimulus.courses(target.id)]
        else:
            lines = [[spot] for spot in self.stimulus.places(target)]
        return (
            min((_gap(line, place) for line in lines), default=math.inf) * self.stimulus.mm_per_px
        )

    def between_shown(self, nerve: str, other: str) -> float:
        """The mean distance in the picture's plane, of what a viewer sees of both."""
        scene = self.atlas.scenes[self.base]
        found = [
            scene.plane_mm(Target(course=other), scene.stimulus.at(at))
            for at in scene.samples(nerve)
        ]
        return statistics.fmean(found) if found else math.inf

    def between(self, nerve: str, other: str) -> float | None:
        """How far another course lies from a nerve's on average, mm on the body."""
        key = (self.base, nerve, other)
        if key not in self.atlas.distances:
            scene = self.atlas.scenes[self.base]
            found = [mm for at in scene.samples(nerve) if (mm := scene.mm(other, at)) is not None]
            self.atlas.distances[key] = statistics.fmean(found) if found else None
        return self.atlas.distances[key]

    @property
    def nerves(self) -> list[str]:
        return sorted(self.truth["nerves"])


def _gap(line: Sequence[Pixel], place: Pixel) -> float:
    """Pixels from a place to a line; a line may be a single place."""
    if len(line) == 1:
        return math.dist(line[0], place)
    return min(gap_to_line(place, a, b) for a, b in pairwise(line))


@lru_cache(maxsize=600)
def _decoded(content: bytes, encoding: Encoding) -> DistanceMap:
    return DistanceMap.decode(content, encoding)
