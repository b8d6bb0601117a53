"""Locate: tap the place on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from npt_training.assessment.items import Locate
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
from npt_training.assessment.scoring.locate import Bands, score_tap


class LocateKind(Kind[Locate]):
    name = "locate"
    measured = True

    def parse(self, item: Locate, shown: Sequence[str], fields: Fields) -> Response:
        point = point_in(fields)
        return {} if point is None else {"x": point.x, "y": point.y}

    def present(
        self, item: Locate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(self.name, item.prompt, wants_point=True, point=point_of(response))

    def score(self, item: Locate, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        point = Point(response["x"], response["y"])
        in_spread = bool(item.spread) and ground.in_spread(item.target.id, point)
        bands = Bands(item.full_mm, item.half_mm)
        return score_tap(ground.mm(item.target, point), bands, in_spread=in_spread)

    def explain(
        self, item: Locate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(truth=item.target, full_mm=item.full_mm, half_mm=item.half_mm)
