"""Annotations on a picture: pins with words, and strokes, as JSON."""

from __future__ import annotations

import json
from typing import Any

from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.scoring import BadPoint, Point, parse_point
from npt_training.core.i18n import gettext as _

MOST_JSON = 60_000
MOST_WORDS = 300
MOST_STROKE = 200
PLACES = 5
"""Decimals kept of a coordinate: a hundredth of a pixel."""


def parse_marks(text: str, most: int) -> list[dict[str, Any]]:
    """A list of ``{"kind": "pin", "x", "y", "text"}`` and ``{"kind": "stroke", "points": [[x, y],
    ...]}``; raises ResponseRefused, PointRefused.
    """
    if not text:
        return []
    try:
        found = json.loads(text) if len(text) <= MOST_JSON else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list):
        raise ResponseRefused(_("The marks could not be read. Reload the page."), field="marks")
    if len(found) > most:
        raise ResponseRefused(
            _("At most %(most)s marks can be placed here. Take some away.", most=most),
            field="marks",
        )
    return [_mark(one) for one in found]


def _mark(one: Any) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise PointRefused()
    if one.get("kind") == "pin":
        words = one.get("text", "")
        if not isinstance(words, str) or len(words) > MOST_WORDS:
            raise ResponseRefused(
                _("Words at a pin stay below %(most)s characters.", most=MOST_WORDS), field="marks"
            )
        point = _point(one.get("x"), one.get("y"))
        clean = " ".join(words.replace("\x00", "").split())
        return {"kind": "pin", "x": point.x, "y": point.y, "text": clean}
    points = one.get("points")
    if one.get("kind") != "stroke" or not isinstance(points, list):
        raise PointRefused()
    pairs = all(isinstance(pair, list) and len(pair) == 2 for pair in points)
    if not pairs or not 2 <= len(points) <= MOST_STROKE:
        raise PointRefused()
    line = [_point(*pair) for pair in points]
    return {"kind": "stroke", "points": [[point.x, point.y] for point in line]}


def _point(x: Any, y: Any) -> Point:
    try:
        point = parse_point(x, y)
    except BadPoint as error:
        raise PointRefused() from error
    return Point(round(point.x, PLACES), round(point.y, PLACES))
