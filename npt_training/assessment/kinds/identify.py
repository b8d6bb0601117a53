"""Identify: name what is drawn on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Identify
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    ExplainedOption,
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
    chosen_ids,
)
from npt_training.assessment.kinds.short import parse_line, typed_sentences
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.choice import score_single
from npt_training.assessment.scoring.typed import score_typed
from npt_training.core.i18n import gettext as _


class IdentifyKind(Kind[Identify]):
    name = "identify"
    item = Identify

    def title(self) -> str:
        return _("Name what is drawn")

    def looks(self, item: Identify) -> bool:
        return bool(item.typed)

    def option_ids(self, item: Identify) -> list[str]:
        return list(item.options)

    def parse(self, item: Identify, shown: Sequence[str], fields: Fields) -> Response:
        if item.typed:
            text = parse_line(fields)
            return {"text": text} if text else {}
        chosen = chosen_ids(shown, list(fields.get("choice") or [])[:1])
        return {"chosen": chosen[0]} if chosen else {}

    def present(
        self, item: Identify, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        if item.typed:
            return Question(
                self.name,
                item.prompt,
                wants_line=True,
                text=response.get("text", ""),
                highlight=item.highlight,
            )
        options = [
            ShownOption(str(place), names.get(nerve, nerve), response.get("chosen") == nerve)
            for place, nerve in enumerate(shown, 1)
        ]
        return Question(self.name, item.prompt, options=options, highlight=item.highlight)

    def hint(self, question: Question) -> str:
        if question.highlight is not None and question.highlight.territory:
            return _("Whose area is drawn?")
        if question.wants_line:
            return _("What is drawn in yellow? Latin and other names count too.")
        return _("What is drawn in yellow?")

    def hints(self, item: Identify, facts: HintFacts) -> list[Hint]:
        """A sentence of the atlas without the name; then wrong names less, or letters of it."""
        about = "exit" if item.highlight.territory else "territory"
        told = hinting.about_nerve(facts, item.answer, about, [item.answer])
        told = told or hinting.about_nerve(facts, item.answer, "roots", [item.answer])
        if item.typed:
            return [*told, *hinting.named(facts.name(item.answer))]
        wrong = [nerve for nerve in item.options if nerve != item.answer]
        return [*told, *hinting.left_out(facts, wrong, item.id, 2)]

    def score(self, item: Identify, response: Response, ground: Ground | None) -> Score:
        if not item.typed:
            return score_single(item.answer, response.get("chosen"))
        assert ground is not None
        others = ground.called("")
        return score_typed(response["text"], ground.called(item.answer), others=others)

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
        accepted = [name] if item.typed else []
        return Explanation(
            options=options, truth=item.highlight, truth_name=name, accepted=accepted
        )

    def sentences(self, item: Identify, judged: Judged) -> list[str]:
        return typed_sentences(judged)

    def category(self, item: Identify, response: Response, detail: Mapping[str, Any]) -> str | None:
        return response.get("chosen") or detail.get("typed") or "omitted"
