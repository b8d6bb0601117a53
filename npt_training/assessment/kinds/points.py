"""Locate several: tap every one of several hidden places."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import Points
from npt_training.assessment.kinds import hinting
from npt_training.assessment.kinds.base import (
    ExplainedPin,
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
from npt_training.assessment.kinds.told import (
    looked_up,
    parse_points,
    points_of,
    unsafe_sentences,
)
from npt_training.assessment.scoring import Point, Score
from npt_training.assessment.scoring.locate import Bands, score_tap
from npt_training.assessment.scoring.planar import apart_mm
from npt_training.assessment.scoring.points import score_points
from npt_training.core.i18n import gettext as _


class PointsKind(Kind[Points]):
    """The response is ``{"points": [[x, y], ...]}``."""

    name = "points"
    item = Points
    measured = True

    def title(self) -> str:
        return _("Find several places")

    def parse(self, item: Points, shown: Sequence[str], fields: Fields) -> Response:
        points = parse_points(first(fields, "points"), item.most, "points")
        return {"points": [[one.x, one.y] for one in points]} if points else {}

    def present(
        self, item: Points, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Question:
        points = points_of(response, "points")
        return Question(self.name, item.prompt, wants_points=item.most, points=points)

    def hint(self, question: Question) -> str:
        return _("Tap every place. Taps that hit nothing take something away.")

    def hints(self, item: Points, facts: HintFacts) -> list[Hint]:
        """Which half of the picture, where all lie in one; a ring with one of them."""
        if facts.picture is None:
            return []
        width, height = facts.picture.width, facts.picture.height
        places = [(spot.at[0] * width, spot.at[1] * height) for spot in item.spots]
        places += [at for one in item.structures for at in hinting.places(facts, one)[:1]]
        if not places:
            return []
        which = facts.lot("which", item.id).randrange(len(places))
        ids = [spot.id for spot in item.spots] + [one.id for one in item.structures]
        told = _("One of the places lies inside the ring, not in its middle.")
        radius = hinting.tolerance_px(facts, item.half_mm)
        if item.half is not None:
            radius = hinting.RING_TIMES * item.half * width
        return [
            *hinting.half(facts, places),
            *hinting.ring(facts, places[which], radius, told, "point", ids[which]),
        ] or [hinting.spread_out()]

    def score(self, item: Points, response: Response, ground: Ground | None) -> Score:
        assert ground is not None
        taps, bands = points_of(response, "points"), _bands(item)
        credits = [
            [score_tap(mm, bands).fraction or 0.0 for mm in _distances(item, tap, ground)]
            for tap in taps
        ]
        score = score_points(credits, item.count)
        stray = [tap for tap, row in zip(taps, credits, strict=True) if not any(row)]
        return looked_up(score, stray, ground)

    def explain(
        self, item: Points, shown: Sequence[str], response: Response, names: Mapping[str, str]
    ) -> Explanation:
        places: list[tuple[Any, str]] = [
            (one, names.get(one.id, one.id)) for one in item.structures
        ] + [(Point(*one.at), one.name) for one in item.spots]
        pins = [
            ExplainedPin(number, place, name, None, right=False)
            for number, (place, name) in enumerate(places, 1)
        ]
        return Explanation(
            places=pins,
            beside=list(item.structures),
            full_mm=item.full_mm or None,
            half_mm=item.half_mm or None,
        )

    def sentences(self, item: Points, judged: Judged) -> list[str]:
        detail = judged.detail
        if "hits" not in detail:
            return []
        sentences = [
            _(
                "You found %(hits)s of %(of)s with %(placed)s taps.",
                hits=detail["hits"],
                of=detail["of"],
                placed=detail["placed"],
            ),
            _allowed(item),
        ]
        missed = [_named(item, index, judged) for index in detail["missed"]]
        if missed:
            sentences.append(_("Not found: %(names)s.", names="; ".join(missed)))
        return sentences + unsafe_sentences(judged)

    def legend(self, item: Points) -> list[str]:
        return [_("Rings: your taps. Numbers: the places.")]

    def category(self, item: Points, response: Response, detail: Mapping[str, Any]) -> str | None:
        """The first hazard hit, else the first place that was missed."""
        if not response:
            return "omitted"
        unsafe, missed = detail.get("unsafe"), detail.get("missed")
        if unsafe:
            return str(unsafe[0])
        if not missed:
            return "right"
        ids = [one.id for one in item.structures] or [one.id for one in item.spots]
        return f"without {ids[missed[0]]}"


def _bands(item: Points) -> Bands:
    """In mm; on a diagram in shares of its width."""
    if item.full is not None and item.half is not None:
        return Bands(item.full, item.half)
    return Bands(item.full_mm, item.half_mm)


def _allowed(item: Points) -> str:
    if item.full is not None and item.half is not None:
        return _(
            "Full credit up to %(full)s %% of the picture's width, half up to %(half)s %%.",
            full=f"{100 * item.full:g}",
            half=f"{100 * item.half:g}",
        )
    return _(
        "Full credit up to %(full)s mm, half up to %(half)s mm.",
        full=f"{item.full_mm:g}",
        half=f"{item.half_mm:g}",
    )


def _distances(item: Points, tap: Point, ground: Ground) -> list[float | None]:
    if item.full is not None:
        width = ground.at(Point(1.0, 0.0))[0]
        return [math.dist(ground.at(one.point), ground.at(tap)) / width for one in item.spots]
    if item.structures:
        return [ground.mm(target, tap) for target in item.structures]
    return [apart_mm(ground.at(Point(*spot.at)), ground.at(tap), ground.mm_per_px)
            for spot in item.spots]  # fmt: skip


def _named(item: Points, index: int, judged: Judged) -> str:
    if item.structures:
        return judged.name(item.structures[index].id)
    return item.spots[index].name
