"""The atlas as files: read whole, every problem found with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from npt_training.atlas import mirror
from npt_training.atlas.models import (
    Hazard,
    Landmark,
    Nerve,
    Source,
    Strict,
    Territory,
    ViewEntry,
)
from npt_training.atlas.references import Known
from npt_training.atlas.viewfiles import Spot, ViewFiles, ViewReader, left_of
from npt_training.core.yamlfile import ContentError, ContentProblem, load_yaml

Entry = TypeVar("Entry", bound=Strict)


@dataclass
class AtlasPack:
    """What a folder holds. With `problems` it must not be installed.

    `entries` are the views as written; `views` those that are built, left twins among them.
    `scene` holds the files of the body in space, `scene` (JSON) and `mesh` (glTF), once built.
    """

    nerves: dict[str, Nerve] = field(default_factory=dict)
    landmarks: dict[str, Landmark] = field(default_factory=dict)
    hazards: dict[str, Hazard] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    dermatomes: dict[str, Territory] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    entries: dict[str, ViewEntry] = field(default_factory=dict)
    views: dict[str, ViewFiles] = field(default_factory=dict)
    scene: dict[str, bytes] = field(default_factory=dict)
    problems: list[ContentProblem] = field(default_factory=list)


Spots = dict[str, Spot]


def load_pack(folder: Path, name: str = "quizzes/atlas") -> AtlasPack:
    """Read and check everything below `folder`; `name` is how problems call it."""
    pack, at_nerves, at_views = _entries(folder, name)
    reader = ViewReader(folder, name, pack.problems, Known(pack))
    missing = False
    for ident, view in pack.entries.items():
        found = reader.read(view, at_views[ident])
        missing |= found is None
        if found is not None:
            pack.views[ident] = found
            if found.twin is not None:
                pack.views[found.twin] = left_of(found)
    for key, file in (("scene", "scene.json"), ("mesh", "body.glb")):
        path = folder / "scene" / file
        if path.is_file():
            pack.scene[key] = path.read_bytes()
    if not missing:
        pack.problems += _never_shown(pack, at_nerves)
    pack.problems.sort()
    return pack


def load_entries(folder: Path, name: str = "quizzes/atlas") -> AtlasPack:
    """The anatomy and the views as they are written, without what the build made of them."""
    pack, _, _ = _entries(folder, name)
    pack.problems.sort()
    return pack


def view_ids(folder: Path) -> set[str]:
    """Every view the folder names and every left twin, whether or not it can be shown."""
    entries, _ = _Reader(folder, "", []).entries("views", ViewEntry)
    return set(entries) | {mirror.twin_id(v.id) for v in entries.values() if v.side == "right"}


def _entries(folder: Path, name: str) -> tuple[AtlasPack, Spots, Spots]:
    """The entries, each checked; where the nerves and the views stand."""
    pack = AtlasPack()
    reader = _Reader(folder, name, pack.problems)
    pack.sources, _ = reader.entries("sources", Source)
    pack.landmarks, at_landmarks = reader.entries("landmarks", Landmark)
    pack.hazards, at_hazards = reader.entries("hazards", Hazard)
    pack.nerves, at_nerves = reader.entries("nerves", Nerve)
    pack.territories, at_territories = reader.entries("territories", Territory, needed=False)
    pack.dermatomes, at_dermatomes = reader.entries("dermatomes", Territory, needed=False)
    pack.entries, at_views = reader.entries("views", ViewEntry)
    known = Known(pack)
    for spots, entries in (
        (at_landmarks, pack.landmarks), (at_hazards, pack.hazards), (at_nerves, pack.nerves),
        (at_territories, pack.territories), (at_dermatomes, pack.dermatomes),
        (at_views, pack.entries),
    ):  # fmt: skip
        for ident, entry in entries.items():
            pack.problems += known.faults(spots[ident].problem, entry)
    for ident, view in pack.entries.items():
        if (view.side == "right") != ident.endswith("-right") or view.side == "left":
            reason = f"{ident}: ids of the right side end in -right, and left twins are not written"
            pack.problems.append(at_views[ident].problem(reason, "id"))
    return pack, at_nerves, at_views


class _Reader:
    def __init__(self, folder: Path, name: str, problems: list[ContentProblem]) -> None:
        self.folder, self.name, self.problems = folder, name, problems

    def entries(
        self, name: str, kind: type[Entry], needed: bool = True
    ) -> tuple[dict[str, Entry], Spots]:
        """The entries of all files `name`/*.yaml by id; faulty ones are reported."""
        found: dict[str, Entry] = {}
        spots: Spots = {}
        paths = sorted((self.folder / name).glob("*.yaml"))
        if needed and not paths:
            reason = "the file is missing: there is none with a name that ends in .yaml"
            self.problems.append(ContentProblem(f"{self.name}/{name}", 0, reason))
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


def _never_shown(pack: AtlasPack, spots: Spots) -> Iterator[ContentProblem]:
    shown = {name for view in pack.views.values() for name in view.truth["nerves"]}
    for name in pack.nerves:
        if name not in shown:
            yield spots[name].problem(f"{name} is drawn in no view", "id")
