"""Answers to questions on pictures, out of the atlas's own files and what the page shows.

Nothing of the product is imported, the generator of questions least of all: what it and the
scoring make of the atlas is judged by somebody who reads the same chart for himself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from tests.examinee import chart
from tests.examinee.chart import Line, Place, View

Fields = dict[str, list[str]]
SAME_PX = 2.5
"""Further apart than this in the picture's own pixels, two drawings are not the same one."""
SKIN = re.compile(r"(?<!under the )\bskin\b|numb|\barea\b|feeling", re.IGNORECASE)
EXIT = re.compile(r"\bexits?\b|comes? out|to the surface", re.IGNORECASE)
NEAREST = re.compile(r"nearest|slips off", re.IGNORECASE)
HAZARD = re.compile(r"hazard|keep the needle away|to spare", re.IGNORECASE)
CLEAR_MM = 4.0
"""A pin this near to another name on offer could be meant for it."""
ALONG_NERVE = re.compile(r"origin to end|trunk of the nerve|in which the nerve runs", re.IGNORECASE)
MOST_TAPS = 40


@dataclass(frozen=True)
class Seen:
    """A question as the page shows it. ``layers`` are in pixels of a picture of ``size``.

    ``about``: (course, exit, landmark or territory; id), where the words do not name it.
    ``box``: left, top, width, height of the part of ``view`` that is shown, in shares of it; the
    page does not tell, whoever checks the keys must know.
    """

    prompt: str
    view: str
    size: tuple[int, int]
    layers: Sequence[Mapping[str, Any]]
    options: Sequence[tuple[str, str]] = ()
    pins: Sequence[tuple[int, str]] = ()
    wants: str = ""
    about: tuple[str, str] | None = None
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    chart: View = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "chart", chart.view(self.view))

    def there(self, x: float, y: float) -> Place:
        """From pixels of the picture to shares of the view."""
        left, top, wide, high = self.box
        return left + x / self.size[0] * wide, top + y / self.size[1] * high

    def here(self, at: Place) -> Place:
        """From shares of the view to shares of the picture."""
        left, top, wide, high = self.box
        return (at[0] - left) / wide, (at[1] - top) / high

    def shown(self, at: Place) -> bool:
        return all(0 <= share <= 1 for share in self.here(at))

    def lines(self, *kinds: str) -> list[Line]:
        return [
            [self.there(x, y) for x, y in ring]
            for layer in self.layers
            if layer["kind"] in kinds and "d" in layer
            for ring in rings_of(layer["d"])
        ]

    def spots(self, kind: str) -> list[Place]:
        return [
            self.there(layer["x"], layer["y"]) for layer in self.layers if layer["kind"] == kind
        ]

    @property
    def blur_mm(self) -> float:
        """What rounding to pixels of the picture may shift a place by, and of the view."""
        scale = max(self.box[2] * self.chart.width / self.size[0], 1.0)
        return float(SAME_PX * scale * self.chart.mm_per_px)


class Unanswerable(Exception):
    """The atlas gives no answer, or more than one."""


