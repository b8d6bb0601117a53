"""Items answered on the picture: locate, trace, territory, order."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator

from npt_training.assessment.items.common import Common, Slug, Target, no_doubles
from npt_training.assessment.items.strict import Strict

MIN_FULL_MM = 5.0
"""No tap on a picture is judged more finely: the floor of the authoring rules."""
WIDEST_BORDER_MM = 20.0
"""Borders of territories are drawings: this much on either side of them is never scored."""
DRAWN_PATH = "main"
"""What the one line of a nerve on a photograph is called."""
Unit = Annotated[float, Field(ge=0, le=1)]


class Banded(Common):
    """Credited by millimetres on the body: in full up to ``full_mm``, half up to ``half_mm``."""

    full_mm: float
    half_mm: float

    @model_validator(mode="after")
    def _bands(self) -> Banded:
        self._on_a_picture()
        if not (math.isfinite(self.full_mm) and math.isfinite(self.half_mm)):
            raise ValueError("full_mm and half_mm are numbers in millimetres")
        if self.full_mm < MIN_FULL_MM:
            raise ValueError(f"full_mm is at least {MIN_FULL_MM:g}")
        if self.picture is not None and self.full_mm < self.picture.accuracy_mm:
            raise ValueError(f"full_mm is at least {self.picture.accuracy_mm:g} on this picture")
        if self.half_mm < self.full_mm:
            raise ValueError("half_mm is not smaller than full_mm")
        return self

    def scored(self) -> list[tuple[str, Target]]:
        return self.targets()


class Locate(Banded):
    """Tap where it is; ``side`` is the one asked for where the picture shows both.

    ``spread``: where people differ more along the nerve than across it, a tap inside the band of
    the published spread (which the feedback shows) earns full credit, however far along it lies.
    """

    kind: Literal["locate"]
    target: Target
    spread: bool | None = None
    side: Literal["right", "left"] | None = None

    @model_validator(mode="after")
    def _target(self) -> Locate:
        if self.target.territory:
            raise ValueError("target: a territory is tapped in an item of kind territory")
        if self.spread and not self.target.exit:
            raise ValueError("spread: only an exit has a band of published spread")
        if self.picture is not None and (self.spread or self.side):
            raise ValueError("a photograph has neither a published spread nor two sides")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("target", self.target)]


class Trace(Banded):
    """Draw ``path`` of a nerve by tapping points along it; ``directed``: in the way it runs."""

    kind: Literal["trace"]
    target: Target
    path: Slug
    directed: bool | None = None

    @model_validator(mode="after")
    def _target(self) -> Trace:
        if not self.target.course:
            raise ValueError("target: a course is traced")
        if self.picture is not None and self.path != DRAWN_PATH:
            raise ValueError(f"path: the line drawn on a photograph is its {DRAWN_PATH}")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("target", self.target)]


class Bordered(Common):
    """Asks for a territory; ``band_mm`` on both sides of its border is left out of the score."""

    target: Target
    band_mm: Annotated[float, Field(gt=0, le=WIDEST_BORDER_MM)]

    @model_validator(mode="after")
    def _territory(self) -> Bordered:
        self._on_a_picture()
        if not self.target.territory:
            raise ValueError("target: name a territory")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("target", self.target)]

    def scored(self) -> list[tuple[str, Target]]:
        return self.targets()


class TerritoryTap(Bordered):
    """Tap anywhere inside a territory."""

    kind: Literal["territory"]


class AreaDrawn(Bordered):
    """Outline a territory."""

    kind: Literal["area"]


class OrderPoint(Strict):
    """A place on the picture, on the course of a nerve; ids say nothing of the order."""

    id: Slug
    at: tuple[Unit, Unit]
    nerve: Slug


class Order(Common):
    """Put places in order.

    Along one ``path`` of a nerve they are numbered on the picture; in a row ``towards`` one side
    of it the nerves are named instead and only the level at which they are crossed is drawn.
    """

    kind: Literal["order"]
    view: Slug
    points: Annotated[list[OrderPoint], Field(min_length=3, max_length=6)]
    answer: list[Slug]
    path: Slug | None = None
    towards: Slug | None = None

    @model_validator(mode="after")
    def _answer(self) -> Order:
        ids = no_doubles(point.id for point in self.points)
        if sorted(no_doubles(self.answer)) != sorted(ids):
            raise ValueError("answer names every point once")
        if (self.path is None) == (self.towards is None):
            raise ValueError("name either path or towards")
        if self.path and len({point.nerve for point in self.points}) != 1:
            raise ValueError("the points of a path lie on one nerve")
        if self.towards:
            no_doubles(point.nerve for point in self.points)
            if len({point.at[1] for point in self.points}) != 1:
                raise ValueError("the points of a row lie at one height")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [
            ("points", Target(course=one)) for one in dict.fromkeys(p.nerve for p in self.points)
        ]

    def scored(self) -> list[tuple[str, Target]]:
        return self.targets()

    def offered(self) -> list[str]:
        return list(dict.fromkeys(point.nerve for point in self.points))
