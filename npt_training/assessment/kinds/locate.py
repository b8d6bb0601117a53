"""Locate: tap the place on the picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Locate
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
from npt_training.assessment.kinds.told import (
    hit_sentences,
    looked_up,
    tapped,
    unsafe_sentences,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.locate import Bands, on_the_side, score_tap
from npt_training.core.i18n import gettext as _


class LocateKind(Kind[Locate]):
    name = "locate"
    item = Locate
    measured = True

    def title(self) -> str:
        return _("Find it on the picture")

    def parse(self, item: Locate, shown: Sequence[str], fields: Fields) -> Response:
        point = point_in(fields)
        return {} if point is None else {"x": point.x, "y": point.y}

    def present(
        self, item: Locate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        return Question(
            self.name, item.prompt, wants_point=True, point=point_of(response),
            flat=item.picture is not None,
        )  # fmt: skip

    def hint(self, question: Question) -> str:
        if question.flat:
            return _("Tap the picture. The distance is measured on the photograph.")
        return _("Tap the picture. The distance is measured along the skin.")

    def hints(self, item: Locate, facts: HintFacts) -> list[Hint]:
        """Which half of the picture, a sentence of the atlas, a ring four tolerances wide."""
        return hinting.to_place(facts, item.target, item.half_mm, side=item.side)

    def score(self, item: Locate, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        point = Point(response["x"], response["y"])
        in_spread = bool(item.spread) and ground.in_spread(item.target.id, point)
        bands = Bands(item.full_mm, item.half_mm)
        score = score_tap(ground.mm(item.target, point), bands, in_spread=in_spread)
        side = ground.side(item.target, point) if item.side and score.fraction else None
        score = on_the_side(score, right_side=side in (None, item.side))
        return looked_up(score, [point], ground)

    def explain(
        self, item: Locate, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation(truth=item.target, full_mm=item.full_mm, half_mm=item.half_mm)

    def sentences(self, item: Locate, judged: Judged) -> list[str]:
        """How far on the body, which bands, and what lay nearer."""
        point = point_of(judged.response)
        if point is None:
            return []
        if judged.detail.get("off_body"):
            return [_("Your tap is beside the body, so it earns nothing.")]
        name = judged.name(item.target.id)
        if item.target.what == "exit":
            name = _("%(name)s, its exit", name=name)
        mm = judged.detail["mm"]
        away = (
            _("%(name)s: your tap is %(mm)s mm away on the photograph.", mm=mm, name=name)
            if item.picture is not None
            else _(
                "%(name)s: your tap is %(mm)s mm away, measured along the skin.", mm=mm, name=name
            )
        )
        sentences = [
            away,
            _(
                "Full credit up to %(full)s mm, half up to %(half)s mm.",
                full=f"{item.full_mm:g}",
                half=f"{item.half_mm:g}",
            ),
        ]
        if judged.detail.get("in_spread"):
            sentences.append(_("It lies inside the published spread, which counts in full."))
        if judged.detail.get("wrong_side"):
            sentences.append(_("It is the right structure on the wrong side: half of it counts."))
        sentences += unsafe_sentences(judged) + hit_sentences(judged, item.target.id)
        return sentences

    def legend(self, item: Locate) -> list[str]:
        return [_("Ring: your tap. Dashed line: from your tap to the nearest drawn point.")]

    def category(self, item: Locate, response: Response, detail: Mapping[str, Any]) -> str | None:
        found = tapped(response, detail)
        return "right" if found == item.target.id else found
