"""Short answer: a few words, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.items import Short
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Judged,
    Kind,
    Question,
    Response,
    first,
)
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.typed import folded, score_typed
from npt_training.core.i18n import gettext as _

MOST_LINE = 120


def parse_line(fields: Fields) -> str:
    """The one line that was typed, without line breaks; ResponseRefused when it is too long."""
    text = " ".join(first(fields, "text").replace("\x00", "").split())
    if len(text) > MOST_LINE:
        raise ResponseRefused(
            _("Please stay below %(most)s characters.", most=MOST_LINE), field="text"
        )
    return text


def typed_sentences(judged: Judged) -> list[str]:
    """What was typed, and whether a slip was forgiven."""
    if "text" not in judged.response:
        return []
    sentences = [_("You wrote: %(text)s", text=judged.response["text"])]
    if judged.detail.get("slips"):
        sentences.append(_("The spelling was close enough."))
    return sentences


class ShortKind(Kind[Short]):
    """The response is ``{"text": as typed}``."""

    name = "short"
    item = Short

    def title(self) -> str:
        return _("Write a few words")

    def parse(self, item: Short, shown: Sequence[str], fields: Fields) -> Response:
        text = parse_line(fields)
        return {"text": text} if text else {}

    def present(
        self, item: Short, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(self.name, item.prompt, wants_line=True, text=response.get("text", ""))

    def hint(self, question: Question) -> str:
        return _("A few words are enough. Small slips of spelling do not count.")

    def hints(self, item: Short, facts: HintFacts) -> list[Hint]:
        """How many letters; then the first of them."""
        return hinting.named(item.accepted[0])

    def score(self, item: Short, response: Response, ground: Ground | None) -> Score:
        others = {folded(one) for one in item.others}
        return score_typed(response["text"], item.accepted, half=item.half, others=others)

    def explain(
        self, item: Short, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(accepted=list(item.accepted))

    def sentences(self, item: Short, judged: Judged) -> list[str]:
        return typed_sentences(judged)

    def category(self, item: Short, response: Response, detail: Mapping[str, Any]) -> str | None:
        return detail.get("typed") or "omitted"
