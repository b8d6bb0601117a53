"""The item bank as files: read whole, every problem found, nothing loaded while one is left.

``quizzes/items/<module>/<kind>.yaml`` each hold a list of items. What an item says about nerves,
landmarks and pictures is checked against the atlas, given as plain :class:`AtlasFacts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from npt_training.assessment.items import KINDS, AnyItem, Locate, Target, item_of
from npt_training.core.yamlfile import ContentError, ContentProblem, YamlFile, load_yaml

MOST_PER_PICTURE_AND_STRUCTURE = 3


@dataclass(frozen=True)
class ViewFacts:
    """One picture: what can be seen in it, and how fine its truth is.

    ``least_mm`` maps (what, id) to the smallest band that is honest there: the larger of the
    picture's accuracy and the published spread. ``unscored`` are drawn schematically only,
    ``unmeasured`` have no distance map here.
    """

    visible: frozenset[tuple[str, str]]
    accuracy_mm: float = 0.0
    least_mm: Mapping[tuple[str, str], float] = field(default_factory=dict)
    unscored: frozenset[tuple[str, str]] = frozenset()
    unmeasured: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class AtlasFacts:
    """What the atlas knows, as far as items speak of it."""

    nerves: frozenset[str]
    landmarks: frozenset[str]
    views: Mapping[str, ViewFacts]


@dataclass(frozen=True)
class _Read:
    item: AnyItem
    file: YamlFile
    index: int

    def problem(self, reason: str, *path: str) -> ContentProblem:
        return self.file.problem(f"{self.item.id}: {reason}", self.index, *path)


def load_items(
    folder: Path,
    atlas: AtlasFacts,
    *,
    sources: Collection[str] | None = None,
    name: str = "quizzes/items",
) -> list[AnyItem]:
    """Every item below ``folder``, in order of id.

    ``sources`` are the ids of courses/sources.yaml (None: not checked); ``name`` is how problems
    call the folder. Raises ContentError listing each problem as file, line and reason.
    """
    problems: list[ContentProblem] = []
    read: list[_Read] = []
    for path in sorted(folder.glob("*/*.yaml")):
        shown = f"{name}/{path.parent.name}/{path.name}"
        try:
            file = load_yaml(path, shown)
        except ContentError as error:
            problems += error.problems
            continue
        problems += _parse(file, path, read)
    problems += _doubles(read)
    for one in read:
        problems += _against_atlas(one, atlas)
        problems += _sources(one, sources)
    problems += _crowded(read)
    if problems:
        raise ContentError(problems)
    return sorted((one.item for one in read), key=lambda item: item.id)


def _parse(file: YamlFile, path: Path, read: list[_Read]) -> list[ContentProblem]:
    if file.data is None:
        return []
    if not isinstance(file.data, list):
        return [file.problem("this file holds a list of items, each starting with '- id:'")]
    problems: list[ContentProblem] = []
    for index, doc in enumerate(file.data):
        try:
            item = item_of(doc)
        except ValidationError as error:
            problems += file.problems_of(error, index)
            continue
        one = _Read(item, file, index)
        if item.module != path.parent.name:
            problems.append(one.problem(f"lies in the folder of {path.parent.name}", "module"))
        if item.kind != path.stem:
            problems.append(one.problem(f"lies in the file of {path.stem} items", "kind"))
        read.append(one)
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


def _against_atlas(one: _Read, atlas: AtlasFacts) -> list[ContentProblem]:
    item, problems = one.item, []
    named = item.nerves() + ([("structure", item.structure)] if item.structure else [])
    for where, nerve in named:
        if nerve not in atlas.nerves:
            problems.append(one.problem(f"the atlas has no nerve {nerve!r}", where))
    if item.kind == "label":
        known = atlas.nerves | atlas.landmarks
        for name in item.names:
            if name not in known:
                problems.append(one.problem(f"the atlas has no structure {name!r}", "names"))
    if item.kind == "identify" and item.answer != item.highlight.id:
        problems.append(one.problem("answer is not the nerve that is highlighted", "answer"))
    view = atlas.views.get(item.view) if item.view else None
    if item.view and view is None:
        problems.append(one.problem(f"the atlas has no picture {item.view!r}", "view"))
    for where, target in item.targets():
        reason = _target_fault(target, atlas, view, item.view)
        if reason:
            problems.append(one.problem(reason, where))
    if isinstance(item, Locate) and view is not None:
        problems += _too_fine(one, item, view)
    return problems


def _target_fault(
    target: Target, atlas: AtlasFacts, view: ViewFacts | None, view_id: str | None
) -> str | None:
    known = atlas.landmarks if target.what == "landmark" else atlas.nerves
    if target.id not in known:
        noun = "landmark" if target.what == "landmark" else "nerve"
        return f"the atlas has no {noun} {target.id!r}"
    if view is None:
        return None
    pair = (target.what, target.id)
    if pair not in view.visible:
        return f"the {target.what} of {target.id!r} is not visible in {view_id}"
    if pair in view.unscored:
        return f"the {target.what} of {target.id!r} is only schematic: it cannot be asked"
    return None


def _too_fine(one: _Read, item: Locate, view: ViewFacts) -> list[ContentProblem]:
    pair = (item.target.what, item.target.id)
    if pair in view.unmeasured:
        return [one.problem(f"{item.view} has no distance map for this", "target")]
    least = max(view.accuracy_mm, view.least_mm.get(pair, 0.0))
    if item.full_mm >= least:
        return []
    reason = (
        f"full_mm {item.full_mm:g} is finer than the picture and the published spread allow "
        f"({least:g} mm)"
    )
    return [one.problem(reason, "full_mm")]


def _sources(one: _Read, sources: Collection[str] | None) -> list[ContentProblem]:
    if sources is None:
        return []
    return [
        one.problem(f"courses/sources.yaml has no source {source!r}", "sources")
        for source in one.item.sources
        if source not in sources
    ]


def _crowded(read: list[_Read]) -> list[ContentProblem]:
    count: Counter[tuple[str, str]] = Counter()
    problems = []
    for one in sorted(read, key=lambda r: r.item.id):
        if not (one.item.view and one.item.structure):
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
    items: Collection[AnyItem], module_id: str, per_kind: Mapping[str, int]
) -> list[str]:
    """What the bank lacks for a module's quiz, one sentence each."""
    held: Counter[str] = Counter(item.kind for item in items if item.module == module_id)
    gaps = [f"{kind!r} is not a kind of item" for kind in per_kind if kind not in KINDS]
    gaps += [
        f"the quiz of {module_id} asks for {wanted} {kind} items; the bank holds {held[kind]}"
        for kind, wanted in per_kind.items()
        if kind in KINDS and held[kind] < wanted
    ]
    return gaps
