"""The atlas as files: read whole, every problem found with file, line and reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from npt_training.atlas.models import (
    Hazard,
    Landmark,
    Nerve,
    Place,
    Source,
    Strict,
    Territory,
    ViewEntry,
)
from npt_training.atlas.truth import Truth
from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, load_yaml

WIDTHS_PX = (480, 960, 1600)
Entry = TypeVar("Entry", bound=Strict)


@dataclass
class ViewFiles:
    """A view with its truth and the bytes of its pictures (by width) and maps (by key)."""

    entry: ViewEntry
    truth: dict[str, Any]
    pictures: dict[int, bytes]
    maps: dict[str, bytes]


@dataclass
class AtlasPack:
    """What a folder holds. With `problems` it must not be installed."""

    nerves: dict[str, Nerve] = field(default_factory=dict)
    landmarks: dict[str, Landmark] = field(default_factory=dict)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    dermatomes: dict[str, Territory] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    views: dict[str, ViewFiles] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)


@dataclass(frozen=True)
class Spot:
    """Where an entry stands: the file and its place in the list."""

    file: YamlFile
    index: int

    def problem(self, reason: str, *path: str | int) -> ContentProblem:
        return self.file.problem(reason, self.index, *path)


Spots = dict[str, Spot]


def load_pack(folder: Path, name: str = "quizzes/atlas") -> AtlasPack:
    """Read and check everything below `folder`; `name` is how problems call it."""
    pack = AtlasPack()
    reader = _Reader(folder, name, pack.problems)
    pack.sources, _ = reader.entries("sources", Source)
    pack.landmarks, at_landmarks = reader.entries("landmarks", Landmark)
    pack.hazards, at_hazards = reader.entries("hazards", Hazard)
    pack.nerves, at_nerves = reader.entries("nerves", Nerve)
    pack.territories, at_territories = reader.entries("territories", Territory)
    pack.dermatomes, at_dermatomes = reader.entries("dermatomes", Territory)
    views, at_views = reader.entries("views", ViewEntry)
    known = _Known(pack, set(views))
    for spots, entries in (
        (at_landmarks, pack.landmarks), (at_hazards, pack.hazards), (at_nerves, pack.nerves),
        (at_territories, pack.territories), (at_dermatomes, pack.dermatomes), (at_views, views),
    ):  # fmt: skip
        for ident, entry in entries.items():
            pack.problems += known.faults(spots[ident], entry)
    for ident, view in views.items():
        found = reader.view(view, at_views[ident], known)
        if found is not None:
            pack.views[ident] = found
    if len(pack.views) == len(views):
        pack.problems += _never_shown(pack, at_nerves)
    pack.problems.sort()
    return pack


class _Reader:
    def __init__(self, folder: Path, name: str, problems: list[ContentProblem]) -> None:
        self.folder, self.name, self.problems = folder, name, problems

    def entries(self, name: str, kind: type[Entry]) -> tuple[dict[str, Entry], Spots]:
        """The entries of `name`/*.yaml (or of `name`.yaml) by id; faulty ones are reported."""
        found: dict[str, Entry] = {}
        spots: Spots = {}
        single = self.folder / f"{name}.yaml"
        paths = sorted((self.folder / name).glob("*.yaml")) or [single]
        for path in paths:
            shown = f"{self.name}/{path.relative_to(self.folder).as_posix()}"
            try:
                file = load_yaml(path, shown)
            except ContentError as error:
                self.problems += error.problems
                continue
            if not isinstance(file.data, list):
                reason = "a list of entries is needed, each with an id"
                self.problems.append(file.problem(reason))
                continue
            for index, data in enumerate(file.data):
                try:
                    entry = kind.model_validate(data)
                except ValidationError as error:
                    self.problems += file.problems_of(error, index)
                    continue
                ident = str(getattr(entry, "id"))  # noqa: B009
                if ident in spots:
                    first = spots[ident]
                    where = f"line {first.file.line(first.index, 'id')}"
                    if first.file is not file:
                        where += f" of {first.file.file}"
                    reason = f"{ident}: this id stands in {where} already"
                    self.problems.append(file.problem(reason, index, "id"))
                    continue
                spots[ident] = Spot(file, index)
                found[ident] = entry
        return found, spots

    def view(self, entry: ViewEntry, spot: Spot, known: _Known) -> ViewFiles | None:
        """Truth, pictures and maps of a view, each against the digest in the truth file."""
        before = len(self.problems)
        base = self.folder / "views" / entry.id
        truth_name = f"{self.name}/views/{entry.id}/truth.json"
        try:
            data = json.loads((base / "truth.json").read_text(encoding="utf-8"))
            truth = Truth.model_validate(data)
        except FileNotFoundError:
            self.problems.append(spot.problem(f"{entry.id}: {truth_name} is missing", "id"))
            return None
        except json.JSONDecodeError as error:
            self.problems.append(
                ContentProblem(truth_name, error.lineno, f"JSON is broken: {error.msg}")
            )
            return None
        except ValidationError as error:
            for item in error.errors(include_url=False)[:5]:
                where = ".".join(str(part) for part in item["loc"])
                self.problems.append(ContentProblem(truth_name, 1, f"{where}: {item['msg']}"))
            return None
        if truth.view != entry.id:
            reason = f"this is the truth of {truth.view}, not of {entry.id}"
            self.problems.append(ContentProblem(truth_name, 1, reason))
        self.problems += known.truth_faults(truth, truth_name)
        pictures, maps = {}, {}
        for width in WIDTHS_PX:
            digest = truth.pictures.get(str(width), "")
            content = self._file(base / f"plain-{width}.webp", digest, entry, spot)
            if content is not None:
                pictures[width] = content
        for key, digest in truth.maps.items():
            content = self._file(base / "distance" / f"{key}.png", digest, entry, spot)
            if content is not None:
                maps[key] = content
        return None if len(self.problems) > before else ViewFiles(entry, data, pictures, maps)

    def _file(self, path: Path, digest: str, entry: ViewEntry, spot: Spot) -> bytes | None:
        shown = f"{self.name}/{path.relative_to(self.folder).as_posix()}"
        try:
            content = path.read_bytes()
        except OSError:
            what = "picture" if path.suffix == ".webp" else "distance map"
            reason = f"{entry.id}: the {what} {shown} is missing"
            self.problems.append(spot.problem(reason, "id"))
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            reason = f"{entry.id}: {shown} is not the file its truth was made with"
            self.problems.append(spot.problem(reason, "id"))
            return None
        return content


class _Known:
    """Every id of the pack, to check references against."""

    def __init__(self, pack: AtlasPack, views: set[str]) -> None:
        self.pack, self.views = pack, views
        self.lines = {
            f"{name}.{path.id}": {point.id for point in path.points}
            for name, paths in (
                *((name, nerve.paths) for name, nerve in pack.nerves.items()),
                *((name, hazard.paths) for name, hazard in pack.hazards.items()),
            )
            for path in paths
        }

    def faults(self, spot: Spot, entry: Any) -> Iterator[ContentProblem]:
        def fault(what: str, name: str, *path: str | int) -> ContentProblem:
            return spot.problem(f"{entry.id}: there is no {what} {name!r}", *path)

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
        if best is not None and best not in self.views:
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
        ):
            for name in names:
                if name not in known:
                    yield ContentProblem(file, 1, f"there is no {what} {name!r}")
        for name in truth.nerves:
            if name not in truth.maps:
                yield ContentProblem(file, 1, f"{name} has no distance map")


def _never_shown(pack: AtlasPack, spots: Spots) -> Iterator[ContentProblem]:
    shown = {name for view in pack.views.values() for name in view.truth["nerves"]}
    for name in pack.nerves:
        if name not in shown:
            yield spots[name].problem(f"{name} is drawn in no view", "id")
