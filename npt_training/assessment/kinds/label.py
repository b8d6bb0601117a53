"""Label: give each numbered pin a name from a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Label
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
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.label import score_pins
from npt_training.core.i18n import gettext as _


class LabelKind(Kind[Label]):
    """The response is ``{"pins": {"0": name id, ...}}`` with pins counted from 0."""

    name = "label"
    item = Label

    def title(self) -> str:
        return _("Label the pins")

    def option_ids(self, item: Label) -> list[str]:
        return list(item.names)

    def parse(self, item: Label, shown: Sequence[str], fields: Fields) -> Response:
        pins = {}
        for index in range(len(item.pins)):
            chosen = chosen_ids(shown, [first(fields, f"pin-{index + 1}")])
            if chosen:
                pins[str(index)] = chosen[0]
        return {"pins": pins} if pins else {}

    def present(
        self, item: Label, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        place = {name: str(number) for number, name in enumerate(shown, 1)}
        given = response.get("pins", {})
        pins = [
            ShownPin(index + 1, target, place.get(given.get(str(index))))
            for index, target in enumerate(item.places)
        ]
        options = [ShownOption(place[name], names.get(name, name)) for name in shown]
        return Question(self.name, item.prompt, options=options, pins=pins)

    def hint(self, question: Question) -> str:
        return _("Give every pin a name. Each name is used once at most; some stay over.")

    def hints(self, item: Label, facts: HintFacts) -> list[Hint]:
        """A pin or two get their names; two stay open at least."""
        pins = list(range(len(item.pins)))
        facts.lot("fill", item.id).shuffle(pins)
        return [
            Hint(
                _("Pin %(number)s is: %(name)s.", number=pin + 1, name=facts.name(item.key[pin])),
                fills={f"pin-{pin + 1}": str(facts.shown.index(item.key[pin]) + 1)},
            )
            for pin in pins[: min(2, len(pins) - hinting.LEAST_LEFT)]
        ]

    def score(self, item: Label, response: Response, ground: Ground | None) -> Score:
        given = {int(pin): name for pin, name in response.get("pins", {}).items()}
        return score_pins(item.key, given)

    def explain(
        self, item: Label, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        given = response.get("pins", {})
        pins = []
        for index, (target, right) in enumerate(zip(item.places, item.key, strict=True)):
            chosen = given.get(str(index))
            pins.append(
                ExplainedPin(
                    index + 1,
                    target,
                    names.get(right, right),
                    names.get(chosen, chosen) if chosen else None,
                    chosen == right,
                )
            )
        return Explanation(pins=pins)

    def category(self, item: Label, response: Response, detail: Mapping[str, Any]) -> str | None:
        """The first pin that was named wrongly, with the name it was given."""
        given = response.get("pins", {})
        if not given:
            return "omitted"
        for index, right in enumerate(item.key):
            chosen = given.get(str(index))
            if chosen != right:
                return f"{right}: {chosen or 'omitted'}"
        return "right"
