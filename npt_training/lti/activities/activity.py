"""What a link of an LMS may open: kinds, how they are written, where a link points. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, quote, urlencode, urlsplit

TARGET = "/lti/to"
"""Every link of an LMS points here or below; the bare path means that nothing is chosen yet."""
SELECTION = "selection"
MINE = "mine"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_SELECTION = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


class Kind(StrEnum):
    """What is opened."""

    LESSON = "lesson"
    MODULE = "module"
    QUIZ = "quiz"
    EXAM = "exam"
    TIER = "tier"
    CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Activity:
    """One thing to open, written ``quiz:B1``. ``code`` is the module's, lesson's or tier's lasting
    name, the exam's id, or ``mine`` for the certificate of whoever opens it."""

    kind: Kind
    code: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"

    @property
    def path(self) -> str:
        """The path of its link, below the site's address."""
        return f"{TARGET}/{self.kind}/{quote(self.code)}"

    def target(self, public_url: str, selection_id: str | None = None) -> str:
        """The full address of a link. The selection stands in the address, for platforms that lose
        what else a link carries."""
        query = f"?{urlencode({SELECTION: selection_id})}" if selection_id else ""
        return f"{public_url}{self.path}{query}"


CERTIFICATE = Activity(Kind.CERTIFICATE, MINE)


def parse(text: object) -> Activity | None:
    """The activity written ``kind:code``; None for anything else, ``$Variables`` included."""
    if not isinstance(text, str):
        return None
    kind, _, code = text.strip().partition(":")
    return make(kind, code)


def make(kind: str, code: str) -> Activity | None:
    """An activity of a known kind with a code that could be one."""
    if kind not in set(Kind) or not _CODE.fullmatch(code):
        return None
    return Activity(Kind(kind), code)


@dataclass(frozen=True)
class Target:
    """What the address of a link says: an activity, a selection, both or neither."""

    activity: Activity | None = None
    selection_id: str | None = None


def read_target(address: object) -> Target:
    """What ``address`` (a ``target_link_uri``) points at; addresses of others point at nothing.

    The site may be mounted below a path, so only the end of the path is looked at.
    """
    if not isinstance(address, str):
        return Target()
    try:
        parts = urlsplit(address)
    except ValueError:
        return Target()
    _before, found, rest = parts.path.rpartition(f"{TARGET}/")
    activity = None
    if found:
        pieces = rest.strip("/").split("/")
        activity = make(*pieces) if len(pieces) == 2 else None
    elif not parts.path.rstrip("/").endswith(TARGET):
        return Target()
    chosen = parse_qs(parts.query).get(SELECTION, [])
    return Target(activity, as_selection(chosen[-1]) if chosen else None)


def as_selection(value: object) -> str | None:
    """``value`` when it has the form of a selection's id."""
    text = value.strip().upper() if isinstance(value, str) else ""
    return text if _SELECTION.fullmatch(text) else None
