"""From the YAML of quizzes/atlas to pictures, truth and maps: what changed, two at a time.

Every view is first made whole in the cache folder and only put in place when all are without
fault, by renaming: a build that is refused or killed leaves the last good one as it was, and the
next one takes up what is finished.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from npt_training.atlas import mirror
from npt_training.atlas.build import files
from npt_training.atlas.build.atlas import Atlas
from npt_training.atlas.build.measure import body_document
from npt_training.atlas.build.picture import WIDTHS_PX
from npt_training.atlas.build.refused import BuildRefused
from npt_training.atlas.build.scene3d import glb, scene_document
from npt_training.atlas.coverage import unnamed, wanting
from npt_training.atlas.labels import LabelCannotBePlaced, place
from npt_training.atlas.pack import load_entries
from npt_training.core.yamlfile import ContentError

Say = Callable[[str], None]
WORKERS = 2


@dataclass(frozen=True)
class _Task:
    view: dict[str, Any]
    staged: Path
    placed: Path
    inputs: str
    picture_inputs: str
    force: bool
    keep_going: bool


@dataclass
class _Made:
    view: str
    note: str = ""
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Wish:
    """What is asked of a build: `only` these views; `force` also what is current.

    `keep_going` puts each good view in place at once, although others may have faults.
    """

    only: tuple[str, ...] = ()
    force: bool = False
    keep_going: bool = False
    workers: int = WORKERS


_atlas: Atlas | None = None  # what the workers inherit


def build(folder: Path, cache: Path, wish: Wish | None = None, say: Say = print) -> int:
    """Make what is missing or changed; returns how many views were made.

    Raises BuildRefused or ContentError with every mistake that was found.
    """
    global _atlas
    wish = wish or Wish()
    files.recover(folder / "views")
    pack = load_entries(folder)
    if pack.problems and not wish.keep_going:
        raise ContentError(pack.problems)
    unknown = [name for name in wish.only if name not in pack.entries]
    if unknown:
        raise BuildRefused([f"{name}: there is no such view" for name in unknown])
    chosen = [v for v in pack.entries if not wish.only or v in wish.only]
    digests = files.inputs(folder, pack.entries)
    staging = files.staging(cache, folder)
    placed = {v for v in chosen if _is_current(folder / "views" / v, digests[v])}
    if not wish.force and len(placed) == len(chosen) and (folder / "scene/scene.json").exists():
        say(f"{len(chosen)} views, all unchanged")
        return 0
    start = time.monotonic()
    say("body, landmarks, courses and territories")
    atlas = _atlas = Atlas(folder, cache, lenient=wish.keep_going)
    say(f"{len(atlas.courses)} lines on the body, {time.monotonic() - start:.0f} s")
    todo = [v for v in chosen if wish.force or v not in placed]
    tasks, problems = _tasks(atlas, todo, staging, digests, wish)
    problems = [*atlas.problems, *problems]
    if problems and not wish.keep_going:
        raise BuildRefused(problems)
    whole = _whole(atlas, folder)
    for number, made in enumerate(_all_made(tasks, wish.workers), 1):
        problems += made.problems
        took = time.monotonic() - start
        say(f"{number} of {len(tasks)}, {took:.0f} s: {made.view}: {made.note or 'not made'}")
        for problem in made.problems:
            say(f"  {problem}")
        if wish.keep_going and made.note:
            files.put_in_place(staging, folder / "views", [made.view])
    good = [v for v in todo if _is_current(staging / v, digests[v])]
    truths = _truths(folder, staging, pack.entries, good)
    asked = set(pack.entries if not wish.only else todo)
    problems += unnamed(
        truths, {name: n for name, n in atlas.nerves.items() if n.get("best_view") in asked}
    )
    if problems and not wish.keep_going:
        raise BuildRefused(problems)
    if not wish.keep_going:
        files.put_in_place(staging, folder / "views", good)
    if not wish.only:
        files.forget(folder / "views", set(pack.entries))
    for path, content in whole.items():
        files.write(path, content)
    for problem in problems:
        say(f"left out: {problem}")
    if not wish.only:
        for gap in wanting(truths, atlas.nerves):
            say(f"wanting: {gap}")
    return len(good)


def _tasks(
    atlas: Atlas, names: Iterable[str], staging: Path, digests: Mapping[str, str], wish: Wish
) -> tuple[list[_Task], list[str]]:
    tasks, problems = [], []
    for name in names:
        view = atlas.views.get(name)
        if view is None:
            continue
        try:
            drawn = files.picture_inputs(atlas, view)
        except Exception as error:
            problems.append(f"view {name}: {error}")
            continue
        target = atlas.folder / "views" / name
        how = wish.force, wish.keep_going
        tasks.append(_Task(view, staging / name, target, digests[name], drawn, *how))
    return tasks, problems


def _all_made(tasks: list[_Task], workers: int) -> Iterable[_Made]:
    assert _atlas is not None
    if any(task.view.get("side") == "both" for task in tasks):
        _ = _atlas.left
    for task in tasks:
        if task.force or not files.pictures_of((task.placed, task.staged), task.picture_inputs):
            _atlas.coat(task.view)
    if workers < 2 or len(tasks) < 2:
        yield from map(_make, tasks)
        return
    with multiprocessing.get_context("fork").Pool(workers) as pool:
        yield from pool.imap_unordered(_make, tasks)


def _make(task: _Task) -> _Made:
    """One view, whole, in its staging folder; its truth file comes last."""
    assert _atlas is not None
    name, target = task.view["id"], task.staged
    if not task.force and _is_current(target, task.inputs):
        return _Made(name, "made before")
    try:
        truth, maps = _atlas.truth(task.view)
        faults = _faults(_atlas, task.view, truth)
        if faults and not task.keep_going:
            return _Made(name, problems=faults)
        pictures = {} if task.force else files.pictures_of(
            (task.placed, target), task.picture_inputs
        )  # fmt: skip
        kept = bool(pictures)
        pictures = pictures or _atlas.picture(task.view)
    except Exception as error:
        reason = str(error) or type(error).__name__
        return _Made(name, problems=[f"view {name}: {reason}"])
    truth["picture_inputs"], truth["inputs"] = task.picture_inputs, task.inputs
    size = files.write_view(target, truth, pictures, maps)
    note = f"{len(truth['nerves'])} nerves, {len(maps)} maps, {size // 1024} KB"
    return _Made(name, note + (", picture kept" if kept else ""), faults)


def _faults(atlas: Atlas, view: Mapping[str, Any], truth: Mapping[str, Any]) -> list[str]:
    """A name without room, or a picture that shows no structure at all."""
    if not truth["nerves"] and not truth["hazards"] and not truth["landmarks"]:
        return [f"view {view['id']}: it shows no nerve, hazard or landmark"]
    names = {name: nerve["name"] for name, nerve in atlas.nerves.items()}
    try:
        place(truth, names)
        if view.get("side") != "both":
            place(mirror.truth(truth), names)
    except LabelCannotBePlaced as refused:
        return [f"view {refused}"]
    return []


def _is_current(folder: Path, inputs: str) -> bool:
    truth = files.truth_of(folder)
    if truth is None or truth.get("inputs") != inputs:
        return False
    pictures = [folder / f"plain-{width}.webp" for width in WIDTHS_PX]
    maps = [folder / "distance" / f"{key}.png" for key in truth["maps"]]
    return all(path.exists() for path in (*pictures, *maps))


def _truths(
    folder: Path, staging: Path, views: Iterable[str], good: Iterable[str]
) -> dict[str, Mapping[str, Any]]:
    """The truth of every view as it will be once what is good is in place."""
    ready = set(good)
    found = {}
    for name in views:
        truth = files.truth_of(staging / name if name in ready else folder / "views" / name)
        if truth is not None:
            found[name] = truth
    return found


def _whole(atlas: Atlas, folder: Path) -> dict[Path, bytes]:
    """What belongs to no view: measurements and points, and the body in space."""
    return {
        folder / "body.json": files.as_json(body_document(atlas)),
        folder / "scene" / "scene.json": files.as_json(scene_document(atlas)),
        folder / "scene" / "body.glb": glb(atlas.model),
    }
