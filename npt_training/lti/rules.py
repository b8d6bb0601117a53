"""What a launch has to say before we believe it. Pure: claims in, a verdict out.

The order is the order of trust: who signed for whom, when, for which login; then what it is about.
Sources: LTI 1.3 Core §5.3 and §5.4, the 1EdTech Security Framework §5.1.3, OpenID Connect Core
§3.1.3.7.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from npt_training.lti.origins import is_ours, origin_of
from npt_training.lti.text import LONGEST_ID, TooDeep, is_identifier, storable

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
RESOURCE_LINK_MESSAGE = "LtiResourceLinkRequest"
DEEP_LINKING_MESSAGE = "LtiDeepLinkingRequest"
REVIEW_MESSAGE = "LtiSubmissionReviewRequest"
MESSAGES = frozenset({RESOURCE_LINK_MESSAGE, DEEP_LINKING_MESSAGE, REVIEW_MESSAGE})
VERSION = "1.3.0"
ALGORITHM = "RS256"
OLDEST = timedelta(minutes=10)
"""A token is made for a launch that happens now; slow people and pages get ten minutes."""
SKEW = timedelta(seconds=60)
"""How far a platform's clock may be from ours."""


class Reason(Enum):
    """Why a launch is refused; each has a class in :mod:`.errors`."""

    ALGORITHM = "algorithm"
    KEY_UNNAMED = "key_unnamed"
    HEADER = "header"
    SHAPE = "shape"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    AUTHORISED_PARTY = "authorised_party"
    NO_EXPIRY = "no_expiry"
    EXPIRED = "expired"
    NO_ISSUE_TIME = "no_issue_time"
    FROM_THE_FUTURE = "from_the_future"
    TOO_OLD = "too_old"
    NOT_YET = "not_yet"
    NONCE = "nonce"
    VERSION = "version"
    MESSAGE = "message"
    NO_DEPLOYMENT = "no_deployment"
    OTHER_DEPLOYMENT = "other_deployment"
    DEPLOYMENT_UNKNOWN = "deployment_unknown"
    DEPLOYMENT_WAITS = "deployment_waits"
    DEPLOYMENT_ENDED = "deployment_ended"
    NO_TARGET = "no_target"
    OTHER_TARGET = "other_target"
    TARGET_ELSEWHERE = "target_elsewhere"
    NO_ROLES = "no_roles"
    NO_RESOURCE_LINK = "no_resource_link"
    CONTEXT = "context"
    NO_SETTINGS = "no_settings"
    NO_REVIEWED = "no_reviewed"
    ANONYMOUS = "anonymous"
    SUBJECT = "subject"


@dataclass(frozen=True)
class LoginFacts:
    """What we sent the browser away with."""

    nonce: str
    target: str
    deployment_id: str | None = None


@dataclass(frozen=True)
class PlatformFacts:
    """The registration the login was for."""

    issuer: str
    client_id: str
    token_names_target: bool = False


@dataclass(frozen=True)
class Refused:
    """``detail`` is a value that helps an administrator; it is nothing personal."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True)
class Sound:
    """A launch to believe. ``claims`` can be stored: no broken text, no number JSON lacks."""

    message: str
    subject: str
    deployment_id: str
    roles: tuple[str, ...]
    target: str
    resource_link_id: str | None
    context_id: str | None
    claims: dict[str, Any]


Verdict = Sound | Refused


class _Stop(Exception):
    def __init__(self, reason: Reason, detail: Any = "") -> None:
        self.refused = Refused(reason, str(detail)[:LONGEST_ID])


def check_header(header: Mapping[str, Any]) -> Refused | None:
    """The token's header: one algorithm, a key by name, nothing we would have to understand."""
    if header.get("alg") != ALGORITHM:
        return Refused(Reason.ALGORITHM, str(header.get("alg"))[:40])
    if not is_identifier(header.get("kid")):
        return Refused(Reason.KEY_UNNAMED)
    if "crit" in header or header.get("b64", True) is not True:
        return Refused(Reason.HEADER)
    return None


def check_claims(
    claims: Mapping[str, Any],
    header: Mapping[str, Any],
    *,
    login: LoginFacts,
    platform: PlatformFacts,
    deployments: Mapping[str, str],
    now: datetime,
    site: str,
) -> Verdict:
    """Judge a token whose signature was good.

    ``deployments`` maps the platform's deployment ids to approved, pending or ended; ``site`` is
    our public address.
    """
    fault = check_header(header)
    if fault is not None:
        return fault
    try:
        stored = storable(claims)
    except TooDeep:
        return Refused(Reason.SHAPE)
    try:
        _signed_for_us(claims, platform)
        _in_time(claims, now)
        _for_this_login(claims, login)
        message = _message(claims)
        deployment_id = _deployment(claims, login, deployments)
        target = _target(claims, login, platform, site, message)
        roles = _roles(claims)
        link_id = _resource_link(claims, message)
        context_id = _context(claims)
        _about(claims, message)
        subject = _subject(claims)
    except _Stop as stop:
        return stop.refused
    return Sound(message, subject, deployment_id, roles, target, link_id, context_id, stored)


def _signed_for_us(claims: Mapping[str, Any], platform: PlatformFacts) -> None:
    if claims.get("iss") != platform.issuer:
        raise _Stop(Reason.ISSUER, claims.get("iss"))
    audience = claims.get("aud")
    several: list[Any] = audience if isinstance(audience, list) else [audience]
    if not several or not all(isinstance(one, str) for one in several):
        raise _Stop(Reason.AUDIENCE)
    if platform.client_id not in several:
        raise _Stop(Reason.AUDIENCE, " ".join(several))
    party = claims.get("azp")
    if ("azp" in claims or len(several) > 1) and party != platform.client_id:
        raise _Stop(Reason.AUTHORISED_PARTY, party)


