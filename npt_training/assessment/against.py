"""What an item says about anatomy, checked against the atlas: every fault with its field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from npt_training.assessment.hits import sides_of
from npt_training.assessment.items import (
    PRACTICE,
    WIDEST_BORDER_MM,
    AnyItem,
    AreaDrawn,
    Banded,
    Case,
    Identify,
    Label,
    Locate,
    Order,
    Points,
    Target,
    TerritoryTap,
    Trace,
)
from npt_training.assessment.planar import planar
from npt_training.assessment.stimulus import zone_of
from npt_training.assessment.window import whole_item

Where = tuple[str | int, ...]
Fault = tuple[Where, str]
LEAST_TRACE_MM = 30.0
"""A stretch shorter than this on the skin is pointed at, not traced."""
ON_LINE = 0.004
"""How far a point of an order may lie from its course, as a share of the picture."""
SHARED = ("view", "structure", "id", "picture")
"""Fields a stage has from its case: a fault in them is told once, at the case."""
BORDER_SHARE = 0.25
"""Where a territory is narrow its border band is this share of its width."""


@dataclass(frozen=True)
class ViewFacts:
    """One picture: what can be seen in it, and how fine its truth is.

    ``least_mm`` maps (what, id) to the smallest band that is honest there: the larger of the
    picture's accuracy and the published spread; ``across_mm`` is the spread across the course
    alone, for items that give the band along it. ``unscored`` are drawn schematically only,
    ``unmeasured`` have no distance map here. ``truth`` is the truth file, for what needs places.
    """

    visible: frozenset[tuple[str, str]]
    accuracy_mm: float = 0.0
    least_mm: Mapping[tuple[str, str], float] = field(default_factory=dict)
    across_mm: Mapping[tuple[str, str], float] = field(default_factory=dict)
    unscored: frozenset[tuple[str, str]] = frozenset()
    unmeasured: frozenset[tuple[str, str]] = frozenset()
    truth: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class AtlasFacts:
    """What the atlas knows, as far as items speak of it.

    ``aliases``: pairs of nerves that share a drawn line, where two names are right.
    ``distractors``: nerves that are never a right answer. ``territories``: id to nerve.
    """

    nerves: frozenset[str]
    landmarks: frozenset[str]
    views: Mapping[str, ViewFacts]
    hazards: frozenset[str] = frozenset()
    aliases: frozenset[frozenset[str]] = frozenset()
    distractors: frozenset[str] = frozenset()
    territories: Mapping[str, str | None] = field(default_factory=dict)


def faults(item: AnyItem, atlas: AtlasFacts, *, of_pack: bool = True) -> Iterator[Fault]:
    """Everything about ``item`` that the atlas contradicts.

    ``of_pack`` False: an author's own item, which need not name the truth it was made from.
    """
    item = whole_item(item)
    yield from _unknown(item, atlas)
    view = atlas.views.get(item.view) if item.view else None
    if item.view and view is None:
        yield ("view",), f"the atlas has no picture {item.view!r}"
    scored = item.scored()
    for where, target in item.targets():
        reason = _target_fault(target, atlas, view, item.view, (where, target) in scored)
        if reason:
            yield (where,), reason
            return
    yield from _answer_faults(item, atlas)
    if view is not None:
        yield from _measure_faults(item, view)
        yield from _place_faults(item, view)
        yield from _side_faults(item, view)
    yield from _photo_faults(item)
    if isinstance(item, Case):
        for number, one in enumerate(item.asked):
            for field_of, reason in faults(one, atlas):
                if field_of[0] not in SHARED:
                    yield ("stages", number, "ask", *field_of), reason
    if item.module == PRACTICE and of_pack:
        yield from _truth_faults(item, atlas, view)


def _unknown(item: AnyItem, atlas: AtlasFacts) -> Iterator[Fault]:
    named = item.nerves() + ([("structure", item.structure)] if item.structure else [])
    for where, nerve in named:
        if nerve not in atlas.nerves:
            yield (where,), f"the atlas has no nerve {nerve!r}"
    if isinstance(item, Label) and not item.free:
        known = atlas.nerves | atlas.landmarks
        for name in item.names:
            if name not in known:
                yield ("names",), f"the atlas has no structure {name!r}"


def _answer_faults(item: AnyItem, atlas: AtlasFacts) -> Iterator[Fault]:
    """Right answers that are none, and two right answers side by side."""
    if isinstance(item, Identify):
        shown: str | None = item.highlight.id
        if item.highlight.territory:
            shown = atlas.territories.get(item.highlight.id)
        if item.answer != shown:
            yield ("answer",), "answer is not the nerve that is highlighted"
        if item.answer in atlas.distractors:
            yield ("answer",), f"{item.answer!r} is never a right answer"
        if item.typed and any(item.answer in pair for pair in atlas.aliases):
            yield ("typed",), f"{item.answer!r} shares a line: two names could be typed"
    elif item.structure in atlas.distractors and item.scored():
        yield ("structure",), f"{item.structure!r} is never a right answer"
    for pair in combinations(item.offered(), 2):
        if frozenset(pair) in atlas.aliases:
            first, second = sorted(pair)
            where = {"identify": "options", "label": "names"}.get(item.kind, "options")
            yield (where,), f"{first!r} and {second!r} share a line: both names could be right"


def _target_fault(
    target: Target, atlas: AtlasFacts, view: ViewFacts | None, view_id: str | None, scored: bool
) -> str | None:
    known = {
        "landmark": atlas.landmarks,
        "territory": frozenset(atlas.territories),
    }.get(target.what, atlas.nerves)
    if target.id not in known:
        noun = target.what if target.what in ("landmark", "territory") else "nerve"
        return f"the atlas has no {noun} {target.id!r}"
    if view is None:
        return None
    pair = (target.what, target.id)
    if pair not in view.visible:
        return f"the {target.what} of {target.id!r} is not visible in {view_id}"
    if scored and pair in view.unscored:
        return f"the {target.what} of {target.id!r} is only schematic: it cannot be asked"
    return None


def _measure_faults(item: AnyItem, view: ViewFacts) -> Iterator[Fault]:
    """Bands finer than the truth is, or without a map to measure on."""
    if not isinstance(item, Banded | Points):
        return
    if isinstance(item, Points) and item.spots and item.full_mm < view.accuracy_mm:
        yield (
            ("full_mm",),
            f"full_mm {item.full_mm:g} is finer than the picture ({view.accuracy_mm:g} mm)",
        )
    for where, target in item.targets():
        pair = (target.what, target.id)
        if pair in view.unmeasured:
            yield (where,), f"{item.view} has no distance map for this"
            return
        spread = view.least_mm.get(pair, 0.0)
        if isinstance(item, Locate) and item.spread:
            if pair not in view.across_mm:
                yield ("spread",), f"{item.view} shows no published spread of this exit"
            spread = view.across_mm.get(pair, spread)
        least = max(view.accuracy_mm, spread)
        if item.full_mm < least:
            yield (
                ("full_mm",),
                f"full_mm {item.full_mm:g} is finer than the picture and the published spread "
                f"allow ({least:g} mm)",
            )


def _place_faults(item: AnyItem, view: ViewFacts) -> Iterator[Fault]:
    """Lines, areas and points that are no longer where the item says."""
    if view.truth is None:
        return
    if isinstance(item, Trace):
        mm = sum(run["mm"] for run in scored_runs(view.truth, item.target.id, item.path))
        if mm < LEAST_TRACE_MM:
            yield (
                ("path",),
                f"{item.view} shows {mm:g} mm of {item.target.id}.{item.path} that may be "
                f"scored; a trace needs {LEAST_TRACE_MM:g}",
            )
    elif isinstance(item, TerritoryTap | AreaDrawn):
        widest = border_band(view.truth, item.target.id)
        if item.band_mm < math.floor(widest * 10) / 10 - 0.05:
            yield (
                ("band_mm",),
                f"the border band is {widest:.1f} mm here: a border is never scored more finely",
            )
    elif isinstance(item, Order):
        yield from _order_faults(item, view.truth)


def _photo_faults(item: AnyItem) -> Iterator[Fault]:
    """What is drawn on a photograph follows the rules of the atlas: long enough, not too fine."""
    ground = planar(item)
    if ground is None:
        return
    if isinstance(item, Trace):
        [[line]] = ground.stretches(item.target.id, item.path)
        if line.mm < LEAST_TRACE_MM:
            yield ("drawn",), f"the line is {line.mm:.0f} mm; a trace needs {LEAST_TRACE_MM:g}"
    elif isinstance(item, TerritoryTap | AreaDrawn):
        widest = widest_border(ground.zone(item.target.id).width_mm)
        least = max(math.floor(widest * 10) / 10, ground.accuracy_mm)
        if item.band_mm < least - 0.05:
            yield (
                ("band_mm",),
                f"the border band is {least:.1f} mm here: a border is never scored more finely",
            )


def _side_faults(item: AnyItem, view: ViewFacts) -> Iterator[Fault]:
    """A side can only be asked where both are in the picture."""
    if not isinstance(item, Locate) or item.side is None or view.truth is None:
        return
    if len(sides_of(view.truth, item.target)) < 2:
        yield ("side",), f"{item.view} does not show both sides of {item.target.id!r}"


def _order_faults(item: Order, truth: Mapping[str, Any]) -> Iterator[Fault]:
    along: dict[str, float] = {}
    for index, point in enumerate(item.points):
        runs = scored_runs(truth, point.nerve, item.path)
        found = [_project(point.at, run["points"]) for run in runs]
        if not found or min(far for far, _share in found) > ON_LINE:
            yield ("points", index), f"{point.id} does not lie on the course of {point.nerve!r}"
            return
        _far, share, number = min((*one, number) for number, one in enumerate(found))
        along[point.id] = number + share
        if item.towards:
            along[point.id] = _towards(point.at, truth, item.towards)
    places = [along[ident] for ident in item.answer]
    if not all(a < b for a, b in pairwise(places)):
        yield ("answer",), "the points do not stand in this order"


def _truth_faults(item: AnyItem, atlas: AtlasFacts, view: ViewFacts | None) -> Iterator[Fault]:
    """An item of the practice bank says what truth it stands on, and that truth is there."""
    if not item.stands_on:
        yield ("id",), "an item of the atlas says which truth it stands on: stands_on"
        return
    for index, one in enumerate(item.stands_on):
        if one.what == "hazard":
            if one.id not in atlas.hazards:
                yield ("stands_on", index), f"the atlas has no hazard {one.id!r}"
            continue
        pair = (one.what, one.id)
        if view is not None and pair not in view.visible:
            yield ("stands_on", index), f"the {one.what} of {one.id!r} is not in {item.view}"
        elif item.scored() and one.basis == "schematic":
            yield ("stands_on", index), "schematic truth is never scored"


def scored_runs(
    truth: Mapping[str, Any], nerve: str, path: str | None = None
) -> list[Mapping[str, Any]]:
    """Visible stretches neither deep nor schematic; of one side only, the right where shown."""
    runs = [
        run
        for run in truth["nerves"].get(nerve, {"courses": []})["courses"]
        if not run["deep"] and not run["schematic"] and path in (None, run["path"])
    ]
    sides = sorted({run.get("side", "right") for run in runs}, reverse=True)
    return [run for run in runs if run.get("side", "right") == sides[0]]


def border_band(truth: Mapping[str, Any], territory: str) -> float:
    """What is left out of scoring on each side of a border: 20 mm, or a quarter of the width."""
    return widest_border(zone_of(truth, territory).width_mm)


def widest_border(width_mm: float) -> float:
    """The same from the width of an area."""
    return min(WIDEST_BORDER_MM, BORDER_SHARE * width_mm)


def _towards(at: tuple[float, float], truth: Mapping[str, Any], word: str) -> float:
    right, down = truth["orientation"].get(word, (0.0, 0.0))
    width, height = truth["size_px"]
    return float(at[0] * width * right + at[1] * height * down)


def _project(at: tuple[float, float], line: list[tuple[float, float]]) -> tuple[float, float]:
    """(distance, share of the line) of the nearest place on a line."""
    best, passed, total = (math.inf, 0.0), 0.0, 0.0
    for a, b in pairwise(line):
        dx, dy = b[0] - a[0], b[1] - a[1]
        length = math.hypot(dx, dy)
        total += length
        if not length:
            continue
        part = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length**2
        part = min(max(part, 0.0), 1.0)
        far = math.hypot(at[0] - a[0] - part * dx, at[1] - a[1] - part * dy)
        if far < best[0]:
            best = (far, passed + part * length)
        passed += length
    return best[0], best[1] / total if total else 0.0
