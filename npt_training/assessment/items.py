"""The five kinds of item as they stand in the bank, checked by pydantic."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, field_validator, model_validator

MIN_FULL_MM = 5.0
"""No tap on a picture is judged more finely: the floor of the authoring rules."""

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class Strict(BaseModel):
    """Content is refused when it says something nobody reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Target(Strict):
    """One structure on a picture: a nerve's course, a nerve's exit point, or a landmark."""

    course: Slug | None = None
    exit: Slug | None = None
    landmark: Slug | None = None

    @model_validator(mode="after")
    def _one(self) -> Target:
        if sum(part is not None for part in (self.course, self.exit, self.landmark)) != 1:
            raise ValueError("name exactly one of course, exit or landmark")
        return self

    @property
    def what(self) -> Literal["course", "exit", "landmark"]:
        return "course" if self.course else "exit" if self.exit else "landmark"

    @property
    def id(self) -> str:
        return str(self.course or self.exit or self.landmark)


class Highlight(Target):
    """What is drawn for the trainee to name: a course or an exit point."""

    @model_validator(mode="after")
    def _nerve(self) -> Highlight:
        if self.landmark:
            raise ValueError("highlight a course or an exit")
        return self


class Common(Strict):
    """What every item has. ``structure`` is the nerve it tells about, for drills and gates."""

    id: Slug
    module: Annotated[str, Field(pattern=r"^[BAM]\d{1,2}$")]
    origin: Literal["hand", "generated"]
    level: Literal["R", "U", "A"]
    structure: Slug | None = None
    view: Slug | None = None
    prompt: Text
    rationale: Text
    sources: list[Slug] = Field(default_factory=list)
    task: Text | None = None

    def targets(self) -> list[tuple[str, Target]]:
        """Structures that must be seen on the picture, each with the name of its field."""
        return []

    def nerves(self) -> list[tuple[str, str]]:
        """Nerves named without a picture, each with the name of its field."""
        return []


class Locate(Common):
    """Tap where it is. Full credit up to ``full_mm`` on the body, half up to ``half_mm``."""

    kind: Literal["locate"]
    view: Slug
    target: Target
    full_mm: float
    half_mm: float

    @model_validator(mode="after")
    def _bands(self) -> Locate:
        if not (math.isfinite(self.full_mm) and math.isfinite(self.half_mm)):
            raise ValueError("full_mm and half_mm are numbers in millimetres")
        if self.full_mm < MIN_FULL_MM:
            raise ValueError(f"full_mm is at least {MIN_FULL_MM:g}")
        if self.half_mm < self.full_mm:
            raise ValueError("half_mm is not smaller than full_mm")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("target", self.target)]


class Identify(Common):
    """Name the highlighted course or exit out of four or five nerves."""

    kind: Literal["identify"]
    view: Slug
    highlight: Highlight
    options: Annotated[list[Slug], Field(min_length=4, max_length=5)]
    answer: Slug

    @field_validator("options")
    @classmethod
    def _different(cls, value: list[str]) -> list[str]:
        return _no_doubles(value)

    @model_validator(mode="after")
    def _answer(self) -> Identify:
        if self.answer not in self.options:
            raise ValueError("answer is one of the options")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("highlight", self.highlight)]

    def nerves(self) -> list[tuple[str, str]]:
        return [("options", nerve) for nerve in self.options]


class Label(Common):
    """Give each numbered pin its name; at least one name is left over."""

    kind: Literal["label"]
    view: Slug
    pins: Annotated[list[Target], Field(min_length=3, max_length=6)]
    names: list[Slug]

    @model_validator(mode="after")
    def _names(self) -> Label:
        key = self.key
        _no_doubles(key)
        _no_doubles(self.names)
        missing = [name for name in key if name not in self.names]
        if missing:
            raise ValueError(f"names lacks the name of a pin: {', '.join(missing)}")
        if len(self.names) <= len(key):
            raise ValueError("names needs at least one name that belongs to no pin")
        return self

    @property
    def key(self) -> list[str]:
        return [pin.id for pin in self.pins]

    def targets(self) -> list[tuple[str, Target]]:
        return [("pins", pin) for pin in self.pins]


class Option(Strict):
    id: Slug
    text: Text
    correct: bool
    why: Text


class Choice(Common):
    """One right option, or several; every option says why it is right or wrong."""

    kind: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=3, max_length=6)]
    multiple: bool = False
    highlight: Highlight | None = None

    @model_validator(mode="after")
    def _options(self) -> Choice:
        _no_doubles(option.id for option in self.options)
        _no_doubles(option.text for option in self.options)
        right = len(self.right)
        if not right:
            raise ValueError("no option is correct")
        if not self.multiple and right != 1:
            raise ValueError("several options are correct: say multiple: true")
        if self.multiple and right == len(self.options):
            raise ValueError("every option is correct: nothing is asked")
        if self.highlight and not self.view:
            raise ValueError("a highlight needs a view")
        return self

    @property
    def right(self) -> list[str]:
        return [option.id for option in self.options if option.correct]

    def targets(self) -> list[tuple[str, Target]]:
        return [("highlight", self.highlight)] if self.highlight else []


class RubricRow(Strict):
    id: Slug
    text: Text
    marks: Annotated[int, Field(ge=1, le=9)]


class Written(Common):
    """A few sentences, marked by an instructor; with ``pin`` also a place on the picture."""

    kind: Literal["written"]
    rubric: Annotated[list[RubricRow], Field(min_length=1, max_length=9)]
    model_answer: Text
    pin: bool = False

    @model_validator(mode="after")
    def _rubric(self) -> Written:
        _no_doubles(row.id for row in self.rubric)
        if self.pin and not self.view:
            raise ValueError("a pin needs a view")
        return self


Item = Annotated[Locate | Identify | Label | Choice | Written, Field(discriminator="kind")]
AnyItem = Locate | Identify | Label | Choice | Written
KINDS = ("locate", "identify", "label", "choice", "written")
_ADAPTER: TypeAdapter[AnyItem] = TypeAdapter(Item)


def item_of(doc: Any) -> AnyItem:
    """The typed item of a plain document; raises pydantic.ValidationError."""
    return _ADAPTER.validate_python(doc)


def _no_doubles(values: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for value in values:
        if value in kept:
            raise ValueError(f"{value!r} stands here twice")
        kept.append(value)
    return kept
