"""The right answer to a question on the page, worked out on the server side from the truth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_person
from npt_training.assessment.items import Choice, Identify, Item, Label, Locate, Target, Written
from npt_training.assessment.models import Attempt
from npt_training.assessment.scoring import Point
from npt_training.assessment.service import save_response
from npt_training.assessment.service.asked import Asked, all_questions
from npt_training.assessment.stimulus import Stimulus, stimulus, structure_names
from npt_training.cli.demo.answers import sends
from npt_training.core.db import read
from tests.accounts.factories import principal_of

BY_HAND = (Choice, Identify, Label, Locate, Written)
"""Kinds that these journeys answer on the page."""


@dataclass(frozen=True)
class Right:
    """What a person who knows would give. ``words`` are the texts of the options to choose."""

    kind: str
    words: list[str] = field(default_factory=list)
    pins: list[str] = field(default_factory=list)
    text: str = ""
    point: tuple[float, float] | None = None
    credit: Any = None

    def earns(self, x: float, y: float) -> bool:
        """True when a tap at (x, y) of the picture, 0..1, lies well within the full credit."""
        return bool(self.credit(x, y))


def right_answer(app: Flask, page: Any) -> Right:
    """The right answer to the question that ``page`` shows."""
    form = page.locator("form[data-player]")
    attempt, position = form.get_attribute("data-attempt"), form.get_attribute("data-position")
    with app.app_context():
        with read() as s:
            asked = all_questions(s, attempt)[int(position) - 1]
            person_id = s.get_one(Attempt, attempt).person_id
        if isinstance(asked.held.item, BY_HAND):
            return _right(asked)
        _answer_elsewhere(principal_of(get_person(person_id)), attempt, asked)
    page.reload()
    return Right("elsewhere")


def _answer_elsewhere(person: Principal, attempt: str, asked: Asked) -> None:
    """Kinds with journeys of their own (tests/browser/kinds) are answered on another device."""
    for sent in sends(asked, random.Random(1), right=True):
        save_response(person, attempt, asked.position, sent, key=None)


def _right(asked: Asked) -> Right:
    item: Item = asked.held.item
    names = structure_names(asked.held.edition_id)
    if isinstance(item, Choice):
        return Right("choice", words=[one.text for one in item.options if one.correct])
    if isinstance(item, Identify) and item.typed:
        return Right("identify", text=names[item.answer])
    if isinstance(item, Identify):
        return Right("identify", words=[names[item.answer]])
    if isinstance(item, Label):
        return Right("label", pins=[names[ident] for ident in item.key])
    if isinstance(item, Locate):
        picture = stimulus(asked.held.edition_id, item.view)
        best = min(_spots(picture, item.target), key=lambda spot: _mm(picture, item.target, spot))
        limit = item.full_mm * 0.9

        def credit(x: float, y: float) -> bool:
            return _mm(picture, item.target, (x, y)) <= limit

        return Right("locate", point=best, credit=credit)
    assert isinstance(item, Written)
    return Right("written", text=item.model_answer, point=_pin(asked, item))


def _pin(asked: Asked, item: Written) -> tuple[float, float] | None:
    """A point a marker can see beside the text: on the nerve asked about, or in the middle."""
    if not item.pin or not item.view:
        return None
    picture = stimulus(asked.held.edition_id, item.view)
    nerve = item.structure or ""
    exits = list(_spots(picture, Target(exit=nerve))) if nerve else []
    course = list(_spots(picture, Target(course=nerve))) if nerve else []
    return (exits + course + [(0.5, 0.5)])[0]


def _spots(picture: Stimulus, target: Target) -> Iterator[tuple[float, float]]:
    """Places of the structure on the picture, 0..1."""
    found = picture.places(target)
    if target.what == "course":
        found = [p for deep, line in picture.courses(target.id) if not deep for p in line]
    for x, y in found:
        if 0 < x < picture.width and 0 < y < picture.height:
            yield x / picture.width, y / picture.height


def _mm(picture: Stimulus, target: Target, spot: tuple[float, float]) -> float:
    mm = picture.mm(target, Point(*spot))
    return float("inf") if mm is None else mm
