"""What is drawn over a picture, in its pixels: the stimulus before the answer, the truth after."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from npt_training.assessment.items import Target
from npt_training.assessment.kinds.base import Explanation, Question
from npt_training.assessment.planar import Planar
from npt_training.assessment.scoring import Point
from npt_training.assessment.shapes import Layer, area, path, xy
from npt_training.assessment.stimulus import Line, Pixel, Stimulus
from npt_training.atlas.figures import layers as atlas_layers
from npt_training.atlas.plates import directions

Drawn = Stimulus | Planar


def before(question: Question, picture: Drawn, own: Sequence[Layer] = ()) -> list[Layer]:
    """The highlight, the pins, what the kind draws of its ``own``, and what was placed."""
    layers = [*frame(picture), *own]
    if question.highlight is not None:
        layers += _drawn(question.highlight, picture, "highlight")
    layers += [
        {"kind": "pin", "number": pin.number} | xy(pin_place(pin.target, picture))
        for pin in question.pins
        if pin.target is not None
    ]
    layers += lettered(question.lettered, picture)
    if question.level is not None:
        ends = [picture.at(Point(x, question.level)) for x in (0.0, 1.0)]
        layers.append({"kind": "level", "d": path(ends)})
    return layers + given(question, picture)


def after(
    explanation: Explanation,
    question: Question,
    picture: Drawn,
    names: Mapping[str, str],
    own: Sequence[Layer] = (),
) -> list[Layer]:
    """The truth with its name and spread, and what the trainee placed or drew beside it."""
    layers, point = [*frame(picture), *own], question.point
    truth = explanation.truth
    if truth is not None:
        if truth.what in ("course", "exit"):
            layers += [
                {"kind": "spread", "d": path(ring, closed=True)}
                for ring in picture.spread(truth.id)
            ]
        layers += _drawn(truth, picture, "course")
        if point is not None:
            layers += _gap(truth, point, picture)
        text = explanation.truth_name or names.get(truth.id, truth.id)
        layers.append({"kind": "label", "text": text} | xy(pin_place(truth, picture)))
    layers += lettered(explanation.lettered, picture)
    for other in explanation.beside:
        layers += _drawn(other, picture, "course")
    for pin in [*explanation.pins, *explanation.places]:
        if pin.target is None:
            continue
        place = xy(pin_place(pin.target, picture))
        layers.append({"kind": "pin", "number": pin.number} | place)
        layers.append({"kind": "label", "text": pin.right_name} | place)
    return layers + given(question, picture)


def lettered(found: Sequence[tuple[str, Target | Point]], picture: Drawn) -> list[Layer]:
    """Structures or places with a letter each."""
    layers: list[Layer] = []
    for letter, target in found:
        if isinstance(target, Point):
            layers.append({"kind": "letter", "text": letter} | xy(picture.at(target)))
            continue
        layers += _drawn(target, picture, "highlight")
        layers.append({"kind": "label", "text": letter} | xy(pin_place(target, picture)))
    return layers


def given(question: Question, picture: Drawn) -> list[Layer]:
    """What stands in the question as it was placed: points, a line, an outline, marks."""
    layers = yours(question.point, picture) + your_line(question.path, picture)
    for point in question.points:
        layers += yours(point, picture)
    if question.area:
        ring = [picture.at(point) for point in question.area]
        layers.append({"kind": "outline", "d": path(ring, closed=True)})
    return layers + marks(question.marks, picture)


def marks(found: Sequence[Mapping[str, Any]], picture: Drawn) -> list[Layer]:
    """An annotation: pins with their words, numbered by their place in the list, and strokes."""
    layers: list[Layer] = []
    for number, one in enumerate(found, 1):
        if one["kind"] == "stroke":
            line = [picture.at(Point(x, y)) for x, y in one["points"]]
            layers.append({"kind": "drawn", "d": path(line)})
        else:
            place = xy(picture.at(Point(one["x"], one["y"])))
            note = {"kind": "note", "number": number, "text": one.get("text", "")}
            layers.append(note | place)
    return layers


def frame(picture: Drawn) -> list[Layer]:
    """Orientation marks and the scale bar, which stand on every picture; a diagram has neither."""
    if not picture.mm_per_px:
        return []
    return atlas_layers(picture.truth, show=(), layers=(), words=directions())


def yours(point: Point | None, picture: Drawn) -> list[Layer]:
    return [] if point is None else [{"kind": "yours"} | xy(picture.at(point))]


def your_line(drawn: Sequence[Point], picture: Drawn) -> list[Layer]:
    """The line through the trainee's points, with each of them."""
    places = [picture.at(point) for point in drawn]
    if not places:
        return []
    dots: list[Layer] = [{"kind": "vertex"} | xy(place) for place in places]
    return [{"kind": "drawn", "d": path(places)}, *dots]


def pin_place(target: Target | Point, picture: Drawn) -> Pixel:
    """Where a structure is pinned: its point, or the middle of its longest stretch in the skin."""
    if isinstance(target, Point):
        return picture.at(target)
    if target.what == "territory":
        x, y = picture.zone(target.id).middle
        return round(x, 1), round(y, 1)
    if target.what != "course":
        return picture.places(target)[0]
    stretches = picture.courses(target.id)
    shallow = [line for deep, line in stretches if not deep] or [line for _, line in stretches]
    return _middle(max(shallow, key=_length))


def _drawn(target: Target, picture: Drawn, kind: str) -> list[Layer]:
    if target.what == "course":
        return [
            {"kind": "deep" if deep else kind, "d": path(line)}
            for deep, line in picture.courses(target.id)
        ]
    if target.what == "landmark":
        return [{"kind": "landmark"} | xy(place) for place in picture.places(target)]
    if target.what == "territory":
        return [area(picture.rings(target.id))]
    drawn = _drawn(Target(course=target.id), picture, "course") if kind == "course" else []
    return drawn + [{"kind": "exit"} | xy(place) for place in picture.places(target)]


def _gap(truth: Target, point: Point, picture: Drawn) -> list[Layer]:
    """A dashed line to the nearest drawn point; its length in mm is told by the map, not by it."""
    here = picture.at(point)
    if truth.what == "territory":
        return []
    if truth.what == "course":
        ends = [place for deep, line in picture.courses(truth.id) if not deep for place in line]
    else:
        ends = picture.places(truth)
    if not ends:
        return []
    nearest = min(ends, key=lambda place: math.dist(place, here))
    return [{"kind": "gap", "d": path([here, nearest])}]


def _length(line: Line) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(line))


def _middle(line: Line) -> Pixel:
    left = _length(line) / 2
    for a, b in pairwise(line):
        step = math.dist(a, b)
        if step and left <= step:
            part = left / step
            return round(a[0] + (b[0] - a[0]) * part, 1), round(a[1] + (b[1] - a[1]) * part, 1)
        left -= step
    return line[-1]
