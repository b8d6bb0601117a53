"""Words and drawings of items from other systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from npt_training.assessment.items.qti import Qti
from npt_training.assessment.kinds.values import (
    ExplainedOption,
    ExplainedPin,
    Explanation,
    Picture,
    Response,
)
from npt_training.assessment.qti.areas import Area
from npt_training.assessment.qti.asking import texts_of
from npt_training.assessment.qti.bands import shape_of
from npt_training.assessment.qti.values import NUMBERS
from npt_training.assessment.scoring import Point
from npt_training.assessment.shapes import Layer, area, label
from npt_training.core.i18n import gettext as _

OUTLINED = ("hotspot", "graphicAssociate")


def is_number(item: Qti) -> bool:
    return item.read.responses[item.interaction.response].base_type in NUMBERS


def words(item: Qti) -> dict[str, str]:
    """What each option is called: its words, or the number it bears on the picture."""
    return {
        one.identifier: one.text or _("Area %(number)s", number=number)
        if one.area is None
        else f"{number}: {one.text}" if one.text and one.text != str(number)
        else _("Area %(number)s", number=number)
        for number, one in enumerate(item.interaction.options, 1)
    }  # fmt: skip


def end_words(place: int) -> str:
    """What one end of a pair is called; two rows are one pair."""
    pair = place // 2 + 1
    if place % 2:
        return _("Pair %(number)s, joined with", number=pair)
    return _("Pair %(number)s", number=pair)


def outlines(item: Qti, picture: Picture) -> list[Layer]:
    """The areas that may be chosen, numbered; the same for every answer."""
    asked = item.interaction
    found: list[Layer] = []
    for number, one in enumerate(asked.options, 1):
        if asked.kind in OUTLINED and one.area is not None:
            found.append(area([ring(item, one.area, picture)], "zone"))
            x, y = one.area.middle
            width, height = item.size
            place = (x * picture.width / width, y * picture.height / height)
            found.append(label(str(number), (round(place[0], 1), round(place[1], 1))))
    return found


def scored_areas(item: Qti, picture: Picture) -> list[Layer]:
    """After the answer: what earned something, where points were placed."""
    areas = item.read.responses[item.interaction.response].areas
    entries = areas.entries if areas else ()
    return [
        area([ring(item, one, picture)], "territory")
        for one, value in entries
        if value > 0 and one.shape != "default"
    ]


def ring(item: Qti, one: Area, picture: Picture) -> list[tuple[float, float]]:
    """The outline of an area in pixels of the picture shown."""
    width, height = item.size
    outer: Any = None if one.shape == "poly" else shape_of(one, item.size)
    corners = list(outer.exterior.coords) if outer is not None else one.ring
    return [
        (round(x * picture.width / width, 1), round(y * picture.height / height, 1))
        for x, y in corners
    ]


def explanation(item: Qti, shown: Sequence[str], response: Response) -> Explanation:
    """What the item says is right: its correct response, or what earns the most."""
    asked, called = item.interaction, words(item)
    declared = item.read.responses[asked.response]
    right = texts_of(declared.correct)
    if not right and declared.mapping:
        right = [
            key if isinstance(key, str) else " ".join(map(str, key)) if isinstance(key, tuple)
            else str(key)
            for key in (one.key for one in declared.mapping.entries if one.value > 0)
        ]  # fmt: skip
    order = list(shown) or [one.identifier for one in asked.options]
    if asked.kind in ("choice", "hotspot"):
        chosen = response.get("chosen", [])
        return Explanation(
            options=[ExplainedOption(called[one], one in right, one in chosen) for one in order]
        )
    if asked.kind == "graphicGapMatch":
        return Explanation(pins=_gap_pins(item, right, response, called))
    if asked.kind == "graphicOrder":
        ranks = response.get("ranks", {})
        pins = []
        for number, one in enumerate(asked.options, 1):
            name = one.identifier
            wanted = str(right.index(name) + 1) if name in right else "-"
            given = str(ranks[name]) if name in ranks else None
            pins.append(ExplainedPin(number, _at(item, one.area), wanted, given, given == wanted))
        return Explanation(pins=pins)
    if asked.kind == "graphicAssociate":
        pairs = [[called.get(end, end) for end in pair.split()] for pair in right]
        return Explanation(accepted=[" \u2013 ".join(pair) for pair in pairs])
    return Explanation(accepted=right) if asked.kind == "textEntry" else Explanation()


def _gap_pins(
    item: Qti, right: Sequence[str], response: Response, called: dict[str, str]
) -> list[ExplainedPin]:
    given = response.get("gaps", {})
    pins = []
    for number, gap in enumerate(item.interaction.gaps, 1):
        wanted = [pair.split()[0] for pair in right if pair.split()[-1] == gap.identifier]
        chosen = given.get(gap.identifier)
        pins.append(
            ExplainedPin(
                number,
                _at(item, gap.area),
                " / ".join(called.get(one, one) for one in wanted),
                called.get(chosen) if chosen else None,
                chosen in wanted,
            )
        )
    return pins


def _at(item: Qti, one: Area | None) -> Point | None:
    if one is None:
        return None
    (x, y), (width, height) = one.middle, item.size
    return Point(min(max(x / width, 0.0), 1.0), min(max(y / height, 0.0), 1.0))
