"""Territory: tap inside the skin that a nerve serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import TerritoryTap
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
    point_in,
    point_of,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.territory import score_territory
from npt_training.core.i18n import gettext as _


class TerritoryKind(Kind[TerritoryTap]):
    name = "territory"
    item = TerritoryTap
    measured = True

    def title(self) -> str:
        return _("Find its area of skin")

    def parse(self, item: TerritoryTap, shown: Sequence[str], fields: Fields) -> Response:
        point = point_in(fields)
        return {} if point is None else {"x": point.x, "y": point.y}

    def present(
        self, item: TerritoryTap, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(self.name, item.prompt, wants_point=True, point=point_of(response))

    def hint(self, question: Question) -> str:
        return _("Tap anywhere well inside. The border itself is not scored.")

    def hints(self, item: TerritoryTap, facts: HintFacts) -> list[Hint]:
        """Which half of the picture, a sentence of the atlas, a ring with the area's middle."""
        return hinting.to_area(facts, item.structure, item.target.id, item.band_mm)

    def score(self, item: TerritoryTap, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        at = ground.at(Point(response["x"], response["y"]))
        zone = ground.zone(item.target.id)
        return score_territory(zone.inside(at), zone.border_mm(at), item.band_mm)

    def explain(
        self, item: TerritoryTap, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        nerve = item.structure or item.target.id
        return Explanation(truth=item.target, truth_name=names.get(nerve, nerve))

    def sentences(self, item: TerritoryTap, judged: Judged) -> list[str]:
        """Inside or not, and why the border itself does not decide."""
        detail = judged.detail
        if "inside" not in detail:
            return []
        if detail["off_body"]:
            return [_("Your tap is beside the body, so it earns nothing.")]
        where = (
            _("Your tap is inside the area.") if detail["inside"] else _("Your tap is outside it.")
        )
        band = _(
            "The border is a drawing and people differ: within %(mm)s mm of it a tap earns half.",
            mm=f"{item.band_mm:g}",
        )
        return [where, band]

    def legend(self, item: TerritoryTap) -> list[str]:
        return [
            _(
                "Ring: your tap. Shaded: the area. Its border is our drawing; it was not scored "
                "sharply."
            )
        ]

    def category(
        self, item: TerritoryTap, response: Response, detail: Mapping[str, Any]
    ) -> str | None:
        if not response:
            return "omitted"
        if detail.get("off_body"):
            return "beside the body"
        return "inside" if detail.get("inside") else "outside"
