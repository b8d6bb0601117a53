"""Words in the reader's language, through Flask-Babel where the application has it.

Standing alone we set Flask-Babel up ourselves. In a host we follow the host's locale if it has
Flask-Babel, and speak English otherwise; nothing of the host is touched.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import flask_babel
from flask import current_app, has_app_context, has_request_context
from flask_babel.speaklater import LazyString

_domain = flask_babel.Domain(
    translation_directories=[str(Path(__file__).resolve().parent.parent / "translations")],
    domain="npt_training",
)


def _babel_ready() -> bool:
    return has_app_context() and "babel" in current_app.extensions and has_request_context()


def gettext(string: str, /, **variables: Any) -> str:
    if _babel_ready():
        return str(_domain.gettext(string, **variables))
    return string % variables if variables else string


def ngettext(singular: str, plural: str, num: int, /, **variables: Any) -> str:
    if _babel_ready():
        return str(_domain.ngettext(singular, plural, num, **variables))
    variables.setdefault("num", num)
    return (singular if num == 1 else plural) % variables


def lazy_gettext(string: str, /, **variables: Any) -> LazyString:
    return LazyString(gettext, string, **variables)


def locale_code() -> str:
    """The language of the page as a BCP 47 tag."""
    if _babel_ready():
        locale = flask_babel.get_locale()
        if locale is not None:
            return str(locale).replace("_", "-")
    return "en"


def format_date(value: date | datetime | None) -> str:
    """``12 May 2026``; months are words so that no country misreads it."""
    return "" if value is None else f"{value.day} {_month(value.month)} {value.year}"


def format_datetime(value: datetime | None) -> str:
    """``12 May 2026, 14:03 UTC``: the zone is always said."""
    if value is None:
        return ""
    local = value.astimezone(reader_zone())
    return f"{format_date(local)}, {local:%H:%M} {local.tzname()}"


def reader_zone() -> ZoneInfo:
    """The time zone of whoever reads the page: their own choice, else the site's."""
    from npt_training.core.runtime import current

    principal = current().load_principal() if has_request_context() else None
    chosen = getattr(principal, "time_zone", None)
    return ZoneInfo(chosen) if chosen else current().settings.zone


def _month(number: int) -> str:
    months = (
        gettext("January"), gettext("February"), gettext("March"), gettext("April"),
        gettext("May"), gettext("June"), gettext("July"), gettext("August"),
        gettext("September"), gettext("October"), gettext("November"), gettext("December"),
    )  # fmt: skip
    return months[number - 1]
