"""What every kind of item can do. One class is one kind, wherever it stands."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar

from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.items import AnyItem
from npt_training.assessment.kinds.hinting import Hint, HintFacts
from npt_training.assessment.kinds.values import (
    ExplainedOption,
    ExplainedPin,
    Explanation,
    Fields,
    Ground,
    Judged,
    Picture,
    Pixel,
    Question,
    Response,
    RevealedStage,
    ShownOption,
    ShownPin,
)
from npt_training.assessment.scoring import BadPoint, Point, Score, parse_point
from npt_training.assessment.shapes import Layer
from npt_training.core.i18n import gettext as _

__all__ = [
    "ExplainedOption", "ExplainedPin", "Explanation", "Fields", "Ground", "Hint", "HintFacts",
    "Judged", "Kind", "Picture", "Pixel", "Question", "Response", "RevealedStage",
    "ShownOption", "ShownPin", "chosen_ids", "first", "path_of", "point_in", "point_of", "ranks",
]  # fmt: skip

ItemT = TypeVar("ItemT", bound=AnyItem)


class Kind(ABC, Generic[ItemT]):
    """One kind of item. ``names`` maps structure ids to the words people read.

    A package outside this one adds a kind by an entry point (:mod:`..items.added`).
    """

    name: str
    item: type[ItemT]
    """The pydantic class its items are checked by; its field ``kind`` is ``Literal[name]``."""
    measured = False
    """Whether scoring looks at the picture's truth."""
    by_hand = False
    """Whether a person marks it; the score is then None."""
    staged = False
    """Whether it is answered in stages, each locked before the next is shown."""

    def title(self) -> str:
        """What people call the kind."""
        return self.name

    def looks(self, item: ItemT) -> bool:
        """Whether scoring this item looks at the picture's truth."""
        return self.measured

    def option_ids(self, item: ItemT) -> list[str]:
        """Ids that are shuffled once per attempt; empty when nothing is chosen from a list."""
        return []

    @abstractmethod
    def parse(self, item: ItemT, shown: Sequence[str], fields: Fields) -> Response:
        """The response in ``fields``, with real ids; ``{}`` when empty. Raises ResponseRefused."""

    def keep(self, item: ItemT, before: Response, given: Response) -> Response:
        """What stands after ``given`` comes on top of ``before``; raises where that is refused."""
        return given

    def complete(self, item: ItemT, response: Response) -> bool:
        """Whether nothing more is asked; False while stages of a case are left."""
        return True

    def last_stage(self, item: ItemT, response: Response) -> bool:
        """Whether the next answer is the last that is asked for."""
        return True

    @abstractmethod
    def present(
        self, item: ItemT, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        """What the page may show before the answer is in: nothing in it depends on the key."""

    def hint(self, question: Question) -> str:
        """One sentence under the question: how to answer it. Nothing of the key."""
        return ""

    def hints(self, item: ItemT, facts: HintFacts) -> list[Hint]:
        """The hints of practice, one to three, the mildest first; a kind without any has no
        button. Each narrows and none says the answer (:mod:`.hinting` has the common ways).
        """
        return []

    @property
    def gives_hints(self) -> bool:
        """Whether the kind has hints, whatever the item: nothing of the key."""
        return type(self).hints is not Kind.hints

    def before(self, item: ItemT, question: Question, picture: Picture) -> list[Layer]:
        """What a kind draws of its own before the answer. Nothing of the key."""
        return []

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

    def sentences(self, item: ItemT, judged: Judged) -> list[str]:
        """What the answer was measured to be, in words, after the answer."""
        return []

    def legend(self, item: ItemT) -> list[str]:
        """What the marks on the picture mean, after the answer."""
        return []

    def after(self, item: ItemT, response: Response, picture: Picture) -> list[Layer]:
        """What a kind draws of its own after the answer."""
        return []

    def words(self, item: ItemT, response: Response, names: Mapping[str, str]) -> str:
        """The answer in words, for who gave it: a stage of a case that is locked. No key."""
        question = self.present(item, self.option_ids(item), response, names)
        chosen = [option.name for option in question.options if option.chosen]
        typed = " ".join(part for part in (question.number, question.unit, question.text) if part)
        if chosen or typed:
            return "; ".join(chosen) or typed
        return _("A place on the picture") if response else _("nothing")

    def category(self, item: ItemT, response: Response, detail: Mapping[str, Any]) -> str | None:
        """What was answered, for a table of distractors: the option, or the structure that was
        hit instead; ``omitted``, ``beside the body``; None where answers fall in no classes.
        """
        return "omitted" if not response else None


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