def rings_of(d: str) -> list[Line]:
    """The lines of SVG path data that holds straight lines only."""
    found = []
    for part in re.findall(r"M([^MZ]*)", d):
        numbers = [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", part)]
        found.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    return found


def answer(seen: Seen) -> Fields:
    """Form fields. Raises Unanswerable."""
    if seen.wants == "path":
        return {"path": [told(trace(seen))]}
    if seen.wants == "point":
        x, y = seen.here(spot(seen))
        return {"x": [f"{x:.5f}"], "y": [f"{y:.5f}"]}
    if seen.wants == "line":
        return {"text": [str(chart.entries()["nerves"][whose(seen)]["name"])]}
    if seen.pins:
        ordered = ALONG_NERVE.search(seen.prompt) or seen.lines("level")
        return in_order(seen) if ordered else labels(seen)
    return {"choice": [chosen(seen)]}


def told(line: Line) -> str:
    return " ".join(f"{x:.5f},{y:.5f}" for x, y in line)


# Places


def spot(seen: Seen) -> Place:
    """Where a finger goes."""
    return places(seen, *(seen.about or asked(seen.prompt)))[0]


def asked(prompt: str) -> tuple[str, str]:
    """(course, exit, landmark or territory; id), read from the words of the question."""
    nerve, mark = chart.named_in(prompt, "nerves"), chart.named_in(prompt, "landmarks")
    name = {ident: str(one["name"]) for part in ("nerves", "landmarks")
            for ident, one in chart.entries()[part].items()}  # fmt: skip
    if mark is not None and (nerve is None or len(name[mark]) > len(name[nerve])):
        return "landmark", mark
    if nerve is None:
        raise Unanswerable(f"no name of the atlas in: {prompt}")
    if SKIN.search(prompt):
        return "territory", nerve
    return ("exit" if EXIT.search(prompt) else "course"), nerve


def places(seen: Seen, what: str, ident: str) -> list[Place]:
    """Places that are right, the best first."""
    if what == "territory":
        found = [spot_in(seen, area) for area in chart.areas_of(ident) or [ident]]
    elif what == "landmark":
        found = [seen.chart.landmark(ident)]
    elif what == "exit":
        found = list(seen.chart.exits(ident))
    else:
        runs = [run for run in seen.chart.runs(ident) if not run.deep and not run.schematic]
        runs.sort(key=lambda run: -run.mm)
        found = [at for run in runs for at in middle_first(seen, run.line)]
    inside = [at for at in found if at is not None and seen.shown(at)]
    if not inside:
        raise Unanswerable(f"{what} {ident} is not in this picture")
    return inside


def spot_in(seen: Seen, territory: str) -> Place | None:
    left, top, wide, high = seen.box
    corners = [(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)]
    window = Polygon([seen.chart.px(corner) for corner in corners])
    shape = seen.chart.area(territory).intersection(window)
    if shape.is_empty:
        return None
    x, y = chart.spot_inside(shape)
    return x / seen.chart.width, y / seen.chart.height


def middle_first(seen: Seen, line: Line) -> list[Place]:
    """Places of a line that are in the picture, from its middle outwards."""
    inside = [at for at in list(chart.dense(line))[::12] if seen.shown(at)]
    half = len(inside) / 2
    return [inside[i] for i in sorted(range(len(inside)), key=lambda i: abs(i - half))]


# Lines


def path_asked(prompt: str, nerve: str) -> str:
    """The branch a question names in brackets, else the main line."""
    paths = chart.entries()["nerves"][nerve]["paths"]
    for path in paths:
        if path.get("name") and f"({path['name']})".lower() in prompt.lower():
            return str(path["id"])
    return str(paths[0]["id"])


def stretches(seen: Seen, nerve: str, path: str) -> dict[str, list[Line]]:
    """What lies under the skin of one line, by side, in the order the nerve runs."""
    found: dict[str, list[Line]] = {}
    for run in seen.chart.runs(nerve):
        if run.path == path and not run.deep and not run.schematic:
            found.setdefault(run.side, []).append(run.line)
    return found


def trace(seen: Seen) -> Line:
    _what, nerve = seen.about or asked(seen.prompt)
    sides = stretches(seen, nerve, path_asked(seen.prompt, nerve))
    if not sides:
        raise Unanswerable(f"{nerve} shows no line that could be drawn")
    longest = max(sides.values(), key=lambda lines: sum(map(len, lines)))
    line = [seen.here(at) for part in longest for at in part]
    inside = [(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)) for x, y in line]
    return thinned(inside, MOST_TAPS)


def thinned(line: Line, most: int) -> Line:
    """The corners that matter, by the triangle each makes with its neighbours (Visvalingam)."""
    kept = list(line)
    while len(kept) > most:
        sizes = [
            abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]))
            for a, b, c in zip(kept, kept[1:], kept[2:], strict=False)
        ]
        kept.pop(1 + sizes.index(min(sizes)))
    return kept


