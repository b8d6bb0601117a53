"""Associate: join each structure with what belongs to it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from npt_training.assessment.items.common import Common, Slug, Target, Text, no_doubles
from npt_training.assessment.items.picture import Spot
from npt_training.assessment.items.strict import Strict
from npt_training.assessment.scoring.point import Point


class Left(Strict):
    """One end: a nerve by its name in the atlas, or words."""

    id: Slug
    nerve: Slug | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.nerve is None) == (self.text is None):
            raise ValueError("name either nerve or text")
        return self


class Right(Strict):
    """The other end: an area, an exit or a place drawn on the picture under a letter, or words."""

    id: Slug
    place: Target | None = None
    at: Spot | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(part is not None for part in (self.place, self.at, self.text)) != 1:
            raise ValueError("name either place or text, or at on a diagram or picture")
        return self

    @property
    def drawn(self) -> Target | Point | None:
        return Point(*self.at) if self.at is not None else self.place


class Associate(Common):
    """``answer`` maps each ``left`` to its ``right``; no right is used twice, some may stay over.

    Either all the right ends are drawn on the picture, or all are words.
    """

    kind: Literal["associate"]
    left: Annotated[list[Left], Field(min_length=2, max_length=6)]
    right: Annotated[list[Right], Field(min_length=2, max_length=8)]
    answer: dict[Slug, Slug]

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        left = no_doubles(one.id for one in self.left)
        right = no_doubles(one.id for one in self.right)
        no_doubles([*left, *right])
        if sorted(self.answer) != sorted(left):
            raise ValueError("answer names every left end once")
        used = no_doubles(self.answer.values())
        if any(one not in right for one in used):
            raise ValueError("answer joins what is no right end")
        drawn = [one.place for one in self.right if one.place is not None]
        spots = [one.at for one in self.right if one.at is not None]
        if (drawn or spots) and len(self.right) not in (len(drawn), len(spots)):
            raise ValueError("right: draw all of them in one way, or none")
        if drawn and self.view is None:
            raise ValueError("what is drawn needs a view")
        if spots and self.picture is None:
            raise ValueError("at: places are drawn on a figure or a picture")
        no_doubles(str(spot) for spot in spots)
        no_doubles(f"{one.what} {one.id}" for one in drawn)
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("right", one.place) for one in self.right if one.place is not None]

    def nerves(self) -> list[tuple[str, str]]:
        return [("left", one.nerve) for one in self.left if one.nerve is not None]

    def offered(self) -> list[str]:
        return [one.nerve for one in self.left if one.nerve is not None]
