"""What every kind of item can do, and the plain values that pass between it and the pages."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.items import AnyItem, Target
from npt_training.assessment.scoring import BadPoint, Point, Score, parse_point
from npt_training.assessment.scoring.territory import Zone
from npt_training.assessment.scoring.trace import Stretch
from npt_training.core.i18n import gettext as _

Fields = Mapping[str, Sequence[str]]
Response = dict[str, Any]
ItemT = TypeVar("ItemT", bound=AnyItem)
Pixel = tuple[float, float]


class Ground(Protocol):
    """What scoring may ask of the picture: the truth, which no page shows before the answer."""

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
class Question:
    """What a trainee may see before answering. Nothing in it depends on the key.

    ``level``: height of a line across the picture, 0 to 1.
    """

    kind: str
    prompt: str
    options: list[ShownOption] = field(default_factory=list)
    multiple: bool = False
    highlight: Target | None = None
    pins: list[ShownPin] = field(default_factory=list)
    wants_point: bool = False
    wants_path: bool = False
    wants_text: bool = False
    level: float | None = None
    point: Point | None = None
    path: list[Point] = field(default_factory=list)
    text: str = ""


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
    target: Target | Point
    right_name: str
    chosen_name: str | None
    right: bool


@dataclass(frozen=True)
class Explanation:
    """What the key adds once an answer is in."""

    options: list[ExplainedOption] = field(default_factory=list)
    pins: list[ExplainedPin] = field(default_factory=list)
    truth: Target | None = None
    truth_name: str = ""
    beside: list[Target] = field(default_factory=list)
    model_answer: str = ""
    rubric: list[tuple[str, str, int]] = field(default_factory=list)
    full_mm: float | None = None
    half_mm: float | None = None


class Kind(ABC, Generic[ItemT]):
    """One kind of item. ``names`` maps structure ids to the words people read."""

    name: str
    measured = False
    """Whether scoring looks at the picture's truth."""

    def option_ids(self, item: ItemT) -> list[str]:
        """Ids that are shuffled once per attempt; empty when nothing is chosen from a list."""
        return []

    @abstractmethod
    def parse(self, item: ItemT, shown: Sequence[str], fields: Fields) -> Response:
        """The response in ``fields``, with real ids; ``{}`` when empty. Raises ResponseRefused."""

    @abstractmethod
    def present(
        self, item: ItemT, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        """What the page may show before the answer is in: nothing in it depends on the key."""

    def judge(self, item: ItemT, response: Response, ground: Ground | None) -> Score:
        """The score of a response as handed in; an empty one earns nothing, whatever the kind."""
        return self.score(item, response, ground) if response else Score(0.0, {"empty": True})

    @abstractmethod
    def score(self, item: ItemT, response: Response, ground: Ground | None) -> Score:
        """The score of a response that is not empty; ``ground`` is given where ``measured``."""

    @abstractmethod
    def explain(
        self, item: ItemT, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        """What the page shows once the answer is in and the key may be seen."""


def first(fields: Fields, name: str) -> str:
    values = fields.get(name) or [""]
    return values[0].strip()


def chosen_ids(shown: Sequence[str], values: Sequence[str]) -> list[str]:
    """Real ids of the option places in ``values``; raises ResponseRefused for unknown places."""
    found = []
    for value in values:
        if not value:
            continue
        known = value.isascii() and value.isdigit() and len(value) <= 2
        if not known or not 1 <= int(value) <= len(shown):
            raise ResponseRefused(_("Choose one of the answers shown."), field="choice")
        found.append(shown[int(value) - 1])
    return list(dict.fromkeys(found))


def point_in(fields: Fields) -> Point | None:
    """The point in hidden fields ``x`` and ``y``, None when both are empty."""
    x, y = first(fields, "x"), first(fields, "y")
    if not x and not y:
        return None
    try:
        return parse_point(x, y)
    except BadPoint as error:
        raise PointRefused() from error


def point_of(response: Response) -> Point | None:
    """The point kept in a response."""
    return Point(response["x"], response["y"]) if "x" in response else None


def path_of(response: Response) -> list[Point]:
    """The vertices of a drawn line kept in a response."""
    return [Point(x, y) for x, y in response.get("path", [])]


def ranks() -> list[str]:
    """What places in an order are called."""
    return [_("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"), _("Sixth")]
