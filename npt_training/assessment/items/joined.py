"""Associate: join each structure with what belongs to it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from npt_training.assessment.items.common import Common, Slug, Target, Text, no_doubles
from npt_training.assessment.items.strict import Strict


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
    """The other end: an area or an exit drawn on the picture under a letter, or words."""

    id: Slug
    place: Target | None = None
    text: Text | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.place is None) == (self.text is None):
            raise ValueError("name either place or text")
        return self


class Associate(Common):
    """``answer`` maps each ``left`` to its ``right``; no right is used twice, some may stay over.

    Either all the right ends are drawn on the view, or all are words.
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
        if drawn and len(drawn) < len(self.right):
            raise ValueError("right: draw all of them or none")
        if drawn and self.view is None:
            raise ValueError("what is drawn needs a view")
        no_doubles(f"{one.what} {one.id}" for one in drawn)
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("right", one.place) for one in self.right if one.place is not None]

    def nerves(self) -> list[tuple[str, str]]:
        return [("left", one.nerve) for one in self.left if one.nerve is not None]

    def offered(self) -> list[str]:
        return [one.nerve for one in self.left if one.nerve is not None]
