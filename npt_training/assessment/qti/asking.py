"""A trainee's response as values of QTI: which identifiers, pairs and points it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from npt_training.assessment.qti.interactions import Interaction
from npt_training.assessment.qti.values import Member, Value

MOST_POINTS = 40
"""Points that may be placed where an item sets no limit."""
MOST_PAIRS = 6
"""Pairs that may be joined where an item sets no limit."""


def as_qti(asked: Interaction, response: Mapping[str, Any], size: tuple[float, float]) -> Any:
    """The value of the interaction's response variable; points in pixels of ``size``."""
    if asked.kind in ("selectPoint", "positionObject"):
        return [f"{round(x * size[0])} {round(y * size[1])}" for x, y in response["points"]]
    if asked.kind == "graphicOrder":
        ranks: Mapping[str, int] = response["ranks"]
        return sorted(ranks, key=lambda one: ranks[one])
    if asked.kind == "graphicGapMatch":
        return [f"{option} {gap}" for gap, option in response["gaps"].items()]
    if asked.kind == "graphicAssociate":
        return [f"{one} {other}" for one, other in response["pairs"]]
    if asked.kind == "textEntry":
        return response["text"]
    return response["chosen"]


def most_points(asked: Interaction) -> int:
    return min(asked.most or MOST_POINTS, MOST_POINTS)


def most_pairs(asked: Interaction) -> int:
    count = len(asked.options)
    return min(asked.most or MOST_PAIRS, MOST_PAIRS, count * (count - 1) // 2 or 1)


def texts_of(value: Value | None) -> list[str]:
    """The members of a value as QTI writes them."""
    return [] if value is None else [_text(member) for member in value.members]


def _text(member: Member) -> str:
    if isinstance(member, tuple):
        return " ".join(_text(part) for part in member)
    if isinstance(member, bool):
        return "true" if member else "false"
    return f"{member:g}" if isinstance(member, float) else str(member)
