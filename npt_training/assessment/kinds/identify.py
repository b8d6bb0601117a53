"""Identify: name what is drawn on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Identify
from npt_training.assessment.kinds.base import (
    ExplainedOption,
    Explanation,
    Fields,
    Ground,
    Kind,
    Question,
    Response,
    ShownOption,
    chosen_ids,
)
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.choice import score_single
from npt_training.core.i18n import gettext as _


class IdentifyKind(Kind[Identify]):
    name = "identify"
    item = Identify

    def title(self) -> str:
        return _("Name what is drawn")

    def option_ids(self, item: Identify) -> list[str]:
        return list(item.options)

    def parse(self, item: Identify, shown: Sequence[str], fields: Fields) -> Response:
        chosen = chosen_ids(shown, list(fields.get("choice") or [])[:1])
        return {"chosen": chosen[0]} if chosen else {}

    def present(
        self, item: Identify, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        options = [
            ShownOption(str(place), names.get(nerve, nerve), response.get("chosen") == nerve)
            for place, nerve in enumerate(shown, 1)
        ]
        return Question(self.name, item.prompt, options=options, highlight=item.highlight)

    def hint(self, question: Question) -> str:
        if question.highlight is not None and question.highlight.territory:
            return _("Whose area is drawn?")
        return _("What is drawn in yellow?")

    def score(self, item: Identify, response: Response, ground: Ground | None) -> Score:
        return score_single(item.answer, response.get("chosen"))

    def explain(
        self, item: Identify, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        options = [
            ExplainedOption(
                names.get(nerve, nerve), nerve == item.answer, response.get("chosen") == nerve
            )
            for nerve in shown
        ]
        name = names.get(item.answer, item.answer)
        return Explanation(options=options, truth=item.highlight, truth_name=name)

    def category(self, item: Identify, response: Response, detail: Mapping[str, Any]) -> str | None:
        return response.get("chosen") or "omitted"
