"""Evidence label: say what is known of a claim, in the plain words of the lessons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from npt_training.assessment.items import LABELS, Evidence
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
from npt_training.assessment.scoring.choice import score_near
from npt_training.core.i18n import gettext as _
from npt_training.curriculum.words import evidence


class EvidenceKind(Kind[Evidence]):
    """The response is ``{"label": code}``. The labels stand in one order, whatever the item."""

    name = "evidence"
    item = Evidence

    def title(self) -> str:
        return _("Weigh a claim")

    def parse(self, item: Evidence, shown: Sequence[str], fields: Fields) -> Response:
        chosen = chosen_ids(LABELS, list(fields.get("choice") or [])[:1])
        return {"label": chosen[0]} if chosen else {}

    def present(
        self, item: Evidence, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        options = [
            ShownOption(str(place), evidence(label), response.get("label") == label)
            for place, label in enumerate(LABELS, 1)
        ]
        return Question(self.name, item.prompt, options=options, text_above=item.claim)

    def hint(self, question: Question) -> str:
        return _("What is known of this sentence?")

    def hints(self, item: Evidence, facts: HintFacts) -> list[Hint]:
        """Three labels less, none of those that earn something."""
        wrong = [label for label in LABELS if label not in (item.answer, *item.near)]
        return hinting.left_out(replace(facts, shown=LABELS), wrong, item.id, hinting.MOST_HINTS)

    def score(self, item: Evidence, response: Response, ground: Ground | None) -> Score:
        return score_near(item.answer, item.near, response.get("label"))

    def explain(
        self, item: Evidence, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        why: Mapping[str, str] = {str(label): text for label, text in item.why.items()}
        told = {item.answer, *item.near, response.get("label"), *why}
        options = [
            ExplainedOption(
                evidence(label),
                label == item.answer,
                response.get("label") == label,
                why.get(label, ""),
            )
            for label in LABELS
            if label in told
        ]
        return Explanation(options=options)

    def category(self, item: Evidence, response: Response, detail: Mapping[str, Any]) -> str | None:
        return response.get("label") or "omitted"
