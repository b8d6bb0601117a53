"""Demo answers to the kinds that ask for places, zones, outlines, pairs, numbers and words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from npt_training.assessment.items import (
    LABELS,
    AreaDrawn,
    Associate,
    Evidence,
    Identify,
    Numeric,
    Points,
    Region,
    Short,
    Written,
)
from npt_training.assessment.kinds.associate import ends
from npt_training.assessment.layers import pin_place
from npt_training.assessment.scoring import Point
from npt_training.assessment.service import Asked
from npt_training.assessment.stage import picture_of
from npt_training.assessment.stimulus import stimulus_of, structure_names

Sent = dict[str, list[str]]
NEARLY = 0.8
"""How much of an area a hand outlines: a little inside its border."""


def pairs(places: list[Point]) -> list[str]:
    return [" ".join(f"{one.x:.5f},{one.y:.5f}" for one in places)]


def points(asked: Asked, item: Points, _rng: random.Random, *, right: bool) -> Sent:
    """All the places; a weak answer stops after the first."""
    picture = picture_of(asked)
    assert picture is not None
    found = [picture.point(pin_place(target, picture)) for target in item.structures]
    found += [Point(*spot.at) for spot in item.spots]
    return {"points": pairs(found if right else found[:1])}


def region(asked: Asked, item: Region, _rng: random.Random, *, right: bool) -> Sent:
    """Inside the zones that are right; a wrong tap lands in another one, or in the corner."""
    picture = picture_of(asked)
    assert picture is not None
    size = (picture.width, picture.height)
    zones = [zone for zone in item.zones if zone.right == right]
    inside = [zone.shape(size).representative_point() for zone in zones]
    found = [picture.point((spot.x, spot.y)) for spot in inside] or [Point(0.0, 0.0)]
    if item.every:
        return {"points": pairs(found)}
    return {"x": [f"{found[0].x:.5f}"], "y": [f"{found[0].y:.5f}"]}


def area(asked: Asked, item: AreaDrawn, _rng: random.Random, *, right: bool) -> Sent:
    """Round the largest part of the area, a little inside; a weak outline keeps to one side."""
    picture = stimulus_of(asked.held)
    ring = max(picture.rings(item.target.id), key=len)
    middle = picture.zone(item.target.id).middle
    share = NEARLY if right else 0.3
    step = -(-len(ring) // 40)
    corners = [
        (middle[0] + (x - middle[0]) * share, middle[1] + (y - middle[1]) * share)
        for x, y in ring[::step]
    ]
    return {"area": pairs([picture.point(corner) for corner in corners])}


def associate(asked: Asked, item: Associate, _rng: random.Random, *, right: bool) -> Sent:
    """Each end with its own; a wrong answer moves every end one on."""
    left, ordered = ends(item, asked.shown)
    mates = [item.answer[ident] for ident in left]
    given = mates if right else [*mates[1:], mates[0]]
    return {f"pin-{n}": [str(ordered.index(one) + 1)] for n, one in enumerate(given, 1)}


def numeric(_asked: Asked, item: Numeric, rng: random.Random, *, right: bool) -> Sent:
    """Within the tolerance; a wrong number is twice as large."""
    value = item.answer + rng.uniform(-1, 1) * item.tolerance if right else 2 * item.answer + 1
    return {"number": [f"{value:.2f}"], "unit": [item.unit]}


def short(_asked: Asked, item: Short, rng: random.Random, *, right: bool) -> Sent:
    wrong = item.others or ["I do not know"]
    return {"text": [rng.choice(item.accepted if right else wrong)]}


def evidence(_asked: Asked, item: Evidence, rng: random.Random, *, right: bool) -> Sent:
    wrong = [label for label in LABELS if label not in (item.answer, *item.near)]
    return {"choice": [str(LABELS.index(item.answer if right else rng.choice(wrong)) + 1)]}


def typed(asked: Asked, item: Identify, _rng: random.Random, *, right: bool) -> Sent:
    """The name in small letters, as people type."""
    name = structure_names(asked.held.edition_id)[item.answer].lower()
    return {"text": [name if right else "I do not know"]}


def marks(asked: Asked, item: Written) -> Sent:
    """Two pins with words on the picture."""
    picture = picture_of(asked)
    if not item.marks or picture is None:
        return {}
    words = ("start here", "keep off")[: item.marks]
    pins = [
        {"kind": "pin", "x": 0.4 + 0.1 * n, "y": 0.5, "text": text} for n, text in enumerate(words)
    ]
    return {"marks": [json.dumps(pins)]}


MORE: dict[type, Callable[..., Any]] = {
    Points: points,
    Region: region,
    AreaDrawn: area,
    Associate: associate,
    Numeric: numeric,
    Short: short,
    Evidence: evidence,
}
