"""Writers of the kinds with several places, pairs, and answers that are typed."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import shapely

from npt_training.assessment.items import (
    LABELS,
    AnyItem,
    Associate,
    Evidence,
    Numeric,
    Order,
    Points,
    Region,
    Short,
)
from npt_training.assessment.items.qti import Qti
from npt_training.assessment.kinds.associate import ends
from npt_training.assessment.layers import pin_place
from npt_training.assessment.qti import bands, build
from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.beside import PLAIN
from npt_training.assessment.qti.board import board, ring_marker
from npt_training.assessment.qti.errors import ExportRefused
from npt_training.assessment.qti.near import near
from npt_training.assessment.qti.scene import Scene
from npt_training.assessment.qti.writers import HALF, WRITERS, Sheet, in_a_row, tap, writer
from npt_training.assessment.qti.xmlread import Node
from npt_training.assessment.qti.xmlwrite import node, number
from npt_training.core import storage
from npt_training.core.i18n import gettext as _

MARKER_PX = 32
__all__ = ["WRITERS", "cannot_say"]


def cannot_say(item: AnyItem) -> str:
    """Why QTI has no way to say an item, without writing it; empty when it may have one."""
    if item.kind not in WRITERS:
        return _("QTI has no interaction for items of the kind %(kind)s.", kind=item.kind)
    if isinstance(item, Order) and item.towards:
        return in_a_row()
    return ""


@writer("region")
def region(item: Region, scene: Scene) -> Sheet:
    """Zones to choose from where some are wrong; hidden areas to tap where all are right."""
    shapes = [zone.shape(scene.size) for zone in item.zones]
    right = [zone.right for zone in item.zones]
    if all(right) and not item.every:
        return tap(scene, [(shapely.union_all(shapes), 1.0)])
    numbered = [(one, float(place)) for place, one in enumerate(shapes)]
    areas = [area for area, _worth in bands.apart(numbered)]
    if len(areas) != len(shapes):
        raise ExportRefused(_("One of the zones falls apart or is too small at this size."))
    if all(right):
        share = 1 / len(areas)
        mapped = build.area_mapping([(area, share) for area in areas], upper=1.0)
        declaration = build.declared("point", "multiple", (), mapped)
        interaction = node(
            "qti-select-point-interaction",
            {"response-identifier": build.RESPONSE, "max-choices": len(areas), "min-choices": 0},
            build.prompt(item.prompt),
            scene.image(),
        )
        template = build.by_template("map_response_point")
        return Sheet(
            [declaration, build.score_declaration()], [interaction], template, tuple(areas)
        )
    order = sorted(
        range(len(areas)),
        key=lambda n: hashlib.sha256(f"{item.id}\0{item.zones[n].id}".encode()).hexdigest(),
    )
    codes = {n: f"c{place}" for place, n in enumerate(order, 1)}
    hotspots = [
        _spot("qti-hotspot-choice", codes[n], areas[n], str(place))
        for place, n in enumerate(order, 1)
    ]
    correct = [codes[n] for n in order if right[n]]
    several = item.every and len(correct) > 1
    interaction = node(
        "qti-hotspot-interaction",
        {"response-identifier": build.RESPONSE, "max-choices": len(correct) if several else 1},
        build.prompt(item.prompt),
        scene.image(),
        *hotspots,
    )
    worth = 1 / len(correct) if several else 1.0
    worths = dict.fromkeys(correct, worth)
    struck = {codes[n]: -1.0 for n in order if several and item.zones[n].unsafe}
    mapped = build.mapping(worths | struck, lower=0.0 if struck else None)
    width = "multiple" if several else "single"
    declaration = build.declared("identifier", width, correct[: None if several else 1], mapped)
    return Sheet(
        [declaration, build.score_declaration()],
        [interaction],
        build.by_template("map_response"),
        tuple(areas),
    )


@writer("points")
def points(item: Points, scene: Scene) -> Sheet:
    """Markers to put on the places, as many as there are: then the shares add up as ours do."""
    picture, size = scene.picture, scene.size
    assert picture is not None
    full: list[Any] = []
    half: list[Any] = []
    for target in item.structures:
        full.append(near(picture, target, item.full_mm, size))
        half.append(near(picture, target, item.half_mm, size))
    for spot in item.spots:
        middle = shapely.Point(scene.pixels(picture.at(spot.point)))
        for made, mm, part in ((full, item.full_mm, item.full), (half, item.half_mm, item.half)):
            width_mm = picture.mm_per_px * picture.width
            radius = size[0] * (part if part is not None else mm / width_mm)
            made.append(middle.buffer(radius, quad_segs=8))
    share = 1 / item.count
    regions = [(one, share) for one in full] + [(one, share * HALF) for one in half]
    areas = bands.apart(bands.clipped(regions, size))
    mapped = build.area_mapping(areas, upper=1.0)
    declaration = build.declared("point", "multiple", (), mapped)
    scene.media["marker.png"] = ring_marker(MARKER_PX)
    interaction = node(
        "qti-position-object-interaction",
        {
            "response-identifier": build.RESPONSE,
            "max-choices": item.count,
            "center-point": f"{MARKER_PX // 2} {MARKER_PX // 2}",
        },
        build.img("../media/marker.png", _("Marker"), (MARKER_PX, MARKER_PX)),
    )
    stage = node("qti-position-object-stage", {}, scene.image(), interaction)
    return Sheet(
        [declaration, build.score_declaration()],
        [*build.paragraphs(item.prompt), stage],
        build.by_template("map_response_point"),
        tuple(area for area, _worth in areas),
    )


@writer("associate")
def associate(item: Associate, scene: Scene) -> Sheet:
    """Words stand in boxes below the picture, so that both ends of a pair can be tapped."""
    left, right = ends(item, scene.shown)
    texts = {pin.number: pin.name for pin in scene.question.pins}
    drawn = {one.id: one.drawn for one in item.right if one.drawn is not None}
    columns = [[texts[number] for number in range(1, len(left) + 1)]]
    if not drawn:
        columns.append([option.name for option in scene.question.options])
    made = board(scene.jpeg if scene.picture is not None else None, columns)
    areas = dict(zip(left, made.boxes[0], strict=True))
    if drawn:
        assert scene.picture is not None
        for ident in right:
            areas[ident] = scene.spot(pin_place(drawn[ident], scene.picture))
    else:
        areas |= dict(zip(right, made.boxes[1], strict=True))
    words = {ident: columns[0][n] for n, ident in enumerate(left)}
    words |= {ident: one.name for ident, one in zip(right, scene.question.options, strict=True)}
    hotspots = [
        _spot("qti-associable-hotspot", scene.code(ident), areas[ident], words[ident], once=True)
        for ident in scene.shown
    ]
    pairs = [f"{scene.code(one)} {scene.code(other)}" for one, other in item.answer.items()]
    mapped = build.mapping({pair: 1 / len(pairs) for pair in pairs})
    declaration = build.declared("pair", "multiple", pairs, mapped)
    interaction = node(
        "qti-graphic-associate-interaction",
        {"response-identifier": build.RESPONSE, "max-associations": len(pairs)},
        build.prompt(item.prompt),
        scene.image(made.jpeg, made.size),
        *hotspots,
    )
    return Sheet(
        [declaration, build.score_declaration()],
        [interaction],
        build.by_template("map_response"),
        tuple(areas.values()),
    )


@writer("numeric")
def numeric(item: Numeric, scene: Scene) -> Sheet:
    """In the item's own unit: QTI has no units to choose from."""
    declaration = build.declared("float", "single", [number(item.answer)])
    steps = [(item.tolerance, 1.0)]
    if item.half is not None and item.half > item.tolerance:
        steps.append((item.half, HALF))
    unit = f" {item.unit}" if item.unit else ""
    return _typed(scene, declaration, build.within(steps), after=unit)


