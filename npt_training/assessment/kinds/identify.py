"""Identify: name what is drawn on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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


class IdentifyKind(Kind[Identify]):
    name = "identify"

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
