"""Territory: tap inside the skin that a nerve serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from npt_training.assessment.items import TerritoryTap
from npt_training.assessment.kinds.base import (
    Explanation,
    Fields,
    Ground,
    Kind,
    Question,
    Response,
    point_in,
    point_of,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.territory import score_territory


class TerritoryKind(Kind[TerritoryTap]):
    name = "territory"
    measured = True

    def parse(self, item: TerritoryTap, shown: Sequence[str], fields: Fields) -> Response:
        point = point_in(fields)
        return {} if point is None else {"x": point.x, "y": point.y}

    def present(
        self, item: TerritoryTap, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(self.name, item.prompt, wants_point=True, point=point_of(response))

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
