"""Numeric: a number with its unit."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.items import Numeric
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
from npt_training.assessment.scoring.numeric import BadNumber, parse_number, score_number
from npt_training.core.i18n import gettext as _

TIMES_WIDER = 6
"""Width of the range a hint gives, in tolerances at least."""


class NumericKind(Kind[Numeric]):
    """The response is ``{"number": as typed, "unit": unit}``."""

    name = "numeric"
    item = Numeric

    def title(self) -> str:
        return _("Give a number")

    def parse(self, item: Numeric, shown: Sequence[str], fields: Fields) -> Response:
        text, unit = first(fields, "number"), first(fields, "unit")
        if not text:
            return {}
        try:
            parse_number(text)
        except BadNumber as error:
            raise ResponseRefused(
                _("This is not a number. Write it in digits, such as 12 or 2.5."), field="number"
            ) from error
        units = item.offered_units
        if not unit and len(units) == 1:
            unit = units[0]
        if units and unit not in units:
            raise ResponseRefused(_("Choose the unit of your number."), field="unit")
        return {"number": text, "unit": unit if units else ""}

    def present(
        self, item: Numeric, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(
            self.name,
            item.prompt,
            wants_number=True,
            units=item.offered_units,
            number=response.get("number", ""),
            unit=response.get("unit", ""),
        )

    def hint(self, question: Question) -> str:
        return _("Write digits; a point or a comma is the decimal sign.")

    def hints(self, item: Numeric, facts: HintFacts) -> list[Hint]:
        """The range it lies in: a power of ten, or wider where the tolerance is."""
        lowest, highest = between(item.answer, max(item.tolerance, item.half or 0.0))
        low, high = _figure(lowest, ""), _figure(highest, item.unit)
        return [Hint(_("It lies between %(low)s and %(high)s.", low=low, high=high))]

    def score(self, item: Numeric, response: Response, ground: Ground | None) -> Score:
        half = item.tolerance if item.half is None else item.half
        given = parse_number(response["number"])
        return score_number(
            item.answer, item.unit, item.tolerance, half, given, response.get("unit", "")
        )

    def explain(
        self, item: Numeric, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(accepted=[_figure(item.answer, item.unit)])

    def sentences(self, item: Numeric, judged: Judged) -> list[str]:
        if "number" not in judged.response:
            return []
        said = f"{judged.response['number']} {judged.response.get('unit', '')}".strip()
        sentences = [_("You said %(said)s.", said=said)]
        if judged.detail.get("other_unit"):
            sentences.append(_("That unit measures something else."))
        if item.tolerance:
            sentences.append(
                _("Counted in full up to %(off)s away.", off=_figure(item.tolerance, item.unit))
            )
        if item.half is not None and item.half > item.tolerance:
            sentences.append(_("Half up to %(off)s away.", off=_figure(item.half, item.unit)))
        return sentences

    def category(self, item: Numeric, response: Response, detail: Mapping[str, Any]) -> str | None:
        if not response:
            return "omitted"
        if detail.get("value") is None:
            return "another unit"
        return f"{detail['value']:g} {item.unit}".strip()


def between(answer: float, tolerance: float) -> tuple[float, float]:
    """Powers of ten on both sides of an answer, so far apart that a tolerance fits in six times.

    42 with 3: 10 to 100. 4 with 1.6: 0 to 10. 4 with 5: 0 to 100. -7 with 0: -10 to -1.
    """
    size = abs(answer)
    power = math.floor(math.log10(size)) if size else -1
    low, high = (10.0**power if size else 0.0), 10.0 ** (power + 1)
    if high - low < TIMES_WIDER * tolerance or not size:
        low = 0.0
    while high - low < TIMES_WIDER * tolerance:
        high *= 10
    return (-high, -low) if answer < 0 else (low, high)


def _figure(value: float, unit: str) -> str:
    return f"{value:g}\u2009{unit}" if unit else f"{value:g}"
