"""Answers as a person would give them, worked out from the truth of each picture."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from npt_training.assessment.items import (
    Case,
    Choice,
    Identify,
    Label,
    Locate,
    Order,
    Target,
    TerritoryTap,
    Trace,
    Written,
)
from npt_training.assessment.layers import pin_place
from npt_training.assessment.scoring import Point
from npt_training.assessment.service import Asked
from npt_training.assessment.stimulus import Stimulus, stimulus_of
from npt_training.cli.demo.more_answers import MORE, marks, typed

Sent = dict[str, list[str]]


def sends(asked: Asked, rng: random.Random, *, right: bool) -> Iterator[Sent]:
    """What is sent one after the other: the stages of a case, or the one answer."""
    item = asked.held.item
    if not isinstance(item, Case):
        yield answer(asked, rng, right=right)
        return
    for number, one in enumerate(item.asked):
        start = f"{number}:"
        shown = [ident.removeprefix(start) for ident in asked.shown if ident.startswith(start)]
        stage = replace(asked, held=replace(asked.held, item=one), shown=shown)
        yield answer(stage, rng, right=right) | {"stage": [str(number)]}


def answer(asked: Asked, rng: random.Random, *, right: bool) -> Sent:
    """The form fields of a right or a wrong answer to one question."""
    item = asked.held.item
    if type(item) in MORE:
        found: Sent = MORE[type(item)](asked, item, rng, right=right)
        return found
    if isinstance(item, Identify) and item.typed:
        return typed(asked, item, rng, right=right)
    if isinstance(item, Choice):
        wrong = [option.id for option in item.options if not option.correct]
        return {"choice": [_place(asked, one) for one in (item.right if right else wrong[:1])]}
    if isinstance(item, Identify):
        wrong = [nerve for nerve in item.options if nerve != item.answer]
        return {"choice": [_place(asked, item.answer if right else rng.choice(wrong))]}
    if isinstance(item, Label):
        names = item.key if right else [*item.key[1:], item.key[0]]
        return {f"pin-{n}": [_place(asked, name)] for n, name in enumerate(names, 1)}
    if isinstance(item, Locate):
        return _tap(asked, item, rng, right=right)
    if isinstance(item, Trace):
        return _line(asked, item, right=right)
    if isinstance(item, TerritoryTap):
        return _inside(asked, item, right=right)
    if isinstance(item, Order):
        row = item.answer if right else item.answer[::-1]
        return {f"pin-{n}": [str(row.index(one) + 1)] for n, one in enumerate(asked.shown, 1)}
    assert isinstance(item, Written)
    return _words(asked, item, rng, right=right)


def _place(asked: Asked, ident: str) -> str:
    """Options are sent by their place in the list as it was shown."""
    return str(asked.shown.index(ident) + 1)


def _tap(asked: Asked, item: Locate, rng: random.Random, *, right: bool) -> Sent:
    """A right tap lies within the full credit, but not on the line; a wrong one beyond the half."""
    picture = stimulus_of(asked.held)
    anchors = list(_anchors(picture, item.target))
    wanted = (0.0, item.full_mm * 0.9) if right else (item.half_mm * 1.2, item.half_mm * 3)
    reach = (item.full_mm if right else item.half_mm * 3) / picture.mm_per_px
    for _try in range(300):
        x, y = rng.choice(anchors)
        spot = _spot(picture, x + rng.gauss(0, reach / 2), y + rng.gauss(0, reach / 2))
        if spot is None:
            continue
        mm = picture.mm(item.target, spot)
        if mm is not None and wanted[0] <= mm <= wanted[1]:
            return _fields(spot)
    spot = _spot(picture, *(anchors[len(anchors) // 2] if right else (2.0, 2.0)))
    assert spot is not None
    return _fields(spot)


def _line(asked: Asked, item: Trace, *, right: bool) -> Sent:
    """Along what is scored of the course; a wrong line stops at a third of it."""
    picture = stimulus_of(asked.held)
    stretches = picture.stretches(item.target.id, item.path)[0]
    places = [place for one in stretches if one.scored for place in one.points]
    kept = places if right else places[: max(2, len(places) // 3)]
    step = -(-len(kept) // 30)
    spots = [_spot(picture, x, y) for x, y in [*kept[::step], kept[-1]]]
    return {"path": [" ".join(f"{one.x:.5f},{one.y:.5f}" for one in spots if one is not None)]}


def _inside(asked: Asked, item: TerritoryTap, *, right: bool) -> Sent:
    """Where the area is widest; a wrong tap lands on the corner of the picture."""
    picture = stimulus_of(asked.held)
    spot = _spot(picture, *pin_place(item.target, picture)) if right else Point(0.0, 0.0)
    return _fields(spot) if spot else {}


def _anchors(picture: Stimulus, target: Target) -> Iterable[tuple[float, float]]:
    """Places of the structure in pixels of the picture."""
    if target.what != "course":
        return picture.places(target)
    lines = [line for deep, line in picture.courses(target.id) if not deep]
    return [spot for line in lines for spot in line]


def _spot(picture: Stimulus, x_px: float, y_px: float) -> Point | None:
    x, y = x_px / picture.width, y_px / picture.height
    return Point(x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None


def _fields(spot: Point) -> Sent:
    return {"x": [f"{spot.x:.5f}"], "y": [f"{spot.y:.5f}"]}


def _words(asked: Asked, item: Written, rng: random.Random, *, right: bool) -> Sent:
    """The sense of the model answer, shortened as people do; a weak one stops after a sentence."""
    sentences = [part.strip() for part in item.model_answer.split(". ") if part.strip()]
    kept = sentences[: max(1, len(sentences) - rng.randint(0, 1))] if right else sentences[:1]
    sent = {"text": [". ".join(kept).rstrip(".") + "."]}
    if item.pin and item.view and item.structure:
        picture = stimulus_of(asked.held)
        places = picture.places(Target(exit=item.structure)) or list(
            _anchors(picture, Target(course=item.structure))
        )
        spot = _spot(picture, *places[len(places) // 2]) if places else None
        sent |= _fields(spot) if spot else {}
    return sent | marks(asked, item)
