"""The atlas as files: read whole, every problem found with file, line and reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from npt_training.atlas.models import Hazard, Landmark, Nerve, Place, Source, Strict, ViewEntry
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
    sources: dict[str, Source] = field(default_factory=dict)
    views: dict[str, ViewFiles] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)


def load_pack(folder: Path, name: str = "quizzes/atlas") -> AtlasPack:
    """Read and check everything below `folder`; `name` is how problems call it."""
    pack = AtlasPack()
    reader = _Reader(folder, name, pack.problems)
    pack.sources, _ = reader.entries("sources.yaml", Source)
    pack.landmarks, landmark_file = reader.entries("landmarks.yaml", Landmark)
    pack.hazards, hazard_file = reader.entries("hazards.yaml", Hazard)
    pack.nerves, nerve_file = reader.entries("nerves.yaml", Nerve)
    views, view_file = reader.entries("views.yaml", ViewEntry)
    known = _Known(pack, set(views))
    for file, entries in (
        (landmark_file, pack.landmarks), (hazard_file, pack.hazards),
        (nerve_file, pack.nerves), (view_file, views),
    ):  # fmt: skip
        if file is not None:
            for entry in entries.values():
                pack.problems += known.faults(file, entry)
    for view in views.values():
        assert view_file is not None
        found = reader.view(view, view_file, known)
        if found is not None:
            pack.views[view.id] = found
    if nerve_file is not None and len(pack.views) == len(views):
        pack.problems += _never_shown(pack, nerve_file)
    pack.problems.sort()
    return pack


class _Reader:
    def __init__(self, folder: Path, name: str, problems: list[ContentProblem]) -> None:
        self.folder, self.name, self.problems = folder, name, problems

    def entries(self, name: str, kind: type[Entry]) -> tuple[dict[str, Entry], YamlFile | None]:
        """The entries of one file by id; faulty ones are left out and reported."""
        try:
            file = load_yaml(self.folder / name, f"{self.name}/{name}")
        except ContentError as error:
            self.problems += error.problems
            return {}, None
        found: dict[str, Entry] = {}
        if not isinstance(file.data, list):
            self.problems.append(file.problem("a list of entries is needed, each with an id"))
            return found, file
        lines: dict[str, int] = {}
        for index, data in enumerate(file.data):
            try:
                entry = kind.model_validate(data)
            except ValidationError as error:
                self.problems += file.problems_of(error, index)
                continue
            ident = str(getattr(entry, "id"))  # noqa: B009
            if ident in lines:
                reason = f"{ident}: this id stands in line {lines[ident]} already"
                self.problems.append(file.problem(reason, index, "id"))
                continue
            lines[ident] = file.line(index, "id")
            found[ident] = entry
        return found, file

    def view(self, entry: ViewEntry, file: YamlFile, known: _Known) -> ViewFiles | None:
        """Truth, pictures and maps of a view, each against the digest in the truth file."""
        before = len(self.problems)
        base = self.folder / "views" / entry.id
        truth_name = f"{self.name}/views/{entry.id}/truth.json"
        at = known.index_of(file, entry.id)
        try:
            data = json.loads((base / "truth.json").read_text(encoding="utf-8"))
            truth = Truth.model_validate(data)
        except FileNotFoundError:
            self.problems.append(file.problem(f"{entry.id}: {truth_name} is missing", at, "id"))
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
            content = self._file(base / f"plain-{width}.webp", digest, entry, file, at)
            if content is not None:
                pictures[width] = content
        for key, digest in truth.maps.items():
            content = self._file(base / "distance" / f"{key}.png", digest, entry, file, at)
            if content is not None:
                maps[key] = content
        return None if len(self.problems) > before else ViewFiles(entry, data, pictures, maps)

    def _file(
        self, path: Path, digest: str, entry: ViewEntry, file: YamlFile, at: int
    ) -> bytes | None:
        shown = f"{self.name}/{path.relative_to(self.folder).as_posix()}"
        try:
            content = path.read_bytes()
        except OSError:
            what = "picture" if path.suffix == ".webp" else "distance map"
            reason = f"{entry.id}: the {what} {shown} is missing"
            self.problems.append(file.problem(reason, at, "id"))
            return None
        if hashlib.sha256(content).hexdigest() != digest:
            reason = f"{entry.id}: {shown} is not the file its truth was made with"
            self.problems.append(file.problem(reason, at, "id"))
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

    def index_of(self, file: YamlFile, ident: str) -> int:
        for index, data in enumerate(file.data):
            if isinstance(data, dict) and data.get("id") == ident:
                return index
        return 0

    def faults(self, file: YamlFile, entry: Any) -> Iterator[ContentProblem]:
        at = self.index_of(file, entry.id)

        def fault(what: str, name: str, *path: str | int) -> ContentProblem:
            return file.problem(f"{entry.id}: there is no {what} {name!r}", at, *path)

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
        parent = getattr(entry, "parent_nerve", None)
        if parent is not None and parent not in self.pack.nerves:
            yield fault("nerve", parent, "parent_nerve")
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


def _never_shown(pack: AtlasPack, file: YamlFile) -> Iterator[ContentProblem]:
    for index, data in enumerate(file.data):
        name = data.get("id") if isinstance(data, dict) else None
        if name in pack.nerves and not any(
            name in view.truth["nerves"] for view in pack.views.values()
        ):
            yield file.problem(f"{name} is drawn in no view", index, "id")