@writer("short")
def short(item: Short, scene: Scene) -> Sheet:
    """The accepted words without regard to capitals; slips of spelling are not forgiven there."""
    entries = dict.fromkeys(item.half, HALF) | dict.fromkeys(item.accepted, 1.0)
    mapped = build.mapping(entries, exact=False)
    declaration = build.declared("string", "single", item.accepted[:1], mapped)
    return _typed(scene, declaration, build.by_template("map_response"))


@writer("evidence")
def evidence(item: Evidence, scene: Scene) -> Sheet:
    options = [
        node("qti-simple-choice", {"identifier": f"c{place}"}, option.name)
        for place, option in enumerate(scene.question.options, 1)
    ]
    codes = {label: f"c{place}" for place, label in enumerate(LABELS, 1)}
    near = {codes[label]: HALF for label in item.near}
    mapped = build.mapping({codes[item.answer]: 1.0} | near)
    interaction = node(
        "qti-choice-interaction",
        {"response-identifier": build.RESPONSE, "max-choices": 1},
        build.prompt(item.prompt),
        *options,
    )
    declaration = build.declared("identifier", "single", [codes[item.answer]], mapped)
    claim = node("blockquote", {}, *build.paragraphs(item.claim))
    return Sheet(
        [declaration, build.score_declaration()], [claim, interaction],
        build.by_template("map_response"),
    )  # fmt: skip


@writer("qti")
def foreign(item: Qti, scene: Scene) -> Sheet:
    """As it came, with the picture of ours in the place of its own."""
    root = copy.deepcopy(item.read.root)
    asked = item.interaction
    if item.picture is not None:
        plain = storage.get(item.picture.digest)
        ending = ".png" if plain[:4] == b"\x89PNG" else ".webp"
        name = f"{PLAIN}{item.picture.digest[:16]}{ending}"
        for one in root.walk():
            attribute = {"img": "src", "object": "data"}.get(one.name, "")
            here = one.get(attribute)
            if here and (asked.picture is None or here == asked.picture.href):
                one.attributes[attribute] = f"../media/{name}"
    areas = item.read.responses[asked.response].areas
    scored = tuple(area for area, value in areas.entries if value) if areas else ()
    if asked.kind in ("hotspot", "graphicOrder", "graphicAssociate"):
        scored = tuple(one.area for one in asked.options if one.area is not None)
    return Sheet([], [], None, scored, root)


def _typed(scene: Scene, declaration: Node, processing: Node, after: str = "") -> Sheet:
    entry = node("qti-text-entry-interaction", {"response-identifier": build.RESPONSE})
    above = [node("p", {}, scene.image())] if scene.picture is not None else []
    body = [*above, *build.paragraphs(scene.item.prompt), node("p", {}, entry, after)]
    return Sheet([declaration, build.score_declaration()], body, processing)


def _spot(kind: str, code: str, area: Area, label: str, *, once: bool = False) -> Node:
    return node(
        kind,
        {
            "identifier": code,
            "shape": area.shape,
            "coords": build.coords(area),
            "hotspot-label": label,
            "match-max": 1 if once else None,
        },
    )
