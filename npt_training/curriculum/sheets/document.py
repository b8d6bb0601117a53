"""Sheets as PDF in the school's name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from npt_training.core import typeset
from npt_training.core.clock import now
from npt_training.core.i18n import format_date, locale_code
from npt_training.core.i18n import gettext as _

TEMPLATE = Path(__file__).resolve().parents[1] / "templates" / "typst" / "sheet.typ"


def pdf(sheets: Sequence[dict[str, Any]], school: str, title: str, evidence: Any) -> bytes:
    """One or more printed sheets, each on a new page; ``evidence`` puts a label into words."""
    day = now().date()
    return typeset.pdf(
        TEMPLATE,
        {
            "lang": locale_code()[:2],
            "title": title,
            "school": school,
            "made": [day.year, day.month, day.day],
            "printed": _("Printed %(day)s", day=format_date(day)),
            "known": _("What is known"),
            "sheets": [_sheet(one, evidence) for one in sheets],
        },
    )


def _sheet(one: dict[str, Any], evidence: Any) -> dict[str, Any]:
    status = one["status"]
    return {
        "title": one["title"],
        "lead": one["lead"],
        "foot": one["foot"],
        "status": [evidence(status.label), status.text] if status else [],
        "sections": [[part["title"], part["blocks"]] for part in one["sections"]],
    }
