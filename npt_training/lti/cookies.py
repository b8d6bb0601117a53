"""Which session a request speaks for: that of a frame, of a tab opened from one, or our own.

Each has a cookie of its own, signed with a salt of its own, so none is taken for another. A browser
may hold all three (an LMS on our own site; a browser without partitioned cookies): what is being
loaded decides, so that nobody's page acts for somebody else.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionInterface, SessionMixin
from werkzeug.wrappers import Response

KEPT_FOR = timedelta(hours=12)
WAY = "npt.lti.way"
SAID = "X-NPT-Way"
"""The header in which scripts of a page in a frame or tab say which session that page is of."""
NESTED = frozenset({"iframe", "frame", "embed", "object", "fencedframe"})


class Way(Enum):
    """Where a page is shown, and so whose session it is."""

    OWN = "own"
    FRAME = "frame"
    TAB = "tab"


COOKIES = {Way.FRAME: "npt_frame", Way.TAB: "npt_tab"}


def way(asked: Request | None = None) -> Way:
    """The session of this request, or of ``asked``."""
    asked = asked or request
    if WAY not in asked.environ:
        asked.environ[WAY] = _way(asked)
    chosen: Way = asked.environ[WAY]
    return chosen


def go(chosen: Way) -> None:
    """From here on this request is of another session: what is kept goes into its cookie."""
    request.environ[WAY] = chosen


def nested(asked: Request | None = None) -> bool:
    """True when the browser says it loads a page into another one, or does not say at all."""
    loads = (asked or request).headers.get("Sec-Fetch-Dest")
    return loads is None or loads in NESTED


def _way(asked: Request) -> Way:
    carried = {chosen for chosen, name in COOKIES.items() if name in asked.cookies}
    if not carried:
        return Way.OWN
    loads = asked.headers.get("Sec-Fetch-Dest")
    if loads in NESTED:
        return Way.FRAME if Way.FRAME in carried else Way.OWN
    if loads == "document":
        return Way.TAB if Way.TAB in carried else Way.OWN
    for chosen in carried:
        if asked.headers.get(SAID) == chosen.value:
            return chosen
    if current_app.config["SESSION_COOKIE_NAME"] in asked.cookies:
        return Way.OWN
    return Way.FRAME if Way.FRAME in carried else Way.TAB


class _Apart(SecureCookieSessionInterface):
    """A session of a frame or tab, kept as long as its row in the database at most."""

    def __init__(self, chosen: Way) -> None:
        self.salt = f"npt-{chosen.value}-session"
        self.name = COOKIES[chosen]

    def get_cookie_name(self, app: Flask) -> str:
        return self.name

    def get_cookie_httponly(self, app: Flask) -> bool:
        return True

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:
        return datetime.now(UTC) + KEPT_FOR


class _InFrame(_Apart):
    """Browsers send it inside other sites' pages, and keep one for each of those sites."""

    def get_cookie_samesite(self, app: Flask) -> str:
        return "None"

    def get_cookie_secure(self, app: Flask) -> bool:
        return True

    def get_cookie_partitioned(self, app: Flask) -> bool:
        return True


class Sessions(SessionInterface):
    """Flask's session, out of the cookie of the request's way: CSRF tokens and notices with it."""

    def __init__(self, own: SessionInterface) -> None:
        self.of: dict[Way, SessionInterface] = {
            Way.OWN: own, Way.FRAME: _InFrame(Way.FRAME), Way.TAB: _Apart(Way.TAB)
        }  # fmt: skip

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        return self.of[way(request)].open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Any) -> None:
        self.of[way()].save_session(app, session, response)


def sessions() -> Sessions:
    """The session interface of the running application."""
    interface = current_app.session_interface
    assert isinstance(interface, Sessions)
    return interface


def drop(response: Response, chosen: Way) -> None:
    """Tell the browser to forget a session's cookie."""
    of, app = sessions().of[chosen], current_app
    response.delete_cookie(
        of.get_cookie_name(app), path=of.get_cookie_path(app), httponly=True,
        secure=of.get_cookie_secure(app), samesite=of.get_cookie_samesite(app),
        partitioned=of.get_cookie_partitioned(app),
    )  # fmt: skip
