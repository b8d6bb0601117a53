"""What every item has, and the structures on a picture that items speak of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from npt_training.assessment.items.picture import Photo, Structure
from npt_training.assessment.items.strict import Strict
from npt_training.assessment.items.window import Window

PRACTICE = "atlas"
"""Filed under the atlas instead of a module: for practice only, never drawn for a quiz."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]
What = Literal["course", "exit", "landmark", "territory"]


class Target(Strict):
    """One structure on a picture: a nerve's course or exit, a landmark, or a territory."""

    course: Slug | None = None
    exit: Slug | None = None
    landmark: Slug | None = None
    territory: Slug | None = None

    @model_validator(mode="after")
    def _one(self) -> Target:
        given = (self.course, self.exit, self.landmark, self.territory)
        if sum(part is not None for part in given) != 1:
            raise ValueError("name exactly one of course, exit, landmark or territory")
        return self

    @property
    def what(self) -> What:
        if self.course:
            return "course"
        return "exit" if self.exit else "landmark" if self.landmark else "territory"

    @property
    def id(self) -> str:
        return str(self.course or self.exit or self.landmark or self.territory)


class Highlight(Target):
    """What is drawn for the trainee to name: a course, an exit point or a territory."""

    @model_validator(mode="after")
    def _nerve(self) -> Highlight:
        if self.landmark:
            raise ValueError("highlight a course or an exit, or a territory")
        return self


class StandsOn(Strict):
    """One piece of truth a generated item rests on, in the item's picture.

    ``part`` is a path of the nerve, or a point of it (``main.exit``); ``basis`` is the weakest
    basis of what is used: schematic may be named, never scored in millimetres.
    """

    what: Literal["course", "exit", "landmark", "territory", "hazard"]
    id: Slug
    part: Annotated[str, Field(max_length=100)] | None = None
    basis: Literal["measured", "textbook", "schematic"]


WHOLE = ("case", "qti")
"""Kinds that are never shown through a window."""
NEEDS_A_BODY = ("locate", "trace", "territory", "area", "order", "identify", "qti")
"""Kinds that are never asked on a diagram: they measure, or name what the atlas draws."""


class Common(Strict):
    """What every item has. ``structure`` is the nerve it tells about, for drills and gates."""

    id: Slug
    kind: str
    module: Annotated[str, Field(pattern=rf"^([BAM]\d{{1,2}}|{PRACTICE})$")]
    origin: Literal["hand", "generated"]
    level: Literal["R", "U", "A"]
    structure: Slug | None = None
    view: Slug | None = None
    picture: Photo | None = None
    figure: Annotated[str, Field(pattern=r"^[BAM]\d{1,2}/[a-z0-9-]+$", max_length=100)] | None = (
        None
    )
    """A diagram of the pack, ``<module>/<name>``: loading puts its picture into ``picture``."""
    window: Window | None = None
    """The part of the view that is shown instead of the whole: examination items made here."""
    drawn: Annotated[list[Structure], Field(min_length=1, max_length=12)] | None = None
    """The structures that the author drew on the photograph."""
    prompt: Text
    rationale: Text
    sources: list[Slug] = Field(default_factory=list)
    task: Text | None = None
    own_sources: list[Text] | None = None
    """Sources in the author's own words, where the pack has none."""
    objective: Text | None = None
    """The objective of the module that it serves, as the module words it."""
    stands_on: list[StandsOn] | None = None
    hazard: bool | None = None
    """Whether it asks which structure to avoid; counted apart where an examination says so."""

    @property
    def asks_hazard(self) -> bool:
        """Whether it is a question of what the needle must avoid."""
        return bool(self.hazard) or any(one.what == "hazard" for one in self.stands_on or ())

    @model_validator(mode="after")
    def _one_picture(self) -> Self:
        if self.view is not None and self.picture is not None:
            raise ValueError("picture: an item has a view of the atlas or a picture, not both")
        if self.window is not None and (self.view is None or self.kind in WHOLE):
            raise ValueError("window: it is a part of a view, in an item of one part")
        if self.picture is not None:
            self._scaled(self.picture)
        elif self.figure is not None:
            raise ValueError(f"figure: there is no diagram {self.figure} in quizzes/figures")
        if self.drawn and self.picture is None:
            raise ValueError("drawn: on a view of the atlas nothing is drawn by hand")
        known = no_doubles(f"{one.what} {one.id}" for one in self.drawn or [])
        if self.picture is not None:
            for where, target in self.targets():
                if f"{target.what} {target.id}" not in known:
                    raise ValueError(f"{where}: draw the {target.what} of {target.id!r} on it")
        return self

    def _scaled(self, picture: Photo) -> None:
        """A photograph has a scale in mm; a diagram has none, so nothing is measured on it."""
        if self.figure is None:
            if not (picture.mm_per_px and picture.accuracy_mm):
                raise ValueError("picture: mm_per_px and accuracy_mm give a photograph its scale")
        elif picture.mm_per_px or picture.accuracy_mm:
            raise ValueError("figure: a diagram has no scale in mm")
        elif self.kind in NEEDS_A_BODY or self.drawn:
            raise ValueError(
                f"figure: {self.kind} needs millimetres or nerves of the atlas, and a diagram has "
                "neither; ask label, choice, region, points or associate on it"
            )
        elif self.targets():
            where, target = self.targets()[0]
            raise ValueError(f"{where}: a diagram knows no {target.what}; say where with at")

    def _on_a_picture(self) -> None:
        """ValueError unless the item has a view or a photograph."""
        if self.view is None and self.picture is None:
            raise ValueError("view: this is asked on a view of the atlas or a picture")

    @property
    def has_picture(self) -> bool:
        return self.view is not None or self.picture is not None

    def targets(self) -> list[tuple[str, Target]]:
        """Structures that must be seen on the picture, each with the name of its field."""
        return []

    def scored(self) -> list[tuple[str, Target]]:
        """Those of them that millimetres or positions are scored against."""
        return []

    def nerves(self) -> list[tuple[str, str]]:
        """Nerves named without a picture, each with the name of its field."""
        return []

    def offered(self) -> list[str]:
        """Names shown side by side: no two of them may be right for one line."""
        return []


def no_doubles(values: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for value in values:
        if value in kept:
            raise ValueError(f"{value!r} stands here twice")
        kept.append(value)
    return kept
