"""What the platform's gradebook holds for one person: read before it is written over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.lti.products import product_of
from npt_training.lti.products.base import RESULT
from npt_training.lti.services.lineitems import Column
from npt_training.lti.services.paging import ListBroken, pages
from npt_training.lti.services.rules import percent

RESULTS = "application/vnd.ims.lis.v2.resultcontainer+json"
MOST_PAGES = 20


@dataclass(frozen=True)
class Result:
    """A cell of the gradebook: its mark in percent of the column, None while there is none."""

    percent: float | None
    comment: str | None


def can_read(column: Column) -> bool:
    return RESULT in column.scopes


def result_of(column: Column, subject: str) -> Result | None:
    """The cell of ``subject``; None where the platform tells of none. Raises what a call raises.

    The answer may hold more people than were asked for, in any number of pages.
    """
    url = product_of(column.platform).results_url(column.url, subject)
    try:
        for page in pages(
            column.platform, url, [RESULT], RESULTS, most=MOST_PAGES, may_be_absent=True
        ):
            rows = page if isinstance(page, list) else [page]
            for row in rows:
                if isinstance(row, dict) and str(row.get("userId")) == subject:
                    return Result(_percent(row), _text(row.get("comment")))
    except ListBroken:
        return None
    return None


def _percent(row: dict[str, Any]) -> float | None:
    """A maximum that is left out is 1, as the standard has it."""
    score, maximum = _number(row.get("resultScore")), _number(row.get("resultMaximum", 1))
    if score is None or maximum is None or maximum <= 0:
        return None
    return percent(score, maximum)


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
