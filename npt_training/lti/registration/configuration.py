"""Reading what a platform says about itself, and refusing what cannot be right.

Source: LTI Dynamic Registration 1.0, §3.5; OpenID Connect Discovery 1.0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from npt_training.core.i18n import gettext as _
from npt_training.lti.products.base import PLATFORM_CONFIGURATION, TOOL_CONFIGURATION
from npt_training.lti.registration.errors import RegistrationRefused

LONGEST_NAME = 255


@dataclass(frozen=True)
class PlatformConfiguration:
    """``scopes`` and ``claims`` are None where the platform does not say what it supports."""

    issuer: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str
    authorization_server: str | None
    scopes: frozenset[str] | None
    claims: frozenset[str] | None
    messages: frozenset[str]
    facts: dict[str, Any]


def read_configuration(
    document: Any, *, asked: str, speaks_for: Callable[[str, str], bool]
) -> PlatformConfiguration:
    """The configuration found at ``asked``; raises RegistrationRefused.

    It has to come from the issuer's own host, since whoever controls that host is the issuer.
    ``speaks_for(host, issuer)`` tells of further hosts that serve it for an issuer.
    """
    if not isinstance(document, dict):
        raise RegistrationRefused(_("The LMS did not send its configuration, but something else."))
    issuer = _word(document, "issuer")
    at = _place(asked)
    if at != _place(issuer) and not (at[::2] == ("https", 443) and speaks_for(at[1], issuer)):
        raise RegistrationRefused(
            _(
                "The LMS says that it is %(issuer)s, but its configuration comes from %(host)s. "
                "Both have to be the same host, so nothing was registered.",
                issuer=issuer[:LONGEST_NAME],
                host=urlsplit(asked).netloc[:LONGEST_NAME],
            )
        )
    _offers(document, "token_endpoint_auth_methods_supported", "private_key_jwt")
    _offers(document, "id_token_signing_alg_values_supported", "RS256")
    _offers(document, "response_types_supported", "id_token")
    facts = document.get(PLATFORM_CONFIGURATION)
    facts = facts if isinstance(facts, dict) else {}
    server = document.get("authorization_server")
    return PlatformConfiguration(
        issuer=issuer,
        auth_url=_word(document, "authorization_endpoint"),
        token_url=_word(document, "token_endpoint"),
        jwks_url=_word(document, "jwks_uri"),
        registration_url=_word(document, "registration_endpoint"),
        authorization_server=server if isinstance(server, str) and server else None,
        scopes=_words(document.get("scopes_supported")),
        claims=_words(document.get("claims_supported")),
        messages=_messages(facts.get("messages_supported")),
        facts=facts,
    )


def read_registration(document: Any) -> tuple[str, str | None]:
    """``(client_id, deployment_id)`` of a registration's answer; a platform need not name a
    deployment. Raises RegistrationRefused."""
    client_id = document.get("client_id") if isinstance(document, dict) else None
    client_id = str(client_id) if isinstance(client_id, int) else client_id
    if not isinstance(client_id, str) or not 0 < len(client_id) <= LONGEST_NAME:
        raise RegistrationRefused(
            _("The LMS answered the registration without a client id, so it cannot be used.")
        )
    ours = document.get(TOOL_CONFIGURATION)
    deployment_id = ours.get("deployment_id") if isinstance(ours, dict) else None
    deployment_id = str(deployment_id) if isinstance(deployment_id, int) else deployment_id
    usable = isinstance(deployment_id, str) and 0 < len(deployment_id) <= LONGEST_NAME
    return client_id, deployment_id if usable else None


def _word(document: dict[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not value or len(value) > 2000:
        raise RegistrationRefused(_("The configuration of the LMS lacks “%(name)s”.", name=name))
    if name == "issuer" and len(value) > LONGEST_NAME:
        raise RegistrationRefused(_("The name of the LMS is too long to be kept."))
    return value


def _place(url: str) -> tuple[str, str, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return "", url, None
    return parts.scheme, parts.hostname or "", port


def _offers(document: dict[str, Any], name: str, needed: str) -> None:
    offered = _words(document.get(name))
    if offered is not None and needed not in offered:
        raise RegistrationRefused(
            _(
                "The LMS does not offer %(needed)s, which LTI 1.3 asks for (“%(name)s”).",
                needed=needed,
                name=name,
            )
        )


def _words(value: Any) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    return frozenset(word for word in value if isinstance(word, str))


def _messages(value: Any) -> frozenset[str]:
    """Types of message; the standard lists objects with a type, some platforms plain names."""
    kinds = (
        [one.get("type") if isinstance(one, dict) else one for one in value or []]
        if isinstance(value, list)
        else []
    )
    return frozenset(kind for kind in kinds if isinstance(kind, str))
