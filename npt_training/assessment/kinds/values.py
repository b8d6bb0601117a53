"""The plain values that pass between a kind of item, the pages and the scoring."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from npt_training.assessment.items import Target
from npt_training.assessment.scoring import Point
from npt_training.assessment.scoring.outline import Outlined
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch

Fields = Mapping[str, Sequence[str]]
Response = dict[str, Any]
Pixel = tuple[float, float]


class Ground(Protocol):
    """What scoring may ask of the picture: the truth, which no page shows before the answer."""

    @property
    def mm_per_px(self) -> float:
        """Millimetres of a pixel in the picture plane."""

    @property
    def accuracy_mm(self) -> float:
        """How far the picture's truth may be off."""

    def mm(self, target: Target, point: Point) -> float | None:
        """Millimetres along the skin from a structure to a point; None beside the body."""

    def at(self, point: Point) -> Pixel:
        """The point in pixels of the picture."""

    def point(self, at: Pixel) -> Point:
        """The same back."""

    def in_spread(self, nerve: str, point: Point) -> bool:
        """Whether a point lies in the band of published spread of a nerve's exit."""

    def stretches(self, nerve: str, path: str) -> Sequence[Sequence[Stretch]]:
        """The nerve's visible course, once for each side shown, with ``path`` to be scored."""

    def zone(self, territory: str) -> Zone:
        """A territory as the picture shows it."""

    def outlined(self, territory: str, band_mm: float) -> Outlined:
        """A territory without the band along its borders."""

    def mm_each(self, target: Target, places: np.ndarray) -> np.ndarray:
        """``mm`` for many places in pixels, a row each; infinite beside the body."""

    def nearest(self, point: Point) -> tuple[str, float] | None:
        """The nerve whose course lies nearest to a point, with its millimetres on the body."""

    def hazards(self, point: Point) -> list[str]:
        """The named hazards that lie under a point."""

    def side(self, target: Target, point: Point) -> str | None:
        """``right`` or ``left`` where both sides of a structure show, else None."""

    def called(self, ident: str) -> Collection[str]:
        """Every name of a structure; for ``""`` the folded names of all."""


class Picture(Protocol):
    """What drawing over a picture may ask, once the key may be seen."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    @property
    def mm_per_px(self) -> float: ...

    def at(self, point: Point) -> Pixel:
        """The point in pixels of the picture."""

    def nearest(self, point: Point) -> tuple[str, float] | None:
        """The nerve whose course lies nearest to a point, with its millimetres on the body."""

    def rings(self, territory: str) -> Sequence[Sequence[Pixel]]:
        """The outlines of a territory, in pixels."""


@dataclass(frozen=True)
class ShownOption:
    """One option as it stands on the page. ``value`` is its place in the list, never its id."""

    value: str
    name: str
    chosen: bool = False


@dataclass(frozen=True)
class ShownPin:
    """Something to give a value to: a numbered place, or (``target`` None) a name in a list."""

    number: int
    target: Target | Point | None
    chosen: str | None = None
    name: str = ""


@dataclass(frozen=True)
class RevealedStage:
    """A stage of a case that is locked: what was told and asked, and the answer in words."""

    text: str
    prompt: str
    answer: str


@dataclass(frozen=True)
class Question:
    """What a trainee may see before answering. Nothing in it depends on the key.

    The widgets that are wanted are general, so that a page need not know the kind.
    ``wants_points``, ``wants_marks``: the most that may be placed, 0 none. ``lettered``: what
    is drawn under a letter. ``level``: height of a line across the picture, 0 to 1. ``text_above``:
    what is told before it is asked. ``flat``: measured on a photograph. Of a case, ``stage`` is the
    index of the stage that is answered now and ``title`` the name of the whole.
    """

    kind: str
    prompt: str
    options: list[ShownOption] = field(default_factory=list)
    multiple: bool = False
    highlight: Target | None = None
    pins: list[ShownPin] = field(default_factory=list)
    wants_point: bool = False
    wants_points: int = 0
    wants_path: bool = False
    wants_area: bool = False
    wants_line: bool = False
    wants_text: bool = False
    wants_number: bool = False
    wants_marks: int = 0
    units: list[str] = field(default_factory=list)
    revealed: list[RevealedStage] = field(default_factory=list)
    stage: int | None = None
    title: str = ""
    hint: str = ""
    text_above: str = ""
    lettered: list[tuple[str, Target | Point]] = field(default_factory=list)
    level: float | None = None
    flat: bool = False
    point: Point | None = None
    points: list[Point] = field(default_factory=list)
    path: list[Point] = field(default_factory=list)
    area: list[Point] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    number: str = ""
    unit: str = ""

    @property
    def places(self) -> bool:
        """Whether something is placed or drawn on the picture."""
        return bool(
            self.wants_point
            or self.wants_points
            or self.wants_path
            or self.wants_area
            or self.wants_marks
        )


@dataclass(frozen=True)
class ExplainedOption:
    """An option afterwards. ``why`` is the author's reason, where there is one."""

    name: str
    right: bool
    chosen: bool
    why: str = ""


@dataclass(frozen=True)
class ExplainedPin:
    number: int
    target: Target | Point | None
    right_name: str
    chosen_name: str | None
    right: bool
    name: str = ""


@dataclass(frozen=True)
class Explanation:
    """What the key adds once an answer is in.

    ``pins_title`` are the words above the table of pins; ``places`` are drawn with their names and
    stand in no table; ``lettered`` are drawn under a letter; ``accepted`` are the
    answers that count where something was typed; ``stages`` of a case are (text, prompt,
    explanation, the answer in words).
    """

    options: list[ExplainedOption] = field(default_factory=list)
    pins: list[ExplainedPin] = field(default_factory=list)
    pins_title: str = ""
    places: list[ExplainedPin] = field(default_factory=list)
    lettered: list[tuple[str, Target | Point]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    truth: Target | None = None
    truth_name: str = ""
    beside: list[Target] = field(default_factory=list)
    model_answer: str = ""
    rubric: list[tuple[str, str, int]] = field(default_factory=list)
    stages: list[tuple[str, str, Explanation, str]] = field(default_factory=list)
    full_mm: float | None = None
    half_mm: float | None = None


@dataclass(frozen=True)
class Judged:
    """An answer with its score, for the words of the feedback."""

    response: Response
    fraction: float | None
    detail: Mapping[str, Any]
    names: Mapping[str, str]
    picture: Picture | None

    def name(self, ident: str) -> str:
        """The words people read for a structure."""
        return self.names.get(ident, ident)
