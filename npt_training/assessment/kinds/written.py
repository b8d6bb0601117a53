"""Written: a few sentences, marked by an instructor; with ``pin`` also a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.items import Written
from npt_training.assessment.kinds.annotation import parse_marks
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Hint,
    HintFacts,
    Kind,
    Question,
    Response,
    first,
    point_in,
    point_of,
)
from npt_training.assessment.scoring import Score
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext

MOST_CHARACTERS = 4000


class WrittenKind(Kind[Written]):
    name = "written"
    item = Written
    by_hand = True

    def title(self) -> str:
        return _("Write, and compare with a model answer")

    def parse(self, item: Written, shown: Sequence[str], fields: Fields) -> Response:
        text = first(fields, "text").replace("\r\n", "\n").replace("\x00", "")
        if len(text) > MOST_CHARACTERS:
            raise ResponseRefused(
                _("Please stay below %(most)s characters.", most=MOST_CHARACTERS), field="text"
            )
        response: Response = {"text": text} if text else {}
        point = point_in(fields) if item.pin else None
        if point is not None:
            response |= {"x": point.x, "y": point.y}
        marks = parse_marks(first(fields, "marks"), item.marks) if item.marks else []
        return response | {"marks": marks} if marks else response

    def present(
        self, item: Written, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(
            self.name,
            item.prompt,
            wants_point=item.pin,
            wants_text=True,
            point=point_of(response),
            wants_marks=item.marks or 0,
            marks=response.get("marks", []),
            text=response.get("text", ""),
        )

    def hint(self, question: Question) -> str:
        if question.wants_marks:
            return _("Mark the picture and write beside it. An instructor reads both.")
        return _("An instructor reads your answer.")

    def hints(self, item: Written, facts: HintFacts) -> list[Hint]:
        """How many things are looked for and what each is worth; not what they are."""
        marks = ", ".join(str(row.marks) for row in item.rubric)
        told = ngettext(
            "One thing is looked for. Marks for it: %(marks)s.",
            "%(num)s things are looked for. Marks for each: %(marks)s.",
            len(item.rubric),
            marks=marks,
        )
        return [Hint(told)]

    def score(self, item: Written, response: Response, ground: Ground | None) -> Score:
        """Waits for a person."""
        return Score(None)

    def explain(
        self, item: Written, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(
            model_answer=item.model_answer,
            rubric=[(row.id, row.text, row.marks) for row in item.rubric],
        )
