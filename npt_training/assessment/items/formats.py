"""Formats: what the field calls a kind of question, whatever program kind asks it.

A module's blueprint is written in formats (curriculum.md §3.3: hotspot, drag-label, image MCQ …).
"""

from __future__ import annotations

from npt_training.assessment.items.common import Common

ON_A_PICTURE = {
    "locate": "hotspot",
    "points": "hotspot",
    "region": "hotspot",
    "trace": "trace",
    "territory": "trace",
    "area": "trace",
    "identify": "image_choice",
}
"""Kinds that are asked on a picture only, and the format of each."""
FORMATS = (
    "hotspot", "trace", "label", "image_choice", "text_choice", "matching", "evidence", "case",
    "judgement", "numeric",
)  # fmt: skip
EVIDENCE, HAZARD = "evidence", "hazard"
"""A format, and what cuts across formats: what the needle must avoid (Common.asks_hazard)."""
_ELSEWHERE = {*ON_A_PICTURE, "choice", "associate"}


def format_of(item: Common) -> str:
    """The format of an item; a kind that has no other name in the field is its own format."""
    if item.kind == "choice":
        if getattr(item, "judgement", None):
            return "judgement"
        return "image_choice" if item.has_picture else "text_choice"
    if item.kind == "associate":
        return "matching"
    return ON_A_PICTURE.get(item.kind, item.kind)


def is_format(name: str, kinds: tuple[str, ...]) -> bool:
    """Whether a blueprint may ask for ``name``; ``kinds`` are the kinds of item there are."""
    return name in FORMATS or (name in kinds and name not in _ELSEWHERE)
