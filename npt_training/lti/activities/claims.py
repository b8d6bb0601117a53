"""What a launch says about its course, its link and the platform's services. Pure.

Claim names are those of LTI 1.3 core, Assignment and Grade Services 2.0, Names and Role
Provisioning Services 2.0 and Deep Linking 2.0. What has the wrong form is treated as left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from npt_training.lti.activities.activity import (
    Activity,
    Target,
    as_selection,
    parse,
    read_target,
)

_CORE = "https://purl.imsglobal.org/spec/lti/claim/"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
LINEITEM_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"

SELECTION_PARAMETER = "npt_selection"
ACTIVITY_PARAMETER = "npt_activity"
CONTEXT_HISTORY = "context_id_history"
LINK_HISTORY = "resource_link_id_history"
HISTORY_PARAMETERS = {
    CONTEXT_HISTORY: "$Context.id.history",
    LINK_HISTORY: "$ResourceLink.id.history",
}
"""Custom parameters that tell what a course and a link were copied from, newest first."""
MOST_IN_A_HISTORY = 50
_LONGEST = 255


@dataclass(frozen=True)
class Context:
    """The course, as the platform calls it."""

    id: str
    title: str
    label: str | None


@dataclass(frozen=True)
class ResourceLink:
    """The link that was followed; a platform need not give it a title."""

    id: str
    title: str


@dataclass(frozen=True)
class Services:
    """Addresses of the platform's services. ``scopes`` are those of the gradebook's claim."""

    grades: bool = False
    lineitem: str | None = None
    lineitems: str | None = None
    scopes: tuple[str, ...] = ()
    memberships: str | None = None

    @property
    def makes_columns(self) -> bool:
        """Whether we may find and make columns of the gradebook."""
        return self.lineitems is not None and LINEITEM_SCOPE in self.scopes


@dataclass(frozen=True)
class Said:
    """Everything of a launch that courses and links are made from."""

    message: str
    context: Context | None
    link: ResourceLink | None
    target: Target
    selection_id: str | None
    activity: Activity | None
    context_history: tuple[str, ...]
    link_history: tuple[str, ...]
    services: Services

    @property
    def named_selection(self) -> str | None:
        """The selection the launch carries: the address goes before the custom parameter."""
        return self.target.selection_id or self.selection_id

    @property
    def named_activity(self) -> Activity | None:
        """The activity it names by itself: the custom parameter goes before the address."""
        return self.activity or self.target.activity


def read_claims(claims: Mapping[str, Any]) -> Said:
    """What verified ``claims`` say."""
    custom = _mapping(claims.get(_CORE + "custom"))
    return Said(
        message=_text(claims.get(_CORE + "message_type")),
        context=_context(_mapping(claims.get(_CORE + "context"))),
        link=_link(_mapping(claims.get(_CORE + "resource_link"))),
        target=read_target(claims.get(_CORE + "target_link_uri")),
        selection_id=as_selection(custom.get(SELECTION_PARAMETER)),
        activity=parse(custom.get(ACTIVITY_PARAMETER)),
        context_history=_history(custom.get(CONTEXT_HISTORY)),
        link_history=_history(custom.get(LINK_HISTORY)),
        services=_services(_mapping(claims.get(_AGS)), _mapping(claims.get(_NRPS))),
    )


def _context(claim: Mapping[str, Any]) -> Context | None:
    ident = as_id(claim.get("id"))
    if ident is None:
        return None
    label = _text(claim.get("label"))[:_LONGEST] or None
    return Context(ident, _text(claim.get("title"))[:_LONGEST] or label or "", label)


def _link(claim: Mapping[str, Any]) -> ResourceLink | None:
    ident = as_id(claim.get("id"))
    return None if ident is None else ResourceLink(ident, _text(claim.get("title"))[:_LONGEST])


def _services(grades: Mapping[str, Any], names: Mapping[str, Any]) -> Services:
    scopes = grades.get("scope")
    return Services(
        grades=bool(grades),
        lineitem=_address(grades.get("lineitem")),
        lineitems=_address(grades.get("lineitems")),
        scopes=tuple(sorted({one for one in scopes if isinstance(one, str)}))
        if isinstance(scopes, list)
        else (),
        memberships=_address(names.get("context_memberships_url")),
    )


def _history(value: object) -> tuple[str, ...]:
    """Ids from a list joined by commas; a ``$Variable`` the platform did not fill in is none."""
    if not isinstance(value, str) or value.strip().startswith("$"):
        return ()
    found = [as_id(one) for one in value.split(",")[:MOST_IN_A_HISTORY]]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def as_id(value: object) -> str | None:
    """An id of the platform; longer ones than the standard allows stand as their digest."""
    text = _text(value)
    if not text:
        return None
    if len(text) > _LONGEST:
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()
    return text


def _address(value: object) -> str | None:
    text = _text(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in {"https", "http"} and parts.netloc else None


def _text(value: object) -> str:
    return value.strip().replace("\x00", "") if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
