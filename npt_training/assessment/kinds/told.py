"""Sentences and drawings that several kinds share: what was hit, what is unsafe, many points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.kinds.values import Ground, Judged
from npt_training.assessment.scoring import BadPoint, Point, Score, parse_point
from npt_training.core.i18n import gettext as _

MOST_CHARACTERS = 2400


def parse_points(text: str, most: int, field: str) -> list[Point]:
    """Places from ``0.1,0.2 0.3,0.4``; raises PointRefused, ResponseRefused above ``most``."""
    pairs = text.split() if len(text) <= MOST_CHARACTERS else [""] * (most + 1)
    if len(pairs) > most:
        raise ResponseRefused(
            _("At most %(most)s points can be placed here. Take some away.", most=most),
            field=field,
        )
    points = []
    for pair in pairs:
        x, comma, y = pair.partition(",")
        if not comma:
            raise PointRefused()
        try:
            points.append(parse_point(x, y))
        except BadPoint as error:
            raise PointRefused() from error
    return points


def looked_up(score: Score, taps: Sequence[Point], ground: Ground) -> Score:
    """The score with what lies under the taps that did not earn in full: the nearest course, and
    any named hazard. A tap that is right may lie over a vessel that runs with the nerve.
    """
    if (score.fraction or 0.0) >= 1.0 or not taps:
        return score
    more: dict[str, Any] = {}
    unsafe = sorted({name for tap in taps for name in ground.hazards(tap)})
    if unsafe:
        more["unsafe"] = unsafe
    nearest = ground.nearest(taps[0]) if len(taps) == 1 else None
    if nearest is not None:
        more |= {"hit": nearest[0], "hit_mm": round(nearest[1], 1)}
    return Score(score.fraction, score.detail | more)


def unsafe_sentences(judged: Judged) -> list[str]:
    """Unsafe, not just wrong: each hazard that was hit, by name."""
    return [
        _("Unsafe: this lies over %(name)s. A needle there could do harm.", name=judged.name(one))
        for one in judged.detail.get("unsafe", [])
    ]


def hit_sentences(judged: Judged, asked: str) -> list[str]:
    """What lay nearest to the tap, where that was not what was asked."""
    hit, mm = judged.detail.get("hit"), judged.detail.get("hit_mm")
    if hit is None or hit == asked:
        return []
    return [_("Nearest to your tap: %(name)s, %(mm)s mm away.", name=judged.name(hit), mm=mm)]


def tapped(response: Mapping[str, Any], detail: Mapping[str, Any]) -> str | None:
    """The category of a tap: a hazard before the nerve beside it."""
    if not response:
        return "omitted"
    if detail.get("off_body"):
        return "beside the body"
    unsafe = detail.get("unsafe")
    return unsafe[0] if unsafe else detail.get("hit")


def points_of(response: Mapping[str, Any], name: str) -> list[Point]:
    """Places kept in a response as pairs."""
    return [Point(x, y) for x, y in response.get(name, [])]
