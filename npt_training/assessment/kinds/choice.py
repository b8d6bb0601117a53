"""Choice: one or several statements out of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Choice
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    ExplainedOption,
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Kind,
    Question,
    Response,
    ShownOption,
    chosen_ids,
)
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.choice import score_multiple, score_single
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext


class ChoiceKind(Kind[Choice]):
    """The response is ``{"chosen": [option id, ...]}``."""

    name = "choice"
    item = Choice

    def title(self) -> str:
        return _("Choose")

    def option_ids(self, item: Choice) -> list[str]:
        return [option.id for option in item.options]

    def parse(self, item: Choice, shown: Sequence[str], fields: Fields) -> Response:
        values = list(fields.get("choice") or [])
        chosen = chosen_ids(shown, values if item.multiple else values[:1])
        return {"chosen": chosen} if chosen else {}

    def present(
        self, item: Choice, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        texts = {option.id: option.text for option in item.options}
        picked = response.get("chosen", [])
        options = [
            ShownOption(str(place), texts[option], option in picked)
            for place, option in enumerate(shown, 1)
        ]
        return Question(
            self.name,
            item.prompt,
            options=options,
            multiple=item.multiple,
            highlight=item.highlight,
            lettered=item.lettered,
        )

    def hint(self, question: Question) -> str:
        if question.multiple:
            return _("Several may be right. A wrong one takes a right one away.")
        return ""

    def hints(self, item: Choice, facts: HintFacts) -> list[Hint]:
        """Two wrong ones less. Where several are right first how many; then one wrong one less, if
        another is left.
        """
        wrong = [option.id for option in item.options if not option.correct]
        if not item.multiple:
            return hinting.left_out(facts, wrong, item.id, 2)
        right = len(item.right)
        told = Hint(ngettext("%(num)s of them is right.", "%(num)s of them are right.", right))
        return [told, *hinting.left_out(facts, wrong, item.id, min(1, len(wrong) - 1))]

    def score(self, item: Choice, response: Response, ground: Ground | None) -> Score:
        picked = response.get("chosen", [])
        if item.multiple:
            return score_multiple(item.right, picked)
        return score_single(item.right[0], picked[0] if picked else None)

    def explain(
        self, item: Choice, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        by_id = {option.id: option for option in item.options}
        picked = response.get("chosen", [])
        options = [
            ExplainedOption(by_id[one].text, by_id[one].correct, one in picked, by_id[one].why)
            for one in shown
        ]
        return Explanation(options=options, truth=item.highlight, lettered=item.lettered)

    def category(self, item: Choice, response: Response, detail: Mapping[str, Any]) -> str | None:
        return "+".join(sorted(response.get("chosen", []))) or "omitted"
