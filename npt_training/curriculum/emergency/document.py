"""The cards as PDF: one sheet each, A4 for the wall or A6 for the pocket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from npt_training.core import typeset
from npt_training.core.clock import now
from npt_training.core.i18n import format_date, locale_code
from npt_training.core.i18n import gettext as _
from npt_training.curriculum.emergency.service import ShownCard, ShownDose

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "typst" / "emergency.typ"
SIZES = {"a4": (210, 297), "a6": (105, 148)}
"""Width and height in mm."""


def pdf(
    cards: Sequence[ShownCard], school: str, size: str, corrections: Mapping[str, Sequence[str]]
) -> bytes:
    """One page a card, in the school's name, with the day it was printed.

    ``corrections`` are the texts that stand about a card, by its id.
    """
    width, height = SIZES[size]
    day = now().date()
    return typeset.pdf(
        TEMPLATE,
        {
            "lang": locale_code()[:2],
            "title": cards[0].title if len(cards) == 1 else _("Emergency cards"),
            "school": school,
            "width_mm": width,
            "height_mm": height,
            "scale": width / 210,
            "made": [day.year, day.month, day.day],
            "printed": _("Printed %(day)s", day=format_date(day)),
            "replace": _("Your national card comes first where there is one."),
            "headings": {
                "recognise": _("Recognise"), "do": _("Do now"), "call": _("Call"),
                "after": _("Afterwards"),
            },
            "corrected": _("Corrected"),
            "cards": [_card(card, corrections.get(card.id, ())) for card in cards],
        },
    )  # fmt: skip


def dose_words(dose: ShownDose) -> str:
    """``Adult dose: 0.5 mg (National guideline, 2021)`` or the same without any figure."""
    if not dose.value:
        return _("%(label)s: use your national guideline", label=dose.label)
    return _(
        "%(label)s: %(value)s (%(basis)s)", label=dose.label, value=dose.value, basis=dose.basis
    )


def _card(card: ShownCard, corrections: Sequence[str]) -> dict[str, Any]:
    return {
        "title": card.title,
        "when": card.when,
        "corrections": list(corrections),
        "recognise": card.recognise,
        "do": [[step.text, [dose_words(dose) for dose in step.doses]] for step in card.do],
        "call": [[label, number] for label, number in card.call],
        "after": card.after,
    }
