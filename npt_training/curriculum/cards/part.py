"""``courses/cards/*.yaml``: what a treatment card may hold, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.faculty.marks import MARK, named_in
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Label, Line, Name, Prose, Slug, Strict

FIGURE = re.compile(r"(?<![A-Za-z\d])\d")
"""A figure; that of a root or a vertebra (L4, S1) is part of a name."""
FIND_STEPS = 3
ROWS = ("examine", "points", "needle", "hazards", "stop", "aftercare")


class Row(Strict):
    """One line of a card. ``sources`` may be empty only where no figure stands in it, or where
    every figure is a decision of the faculty (``[%faculty:key]``)."""

    text: Prose
    sources: list[Slug] = []

    @property
    def bare_figure(self) -> bool:
        return not self.sources and bool(FIGURE.search(MARK.sub("", self.text)))


class Hazard(Row):
    """What lies beside; ``hazard`` is its entry in the atlas, where it has one."""

    hazard: Name | None = None


class KnownRow(Strict):
    """What is known, in one sentence with its label."""

    label: Label
    text: Prose
    sources: list[Slug] = Field(min_length=1)


class Card(Strict):
    """A treatment card. ``views`` are its pictures, the best first, with ``nerves`` drawn on them;
    ``lesson`` teaches it at length; ``needle`` holds needle, depth and volume; ``order`` is its
    place within its ``area``."""

    id: Slug
    kind: Literal["nerve", "region"]
    title: Line
    area: Line
    order: int = Field(ge=1)
    nerves: list[Name] = Field(min_length=1)
    views: list[Slug] = Field(min_length=1, max_length=3)
    lesson: Slug
    position: Row
    find: list[Row] = Field(min_length=FIND_STEPS, max_length=FIND_STEPS)
    examine: list[Row] = Field(min_length=1)
    points: list[Row] = Field(min_length=1)
    needle: list[Row] = Field(min_length=1)
    hazards: list[Hazard] = Field(min_length=1)
    stop: list[Row] = Field(min_length=1)
    aftercare: list[Row] = Field(min_length=1)
    known: KnownRow
    say: Prose

    @model_validator(mode="after")
    def _sourced(self) -> Card:
        for name, position, row in self.rows():
            if row.bare_figure:
                raise ValueError(
                    f"{name} {position + 1}: a figure needs a source or a faculty decision"
                )
        return self

    def rows(self) -> Iterator[tuple[str, int, Row]]:
        """Every row with the name of its field and its place there."""
        yield "position", 0, self.position
        for name in ("find", *ROWS):
            for position, row in enumerate(getattr(self, name)):
                yield name, position, row

    @property
    def concerns(self) -> list[tuple[str, str]]:
        """What a safety correction may name to stand on this card: it, and its nerves."""
        return [("card", self.id), *(("nerve", nerve) for nerve in self.nerves)]

    @property
    def cited(self) -> list[str]:
        """Every source, in the order of the card, once."""
        found = [ident for _, _, row in self.rows() for ident in row.sources]
        return list(dict.fromkeys([*found, *self.known.sources]))


def _check(entries: Mapping[str, Entry[Card]], ground: Ground) -> Iterator[ContentProblem]:
    asked = ground.parts.get("faculty", ())
    for entry in entries.values():
        card = entry.document
        yield from entry.unknown(card.nerves, ground.nerves, "nerve", "nerves")
        yield from entry.unknown(card.views, ground.views, "view", "views")
        yield from entry.unknown(card.known.sources, ground.sources, "source", "known", "sources")
        if card.lesson not in ground.lessons:
            yield entry.problem(f"there is no lesson {card.lesson}", "lesson")
        for name, position, row in card.rows():
            place = (name,) if name == "position" else (name, position)
            yield from entry.unknown(row.sources, ground.sources, "source", *place, "sources")
            for key in named_in(row.text):
                if key not in asked:
                    yield entry.problem(f"the faculty is not asked for {key!r}", *place, "text")


def _found_by(card: Card) -> tuple[str, str]:
    return card.title, " ".join([row.text for _, _, row in card.rows()] + [card.area])


CARDS: Part[Card] = Part("cards", "cards/*.yaml", Card, _check, _found_by)
