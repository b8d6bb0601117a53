"""What was chosen, kind by kind: options for the table of distractors and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from npt_training.assessment.items import (
    LABELS,
    Associate,
    Choice,
    Evidence,
    Identify,
    Label,
    Region,
)
from npt_training.assessment.service.bank import Held
from npt_training.assessment.statistics.options import OptionRow, option_table
from npt_training.core.i18n import gettext as _
from npt_training.curriculum.words import evidence

OMITTED = "omitted"
PIN = " > "
RIGHT = 0.5
"""An answer that no list holds is right when it earns half and more on average."""
MOST_OTHERS = 12
"""Rows of answers that no list of options holds; the rest are rare."""


def chosen(held: Held, response: Mapping[str, Any], detail: Mapping[str, Any]) -> list[str]:
    """The options in one response: several of a multiple choice, each pin of a label."""
    item = held.item
    if not response:
        return [OMITTED]
    if isinstance(item, Choice):
        return list(response.get("chosen", [])) or [OMITTED]
    if isinstance(item, Label):
        given = response.get("pins", {})
        return [f"{right}{PIN}{given.get(str(i)) or OMITTED}" for i, right in enumerate(item.key)]
    found = held.kind.category(item, dict(response), detail)
    return [] if found is None else [found]


def known(held: Held) -> list[tuple[str, bool | None]]:
    """Every option the question shows, with whether it is right."""
    item = held.item
    if isinstance(item, Choice):
        return [(option.id, option.correct) for option in item.options]
    if isinstance(item, Identify):
        return [(option, option == item.answer) for option in item.options]
    if isinstance(item, Region) and not item.every:
        return [(zone.id, zone.right) for zone in item.zones]
    if isinstance(item, Label):
        return [(f"{name}{PIN}{name}", True) for name in item.key]
    return []


def option_rows(
    held: Held, given: Sequence[tuple[Mapping[str, Any], Mapping[str, Any], float | None, float]]
) -> list[OptionRow]:
    """``given``: (response, detail, fraction, rest of its candidate) of every answer.

    An answer that no list holds is right or wrong by what it earned.
    """
    pairs: list[tuple[str, float | None]] = []
    earned: dict[str, list[float]] = {}
    for response, detail, fraction, rest in given:
        right = "x" in response and fraction is not None and fraction >= RIGHT
        for option in chosen(held, response, detail) or ["right"] * right:
            pairs.append((option, None if rest != rest else rest))
            if fraction is not None:
                earned.setdefault(option, []).append(fraction)
    listed = known(held)
    rows = option_table(pairs, listed, len(given))
    names = {option for option, _right in listed}
    out = []
    for row in rows:
        if row.option not in names and row.option != OMITTED:
            marks = earned.get(row.option, [])
            wrong = isinstance(held.item, Label) or not marks or sum(marks) / len(marks) < RIGHT
            row = OptionRow(row.option, row.n, row.share, row.mean_rest, not wrong)
        out.append(row)
    rare = [row for row in out[len(listed) :] if row.option != OMITTED][MOST_OTHERS:]
    return [row for row in out if row not in rare]


def option_words(held: Held, option: str, names: Mapping[str, str]) -> str:
    """An option as people read it."""
    if PIN in option:
        right, _arrow, given = option.partition(PIN)
        if given == right:
            return _("%(name)s, named right", name=names.get(right, right))
        other = _("left empty") if given == OMITTED else names.get(given, given)
        return _("%(name)s, called: %(other)s", name=names.get(right, right), other=other)
    plain = _plain().get(option)
    if plain is not None:
        return plain
    own = _own(held, names)
    if option in own:
        return own[option]
    first, colon, rest = option.partition(": ")
    if colon and rest:
        return f"{option_words(held, first, names)}: {option_words(held, rest, names)}"
    if option.startswith("without "):
        missed = own.get(option[8:]) or names.get(option[8:], option[8:])
        return _("without: %(name)s", name=missed)
    return names.get(option, option)


def _plain() -> dict[str, str]:
    """The classes that kinds give answers which are no option."""
    return {
        OMITTED: _("left empty"),
        "right": _("right"),
        "wrong": _("wrong"),
        "beside the body": _("beside the body"),
        "inside": _("inside"),
        "outside": _("outside"),
        "beside it": _("beside it"),
        "too large": _("too large"),
        "too small": _("too small"),
        "another unit": _("another unit"),
    }


def _own(held: Held, names: Mapping[str, str]) -> dict[str, str]:
    """Words of what an item names itself: options, zones, spots, ends to join, evidence labels."""
    item: Any = held.item
    if isinstance(item, Choice):
        return {one.id: one.text for one in item.options}
    if isinstance(item, Evidence):
        return {label: evidence(label) for label in LABELS}
    found = {one.id: one.name for one in (*getattr(item, "zones", ()), *getattr(item, "spots", ()))}
    if isinstance(item, Associate):
        for left in item.left:
            found[left.id] = left.text or names.get(left.nerve or "", left.id)
        for end in item.right:
            found[end.id] = end.text or names.get(end.place.id if end.place else "", end.id)
    return found
