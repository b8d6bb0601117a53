"""Associate: join each structure with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Associate, Target
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    ExplainedPin,
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Kind,
    Question,
    Response,
    ShownOption,
    ShownPin,
    chosen_ids,
    first,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.label import score_pins
from npt_training.core.i18n import gettext as _

LETTERS = "ABCDEFGH"


class AssociateKind(Kind[Associate]):
    """The response is ``{"pairs": {left id: right id}}``. Both ends are shuffled together."""

    name = "associate"
    item = Associate

    def title(self) -> str:
        return _("Join what belongs together")

    def option_ids(self, item: Associate) -> list[str]:
        return [one.id for one in item.left] + [one.id for one in item.right]

    def parse(self, item: Associate, shown: Sequence[str], fields: Fields) -> Response:
        left, right = ends(item, shown)
        pairs = {}
        for number, ident in enumerate(left, 1):
            chosen = chosen_ids(right, [first(fields, f"pin-{number}")])
            if chosen:
                pairs[ident] = chosen[0]
        return {"pairs": pairs} if pairs else {}

    def present(
        self, item: Associate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        left, right = ends(item, shown)
        place = {ident: str(number) for number, ident in enumerate(right, 1)}
        given = response.get("pairs", {})
        pins = [
            ShownPin(number, None, place.get(given.get(ident, "")), _left(item, ident, names))
            for number, ident in enumerate(left, 1)
        ]
        options = [ShownOption(place[ident], _right(item, ident, right)) for ident in right]
        drawn = {one.id: one.drawn for one in item.right}
        lettered: list[tuple[str, Target | Point]] = [
            (LETTERS[number], target)
            for number, ident in enumerate(right)
            if (target := drawn[ident]) is not None
        ]
        return Question(self.name, item.prompt, options=options, pins=pins, lettered=lettered)

    def hint(self, question: Question) -> str:
        if question.lettered:
            return _("Give every name its letter on the picture. Each letter is used once at most.")
        return _("Join every line with what belongs to it. Each is used once at most.")

    def hints(self, item: Associate, facts: HintFacts) -> list[Hint]:
        """A pair or two are joined; two answers stay open at least. Of two pairs none can be: there
        only how to go about it.
        """
        left, right = ends(item, facts.shown)
        order = list(left)
        facts.lot("fill", item.id).shuffle(order)
        hints = []
        for ident in order[: max(0, min(2, len(left) - 1, len(right) - hinting.LEAST_LEFT))]:
            wanted = item.answer[ident]
            told = _(
                "%(name)s belongs to: %(partner)s.",
                name=_left(item, ident, facts.names),
                partner=_right(item, wanted, right),
            )
            place = {f"pin-{left.index(ident) + 1}": str(right.index(wanted) + 1)}
            hints.append(Hint(told, fills=place))
        alone = _("Begin with the one you are surest of. The other follows: each is used once.")
        return hints or [Hint(alone)]

    def score(self, item: Associate, response: Response, ground: Ground | None) -> Score:
        given = response.get("pairs", {})
        ids = [one.id for one in item.left]
        key = [item.answer[ident] for ident in ids]
        return score_pins(key, {n: given[ident] for n, ident in enumerate(ids) if ident in given})

    def explain(
        self, item: Associate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        left, right = ends(item, shown)
        given = response.get("pairs", {})
        pins = []
        for number, ident in enumerate(left, 1):
            chosen, wanted = given.get(ident), item.answer[ident]
            pins.append(
                ExplainedPin(
                    number,
                    None,
                    _right(item, wanted, right),
                    _right(item, chosen, right) if chosen else None,
                    chosen == wanted,
                    _left(item, ident, names),
                )
            )
        drawn = {one.id: one.drawn for one in item.right}
        lettered: list[tuple[str, Target | Point]] = [
            (LETTERS[number], target)
            for number, ident in enumerate(right)
            if (target := drawn[ident]) is not None
        ]
        return Explanation(pins=pins, pins_title=_("The pairs"), lettered=lettered)

    def category(
        self, item: Associate, response: Response, detail: Mapping[str, Any]
    ) -> str | None:
        """The first end that was joined wrongly, with what it was joined to."""
        given = response.get("pairs", {})
        if not given:
            return "omitted"
        for one in item.left:
            if given.get(one.id) != item.answer[one.id]:
                return f"{one.id}: {given.get(one.id, 'omitted')}"
        return "right"


def ends(item: Associate, shown: Sequence[str]) -> tuple[list[str], list[str]]:
    """The ids of the left and of the right ends in the order they are shown."""
    left = {one.id for one in item.left}
    return [one for one in shown if one in left], [one for one in shown if one not in left]


def _left(item: Associate, ident: str, names: Mapping[str, str]) -> str:
    one = next(one for one in item.left if one.id == ident)
    return one.text or names.get(one.nerve or "", one.nerve or "")


def _right(item: Associate, ident: str, order: Sequence[str]) -> str:
    one = next(one for one in item.right if one.id == ident)
    return one.text or _("Letter %(letter)s", letter=LETTERS[order.index(ident)])
