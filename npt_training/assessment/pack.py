"""The item bank as files: read whole, every problem found, nothing loaded while one is left.

``quizzes/items/<module>/<kind>.yaml`` each hold a list of items, and so does, for the practice
bank that belongs to no module, ``quizzes/items/atlas/<region>/<kind>.yaml``. What an item says
about nerves, landmarks and pictures is checked against the atlas (:mod:`.against`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from npt_training.assessment.against import AtlasFacts, ViewFacts, faults
from npt_training.assessment.figures import Figure, on_its_figure, told
from npt_training.assessment.items import (
    FORMATS,
    PRACTICE,
    AnyItem,
    format_of,
    is_format,
    item_of,
    kind_names,
)
from npt_training.core.yamlfile import (
    ContentError,
    ContentProblem,
    YamlFile,
    load_yaml,
    parse_yaml,
)

MOST_PER_PICTURE_AND_STRUCTURE = 3
MOST_GENERATED = 60
"""Generated items of a module: the rest of a bank is written by hand."""
__all__ = ["AtlasFacts", "ViewFacts", "blueprint_gaps", "load_items", "places_of"]


@dataclass(frozen=True)
class _Read:
    item: AnyItem
    file: YamlFile
    index: int

    def problem(self, reason: str, *path: str | int) -> ContentProblem:
        return self.file.problem(f"{self.item.id}: {reason}", self.index, *path)


def load_items(
    folder: Path,
    atlas: AtlasFacts,
    *,
    sources: Collection[str] | None = None,
    figures: Mapping[str, Figure] | None = None,
    name: str = "quizzes/items",
) -> list[AnyItem]:
    """Every item below ``folder``, in order of id.

    ``sources`` are ids that may be cited (None: not checked); ``figures`` the diagrams that items
    may be asked on, by ``<module>/<name>``; ``name`` is how problems call the
    folder. Raises ContentError listing each problem as file, line and reason.
    """
    problems: list[ContentProblem] = []
    read: list[_Read] = []
    for path, shown in _files(folder, name):
        try:
            file = _file(path, shown)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _parse(file, path.relative_to(folder).parts[0], path.stem, read, figures or {})
    problems += _doubles(read)
    for one in read:
        problems += [one.problem(reason, *where) for where, reason in faults(one.item, atlas)]
        problems += _sources(one, sources)
    problems += _crowded(read)
    if problems:
        raise ContentError(problems)
    return sorted((one.item for one in read), key=lambda item: item.id)


def places_of(folder: Path, name: str = "quizzes/items") -> dict[str, tuple[str, int]]:
    """Where each item stands: id to file and line. Files that cannot be read are left out."""
    found: dict[str, tuple[str, int]] = {}
    for path, shown in _files(folder, name):
        try:
            file = _file(path, shown)
        except ContentError:
            continue
        for index, doc in enumerate(file.data if isinstance(file.data, list) else []):
            if isinstance(doc, dict):
                found.setdefault(str(doc.get("id")), (shown, file.line(index, "id")))
    return found


def _files(folder: Path, name: str) -> list[tuple[Path, str]]:
    """Every file of items, with the name that problems call it."""
    paths = sorted([*folder.glob("*/*.yaml"), *folder.glob("*/*/*.yaml")])
    return [(path, f"{name}/{path.relative_to(folder).as_posix()}") for path in paths]


def _file(path: Path, shown: str) -> YamlFile:
    """The parsed file; the same text is parsed once in a process, for the bank is large."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return load_yaml(path, shown)
    return _parsed(text, shown)


@lru_cache(maxsize=512)
def _parsed(text: str, shown: str) -> YamlFile:
    return parse_yaml(text, shown)


def _parse(
    file: YamlFile, module: str, kind: str, read: list[_Read], figures: Mapping[str, Figure]
) -> list[ContentProblem]:
    if file.data is None:
        return []
    if not isinstance(file.data, list):
        return [file.problem("this file holds a list of items, each starting with '- id:'")]
    problems: list[ContentProblem] = []
    for index, doc in enumerate(file.data):
        if isinstance(doc, dict) and {"figure", "picture"} <= doc.keys():
            problems.append(file.problem("figure: leave picture out, it is the figure's", index))
        try:
            item = item_of(on_its_figure(doc, figures))
        except ValidationError as error:
            problems += file.problems_of(error, index)
            continue
        one = _Read(item, file, index)
        if item.module != module:
            problems.append(one.problem(f"lies in the folder of {module}", "module"))
        if item.kind != kind:
            problems.append(one.problem(f"lies in the file of {kind} items", "kind"))
        read.append(one)
        if item.figure is not None:
            problems += [one.problem(said, "figure") for said in told(item, figures[item.figure])]
    return problems


def _doubles(read: list[_Read]) -> list[ContentProblem]:
    first: dict[str, _Read] = {}
    problems = []
    for one in read:
        earlier = first.setdefault(one.item.id, one)
        if earlier is not one:
            line = earlier.file.line(earlier.index, "id")
            problems.append(
                one.problem(f"this id is used already in {earlier.file.file}:{line}", "id")
            )
    return problems


def _sources(one: _Read, sources: Collection[str] | None) -> list[ContentProblem]:
    if sources is None:
        return []
    return [
        one.problem(f"there is no source {source!r}", "sources")
        for source in one.item.sources
        if source not in sources
    ]


def _crowded(read: list[_Read]) -> list[ContentProblem]:
    count: Counter[tuple[str, str]] = Counter()
    problems = []
    for one in sorted(read, key=lambda r: r.item.id):
        if not (one.item.view and one.item.structure) or one.item.module == PRACTICE:
            continue
        pair = (one.item.view, one.item.structure)
        count[pair] += 1
        if count[pair] == MOST_PER_PICTURE_AND_STRUCTURE + 1:
            most = MOST_PER_PICTURE_AND_STRUCTURE
            problems.append(
                one.problem(f"more than {most} items ask {pair[1]} on {pair[0]}", "structure")
            )
    return problems


def blueprint_gaps(
    items: Collection[AnyItem], module_id: str, blueprint: Mapping[str, int]
) -> tuple[list[str], list[str]]:
    """What the bank lacks for a module's quiz, one sentence each: mistakes, then warnings.

    Once over is what a form takes; twice over is what lets a second form ask something else.
    """
    own = [item for item in items if item.module == module_id]
    held: Counter[str] = Counter(format_of(item) for item in own)
    known = {name: wanted for name, wanted in blueprint.items() if is_format(name, kind_names())}
    mistakes = [
        f"{name!r} is not a format of items; formats are {', '.join(FORMATS)}"
        for name in blueprint
        if name not in known
    ]
    warnings = []
    for name, wanted in known.items():
        asks = (
            f"the quiz of {module_id} asks for {wanted} {name} items; the bank holds {held[name]}"
        )
        if held[name] < wanted:
            mistakes.append(asks)
        elif held[name] < 2 * wanted:
            warnings.append(f"{asks}, not twice as many")
    made = sum(item.origin == "generated" for item in own)
    if made > MOST_GENERATED:
        mistakes.append(
            f"{made} items of {module_id} are generated; at most {MOST_GENERATED} may be"
        )
    return mistakes, warnings
