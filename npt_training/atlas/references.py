"""Every id of the atlas, to check references against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from npt_training.atlas.models import Place
from npt_training.atlas.truth import Truth
from npt_training.core.yamlfile import ContentProblem

if TYPE_CHECKING:
    from npt_training.atlas.pack import AtlasPack

Problem = Callable[..., ContentProblem]


class Known:
    """What the pack defines."""

    def __init__(self, pack: AtlasPack) -> None:
        self.pack = pack
        self.lines = {
            f"{name}.{path.id}": {point.id for point in path.points}
            for name, paths in (
                *((name, nerve.paths) for name, nerve in pack.nerves.items()),
                *((name, hazard.paths) for name, hazard in pack.hazards.items()),
            )
            for path in paths
        }

    def faults(self, problem: Problem, entry: Any) -> Iterator[ContentProblem]:
        def fault(what: str, name: str, *path: str | int) -> ContentProblem:
            return problem(f"{entry.id}: there is no {what} {name!r}", *path)

        for source in getattr(entry, "sources", []):
            if source not in self.pack.sources:
                yield fault("source", source, "sources")
        for hazard in getattr(entry, "hazards", []):
            if hazard not in self.pack.hazards:
                yield fault("hazard", hazard, "hazards")
        for where in ("shares_line_with", "confused_with"):
            for index, other in enumerate(getattr(entry, where, [])):
                if other.nerve not in self.pack.nerves:
                    yield fault("nerve", other.nerve, where, index, "nerve")
        for where in ("parent_nerve", "nerve"):
            other = getattr(entry, where, None)
            if other is not None and other not in self.pack.nerves:
                yield fault("nerve", other, where)
        for index, line in enumerate(getattr(entry, "lines", [])):
            for place in line:
                for what, wrong in self._place_faults(place):
                    yield fault(what, wrong, "lines", index)
        for course in getattr(entry, "courses", []):
            if f"{getattr(entry, 'nerve', None)}.{course}" not in self.lines:
                yield fault("line", course, "courses")
        for nerve in getattr(entry, "leave_out", []):
            if nerve not in self.pack.nerves:
                yield fault("nerve", nerve, "leave_out")
        best = getattr(entry, "best_view", None)
        if best is not None and best not in self.pack.entries:
            yield fault("view", best, "best_view")
        for name in ("place", "centre"):
            place = getattr(entry, name, None)
            if place is not None:
                for what, wrong in self._place_faults(place):
                    yield fault(what, wrong, name)
        for i, path in enumerate(getattr(entry, "paths", [])):
            for j, point in enumerate(path.points):
                for source in point.sources:
                    if source not in self.pack.sources:
                        yield fault("source", source, "paths", i, "points", j)
                for what, wrong in self._place_faults(point.at):
                    yield fault(what, wrong, "paths", i, "points", j, "at")

    def _place_faults(self, place: Place) -> Iterator[tuple[str, str]]:
        for name in (place.lm, *(place.between or ())):
            if name is not None and name not in self.pack.landmarks:
                yield "landmark", name
        if place.joins is not None and place.joins not in self.lines:
            yield "line", place.joins
        if place.use is not None:
            line, _, point = place.use.rpartition(".")
            if point not in self.lines.get(line, set()):
                yield "way-point", place.use
        if place.near is not None:
            yield from self._place_faults(place.near)

    def truth_faults(self, truth: Truth, file: str) -> Iterator[ContentProblem]:
        for what, names, known in (
            ("nerve", truth.nerves, self.pack.nerves),
            ("landmark", truth.landmarks, self.pack.landmarks),
            ("hazard", truth.hazards, self.pack.hazards),
            ("territory", truth.territories, self.pack.territories),
            ("dermatome", truth.dermatomes, self.pack.dermatomes),
        ):
            for name in names:
                if name not in known:
                    yield ContentProblem(file, 1, f"there is no {what} {name!r}")
        for name, nerve in truth.nerves.items():
            for scored, key in (
                (nerve.scorable.course, name),
                (nerve.scorable.exit, f"exit-{name}"),
            ):
                if scored and key not in truth.maps:
                    yield ContentProblem(file, 1, f"{name} has no distance map {key}")
