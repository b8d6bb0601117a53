"""What the pages of analysis share: the choice in the address, tables as files, figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from npt_training.assessment.analysis.reading import Choice
from npt_training.assessment.items import kind_names
from npt_training.assessment.kinds import kind_named
from npt_training.core.i18n import format_date
from npt_training.core.i18n import gettext as _

PAGE = 25


def choice() -> Choice:
    """Which answers the address asks for; anything unknown means the usual."""
    tries = "all" if request.args.get("tries") == "all" else "first"
    cohort = request.args.get("cohort", "")
    known = len(cohort) == 7 and cohort[4] == "-" and cohort.replace("-", "").isdigit()
    return Choice(tries, cohort if known else "")


def as_query(chosen: Choice) -> dict[str, str]:
    """The same for links."""
    found = {"tries": "all"} if chosen.tries == "all" else {}
    return found | ({"cohort": chosen.cohort} if chosen.cohort else {})


def page_of(lines: Sequence[Any]) -> tuple[list[Any], int, int]:
    """(lines of the page asked for, its number, how many pages)."""
    asked = request.args.get("page", "1")
    pages = max(1, -(-len(lines) // PAGE))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    number = min(max(number, 1), pages)
    return list(lines[(number - 1) * PAGE : number * PAGE]), number, pages


def cohort_name(cohort: str) -> str:
    """``2026-03`` as people say it."""
    year, month = int(cohort[:4]), int(cohort[5:])
    if not 1 <= month <= 12 or year < 1:
        return cohort
    words = format_date(date(year, month, 1)).split(" ", 1)[1]
    return _("Joined in %(month)s", month=words)


def kind_title(kind: str) -> str:
    """A kind of item as people call it."""
    return kind_named(kind).title() if kind in kind_names() else kind


def kinds() -> list[tuple[str, str]]:
    return [(kind, kind_title(kind)) for kind in kind_names()]


def number(value: float | None, digits: int = 2) -> str:
    """A figure, or a dash where it cannot be said."""
    return "–" if value is None else f"{value:.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    return "–" if share is None else _("%(number)s\u00a0%%", number=round(100 * share))


def between(bounds: tuple[float, float] | None, *, percents: bool = False) -> str:
    """An interval in words."""
    if bounds is None:
        return ""
    low, high = bounds
    if percents:
        return _("%(low)s to %(high)s\u00a0%%", low=round(100 * low), high=round(100 * high))
    return _("%(low)s to %(high)s", low=number(low), high=number(high))


WORDS: dict[str, Any] = {"num": number, "percent": percent, "between": between}
"""What every template of analysis formats with."""