# Names


def chosen(seen: Seen) -> str:
    if HAZARD.search(seen.prompt):
        return hazard(seen)
    if NEAREST.search(seen.prompt):
        return neighbour(seen)
    return drawn(seen)


def offered(seen: Seen) -> dict[str, str]:
    """Nerve to the value that stands for it. An option that is no nerve is left out."""
    known = chart.names_of("nerves")
    return {known[name.lower()]: value for value, name in seen.options if name.lower() in known}


def drawn(seen: Seen, names: Mapping[str, str] | None = None) -> str:
    """Which of the names fits what is drawn; one only, or there is no answer."""
    names = offered(seen) if names is None else names
    gaps = {nerve: unlike(seen, nerve) for nerve in names}
    fitting = [nerve for nerve, mm in gaps.items() if mm <= seen.blur_mm]
    if len(fitting) != 1:
        raise Unanswerable(f"fits {fitting or 'nothing'}: {gaps}")
    return names[fitting[0]]


def unlike(seen: Seen, nerve: str) -> float:
    """How far, in mm of the picture's plane, what is drawn differs from this nerve's own."""
    ring = seen.lines("territory")
    if ring:
        return min((area_gap(seen, ring, one) for one in chart.areas_of(nerve)), default=math.inf)
    marks = seen.spots("exit")
    if marks:
        own = seen.chart.exits(nerve)
        return max(min((seen.chart.mm(at, one) for one in own), default=math.inf) for at in marks)
    lines = seen.lines("highlight", "deep")
    if not lines:
        raise Unanswerable("nothing is drawn")
    own_lines = [run.line for run in seen.chart.runs(nerve)]
    if not own_lines:
        return math.inf
    there = max(seen.chart.mm_to(at, own_lines) for line in lines for at in line)
    back = max(seen.chart.mm_to(at, lines) for line in own_lines for at in line)
    return max(there, back)


def area_gap(seen: Seen, rings: Sequence[Line], territory: str) -> float:
    """0 for the same area; the root of what only one of the two covers, in mm."""
    shape: BaseGeometry = Polygon()
    for ring in rings:
        shape = shape.symmetric_difference(Polygon([seen.chart.px(at) for at in ring]).buffer(0))
    own = seen.chart.area(territory)
    if own.is_empty or own.union(shape).is_empty:
        return math.inf
    share = own.symmetric_difference(shape).area / own.union(shape).area
    return 0.0 if share < 0.01 else math.sqrt(share * own.union(shape).area) * seen.chart.mm_per_px


def whose(seen: Seen) -> str:
    """Of all nerves of the picture the one that is drawn."""
    return drawn(seen, {nerve: nerve for nerve in seen.chart.nerves()})


def neighbour(seen: Seen) -> str:
    """Of the names the one whose line comes, on average along the drawn one, nearest."""
    own = whose(seen)
    line = [at for run in seen.chart.runs(own) if not run.deep for at in chart.dense(run.line)]
    mean = {}
    for nerve, value in offered(seen).items():
        others = [run.line for run in seen.chart.runs(nerve) if not run.deep]
        mean[value] = sum(seen.chart.mm_to(at, others) for at in line[::20]) / len(line[::20])
    return min(mean, key=lambda value: mean[value])


def hazard(seen: Seen) -> str:
    """The one the atlas lists with the drawn nerve."""
    listed = set(chart.entries()["nerves"][whose(seen)].get("hazards") or ())
    names = chart.names_of("hazards")
    right = [value for value, name in seen.options if names.get(name.lower()) in listed]
    if len(right) != 1:
        raise Unanswerable(f"{len(right)} of the answers are listed as hazards")
    return right[0]


# Pins


