"""Order: give each numbered point its place in a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Order, Target
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    ExplainedPin,
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Judged,
    Kind,
    Question,
    Response,
    ShownOption,
    ShownPin,
    chosen_ids,
    first,
    ranks,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.order import score_order
from npt_training.core.i18n import gettext as _


class OrderKind(Kind[Order]):
    """The response is ``{"ranks": {point id: place from 1, ...}}``."""

    name = "order"
    item = Order

    def title(self) -> str:
        return _("Put places in order")

    def option_ids(self, item: Order) -> list[str]:
        return [point.id for point in item.points]

    def parse(self, item: Order, shown: Sequence[str], fields: Fields) -> Response:
        places = [str(place) for place in range(1, len(shown) + 1)]
        given = {}
        for number, ident in enumerate(shown, 1):
            chosen = chosen_ids(places, [first(fields, f"pin-{number}")])
            if chosen:
                given[ident] = int(chosen[0])
        return {"ranks": given} if given else {}

    def present(
        self, item: Order, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        points = {point.id: point for point in item.points}
        given = response.get("ranks", {})
        pins = []
        for number, ident in enumerate(shown, 1):
            point = points[ident]
            at = None if item.towards else Point(*point.at)
            name = names.get(point.nerve, point.nerve) if item.towards else ""
            chosen = str(given[ident]) if ident in given else None
            pins.append(ShownPin(number, at, chosen, name))
        words = ranks()[: len(shown)]
        options = [ShownOption(str(place), word) for place, word in enumerate(words, 1)]
        level = item.points[0].at[1] if item.towards else None
        return Question(self.name, item.prompt, options=options, pins=pins, level=level)

    def hint(self, question: Question) -> str:
        if question.level is not None:
            return _("Give every nerve its place in the row.")
        return _("Give every numbered point its place in the row.")

    def hints(self, item: Order, facts: HintFacts) -> list[Hint]:
        """A place or two of the row are filled; two stay open at least."""
        nerves, words = {point.id: point.nerve for point in item.points}, ranks()
        order = list(item.answer)
        facts.lot("fill", item.id).shuffle(order)
        hints = []
        for ident in order[: min(2, len(order) - hinting.LEAST_LEFT)]:
            number, rank = facts.shown.index(ident) + 1, item.answer.index(ident)
            name = _("Point %(number)s", number=number)
            if item.towards:
                name = facts.name(nerves[ident])
            told = _("%(name)s, its place in the row: %(rank)s.", name=name, rank=words[rank])
            hints.append(Hint(told, fills={f"pin-{number}": str(rank + 1)}))
        return hints

    def score(self, item: Order, response: Response, ground: Ground | None) -> Score:
        return score_order(item.answer, response.get("ranks", {}))

    def explain(
        self, item: Order, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        points = {point.id: point for point in item.points}
        given, words = response.get("ranks", {}), ranks()
        pins = []
        for number, ident in enumerate(shown, 1):
            right, chosen = item.answer.index(ident) + 1, given.get(ident)
            name = words[right - 1]
            if item.towards:
                nerve = points[ident].nerve
                name = f"{name}: {names.get(nerve, nerve)}"
            pins.append(
                ExplainedPin(
                    number,
                    Point(*points[ident].at),
                    name,
                    words[chosen - 1] if chosen else None,
                    chosen == right,
                )
            )
        if item.towards:
            courses = [Target(course=point.nerve) for point in item.points]
            return Explanation(pins=pins, pins_title=_("The points"), beside=courses)
        truth = Target(course=item.points[0].nerve)
        return Explanation(pins=pins, pins_title=_("The points"), truth=truth)

    def sentences(self, item: Order, judged: Judged) -> list[str]:
        if "agree" not in judged.detail:
            return []
        return [
            _(
                "%(agree)s of %(of)s pairs stand in the right order; each wrong pair takes one "
                "away.",
                agree=judged.detail["agree"],
                of=judged.detail["of"],
            )
        ]

    def category(self, item: Order, response: Response, detail: Mapping[str, Any]) -> str | None:
        """The order that was given, by the points' ids."""
        ranks = response.get("ranks", {})
        return " ".join(sorted(ranks, key=lambda one: (ranks[one], one))) or "omitted"
