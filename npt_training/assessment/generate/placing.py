"""Items answered on the picture: course, exit, landmark, trace, territory, order, row."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

from npt_training.assessment.against import LEAST_TRACE_MM, border_band, scored_runs
from npt_training.assessment.generate.draft import (
    WIDEST_FULL_MM,
    Doc,
    course_mm,
    course_truth,
    draft,
    exit_mm,
    level_of,
    on,
    point_mm,
)
from npt_training.assessment.generate.neighbours import apart
from npt_training.assessment.generate.scene import Scene
from npt_training.assessment.generate.unsettled import DRAWN_IN_PART
from npt_training.assessment.generate.words import in_sentence, prompt, reason
from npt_training.atlas.models import Path

LEAST_COURSE_MM = 25.0
LEAST_SOURCED = 0.6
"""Of the course under the skin, how much must rest on a source before a tap on it is scored."""
LEAST_WIDTH_MM = 24.0
LEAST_GAP = 0.03
"""Points closer than this share of the picture cannot be told apart by a finger."""
ROW_GAP = 0.045
POINTS = 4
ROW = (3, 5)
SIDEWAYS = 0.9
ROW_WORDS = ("anterior", "posterior", "medial", "lateral", "radial", "ulnar")


def locate_course(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    if nerve in DRAWN_IN_PART or not scene.may_score("course", nerve):
        return None
    scored, shallow = scene.scored_mm(nerve), scene.shallow_mm(nerve)
    if scored < LEAST_COURSE_MM or scored < LEAST_SOURCED * shallow:
        return None
    full, half = course_mm(scene, nerve)
    if not scene.tappable(full):
        return None
    entry = scene.atlas.nerve(nerve)
    doc = draft(
        scene, "locate", "course", nerve,
        level=level_of(scene, "R", "U"),
        prompt=prompt("locate-course", rng, entry.name),
        rationale=reason(*entry.find[:2]),
        stands_on=[course_truth(scene.atlas, nerve)],
    )  # fmt: skip
    return doc | {"target": {"course": nerve}, "full_mm": full, "half_mm": half}


def locate_exit(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    """Where the spread along the course is published apart from that across it, by its band."""
    exits, least = _exits(scene, nerve), exit_mm(scene, nerve)
    if least is None or not exits or not scene.may_score("exit", nerve):
        return None
    pair = ("exit", nerve)
    spread = scene.facts.least_mm.get(pair, 0.0)
    across = scene.facts.across_mm.get(pair)
    banded = across is not None and across < spread
    if banded and across is not None:
        # The published band lies along the course; what the confidence says lies across it, too.
        full, half = point_mm(scene, across)
    else:
        full, half = point_mm(scene, spread, least)
    if full > WIDEST_FULL_MM or not scene.tappable(full):
        return None
    entry = scene.atlas.nerve(nerve)
    doc = draft(
        scene, "locate", "exit", nerve,
        level="U",
        prompt=prompt("locate-exits" if len(exits) > 1 else "locate-exit", rng, entry.name),
        rationale=reason(entry.exit, entry.variation),
        stands_on=[on("exit", nerve, basis, part) for part, basis in exits],
    )  # fmt: skip
    band = {"spread": True} if banded else {}
    return doc | {"target": {"exit": nerve}, "full_mm": full, "half_mm": half} | band


def _exits(scene: Scene, nerve: str) -> list[tuple[str, str]]:
    """(point, basis) of the visible exits; empty when one of them is only drawn or lies deep."""
    found = []
    shown = scene.truth["nerves"].get(nerve)
    for place in shown["exits"] if shown else []:
        point = scene.atlas.point(nerve, place["point"])
        if point is None or point.schematic or point.depth == "deep":
            return []
        if place["basis"] == "schematic":
            return []
        if (place["point"], place["basis"]) not in found:
            found.append((place["point"], place["basis"]))
    return found


def locate_landmark(scene: Scene, landmark: str, rng: random.Random) -> Doc | None:
    entry = scene.atlas.pack.landmarks[landmark]
    shown = scene.truth["landmarks"].get(landmark)
    if shown is None or entry.basis == "schematic" or not scene.may_score("landmark", landmark):
        return None
    if min(min(v, 1 - v) for v in shown["at"]) < 0.04:
        return None
    full, half = point_mm(scene)
    if not scene.tappable(full):
        return None
    doc = draft(
        scene, "locate", "landmark", landmark,
        level="R",
        prompt=prompt("locate-landmark", rng, entry.name),
        rationale=reason(entry.find),
        stands_on=[on("landmark", landmark, entry.basis)],
        structure=False,
    )  # fmt: skip
    return doc | {"target": {"landmark": landmark}, "full_mm": full, "half_mm": half}


def trace(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    path = _traceable(scene, nerve, LEAST_TRACE_MM)
    full, half = course_mm(scene, nerve)
    if path is None or not scene.tappable(full):
        return None
    entry = scene.atlas.nerve(nerve)
    doc = draft(
        scene, "trace", "trace", nerve,
        level="U" if scene.scored_mm(nerve, path.id) < 100 else "A",
        prompt=prompt("trace", rng, path_name(entry.name, path)),
        rationale=reason(*entry.find, entry.variation),
        stands_on=[course_truth(scene.atlas, nerve, path.id)],
    )  # fmt: skip
    bands = {"full_mm": full, "half_mm": half}
    return doc | {"target": {"course": nerve}, "path": path.id} | bands


def _traceable(scene: Scene, nerve: str, least_mm: float) -> Path | None:
    """The main line, or the longest named branch, that shows enough and rests on truth."""
    if nerve in DRAWN_IN_PART or not scene.may_score("course", nerve):
        return None
    paths = scene.atlas.nerve(nerve).paths
    found = [
        (scene.scored_mm(nerve, path.id), -place, path)
        for place, path in enumerate(paths)
        if path.level is None
        and (path.name or place == 0)
        and scene.atlas.course_basis(nerve, path.id) != "schematic"
    ]
    mm, _place, path = max(found, key=lambda one: one[:2], default=(0.0, 0, paths[0]))
    whole = sum(
        run["mm"]
        for run in scene.truth["nerves"][nerve]["courses"]
        if run["path"] == path.id and not run["deep"]
    )
    enough = mm >= least_mm and mm >= LEAST_SOURCED * whole / (2 if scene.both else 1)
    return path if enough else None


def path_name(name: str, path: Path) -> str:
    return f"{name} ({in_sentence(path.name)})" if path.name else name


def territory(scene: Scene, ident: str, rng: random.Random) -> Doc | None:
    entry = scene.atlas.pack.territories[ident]
    if entry.nerve is None or not scene.may_score("territory", ident):
        return None
    zone = scene.stimulus.zone(ident)
    if zone.width_mm < LEAST_WIDTH_MM or not scene.tappable(zone.width_mm / 2):
        return None
    nerve = scene.atlas.nerve(entry.nerve)
    doc = draft(
        scene, "territory", "territory", nerve.id,
        level="U" if entry.confidence != "low" else "A",
        prompt=prompt("territory", rng, nerve.name),
        rationale=reason(nerve.territory, nerve.variation),
        stands_on=[on("territory", ident, entry.basis)],
    )  # fmt: skip
    band = math.ceil(10 * border_band(scene.truth, ident)) / 10
    return doc | {"target": {"territory": ident}, "band_mm": min(band, 20.0)}


def order(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    """Four points along one line, from the trunk of the nerve to its end."""
    path = _traceable(scene, nerve, 2 * LEAST_TRACE_MM)
    if path is None:
        return None
    runs = scored_runs(scene.truth, nerve, path.id)
    longest = max(runs, key=lambda run: run["mm"])["points"]
    shares = [(i + 0.5 + rng.uniform(-0.2, 0.2)) / POINTS for i in range(POINTS)]
    spots = [_along(longest, share, scene.truth["size_px"]) for share in shares]
    if not _spaced(spots):
        return None
    entry = scene.atlas.nerve(nerve)
    doc = draft(
        scene, "order", "order", nerve,
        level="R",
        prompt=prompt("order", rng, path_name(entry.name, path)),
        rationale=reason(*entry.find),
        stands_on=[course_truth(scene.atlas, nerve, path.id)],
    )  # fmt: skip
    points, answer = _points([(spot, nerve) for spot in spots])
    return doc | {"points": points, "answer": answer, "path": path.id}


def row(scene: Scene, nerve: str, rng: random.Random) -> Doc | None:
    """Nerves at one level, among them ``nerve``, from one side of the limb to the other."""
    words = [
        word
        for word in ROW_WORDS
        if scene.truth["orientation"].get(word, (0, 0))[0] > SIDEWAYS
        and word in scene.truth["marks"].values()
    ]
    if not words or scene.both:
        return None
    found = max(
        (_crossed(scene, nerve, level / 24) for level in range(3, 22)),
        key=lambda one: (len(one), one),
        default=[],
    )
    if len(found) < ROW[0]:
        return None
    towards = words[0]
    kept = sorted(_around(found, nerve), key=lambda one: one[0][0])
    entry = scene.atlas.nerve(nerve)
    start = _other_side(scene, towards)
    if start is None:
        return None
    names = ", then ".join(f"the {in_sentence(scene.atlas.nerve(name).name)}" for _, name in kept)
    doc = draft(
        scene, "order", "row", nerve,
        level="A",
        prompt=prompt("row", rng, start=start),
        rationale=reason(f"From the {start} side: {names}", f"{entry.name}: {entry.find[0]}"),
        stands_on=[course_truth(scene.atlas, name) for _spot, name in kept],
    )  # fmt: skip
    points, answer = _points(kept)
    return doc | {"points": points, "answer": answer, "towards": towards}


def _crossed(scene: Scene, nerve: str, y: float) -> list[tuple[tuple[float, float], str]]:
    """Nerves that cross the height ``y`` once, where it is scored, well apart, left to right."""
    found: list[tuple[tuple[float, float], str]] = []
    for name in scene.nerves:
        if not scene.atlas.may_be_asked(name) or not scene.may_score("course", name):
            continue
        crossings = [
            (a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]), y)
            for run in scored_runs(scene.truth, name)
            for a, b in pairwise(run["points"])
            if (a[1] > y) != (b[1] > y)
        ]
        if len(crossings) == 1 and _times(scene, name, y) == 1:
            found.append(((round(crossings[0][0], 5), round(y, 5)), name))
    names = [name for _spot, name in found]
    if nerve not in names or not apart(scene.atlas, names):
        return []
    ordered = sorted(found)
    if any(b[0][0] - a[0][0] < ROW_GAP for a, b in pairwise(ordered)):
        return []
    return ordered


def _times(scene: Scene, nerve: str, y: float) -> int:
    """How often anything drawn of a nerve under the skin crosses a height."""
    return sum(
        (a[1] > y) != (b[1] > y)
        for run in scene.truth["nerves"][nerve]["courses"]
        if not run["deep"]
        for a, b in pairwise(run["points"])
    )


def _around(found: list[Any], nerve: str) -> list[Any]:
    """At most five, the nearest to ``nerve``."""
    middle = next(spot[0] for spot, name in found if name == nerve)
    return sorted(found, key=lambda one: abs(one[0][0] - middle))[: ROW[1]]


def _other_side(scene: Scene, towards: str) -> str | None:
    opposite = {"anterior": "posterior", "medial": "lateral", "radial": "ulnar"}
    opposite |= {there: here for here, there in opposite.items()}
    words = {
        "anterior": "front", "posterior": "back", "medial": "inner", "lateral": "outer",
        "radial": "thumb", "ulnar": "little-finger",
    }  # fmt: skip
    return words.get(opposite[towards])


def _points(spots: list[tuple[tuple[float, float], str]]) -> tuple[list[Doc], list[str]]:
    """Points with ids by their place in the picture, and the ids in the right order."""
    by_place = sorted(range(len(spots)), key=lambda i: (spots[i][0][1], spots[i][0][0]))
    ids = {index: "abcdef"[place] for place, index in enumerate(by_place)}
    points = [
        {"id": ids[index], "at": list(spots[index][0]), "nerve": spots[index][1]}
        for index in by_place
    ]
    return points, [ids[index] for index in range(len(spots))]


def _along(line: Any, share: float, size: Any) -> tuple[float, float]:
    width, height = size
    steps = [math.hypot((b[0] - a[0]) * width, (b[1] - a[1]) * height) for a, b in pairwise(line)]
    left = share * sum(steps)
    for (a, b), step in zip(pairwise(line), steps, strict=True):
        if step and left <= step:
            part = left / step
            return (
                round(a[0] + (b[0] - a[0]) * part, 5),
                round(a[1] + (b[1] - a[1]) * part, 5),
            )
        left -= step
    return tuple(line[-1])


def _spaced(spots: list[tuple[float, float]]) -> bool:
    return all(
        math.dist(a, b) >= LEAST_GAP for i, a in enumerate(spots) for b in spots[i + 1 :]
    ) and all(0 < v < 1 for spot in spots for v in spot)
