"""One writer for each kind of item: what it becomes in QTI, and where that has to differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import shapely

from npt_training.assessment.items import (
    Choice,
    Identify,
    Label,
    Locate,
    Order,
    TerritoryTap,
    Written,
)
from npt_training.assessment.layers import pin_place
from npt_training.assessment.planar import Planar
from npt_training.assessment.qti import bands, build
from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.errors import ExportRefused
from npt_training.assessment.qti.near import near
from npt_training.assessment.qti.scene import PIN_PX, Scene
from npt_training.assessment.qti.xmlread import Node
from npt_training.assessment.qti.xmlwrite import node
from npt_training.assessment.scoring import Point
from npt_training.assessment.stimulus import Stimulus
from npt_training.core.i18n import gettext as _

HALF = 0.5


@dataclass(frozen=True)
class Sheet:
    """``areas`` are those that earn something: engines agree only where none overlap.

    ``whole`` is the item itself where it came from another system.
    """

    declarations: list[Node]
    body: list[Node]
    processing: Node | None
    areas: tuple[Area, ...] = ()
    whole: Node | None = None


Writer = Callable[[Any, Scene], Sheet]
WRITERS: dict[str, Writer] = {}


def in_a_row() -> str:
    return _("Names put in a row have no place on the picture that would not show the answer.")


def writer(kind: str) -> Callable[[Writer], Writer]:
    def keep(function: Writer) -> Writer:
        WRITERS[kind] = function
        return function

    return keep


def tap(scene: Scene, regions: list[tuple[bands.Shape, float]]) -> Sheet:
    """One tap on the picture, credited by disjoint areas."""
    areas = bands.apart(bands.clipped(regions, scene.size))
    if not any(worth == 1.0 for _area, worth in areas):
        raise ExportRefused(_("Nothing of what earns full credit is left at this size."))
    declaration = build.declared("point", "single", (), build.area_mapping(areas))
    interaction = node(
        "qti-select-point-interaction",
        {"response-identifier": build.RESPONSE, "max-choices": 1, "min-choices": 0},
        build.prompt(scene.item.prompt),
        scene.image(),
    )
    return Sheet(
        [declaration, build.score_declaration()],
        [interaction],
        build.by_template("map_response_point"),
        tuple(area for area, _worth in areas),
    )


@writer("locate")
def locate(item: Locate, scene: Scene) -> Sheet:
    picture = scene.picture
    full = near(picture, item.target, item.full_mm, scene.size)
    if item.spread and isinstance(picture, Stimulus):
        rings = [
            shapely.Polygon([scene.pixels(at) for at in ring])
            for ring in picture.spread(item.target.id)
        ]
        full = shapely.union_all([full, *(shapely.make_valid(ring) for ring in rings)])
    half = near(picture, item.target, item.half_mm, scene.size)
    return tap(scene, [(full, 1.0), (half, HALF)])


@writer("territory")
def territory(item: TerritoryTap, scene: Scene) -> Sheet:
    picture = scene.picture
    if not isinstance(picture, Stimulus | Planar):
        raise ExportRefused(_("The picture does not show this area."))
    zone = picture.zone(item.target.id)
    whole: Any = zone.area
    half: Any = shapely.Polygon()
    if zone.borders:
        line = shapely.union_all([shapely.LineString(edge) for edge in zone.borders])
        half = line.buffer(item.band_mm / zone.mm_per_px)
    if zone.silhouette:
        body = shapely.union_all(
            [shapely.make_valid(shapely.Polygon(ring)) for ring in zone.silhouette if ring]
        )
        whole, half = whole.intersection(body), half.intersection(body)
    full = whole.difference(half)
    across, down = scene.size[0] / picture.width, scene.size[1] / picture.height

    def smaller(shape: Any) -> Any:
        return shapely.transform(shape, lambda at: at * [across, down])

    return tap(scene, [(smaller(full), 1.0), (smaller(half), HALF)])


@writer("identify")
def identify(item: Identify, scene: Scene) -> Sheet:
    return _choice(scene, [item.answer], multiple=False, texts=scene.names)


@writer("choice")
def choice(item: Choice, scene: Scene) -> Sheet:
    texts = {option.id: option.text for option in item.options}
    return _choice(scene, item.right, multiple=item.multiple, texts=texts)


def _choice(scene: Scene, right: list[str], *, multiple: bool, texts: Any) -> Sheet:
    """One right option matches; of several each right one adds its share, a wrong one takes it."""
    options = [
        node("qti-simple-choice", {"identifier": scene.code(one)}, texts.get(one, one))
        for one in scene.shown
    ]
    interaction = node(
        "qti-choice-interaction",
        {
            "response-identifier": build.RESPONSE,
            "max-choices": 0 if multiple else 1,
            "shuffle": "true",
        },
        build.prompt(scene.item.prompt),
        *options,
    )
    correct = [scene.code(one) for one in right]
    above = [node("p", {}, scene.image())] if scene.picture is not None else []
    if multiple:
        share = 1 / len(right)
        entries = {scene.code(one): share if one in right else -share for one in scene.shown}
        mapped = build.mapping(entries, lower=0.0)
        declaration = build.declared("identifier", "multiple", correct, mapped)
        processing = build.by_template("map_response")
    else:
        declaration = build.declared("identifier", "single", correct)
        processing = build.by_template("match_correct")
    return Sheet([declaration, build.score_declaration()], [*above, interaction], processing)


@writer("label")
def label(item: Label, scene: Scene) -> Sheet:
    """Each name fits on one pin, so that using it twice cannot pay, as in our own scoring."""
    assert scene.picture is not None
    places = [pin_place(place, scene.picture) for place in item.places]
    spots = [scene.square(place, _room(scene, places)) for place in places]
    names = [
        node(
            "qti-gap-text",
            {"identifier": scene.code(name), "match-max": 1},
            scene.names.get(name, name),
        )
        for name in scene.shown
    ]
    gaps = [
        node(
            "qti-associable-hotspot",
            {
                "identifier": f"p{number}",
                "shape": spot.shape,
                "coords": build.coords(spot),
                "match-max": 1,
                "hotspot-label": str(number),
            },
        )
        for number, spot in enumerate(spots, 1)
    ]
    interaction = node(
        "qti-graphic-gap-match-interaction",
        {"response-identifier": build.RESPONSE, "max-associations": len(gaps)},
        build.prompt(item.prompt),
        scene.image(),
        *names,
        *gaps,
    )
    pairs = [f"{scene.code(name)} p{number}" for number, name in enumerate(item.key, 1)]
    mapped = build.mapping({pair: 1 / len(pairs) for pair in pairs})
    declaration = build.declared("directedPair", "multiple", pairs, mapped)
    return Sheet(
        [declaration, build.score_declaration()],
        [interaction],
        build.by_template("map_response"),
        tuple(spots),
    )


@writer("order")
def order(item: Order, scene: Scene) -> Sheet:
    """All in order or nothing: QTI has no measure for an order that is nearly right."""
    if item.towards:
        raise ExportRefused(in_a_row())
    assert scene.picture is not None
    at = {point.id: scene.picture.at(Point(*point.at)) for point in item.points}
    room = _room(scene, list(at.values()))
    spots = {one: scene.spot(at[one], room) for one in scene.shown}
    hotspots = [
        node(
            "qti-hotspot-choice",
            {
                "identifier": scene.code(one),
                "shape": spot.shape,
                "coords": build.coords(spot),
                "hotspot-label": str(number),
            },
        )
        for number, (one, spot) in enumerate(spots.items(), 1)
    ]
    interaction = node(
        "qti-graphic-order-interaction",
        {
            "response-identifier": build.RESPONSE,
            "min-choices": len(spots),
            "max-choices": len(spots),
        },
        build.prompt(item.prompt),
        scene.image(),
        *hotspots,
    )
    correct = [scene.code(one) for one in item.answer]
    declaration = build.declared("identifier", "ordered", correct)
    return Sheet(
        [declaration, build.score_declaration()],
        [interaction],
        build.by_template("match_correct"),
        tuple(spots.values()),
    )


@writer("written")
def written(item: Written, scene: Scene) -> Sheet:
    """Text for a person to mark; the rubric and the model answer go to who scores."""
    lines = [f"{row.text} ({row.marks})" for row in item.rubric]
    lines.append(_("Model answer: %(text)s", text=item.model_answer))
    declarations = [build.declared("string", "single")]
    body = [build.rubric(lines)]
    if item.pin:
        declarations.append(build.declared("point", "single", name="PLACE"))
        body.append(
            node(
                "qti-select-point-interaction",
                {"response-identifier": "PLACE", "max-choices": 1, "min-choices": 0},
                build.prompt(_("Mark the place on the picture.")),
                scene.image(),
            )
        )
    elif scene.picture is not None:
        body.append(node("p", {}, scene.image()))
    body.append(
        node(
            "qti-extended-text-interaction",
            {"response-identifier": build.RESPONSE, "expected-lines": 6},
            build.prompt(item.prompt),
        )
    )
    return Sheet([*declarations, build.score_declaration(by_hand=True)], body, None)


def _room(scene: Scene, places: list[tuple[float, float]]) -> float:
    """A radius for places to tap that leaves them apart."""
    spots = [scene.pixels(place) for place in places]
    gaps = [
        ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        for index, (ax, ay) in enumerate(spots)
        for bx, by in spots[index + 1 :]
    ]
    return max(min([float(PIN_PX), *(float(gap) / 2 - 2 for gap in gaps)]), 6.0)
