"""Items answered by names or words: identify, label, choice, written."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from npt_training.assessment.items.common import (
    Common,
    Highlight,
    Slug,
    Target,
    Text,
    no_doubles,
)
from npt_training.assessment.items.picture import Spot
from npt_training.assessment.items.strict import Strict
from npt_training.assessment.items.zoned import HiddenSpot
from npt_training.assessment.scoring.point import Point

LEAST_OPTIONS = 4


class Identify(Common):
    """Name the nerve whose course, exit or territory is drawn.

    Out of four or five nerves, or (``typed``) in the trainee's own words: then every name that the
    atlas has for it is right, Latin and synonyms too, and there are no options.
    """

    kind: Literal["identify"]
    highlight: Highlight
    options: Annotated[list[Slug], Field(max_length=5)] = Field(default_factory=list)
    answer: Slug
    typed: bool | None = None

    @field_validator("options")
    @classmethod
    def _different(cls, value: list[str]) -> list[str]:
        return no_doubles(value)

    @model_validator(mode="after")
    def _answer(self) -> Identify:
        self._on_a_picture()
        if self.typed and self.view is None:
            raise ValueError("typed: names are typed on views of the atlas")
        if self.typed:
            if self.options:
                raise ValueError("options: what is typed is not chosen from a list")
            return self
        if not len(self.options) >= LEAST_OPTIONS:
            raise ValueError(f"options: name {LEAST_OPTIONS} at least, or say typed: true")
        if self.answer not in self.options:
            raise ValueError("answer is one of the options")
        return self

    def targets(self) -> list[tuple[str, Target]]:
        return [("highlight", self.highlight)]

    def nerves(self) -> list[tuple[str, str]]:
        return [("options", nerve) for nerve in self.options] or [("answer", self.answer)]

    def offered(self) -> list[str]:
        return list(self.options)


def _is_place(pin: Any) -> str:
    placed = "at" in pin if isinstance(pin, dict) else isinstance(pin, HiddenSpot)
    return "place" if placed else "structure"


Pin = Annotated[
    Annotated[Target, Tag("structure")] | Annotated[HiddenSpot, Tag("place")],
    Discriminator(_is_place),
]
"""A structure that the picture knows, or a place with a name of its own on a picture or diagram."""


class Label(Common):
    """Give each numbered pin its name; at least one name is left over.

    Of structures ``names`` are ids of the atlas; of places of the author's own they are words.
    """

    kind: Literal["label"]
    pins: Annotated[list[Pin], Field(min_length=3, max_length=6)]
    names: list[Text]

    @model_validator(mode="after")
    def _names(self) -> Label:
        self._on_a_picture()
        if self.free and len(self.free) < len(self.pins):
            raise ValueError("pins: all are structures, or all are places with names")
        if self.free and self.view is not None:
            raise ValueError("pins: on a view of the atlas name structures of it")
        no_doubles(pin.id for pin in self.free)
        key = self.key
        no_doubles(key)
        no_doubles(self.names)
        missing = [name for name in key if name not in self.names]
        if missing:
            raise ValueError(f"names lacks the name of a pin: {', '.join(missing)}")
        if len(self.names) <= len(key):
            raise ValueError("names needs at least one name that belongs to no pin")
        return self

    @property
    def key(self) -> list[str]:
        return [pin.name if isinstance(pin, HiddenSpot) else pin.id for pin in self.pins]

    @property
    def free(self) -> list[HiddenSpot]:
        """Pins that are no structures of the atlas."""
        return [pin for pin in self.pins if isinstance(pin, HiddenSpot)]

    @property
    def places(self) -> list[Target | Point]:
        return [pin.point if isinstance(pin, HiddenSpot) else pin for pin in self.pins]

    def targets(self) -> list[tuple[str, Target]]:
        return [("pins", pin) for pin in self.pins if isinstance(pin, Target)]

    def offered(self) -> list[str]:
        return [] if self.free else list(self.names)


class Option(Strict):
    """One answer to choose. ``about`` is the structure it names, where it names one."""

    id: Slug
    text: Text
    correct: bool
    why: Text
    about: Slug | None = None


class LetteredPlace(Strict):
    """A place drawn under a letter, for options to speak of."""

    letter: Annotated[str, Field(pattern=r"^[A-Z]$")]
    at: Spot


class Choice(Common):
    """One right option, or several; every option says why it is right or wrong.

    ``marks`` are places of a picture or diagram that are drawn under letters.
    """

    kind: Literal["choice"]
    options: Annotated[list[Option], Field(min_length=3, max_length=6)]
    multiple: bool = False
    highlight: Highlight | None = None
    marks: Annotated[list[LetteredPlace], Field(min_length=1, max_length=8)] | None = None
    judgement: Literal[True] | None = None
    """Asks what to say or do, to stop or to go on: a format of its own."""

    @model_validator(mode="after")
    def _options(self) -> Choice:
        no_doubles(option.id for option in self.options)
        no_doubles(option.text for option in self.options)
        right = len(self.right)
        if not right:
            raise ValueError("no option is correct")
        if not self.multiple and right != 1:
            raise ValueError("several options are correct: say multiple: true")
        if self.multiple and right == len(self.options):
            raise ValueError("every option is correct: nothing is asked")
        if self.highlight and not self.view:
            raise ValueError("a highlight needs a view")
        if self.marks and self.picture is None:
            raise ValueError("marks: letters are drawn on a figure or a picture")
        no_doubles(mark.letter for mark in self.marks or [])
        return self

    @property
    def lettered(self) -> list[tuple[str, Target | Point]]:
        return [(mark.letter, Point(*mark.at)) for mark in self.marks or []]

    @property
    def right(self) -> list[str]:
        return [option.id for option in self.options if option.correct]

    def targets(self) -> list[tuple[str, Target]]:
        return [("highlight", self.highlight)] if self.highlight else []

    def offered(self) -> list[str]:
        return [option.about for option in self.options if option.about]


MOST_MARKS = 20


class RubricRow(Strict):
    id: Slug
    text: Text
    marks: Annotated[int, Field(ge=1, le=9)]


class Written(Common):
    """A few sentences, marked by an instructor; with ``pin`` also a place on the picture, with
    ``marks`` up to that many pins, strokes and words drawn on it.
    """

    kind: Literal["written"]
    rubric: Annotated[list[RubricRow], Field(min_length=1, max_length=9)]
    model_answer: Text
    pin: bool = False
    marks: Annotated[int, Field(ge=1, le=MOST_MARKS)] | None = None

    @model_validator(mode="after")
    def _rubric(self) -> Written:
        no_doubles(row.id for row in self.rubric)
        if (self.pin or self.marks) and not (self.view or self.picture):
            raise ValueError("a pin needs a view")
        if self.pin and self.marks:
            raise ValueError("marks: pins are among the marks, so do not ask for a pin besides")
        return self
