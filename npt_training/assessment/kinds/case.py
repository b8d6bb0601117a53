"""Key-feature case: stages, each locked before the next one is shown.

The response is ``{"locked": [response of stage 1, ...]}``. What is sent names its stage; a stage
that is locked takes no other answer, and a stage that is not open yet takes none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from npt_training.assessment.errors import ResponseRefused, StageLocked
from npt_training.assessment.items import AnyItem, Case
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Judged,
    Kind,
    Picture,
    Question,
    Response,
    RevealedStage,
    first,
    point_of,
)
from npt_training.assessment.kinds.simple import SIMPLE_KINDS
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.case import score_case
from npt_training.assessment.shapes import Layer, xy
from npt_training.core.i18n import gettext as _


def sub_kind(item: AnyItem) -> Kind[Any]:
    return SIMPLE_KINDS[item.kind]


class CaseKind(Kind[Case]):
    name = "case"
    item = Case
    staged = True

    def title(self) -> str:
        return _("Work through a case")

    def looks(self, item: Case) -> bool:
        return any(sub_kind(one).looks(one) for one in item.asked)

    def option_ids(self, item: Case) -> list[str]:
        return [
            f"{number}:{ident}"
            for number, one in enumerate(item.asked)
            for ident in sub_kind(one).option_ids(one)
        ]

    def parse(self, item: Case, shown: Sequence[str], fields: Fields) -> Response:
        named = first(fields, "stage")
        if not named:
            return {}
        if not (named.isascii() and named.isdigit() and int(named[:4]) < len(item.stages)):
            raise ResponseRefused(_("This case has no such stage. Reload the page."))
        stage = int(named)
        one = item.asked[stage]
        answer = sub_kind(one).parse(one, _of_stage(shown, stage), fields)
        return {"stage": stage, "answer": answer} if answer else {}

    def keep(self, item: Case, before: Response, given: Response) -> Response:
        """Locks the stage that is answered. The same answer again changes nothing; any other to a
        locked stage, or one to a stage that is not open, raises StageLocked.
        """
        locked = list(before.get("locked", []))
        if not given:
            return before
        stage = given["stage"]
        if stage < len(locked) and locked[stage] == given["answer"]:
            return before
        if stage != len(locked):
            raise StageLocked()
        return {"locked": [*locked, given["answer"]]}

    def complete(self, item: Case, response: Response) -> bool:
        return len(response.get("locked", [])) >= len(item.stages)

    def last_stage(self, item: Case, response: Response) -> bool:
        return len(response.get("locked", [])) >= len(item.stages) - 1

    def present(
        self, item: Case, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        locked = response.get("locked", [])
        revealed = [
            RevealedStage(item.stages[n].text, item.asked[n].prompt, _said(item, n, locked, names))
            for n in range(len(locked))
        ]
        if self.complete(item, response):
            return Question(self.name, item.prompt, revealed=revealed)
        stage = len(locked)
        one = item.asked[stage]
        question = sub_kind(one).present(one, _of_stage(shown, stage), {}, names)
        told = "\n\n".join(part for part in (item.stages[stage].text, question.text_above) if part)
        return replace(
            question,
            kind=self.name,
            prompt=one.prompt,
            title=item.prompt,
            hint=sub_kind(one).hint(question),
            revealed=revealed,
            stage=stage,
            text_above=told,
        )

    def hint(self, question: Question) -> str:
        if question.stage is None:
            return _("Every stage is locked.")
        return question.hint

    def before(self, item: Case, question: Question, picture: Picture) -> list[Layer]:
        if question.stage is None:
            return []
        one = item.asked[question.stage]
        return sub_kind(one).before(one, question, picture)

    def hints(self, item: Case, facts: HintFacts) -> list[Hint]:
        """Those of the stage that is answered now."""
        stage = len(facts.response.get("locked", []))
        if stage >= len(item.stages):
            return []
        one = item.asked[stage]
        now = replace(facts, shown=_of_stage(facts.shown, stage), response={})
        return sub_kind(one).hints(one, now)

    def score(self, item: Case, response: Response, ground: Ground | None) -> Score:
        locked = response.get("locked", [])
        scores = [
            sub_kind(one).judge(one, locked[n], ground) if n < len(locked) else None
            for n, one in enumerate(item.asked)
        ]
        return score_case(scores, [stage.weight for stage in item.stages])

    def explain(
        self, item: Case, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        locked = response.get("locked", [])
        stages = [
            (
                item.stages[n].text,
                one.prompt,
                sub_kind(one).explain(
                    one, _of_stage(shown, n), locked[n] if n < len(locked) else {}, names
                ),
                _said(item, n, locked, names) if n < len(locked) else "",
            )
            for n, one in enumerate(item.asked)
        ]
        truths = [found.truth for *_rest, found, _answer in stages if found.truth is not None]
        truth = truths[0] if truths else None
        return Explanation(stages=stages, truth=truth, beside=truths[1:])

    def after(self, item: Case, response: Response, picture: Picture) -> list[Layer]:
        """What each stage draws of its own, and the places that were tapped."""
        layers: list[Layer] = []
        for one, answer in zip(item.asked, response.get("locked", []), strict=False):
            layers += sub_kind(one).after(one, answer, picture)
            point = point_of(answer)
            if point is not None:
                layers.append({"kind": "yours"} | xy(picture.at(point)))
        return layers

    def sentences(self, item: Case, judged: Judged) -> list[str]:
        """For each stage what it earned, and what it says itself."""
        found = []
        locked = judged.response.get("locked", [])
        for n, score in enumerate(judged.detail.get("stages", [])):
            if score is None:
                found.append(_("Stage %(number)s: not answered.", number=n + 1))
                continue
            fraction, detail = score
            one = item.asked[n]
            percent = round(100 * (fraction or 0))
            found.append(_("Stage %(number)s: %(percent)s %%.", number=n + 1, percent=percent))
            said = replace(judged, response=locked[n], fraction=fraction, detail=detail)
            found += sub_kind(one).sentences(one, said)
        return found

    def category(self, item: Case, response: Response, detail: Mapping[str, Any]) -> str | None:
        """The first stage that was not answered in full, with what was answered there."""
        locked = response.get("locked", [])
        if not locked:
            return "omitted"
        for n, score in enumerate(detail.get("stages", [])):
            if score is None:
                return f"{n + 1}: omitted"
            if (score[0] or 0) < 1:
                one = item.asked[n]
                return f"{n + 1}: {sub_kind(one).category(one, locked[n], score[1]) or 'wrong'}"
        return "right"


def _of_stage(shown: Sequence[str], stage: int) -> list[str]:
    start = f"{stage}:"
    return [ident.removeprefix(start) for ident in shown if ident.startswith(start)]


def _said(item: Case, stage: int, locked: Sequence[Response], names: Mapping[str, str]) -> str:
    one = item.asked[stage]
    return sub_kind(one).words(one, locked[stage], names)
