"""Sentences about grades and rosters that more than one page or command says."""

from __future__ import annotations

import json
import re

from npt_training.core.i18n import gettext as _

MOST_OF_THEIRS = 200
"""Characters of a platform's own words that are worth showing."""


def state(name: str) -> str:
    return {
        "waiting": _("waiting"),
        "delivered": _("delivered"),
        "refused": _("refused"),
        "asked": _("changed in the LMS"),
        "passed": _("left as it is"),
        "none": _("nothing to send"),
    }[name]


def plain(reason: str) -> str:
    """A reason for people: of an address only the server's name."""
    return re.sub(r"https?://([^/\s?]+)[^\s]*", r"\1", reason)


def with_theirs(reason: str, body: str) -> str:
    """Our sentence, and what the platform said itself where that is a few words."""
    said = " ".join(_message(body).split())
    if not said:
        return reason
    short = said if len(said) <= MOST_OF_THEIRS else said[:MOST_OF_THEIRS] + "…"
    return _("%(reason)s The LMS says: “%(said)s”", reason=reason, said=short)


def _message(body: str) -> str:
    """The sentence in an answer: plain text, or a usual field of a JSON object."""
    text = body.strip()
    if not text.startswith("{"):
        return "" if text.startswith(("<", "[")) else text
    try:
        told = json.loads(text)
    except ValueError:
        return ""
    said = (
        told.get(name) for name in ("message", "error_description", "reason", "detail", "error")
    )
    return next((one for one in said if isinstance(one, str) and one), "")


def given_up() -> str:
    return _("The LMS did not answer for five days. Ask its administrator, then send it again.")


def mark_is_theirs() -> str:
    return _(
        "The mark in the LMS was set or changed there. Decide whether ours replaces it or theirs "
        "stays."
    )


def left_to_them() -> str:
    return _("The mark that stands in the LMS was left as it is.")


def later_mark() -> str:
    return _("The LMS holds a later mark for this person. Send ours again to replace it.")


def a_mark_stands() -> str:
    return _("A mark stands in the LMS already; telling it that one waits would erase it.")


def column_lost() -> str:
    return _(
        "The column in the LMS gradebook is gone and could not be made anew. Open the activity "
        "from the course once, then send the marks again."
    )


def token_not_accepted() -> str:
    return _(
        "The LMS does not accept the token it gave us itself. Ask its administrator whether the "
        "tool is still switched on there."
    )
