"""Region: tap inside one zone, or in each of several, drawn on the picture by the author."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Region
from npt_training.assessment.kinds import hinting
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
    first,
    point_in,
    point_of,
)
from npt_training.assessment.kinds.told import (
    looked_up,
    parse_points,
    points_of,
    unsafe_sentences,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.zones import score_zones, within
from npt_training.assessment.shapes import Layer, area, label
from npt_training.core.i18n import gettext as _


class RegionKind(Kind[Region]):
    """The response is ``{"x", "y"}``, or ``{"points": [[x, y], ...]}`` where all are asked."""

    name = "region"
    item = Region
    measured = True

    def title(self) -> str:
        return _("Tap the right zone")

    def parse(self, item: Region, shown: Sequence[str], fields: Fields) -> Response:
        if item.every:
            points = parse_points(first(fields, "points"), item.most, "points")
            return {"points": [[one.x, one.y] for one in points]} if points else {}
        point = point_in(fields)
        return {} if point is None else {"x": point.x, "y": point.y}

    def present(
        self, item: Region, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        if item.every:
            points = points_of(response, "points")
            return Question(self.name, item.prompt, wants_points=item.most, points=points)
        return Question(self.name, item.prompt, wants_point=True, point=point_of(response))

    def hint(self, question: Question) -> str:
        if question.wants_points:
            return _(
                "Tap every zone once. Taps that hit nothing take something away, "
                "a tap on something dangerous takes everything."
            )
        return _("Tap anywhere inside. The edge counts as inside.")

    def hints(self, item: Region, facts: HintFacts) -> list[Hint]:
        """Which half of the picture; a ring with a zone that is right, three times as wide."""
        if facts.picture is None:
            return []
        size = (facts.picture.width, facts.picture.height)
        right = [zone for zone in item.zones if zone.right]
        shapes = [zone.shape(size) for zone in right]
        middles = [(shape.centroid.x, shape.centroid.y) for shape in shapes]
        which = facts.lot("which", item.id).randrange(len(right))
        radius = hinting.ZONE_TIMES * math.sqrt(shapes[which].area / math.pi)
        told = _("The middle of a zone to tap lies inside the ring, not in its middle.")
        return [
            *hinting.half(facts, middles),
            *hinting.ring(facts, middles[which], radius, told, "zone", right[which].id),
        ] or [hinting.spread_out()]

    def score(self, item: Region, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        taps = _taps(item, response)
        places = [ground.at(tap) for tap in taps]
        shapes = [(zone, zone.shape(_size(ground))) for zone in item.zones]
        right = [shape for zone, shape in shapes if zone.right]
        margin = ground.accuracy_mm / ground.mm_per_px if ground.mm_per_px else 0.0
        dangerous = [shape for zone, shape in shapes if zone.unsafe]
        score = score_zones(right, places, margin, every=bool(item.every), dangerous=dangerous)
        hit = [zone for at in places for zone, shape in shapes if within(shape, at)]
        wrong = [zone for zone in hit if not zone.right]
        stray = [] if score.fraction == 1.0 else taps
        found = looked_up(score, stray if not wrong else [], ground)
        detail = found.detail | {"zones": [zone.id for zone in hit]}
        unsafe = [zone.name for zone in wrong if zone.unsafe]
        if unsafe:
            detail["unsafe"] = [*unsafe, *detail.get("unsafe", [])]
        return Score(found.fraction, detail)

    def explain(
        self, item: Region, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        return Explanation()

    def after(self, item: Region, response: Response, picture: Picture) -> list[Layer]:
        layers: list[Layer] = []
        for zone in item.zones:
            shape = zone.shape((picture.width, picture.height))
            ring = [(round(x, 1), round(y, 1)) for x, y in shape.exterior.coords]
            kind = "territory" if zone.right else "hazard" if zone.unsafe else "zone"
            layers.append(area([ring], kind))
            centre = shape.representative_point()
            layers.append(label(zone.name, (round(centre.x, 1), round(centre.y, 1))))
        return layers

    def sentences(self, item: Region, judged: Judged) -> list[str]:
        detail = judged.detail
        if "hits" not in detail and "struck" not in detail:
            return []
        names = {zone.id: zone for zone in item.zones}
        hit = [names[ident] for ident in detail.get("zones", []) if ident in names]
        sentences = []
        if item.every and "struck" in detail:
            sentences.append(_("A tap on something dangerous earns nothing, whatever was found."))
        elif item.every:
            sentences.append(
                _(
                    "You found %(hits)s of %(of)s with %(placed)s taps.",
                    hits=detail["hits"],
                    of=detail["of"],
                    placed=detail["placed"],
                )
            )
        wrong = [zone.name for zone in hit if not zone.right]
        if wrong:
            sentences.append(_("You tapped: %(names)s.", names="; ".join(wrong)))
        elif judged.fraction == 0:
            sentences.append(_("Your tap is outside every zone."))
        elif not hit and judged.fraction:
            sentences.append(
                _("Your tap is just outside, within what the picture leaves open: half credit.")
            )
        return sentences + unsafe_sentences(judged)

    def legend(self, item: Region) -> list[str]:
        return [_("Ring: your tap. Shaded: the zones.")]

    def category(self, item: Region, response: Response, detail: Mapping[str, Any]) -> str | None:
        """The zone that was tapped; a wrong one before a right one."""
        if not response:
            return "omitted"
        right = {zone.id: zone.right for zone in item.zones}
        hit = sorted(detail.get("zones", []), key=lambda ident: right.get(ident, False))
        return hit[0] if hit else detail.get("hit") or "outside"


def _taps(item: Region, response: Response) -> list[Point]:
    if item.every:
        return points_of(response, "points")
    point = point_of(response)
    return [] if point is None else [point]


def _size(ground: Ground) -> tuple[int, int]:
    width, height = ground.at(Point(1.0, 1.0))
    return round(width), round(height)
