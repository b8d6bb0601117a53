"""Reads the parts of a pack from ``courses/``: every mistake with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from npt_training.core.yamlfile import ContentError, ContentProblem, Key, YamlFile, load_yaml
from npt_training.curriculum.faculty import marks
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.parts.registry import PARTS

Entries = dict[str, Entry[Any]]


def read_parts(
    folder: Path, ground: Ground, name: str = "courses", parts: Iterable[Part[Any]] | None = None
) -> tuple[dict[str, Entries], list[ContentProblem]]:
    """Part name to its documents by id, and everything that is wrong with them."""
    wanted = PARTS if parts is None else tuple(parts)
    problems: list[ContentProblem] = []
    found = {part.name: _read(folder, name, part, problems) for part in wanted}
    known = replace(ground, parts={part: list(entries) for part, entries in found.items()})
    for part in wanted:
        problems += part.check(found[part.name], known)
    problems += _unasked(found)
    return found, problems


def _unasked(found: Mapping[str, Entries]) -> Iterator[ContentProblem]:
    """Texts that name a decision the faculty is not asked for."""
    keys = found.get("faculty", {})
    for entry in (entry for entries in found.values() for entry in entries.values()):
        for text, path, _line in entry.texts():
            for key in marks.named_in(text):
                if key not in keys:
                    yield entry.problem(f"the faculty is not asked for {key!r}", *path)


def _read(folder: Path, name: str, part: Part[Any], problems: list[ContentProblem]) -> Entries:
    found: Entries = {}
    for yaml, raw, path in _documents(folder, name, part, problems):
        try:
            document = part.model.model_validate(raw)
        except ValidationError as error:
            problems += yaml.problems_of(error, *path)
            continue
        ident = document.id
        if ident in found:
            problems.append(yaml.problem(f"the id {ident} is taken", *path, "id"))
            continue
        found[ident] = Entry(document, yaml, path)
    return found


def _documents(
    folder: Path, name: str, part: Part[Any], problems: list[ContentProblem]
) -> Iterator[tuple[YamlFile, object, tuple[Key, ...]]]:
    one_a_file = "*" in part.files
    for file in sorted(folder.glob(part.files)):
        try:
            yaml = load_yaml(file, f"{name}/{file.relative_to(folder).as_posix()}")
        except ContentError as error:
            problems += error.problems
            continue
        if one_a_file:
            yield yaml, yaml.data, ()
        elif isinstance(yaml.data, list):
            for position, raw in enumerate(yaml.data):
                yield yaml, raw, (position,)
        else:
            problems.append(yaml.problem("the file must be a list of entries"))
