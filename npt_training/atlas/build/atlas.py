"""The anatomy of one folder on the finished body, and what a view shows of it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from npt_training.atlas.build.course import Course, CourseBuilder
from npt_training.atlas.build.limbs import PlaceRefused
from npt_training.atlas.build.maps import ENCODING
from npt_training.atlas.build.model import Model, make_model
from npt_training.atlas.build.picture import WIDTHS_PX, render, webp
from npt_training.atlas.build.refused import BuildRefused, Problems
from npt_training.atlas.build.scene import Scene
from npt_training.atlas.build.shade import Coat, ambient_occlusion
from npt_training.atlas.build.skin import territory_truth
from npt_training.atlas.build.territory import Regions, cores, divide, leaks
from npt_training.atlas.build.truth import (
    hazard_truth,
    landmark_truth,
    nerve_truth,
    orientation,
)
from npt_training.atlas.build.view import ALL, camera_for
from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.atlas.models import Strict
from npt_training.atlas.pack import AtlasPack, load_entries

_LEAST_ACCURACY_MM = 1.0
Document = dict[str, Any]
Entries = dict[str, Document]


class Atlas:
    """Everything that does not depend on a view. `lenient`: leave out what cannot be drawn.

    Raises BuildRefused with every mistake, or ContentError for files that cannot be read.
    """

    def __init__(self, folder: Path, cache: Path, lenient: bool = False) -> None:
        self.folder, self.cache = folder, cache
        self._ao: dict[tuple[str, ...], np.ndarray] = {}
        pack = load_entries(folder)
        problems = Problems()
        problems.found += [str(problem) for problem in pack.problems]
        if not lenient:
            problems.refuse()
        self._read(pack)
        try:
            self.model: Model = make_model(cache, self.landmarks)
        except PlaceRefused as refused:
            raise BuildRefused([str(refused)]) from refused
        for name in list(self.landmarks):
            with problems.of("landmark"):
                self.model.placer.landmark(name)
                continue
            del self.landmarks[name]
        builder = CourseBuilder(
            self.model.placer, {**self.nerves, **self.hazards}, self.model.coarse, problems
        )
        self.courses: dict[str, Course] = builder.all()
        self.extras = builder.extras
        self.territories = self._regions(self._territories, builder, problems)
        self.dermatomes = self._regions(self._dermatomes, builder, problems)
        self.problems = problems.found
        if not lenient:
            problems.refuse()

    def _read(self, pack: AtlasPack) -> None:
        self.landmarks, self.hazards = _dumped(pack.landmarks), _dumped(pack.hazards)
        self.nerves, self.views = _dumped(pack.nerves), _dumped(pack.entries)
        self._territories = _dumped(pack.territories)
        self._dermatomes = _dumped(pack.dermatomes)

    def _regions(self, entries: Entries, builder: CourseBuilder, problems: Problems) -> Regions:
        core = cores(entries, self.courses, builder.line, problems)
        regions = divide(entries, core, self.model.distance, self.model.mirror)
        leaks(entries, regions, problems)
        return regions

    @cached_property
    def left(self) -> dict[str, Course]:
        """The courses of the left side."""
        surface = self.model.surface
        return {key: course.mirrored(surface) for key, course in self.courses.items()}

    @cached_property
    def shape(self) -> str:
        """Digest of the body's shape, and of what its shorts cover."""
        shorts = np.ascontiguousarray(self.model.shorts).tobytes()
        V = np.ascontiguousarray(self.model.surface.V).tobytes()
        return hashlib.sha256(V + shorts).hexdigest()

    def ao(self, parts: tuple[str, ...]) -> np.ndarray:
        """Light that reaches each vertex past these parts, kept in memory and the cache folder."""
        if parts not in self._ao:
            of = hashlib.sha256(",".join(parts).encode()).hexdigest()[:8]
            file = self.cache / f"light-{self.shape[:24]}-{of}.npy"
            if not file.exists():
                part = file.with_name(f"part-{file.name}")
                np.save(part, ambient_occlusion(self.model, parts))
                part.replace(file)
            self._ao[parts] = np.load(file)
        return self._ao[parts]

    def coat(self, view: Mapping[str, Any]) -> Coat:
        """How every vertex looks in this view."""
        shorts = self.model.shorts.astype(np.float32)
        parts = tuple(sorted(view.get("parts", ALL)))
        return Coat(self.model.surface.N.astype(np.float32), self.ao(parts), shorts)

    def scene(self, view: Mapping[str, Any]) -> Scene:
        return Scene(view, camera_for(view, self.model.placer), self.model)

    def truth(self, view: Mapping[str, Any]) -> tuple[Document, dict[str, bytes]]:
        """Truth of a view without digests, and its distance maps by key."""
        scene = self.scene(view)
        sides = {"right": self.courses} | ({"left": self.left} if scene.both else {})
        nerves, hazards = {}, {}
        landmarks, maps = landmark_truth(scene, self.landmarks)
        for name, nerve in self.nerves.items():
            if name not in view.get("leave_out", ()) and self._drawn(nerve):
                found, own = nerve_truth(scene, nerve, sides)
                if found is not None:
                    nerves[name] = found
                    maps |= own
        for name, hazard in self.hazards.items():
            if self._drawn(hazard):
                shown, own = hazard_truth(scene, hazard, sides)
                if shown is not None:
                    hazards[name] = shown
                    maps |= own
        truth = {
            "view": view["id"],
            "side": view.get("side", "right"),
            "size_px": list(view["size_px"]),
            "mm_per_px": round(scene.camera.mm_per_px, 5),
            "accuracy_mm": _accuracy(nerves, maps),
            "map_encoding": ENCODING | {"size_px": [scene.small.width_px, scene.small.height_px]},
            "orientation": orientation(scene),
            "marks": view["marks"],
            "silhouette": scene.silhouette(),
            "nerves": nerves,
            "landmarks": landmarks,
            "hazards": hazards,
            "territories": territory_truth(scene, self.territories),
            "dermatomes": territory_truth(scene, self.dermatomes),
        }
        return truth, maps

    def _drawn(self, structure: Mapping[str, Any]) -> bool:
        return all(f"{structure['id']}.{path['id']}" in self.courses for path in structure["paths"])

    def picture(self, view: Mapping[str, Any]) -> dict[int, bytes]:
        scene, surface = self.scene(view), self.model.surface
        image = render(scene.camera, surface.V, scene.T, self.coat(view))
        return {width: webp(image, width) for width in WIDTHS_PX}


def _dumped(entries: Mapping[str, Strict]) -> Entries:
    return {
        name: entry.model_dump(mode="json", by_alias=True, exclude_none=True)
        for name, entry in entries.items()
    }


def _accuracy(nerves: Mapping[str, Any], maps: Mapping[str, bytes]) -> float:
    """How far a map may be from 0 on a course it was made from (95th percentile), mm."""
    worst = []
    for name, nerve in nerves.items():
        under = [run for run in nerve["courses"] if not run["deep"]]
        if name not in maps or not under:
            continue
        chart = DistanceMap.decode(maps[name], Encoding.from_truth(ENCODING))
        for run in under:
            found = [chart.mm_at(x, y) for x, y in run["points"] if 0 <= x <= 1 and 0 <= y <= 1]
            worst += [mm for mm in found if mm is not None]
    p95 = float(np.percentile(worst, 95)) if worst else 0.0
    return max(_LEAST_ACCURACY_MM, math.ceil(p95 * 10 + 1) / 10)
