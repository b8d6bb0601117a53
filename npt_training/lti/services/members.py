"""One row of a roster as Names and Roles 2.0 spells it, checked. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npt_training.core.i18n import gettext as _
from npt_training.lti.roles import Amount, amount

LONGEST = 255
GONE = frozenset({"Inactive", "Deleted"})


class BadRow(ValueError):
    """A row that names nobody; its text says what is wrong with it."""


@dataclass(frozen=True)
class Member:
    """Somebody of a course. ``name`` and ``email`` None: the platform does not share them."""

    subject: str
    roles: tuple[str, ...]
    amount: Amount
    active: bool
    name: str | None
    email: str | None


def members_in(document: Any) -> list[Any]:
    """The rows of a page; raises BadRow where the page is no list of members."""
    rows = document.get("members") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise BadRow(_("The LMS answered with something that is not a list of members."))
    return rows


def member(row: Any, overrides: Mapping[str, str]) -> Member:
    """The member a row names; raises BadRow."""
    if not isinstance(row, dict):
        raise BadRow(_("a row that is not an object"))
    subject = row.get("user_id")
    if not isinstance(subject, str) or not subject.strip():
        raise BadRow(_("a row without user_id"))
    if len(subject) > LONGEST or "\x00" in subject:
        raise BadRow(_("a user_id of more than %(most)s characters", most=LONGEST))
    roles = row.get("roles")
    if not isinstance(roles, list) or not all(isinstance(one, str) for one in roles):
        raise BadRow(_("no roles of %(who)s", who=_short(subject)))
    status = row.get("status", "Active")
    if not isinstance(status, str) or status not in GONE | {"Active"}:
        raise BadRow(_("an unknown status of %(who)s", who=_short(subject)))
    return Member(
        subject=subject,
        roles=tuple(roles),
        amount=amount(roles, overrides),
        active=status not in GONE,
        name=_name(row),
        email=_text(row.get("email")),
    )


def _name(row: dict[str, Any]) -> str | None:
    whole = _text(row.get("name"))
    if whole:
        return whole
    parts = (_text(row.get("given_name")), _text(row.get("family_name")))
    return " ".join(part for part in parts if part) or None


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    clean = " ".join(value.replace("\x00", "").split())[:LONGEST]
    return clean or None


def _short(subject: str) -> str:
    return subject if len(subject) <= 40 else subject[:40] + "…"
