"""Items with several places: hidden points, zones drawn on a picture."""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from npt_training.assessment.items.common import Common, Slug, Target, Text, no_doubles
from npt_training.assessment.items.picture import Spot
from npt_training.assessment.items.placed import MIN_FULL_MM
from npt_training.assessment.items.strict import Strict
from npt_training.assessment.scoring.point import Point
from npt_training.assessment.scoring.points import MOST_TAPS
from npt_training.assessment.scoring.zones import ellipse, overlapping, polygon, rectangle

Share = Annotated[float, Field(gt=0, le=1)]
Most = Annotated[int, Field(ge=1, le=MOST_TAPS)]
SIZE = (1000, 1000)
"""Where a picture's size is not at hand, zones are compared on a square: it changes no crossing."""


class Circle(Strict):
    """``r`` is a share of the picture's width, so that a circle is round on every picture."""

    at: Spot
    r: Share


class Ellipse(Strict):
    """Half axes in shares of the picture's width; ``turn`` in degrees, clockwise."""

    at: Spot
    rx: Share
    ry: Share
    turn: Annotated[float, Field(ge=-180, le=180)] = 0.0


class Rectangle(Strict):
    corner: Spot
    opposite: Spot

    @model_validator(mode="after")
    def _area(self) -> Self:
        if self.corner[0] == self.opposite[0] or self.corner[1] == self.opposite[1]:
            raise ValueError("the two corners of a rectangle differ in both directions")
        return self


class Zone(Strict):
    """One shape on the picture. ``right``: it is what is asked for; a wrong one gives its name to
    the tap that hit it. ``unsafe``: a tap in it would be dangerous, not just wrong.
    """

    id: Slug
    name: Text
    right: bool = True
    unsafe: bool = False
    polygon: Annotated[list[Spot], Field(min_length=3, max_length=80)] | None = None
    circle: Circle | None = None
    ellipse: Ellipse | None = None
    rectangle: Rectangle | None = None

    @field_validator("polygon")
    @classmethod
    def _plain(cls, value: list[Spot] | None) -> list[Spot] | None:
        if value is not None:
            polygon(value)
        return value

    @model_validator(mode="after")
    def _one(self) -> Self:
        shapes = (self.polygon, self.circle, self.ellipse, self.rectangle)
        if sum(shape is not None for shape in shapes) != 1:
            raise ValueError("draw a zone as exactly one of polygon, circle, ellipse or rectangle")
        if self.right and self.unsafe:
            raise ValueError("unsafe: a zone to tap is not one to keep away from")
        return self

    def shape(self, size: tuple[int, int]) -> Any:
        """The zone in pixels of a picture of that size."""
        width, height = size

        def px(spot: Spot) -> tuple[float, float]:
            return spot[0] * width, spot[1] * height

        if self.polygon is not None:
            return polygon([px(spot) for spot in self.polygon])
        if self.circle is not None:
            radius = self.circle.r * width
            return ellipse(px(self.circle.at), radius, radius)
        if self.ellipse is not None:
            one = self.ellipse
            return ellipse(px(one.at), one.rx * width, one.ry * width, one.turn)
        assert self.rectangle is not None
        return rectangle(px(self.rectangle.corner), px(self.rectangle.opposite))


class Region(Common):
    """Tap inside a zone, or (``every``) in each of the zones to be found; at most ``most`` taps."""

    kind: Literal["region"]
    zones: Annotated[list[Zone], Field(min_length=1, max_length=12)]
    every: bool = False
    most: Most = MOST_TAPS

    @model_validator(mode="after")
    def _zones(self) -> Self:
        if self.view is None and self.picture is None:
            raise ValueError("zones need a view or a picture")
        no_doubles(zone.id for zone in self.zones)
        right = sum(zone.right for zone in self.zones)
        if not right:
            raise ValueError("no zone is right")
        if self.every and self.most < right:
            raise ValueError(f"most: {right} zones are to be found")
        size = (self.picture.width, self.picture.height) if self.picture else SIZE
        both = overlapping([zone.shape(size) for zone in self.zones])
        if both is not None:
            first, second = (self.zones[index].id for index in both)
            raise ValueError(f"zones {first} and {second} overlap: a tap in both has no one answer")
        return self


class HiddenSpot(Strict):
    """A place given by where it is on the picture, with the words for it afterwards."""

    id: Slug
    name: Text
    at: Spot

    @property
    def point(self) -> Point:
        return Point(*self.at)


class Points(Common):
    """Tap every one of several places: structures of the atlas, or spots on a picture.

    ``most`` is the most taps that may be made; it says nothing of how many places there are.
    ``full`` and ``half`` stand on a diagram for ``full_mm`` and ``half_mm``: shares of its width.
    """

    kind: Literal["points"]
    structures: list[Target] = Field(default_factory=list)
    spots: list[HiddenSpot] = Field(default_factory=list)
    full_mm: float = 0.0
    half_mm: float = 0.0
    full: Share | None = None
    half: Share | None = None
    most: Most = MOST_TAPS

    @model_validator(mode="after")
    def _places(self) -> Self:
        if bool(self.structures) == bool(self.spots):
            raise ValueError("name either structures of the atlas or spots on the picture")
        if self.structures and self.view is None:
            raise ValueError("structures need a view")
        if self.view is None and self.picture is None:
            raise ValueError("spots need a view or a picture")
        if not 1 <= self.count <= self.most:
            raise ValueError(f"most: {self.count} places are to be found")
        if any(target.territory for target in self.structures):
            raise ValueError("structures: a territory is tapped in an item of kind territory")
        no_doubles(f"{target.what} {target.id}" for target in self.structures)
        no_doubles(spot.id for spot in self.spots)
        if self.figure is None:
            self._in_mm()
        elif self.full_mm or self.half_mm or self.full is None or self.half is None:
            raise ValueError("a diagram has no mm: give full and half as shares of its width")
        elif self.half < self.full:
            raise ValueError("half is not smaller than full")
        return self

    def _in_mm(self) -> None:
        if self.full is not None or self.half is not None:
            raise ValueError("full and half are for diagrams; say full_mm and half_mm")
        if not (math.isfinite(self.full_mm) and math.isfinite(self.half_mm)):
            raise ValueError("full_mm and half_mm are numbers in millimetres")
        least = MIN_FULL_MM if self.picture is None else self.picture.accuracy_mm
        if self.full_mm < least:
            raise ValueError(f"full_mm is at least {least:g}")
        if self.half_mm < self.full_mm:
            raise ValueError("half_mm is not smaller than full_mm")

    @property
    def count(self) -> int:
        return len(self.structures) or len(self.spots)

    def targets(self) -> list[tuple[str, Target]]:
        return [("structures", target) for target in self.structures]

    def scored(self) -> list[tuple[str, Target]]:
        return self.targets()