def labels(seen: Seen) -> Fields:
    """To every pin the name whose line or place it stands on."""
    values = {ident: value for part in ("nerves", "landmarks")
              for value, ident in named(seen, part)}  # fmt: skip
    fields, used = {}, set()
    for layer in seen.layers:
        if layer["kind"] != "pin":
            continue
        at = seen.there(layer["x"], layer["y"])
        far = {ident: mm_from(seen, ident, at) for ident in values}
        fits = [ident for ident, mm in far.items() if mm < max(CLEAR_MM, seen.blur_mm)]
        if len(fits) != 1 or far[fits[0]] > seen.blur_mm or fits[0] in used:
            raise Unanswerable(
                f"pin {layer['number']} fits {[(f, round(far[f], 1)) for f in fits]}"
            )
        used.add(fits[0])
        fields[f"pin-{layer['number']}"] = [values[fits[0]]]
    return fields


def named(seen: Seen, part: str) -> list[tuple[str, str]]:
    known = chart.names_of(part)
    return [(value, known[name.lower()]) for value, name in seen.options if name.lower() in known]


def mm_from(seen: Seen, ident: str, at: Place) -> float:
    place = seen.chart.landmark(ident)
    if place is not None:
        return seen.chart.mm(place, at)
    return seen.chart.mm_to(at, [run.line for run in seen.chart.runs(ident)])


def in_order(seen: Seen) -> Fields:
    """Ranks for the pins: along one nerve, or across the level of a line."""
    level = seen.lines("level")
    if level:
        where = {number: across(seen, name, level[0][0][1]) for number, name in seen.pins}
        edge = seen.chart.edge(start_side(seen.prompt))
        if edge not in ("left", "right"):
            raise Unanswerable(f"the side the question starts from is on the edge {edge}")
        ordered = sorted(where, key=lambda pin: where[pin], reverse=edge == "right")
    else:
        _what, nerve = asked(seen.prompt)
        sides = stretches(seen, nerve, path_asked(seen.prompt, nerve))
        pins = {one["number"]: seen.there(one["x"], one["y"])
                for one in seen.layers if one["kind"] == "pin"}  # fmt: skip
        ordered = sorted(pins, key=lambda pin: min(along(seen, lines, pins[pin])
                                                   for lines in sides.values()))  # fmt: skip
    return {f"pin-{pin}": [str(rank)] for rank, pin in enumerate(ordered, 1)}


def start_side(prompt: str) -> str:
    [found] = re.findall(r"from the ([a-z-]+) side", prompt)
    return chart.SIDES[found]


def across(seen: Seen, name: str, y: float) -> float:
    """Where a nerve crosses a height; once, or it has no place in a row."""
    nerve = chart.names_of("nerves")[name.lower()]
    found = [
        a[0] + (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1])
        for run in seen.chart.runs(nerve)
        if not run.deep
        for a, b in pairwise(run.line)
        if (a[1] > y) != (b[1] > y)
    ]
    if len(found) != 1:
        raise Unanswerable(f"{name} crosses the line {len(found)} times")
    return found[0]


def along(seen: Seen, lines: Sequence[Line], at: Place) -> float:
    """How far along some lines, one after the other, the place nearest to ``at`` lies, in px.

    Infinite where none of them passes it.
    """
    best, gone, found = math.inf, 0.0, math.inf
    for line in lines:
        for a, b in pairwise([seen.chart.px(one) for one in line]):
            step = math.dist(a, b)
            here = Point(seen.chart.px(at))
            share = 0.0
            if step:
                ux, uy = (b[0] - a[0]) / step, (b[1] - a[1]) / step
                share = min(max((here.x - a[0]) * ux + (here.y - a[1]) * uy, 0.0), step)
                near = (a[0] + ux * share, a[1] + uy * share)
            else:
                near = a
            gap = math.dist(near, (here.x, here.y))
            if gap < best:
                best, found = gap, gone + share
            gone += step
    return found if best * seen.chart.mm_per_px <= seen.blur_mm * 2 else math.inf
