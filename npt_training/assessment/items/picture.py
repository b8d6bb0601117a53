"""A picture that an item is asked on instead of a view: a photograph, or a diagram."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from npt_training.assessment.items.strict import Strict
from npt_training.assessment.scoring.calibrate import mm_per_px
from npt_training.assessment.scoring.zones import polygon

Unit = Annotated[float, Field(ge=0, le=1)]
Spot = tuple[Unit, Unit]
OFF_BY = 0.02
"""How far a stated scale may be from the one its two points give: two in a hundred."""


class Calibration(Strict):
    """Two points of the picture a known distance apart in life: a ruler, a coin, a ring."""

    first: Spot
    second: Spot
    mm: Annotated[float, Field(gt=0, le=3000)]


class Structure(Strict):
    """What the author drew on a photograph of one structure: its truth there, in 0..1.

    A nerve's ``course`` is a line in the way it runs, its ``exit`` the places where it comes to the
    surface; a ``landmark`` has its places; a ``territory`` is one outline that does not cross
    itself.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]
    course: Annotated[list[Spot], Field(min_length=2, max_length=200)] | None = None
    exit: Annotated[list[Spot], Field(min_length=1, max_length=8)] | None = None
    landmark: Annotated[list[Spot], Field(min_length=1, max_length=8)] | None = None
    territory: Annotated[list[Spot], Field(min_length=3, max_length=200)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Structure:
        given = (self.course, self.exit, self.landmark, self.territory)
        if sum(part is not None for part in given) != 1:
            raise ValueError("draw exactly one of course, exit, landmark or territory")
        if self.course is not None and len(set(self.course)) < 2:
            raise ValueError("course: a line has a length")
        if self.territory is not None:
            polygon(self.territory)
        return self

    @property
    def what(self) -> str:
        named = ("course", "exit", "landmark", "territory")
        return next(name for name in named if getattr(self, name) is not None)

    @property
    def places(self) -> list[Spot]:
        """The line, the outline, or the places."""
        return list(getattr(self, self.what))


class Photo(Strict):
    """``digest`` names the stored file, ``width`` and ``height`` its pixels.

    ``mm_per_px`` 0: a diagram (the item's ``figure``), in which nothing is measured.
    ``accuracy_mm`` is what the scale and the drawing leave open; nothing is scored more finely.
    ``alt`` describes the picture to who does not see it, without giving an answer away.
    """

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    width: Annotated[int, Field(ge=100, le=20000)]
    height: Annotated[int, Field(ge=100, le=20000)]
    mm_per_px: Annotated[float, Field(ge=0, le=100)] = 0.0
    accuracy_mm: Annotated[float, Field(ge=0, le=100)] = 0.0
    alt: Annotated[str, Field(min_length=1, max_length=400)]
    credit: Annotated[str, Field(max_length=200)] | None = None
    calibration: Calibration | None = None

    @model_validator(mode="after")
    def _scale(self) -> Photo:
        if self.accuracy_mm < self.mm_per_px:
            raise ValueError("accuracy_mm: nothing is finer than a pixel")
        if self.calibration is not None:
            given = self.calibration
            scale = mm_per_px(given.first, given.second, (self.width, self.height), given.mm)
            if abs(scale - self.mm_per_px) > OFF_BY * scale:
                raise ValueError(f"mm_per_px: the two points give {scale:.4g}")
        return self