def _in_time(claims: Mapping[str, Any], now: datetime) -> None:
    at, skew = now.timestamp(), SKEW.total_seconds()
    expires, issued = _seconds(claims.get("exp")), _seconds(claims.get("iat"))
    if expires is None:
        raise _Stop(Reason.NO_EXPIRY)
    if issued is None:
        raise _Stop(Reason.NO_ISSUE_TIME)
    if expires + skew <= at:
        raise _Stop(Reason.EXPIRED, expires)
    if issued > at + skew:
        raise _Stop(Reason.FROM_THE_FUTURE, issued)
    if issued < at - OLDEST.total_seconds():
        raise _Stop(Reason.TOO_OLD, issued)
    if "nbf" in claims:
        valid_from = _seconds(claims["nbf"])
        if valid_from is None or valid_from > at + skew:
            raise _Stop(Reason.NOT_YET, valid_from)


def _for_this_login(claims: Mapping[str, Any], login: LoginFacts) -> None:
    nonce = claims.get("nonce")
    if not isinstance(nonce, str):
        raise _Stop(Reason.NONCE)
    if not hmac.compare_digest(nonce.encode("utf-8", "replace"), login.nonce.encode()):
        raise _Stop(Reason.NONCE)


def _message(claims: Mapping[str, Any]) -> str:
    if claims.get(CLAIM + "version") != VERSION:
        raise _Stop(Reason.VERSION, claims.get(CLAIM + "version"))
    message = claims.get(CLAIM + "message_type")
    if not isinstance(message, str) or message not in MESSAGES:
        raise _Stop(Reason.MESSAGE, message)
    return message


def _deployment(
    claims: Mapping[str, Any], login: LoginFacts, deployments: Mapping[str, str]
) -> str:
    deployment_id = _identifier(claims.get(CLAIM + "deployment_id"), Reason.NO_DEPLOYMENT)
    if login.deployment_id is not None and login.deployment_id != deployment_id:
        raise _Stop(Reason.OTHER_DEPLOYMENT, deployment_id)
    status = deployments.get(deployment_id)
    if status is None:
        raise _Stop(Reason.DEPLOYMENT_UNKNOWN, deployment_id)
    if status == "pending":
        raise _Stop(Reason.DEPLOYMENT_WAITS, deployment_id)
    if status != "approved":
        raise _Stop(Reason.DEPLOYMENT_ENDED, deployment_id)
    return deployment_id


def _target(
    claims: Mapping[str, Any], login: LoginFacts, platform: PlatformFacts, site: str, message: str
) -> str:
    """The page asked for: the login's, said again; deep linking need not repeat it. Where the
    platform is known to say another, it is the one that is signed."""
    if CLAIM + "target_link_uri" not in claims and message == DEEP_LINKING_MESSAGE:
        return login.target
    target = claims.get(CLAIM + "target_link_uri")
    if not isinstance(target, str) or not target:
        raise _Stop(Reason.NO_TARGET)
    if not is_ours(target, site):
        raise _Stop(Reason.TARGET_ELSEWHERE, target)
    if target != login.target and not platform.token_names_target:
        raise _Stop(Reason.OTHER_TARGET, target)
    return target


def _roles(claims: Mapping[str, Any]) -> tuple[str, ...]:
    roles = claims.get(CLAIM + "roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise _Stop(Reason.NO_ROLES)
    return tuple(str(storable(role)) for role in roles)


def _resource_link(claims: Mapping[str, Any], message: str) -> str | None:
    link = claims.get(CLAIM + "resource_link")
    if link is None and message != RESOURCE_LINK_MESSAGE:
        return None
    if not isinstance(link, dict):
        raise _Stop(Reason.NO_RESOURCE_LINK)
    return _identifier(link.get("id"), Reason.NO_RESOURCE_LINK)


def _context(claims: Mapping[str, Any]) -> str | None:
    context = claims.get(CLAIM + "context")
    if context is None:
        return None
    if not isinstance(context, dict):
        raise _Stop(Reason.CONTEXT)
    return _identifier(context.get("id"), Reason.CONTEXT)


def _about(claims: Mapping[str, Any], message: str) -> None:
    """What the two messages beside a plain launch cannot do without."""
    if message == DEEP_LINKING_MESSAGE:
        settings = claims.get(DEEP_LINKING)
        back = settings.get("deep_link_return_url") if isinstance(settings, dict) else None
        if not isinstance(back, str) or origin_of(back) is None:
            raise _Stop(Reason.NO_SETTINGS)
    if message == REVIEW_MESSAGE:
        about = claims.get(CLAIM + "for_user")
        if not isinstance(about, dict):
            raise _Stop(Reason.NO_REVIEWED)
        _identifier(about.get("user_id"), Reason.NO_REVIEWED)


def _subject(claims: Mapping[str, Any]) -> str:
    if claims.get("sub") is None:
        raise _Stop(Reason.ANONYMOUS)
    return _identifier(claims["sub"], Reason.SUBJECT)


def _identifier(value: Any, missing: Reason) -> str:
    if not is_identifier(value):
        raise _Stop(missing)
    return str(value)


def _seconds(value: Any) -> float | None:
    """A NumericDate in seconds since 1970; None for anything else, True and NaN among it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
