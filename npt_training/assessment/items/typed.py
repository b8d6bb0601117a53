"""Items answered by typing or by a label: numeric, short answer, evidence label."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from npt_training.assessment.items.common import Common, Text, no_doubles
from npt_training.assessment.scoring.numeric import UNITS, converted
from npt_training.assessment.scoring.typed import folded

Name = Annotated[str, Field(min_length=1, max_length=120)]
EvidenceLabel = Literal["EST", "HYP", "CASE", "RCT", "EXP", "PROMO", "CONTRA", "ADMIN"]
LABELS = ("EST", "RCT", "CASE", "EXP", "HYP", "CONTRA", "PROMO", "ADMIN")
"""All labels, in the order they are offered, the same for every item."""


class Numeric(Common):
    """A number: in full up to ``tolerance`` away from ``answer``, half up to ``half``.

    All of them in ``unit``; ``units`` are those the trainee may choose, other measures among them.
    """

    kind: Literal["numeric"]
    answer: float
    unit: Annotated[str, Field(max_length=12)] = ""
    units: Annotated[list[str], Field(max_length=6)] = Field(default_factory=list)
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    half: Annotated[float, Field(ge=0)] | None = None

    @field_validator("units")
    @classmethod
    def _different(cls, value: list[str]) -> list[str]:
        return no_doubles(value)

    @model_validator(mode="after")
    def _number(self) -> Self:
        if not all(map(math.isfinite, (self.answer, self.tolerance, self.half or 0.0))):
            raise ValueError("answer, tolerance and half are numbers")
        if self.half is not None and self.half < self.tolerance:
            raise ValueError("half: is not smaller than tolerance")
        for unit in (self.unit, *self.units):
            if unit not in UNITS:
                raise ValueError(f"{unit!r} is no known unit: {', '.join(filter(None, UNITS))}")
        if self.units and all(converted(1.0, one, self.unit) is None for one in self.units):
            raise ValueError("units: none of them measures what unit does")
        return self

    @property
    def offered_units(self) -> list[str]:
        """Units to choose from; the item's own where the author names none."""
        return self.units or ([self.unit] if self.unit else [])


class Short(Common):
    """A few words: any of ``accepted`` earns all, any of ``half`` a half.

    Case, accents, small words and slips of the finger do not count (scoring/typed.py); ``others``
    are answers that are spelt much alike and wrong.
    """

    kind: Literal["short"]
    accepted: Annotated[list[Name], Field(min_length=1, max_length=30)]
    half: Annotated[list[Name], Field(max_length=30)] = Field(default_factory=list)
    others: Annotated[list[Name], Field(max_length=30)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _names(self) -> Self:
        seen: dict[str, str] = {}
        for name in (*self.accepted, *self.half, *self.others):
            plain = folded(name)
            if not plain:
                raise ValueError(f"{name!r} has no letter or digit")
            if plain in seen:
                raise ValueError(f"{name!r} is read the same as {seen[plain]!r}")
            seen[plain] = name
        return self


class Evidence(Common):
    """Label a claim by what is known of it; ``near`` are labels that earn a half."""

    kind: Literal["evidence"]
    claim: Text
    answer: EvidenceLabel
    near: Annotated[list[EvidenceLabel], Field(max_length=3)] = Field(default_factory=list)
    why: dict[EvidenceLabel, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _near(self) -> Self:
        no_doubles(self.near)
        if self.answer in self.near:
            raise ValueError("near: the answer earns all, not half")
        return self
