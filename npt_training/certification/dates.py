"""Calendar arithmetic in whole months and years, for terms of validity. Pure."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime


def years_after(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes the 28th where there is none."""
    return day.replace(
        year=day.year + years,
        day=min(day.day, monthrange(day.year + years, day.month)[1]),
    )


def months_before(at: datetime, months: int) -> datetime:
    """The same day and time ``months`` earlier, or that month's last day."""
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=years, month=month + 1, day=min(at.day, monthrange(years, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or that month's last day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(
        year=years, month=month + 1, day=min(day.day, monthrange(years, month + 1)[1])
    )
