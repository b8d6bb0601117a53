"""What the build made of one view: truth, pictures and maps, each against its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from npt_training.atlas import mirror
from npt_training.atlas.models import ViewEntry
from npt_training.atlas.references import Known
from npt_training.atlas.truth import Truth
from npt_training.core.yamlfile import ContentProblem, YamlFile

WIDTHS_PX = (480, 960, 1600)


@dataclass(frozen=True)
class Spot:
    """Where an entry stands: the file and its place in the list."""

    file: YamlFile
    index: int

    def problem(self, reason: str, *path: str | int) -> ContentProblem:
        return self.file.problem(reason, self.index, *path)


@dataclass
class ViewFiles:
    """A view with its truth, its pictures (by width) and its maps (by key).

    `twin` is the id of the same view of the other side; None for views of both.
    """

    entry: ViewEntry
    truth: dict[str, Any]
    pictures: Mapping[int, bytes]
    maps: Mapping[str, bytes]
    twin: str | None = None


def left_of(right: ViewFiles) -> ViewFiles:
    """The left twin of a view of the right side."""
    return ViewFiles(
        mirror.entry(right.entry),
        mirror.truth(right.truth),
        mirror.MirroredPictures(right.pictures),
        right.maps,
        twin=right.entry.id,
    )


class ViewReader:
    """Reads the folders below `views/`; what is wrong goes to `problems`."""

    def __init__(
        self, folder: Path, name: str, problems: list[ContentProblem], known: Known
    ) -> None:
        self.folder, self.name, self.problems, self.known = folder, name, problems, known

    def read(self, entry: ViewEntry, spot: Spot) -> ViewFiles | None:
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
        self.problems += self.known.truth_faults(truth, truth_name)
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
        twin = mirror.twin_id(entry.id) if entry.side == "right" else None
        if len(self.problems) > before:
            return None
        return ViewFiles(entry, data, pictures, maps, twin)

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
