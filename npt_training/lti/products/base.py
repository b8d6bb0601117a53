"""What the LTI standards ask of a tool. A platform that differs has a subclass of its own.

Sources: LTI 1.3 core, LTI Advantage (Deep Linking 2.0, Assignment and Grade Services 2.0, Names and
Role Provisioning Services 2.0), LTI Dynamic Registration 1.0, all of 1EdTech.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from npt_training.core.i18n import gettext as _

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
LINEITEM, LINEITEM_READ = AGS + "lineitem", AGS + "lineitem.readonly"
SCORE, RESULT = AGS + "score", AGS + "result.readonly"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
TOOL_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-platform-configuration"

_VARIABLE = re.compile(r"^\$[A-Za-z][\w.]*$")


class Registered(Protocol):
    """What a product needs to know of a registration; a row of ``Platform`` has it."""

    issuer: str
    token_url: str
    token_audience: str | None
    product: str


class Ours(Protocol):
    """Addresses of ours that a platform is told."""

    @property
    def login(self) -> str: ...
    @property
    def launch(self) -> str: ...
    @property
    def jwks(self) -> str: ...
    @property
    def target(self) -> str: ...
    @property
    def icon(self) -> str: ...
    @property
    def domain(self) -> str: ...


class Product:
    """The standard's behaviour. Subclasses override what their platform does otherwise."""

    name: ClassVar[str] = "standard"
    """Stored with a registration; never changes meaning."""
    title: ClassVar[str] = "LTI 1.3"
    families: ClassVar[tuple[str, ...]] = ()
    """Values of ``product_family_code`` that mean this product, in lower case."""
    issuers: ClassVar[tuple[str, ...]] = ()
    """Issuers that are always this product."""
    scopes: ClassVar[tuple[str, ...]] = (LINEITEM, SCORE, RESULT, ROSTER)
    """Scopes to register for."""

    token_names_target: ClassVar[bool] = False
    """True where a launch opens the page its signed token names, though its login named another.
    The standard has both name the same."""

    # Getting to know each other

    def speaks_for(self, host: str, issuer: str) -> bool:
        """Whether ``host`` may serve the OpenID configuration of ``issuer``, which is not on it."""
        return False

    def registration(self, document: dict[str, Any]) -> dict[str, Any]:
        """The registration request as this platform takes it."""
        return document

    def configuration(
        self, ours: Ours, *, title: str, description: str, custom: Mapping[str, str]
    ) -> dict[str, Any] | None:
        """A document the platform imports from an address of ours; None where it has no such."""
        return None

    def origins(self, issuer: str, *urls: str) -> list[str]:
        """Addresses whose pages may frame ours, as far as issuer and endpoints tell."""
        found = dict.fromkeys(origin for url in (issuer, *urls) if (origin := origin_of(url)))
        return list(found)

    # Tokens

    def client_assertion_audience(self, platform: Registered) -> str:
        """The ``aud`` of our client assertion."""
        return platform.token_audience or platform.token_url

    def token_scopes(self, wanted: Iterable[str]) -> list[str]:
        """The scopes to ask a token for when ``wanted`` are needed, sorted."""
        return sorted(set(wanted))

    # Links

    def deep_link_url(self, url: str, selection_id: str) -> str:
        """The link of a chosen activity; its id stands in the address and survives a platform
        that loses custom parameters."""
        return with_query(url, selection=selection_id)

    def custom_value(self, value: Any) -> str | None:
        """A custom parameter's value, or None for a variable the platform did not fill in: the
        standard passes unknown variables on as they were written."""
        text = "" if value is None else str(value)
        return None if not text or _VARIABLE.match(text) else text

    # Line items, scores and results

    def scores_url(self, lineitem_url: str) -> str:
        """Where scores of a line item go: its path with ``/scores``, its query kept."""
        return with_path(lineitem_url, "/scores")

    def results_url(self, lineitem_url: str, subject: str | None = None) -> str:
        """Where results of a line item are read, of one person if ``subject`` is given.

        The answer may hold more people than were asked for.
        """
        url = with_path(lineitem_url, "/results")
        return url if subject is None else with_query(url, user_id=subject)

    def score_extras(self) -> dict[str, Any]:
        """What goes into every score beside the standard's fields."""
        return {}

    def comment_text(self, text: str) -> str:
        """A comment as the platform shows it."""
        return text

    def is_already_there(self, status: int, body: str) -> bool:
        """True when the platform says it holds this score, or a later one, already."""
        return status == 409

    def is_slow_down(self, status: int, body: str) -> bool:
        """True when we asked too often and are to wait."""
        return status == 429

    def is_refusal(self, status: int, body: str) -> bool:
        """True when asking again will not help: the same request will be refused for good.

        401 is a matter of the token, 408, 425 and 429 of time, 423 of a lock, 5xx of the platform.
        """
        return (
            400 <= status < 500
            and status not in {401, 408, 423, 425, 429}
            and not self.is_already_there(status, body)
            and not self.is_slow_down(status, body)
        )

    def refusal_words(self, status: int, body: str) -> str:
        """Why a score was refused, for the instructor: what to do about it."""
        if status == 403:
            return _(
                "The LMS does not let this tool write marks in the course. "
                "Ask the LMS administrator to switch on its grade service."
            )
        if status == 404:
            return _(
                "The column of this activity is no longer in the LMS gradebook. "
                "Open the activity from the course once, then send the marks again."
            )
        if status in {400, 422}:
            return _(
                "The LMS did not accept a mark for this person. They may have left the course "
                "or may not be a student in it."
            )
        return _("The LMS refused the mark (answer %(status)s).", status=status)

    # Roster

    def roster_url(self, memberships_url: str, *, limit: int = 100) -> str:
        """Where to begin reading a roster. Pages follow by their ``next`` links."""
        return with_query(memberships_url, limit=str(limit))


def origin_of(url: str) -> str | None:
    """``https://host[:port]`` of an address, in lower case; None when it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    ordinary = port is None or (parts.scheme, port) in {("https", 443), ("http", 80)}
    return f"{parts.scheme}://{host}" + ("" if ordinary else f":{port}")


def with_path(url: str, more: str) -> str:
    """``url`` with ``more`` at the end of its path; its query stays where it was."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + more, fragment=""))


def with_segment(url: str, segment: str) -> str:
    """``url`` with one more piece of path, quoted."""
    return with_path(url, "/" + quote(segment, safe=""))


def with_query(url: str, **values: str) -> str:
    """``url`` with these values in its query, in place of values of the same name."""
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in values]
    return urlunsplit(parts._replace(query=urlencode([*kept, *values.items()]), fragment=""))


def family_of(facts: Mapping[str, Any] | None) -> str:
    """``product_family_code`` of a ``tool_platform`` claim or a platform's configuration."""
    code = (facts or {}).get("product_family_code")
    return code.strip().casefold() if isinstance(code, str) else ""
