"""Territory outlined: draw a closed line round the skin that a nerve serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import AreaDrawn
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
from npt_training.assessment.kinds.told import parse_points, points_of
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.outline import score_outline
from npt_training.core.i18n import gettext as _

MOST_CORNERS = 60
LEAST_CORNERS = 3


class AreaKind(Kind[AreaDrawn]):
    """The response is ``{"area": [[x, y], ...]}``; the last corner joins the first."""

    name = "area"
    item = AreaDrawn
    measured = True

    def title(self) -> str:
        return _("Outline its area of skin")

    def parse(self, item: AreaDrawn, shown: Sequence[str], fields: Fields) -> Response:
        points = parse_points(first(fields, "area"), MOST_CORNERS, "area")
        return {"area": [[one.x, one.y] for one in points]} if points else {}

    def present(
        self, item: AreaDrawn, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        area = points_of(response, "area")
        return Question(self.name, item.prompt, wants_area=True, area=area)

    def hint(self, question: Question) -> str:
        return _("Go round the area point by point. A band along its border is not scored.")

    def hints(self, item: AreaDrawn, facts: HintFacts) -> list[Hint]:
        """Which half of the picture, a sentence of the atlas, a ring with the area's middle."""
        return hinting.to_area(facts, item.structure, item.target.id, item.band_mm)

    def score(self, item: AreaDrawn, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        corners = [ground.at(point) for point in points_of(response, "area")]
        return score_outline(corners, ground.outlined(item.target.id, item.band_mm))

    def explain(
        self, item: AreaDrawn, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        nerve = item.structure or item.target.id
        return Explanation(truth=item.target, truth_name=names.get(nerve, nerve))

    def sentences(self, item: AreaDrawn, judged: Judged) -> list[str]:
        detail = judged.detail
        if "overlap" not in detail:
            return []
        if len(judged.response.get("area", [])) < LEAST_CORNERS:
            return [_("An area needs three points at least.")]
        return [
            _(
                "You covered %(overlap)s %% of the area; %(spill)s %% of what you drew lies "
                "beside it.",
                overlap=round(100 * detail["overlap"]),
                spill=round(100 * detail["spill"]),
            ),
            _(
                "The border is a drawing and people differ: %(mm)s mm on both sides of it are "
                "left out, and a tenth is free.",
                mm=f"{item.band_mm:g}",
            ),
        ]

    def legend(self, item: AreaDrawn) -> list[str]:
        return [_("Dark outline: what you drew. Shaded: the area.")]

    def category(
        self, item: AreaDrawn, response: Response, detail: Mapping[str, Any]
    ) -> str | None:
        if not response:
            return "omitted"
        if not detail.get("overlap"):
            return "beside it"
        return "too large" if detail.get("spill", 0) > 1 - detail["overlap"] else "too small"
