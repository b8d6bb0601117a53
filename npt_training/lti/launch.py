"""The second step: is the platform's token to be believed, for the login and browser it answers?

Nothing is written here; :mod:`.keeping` uses the login up and writes the launch down.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from npt_training.accounts.names import clean_name
from npt_training.accounts.tokens import hash_token
from npt_training.core.clock import now
from npt_training.core.db import look, write
from npt_training.core.runtime import current
from npt_training.lti import errors, keysets, rules, token
from npt_training.lti.activities.service import Opened
from npt_training.lti.models import (
    Deployment,
    Launch,
    Login,
    LtiUser,
    Platform,
    PlatformKeys,
)
from npt_training.lti.products import product_named
from npt_training.lti.text import is_identifier
from npt_training.lti.token_errors import refusal


@dataclass(frozen=True)
class Accepted:
    """A launch that was believed. ``claims`` are all of the token's; ``opened`` is what the
    activities made of it."""

    launch: Launch
    platform: Platform
    deployment: Deployment
    user: LtiUser
    claims: dict[str, Any]
    message: str
    target: str
    resource_link_id: str | None
    context_id: str | None
    opened: Opened | None = None


@dataclass(frozen=True)
class Believed:
    """A launch whose token holds what it has to, not written down yet."""

    login_id: str
    platform: _Registration
    sound: rules.Sound


_LOGIN = (
    select(
        Login.id, Login.nonce, Login.target, Login.deployment_id, Login.browser_hash,
        Login.storage_target, Login.expires_at, Login.used_at, Login.platform_id,
        Platform.issuer, Platform.client_id, Platform.jwks_url, Platform.status,
        Platform.origins, Platform.organisation_id, Platform.auth_url, Platform.product,
        Deployment.status.label("deployment_status"), *keysets.COLUMNS,
    )
    .join(Platform, Platform.id == Login.platform_id)
    .outerjoin(PlatformKeys, PlatformKeys.platform_id == Platform.id)
    .outerjoin(
        Deployment,
        (Deployment.platform_id == Login.platform_id)
        & (Deployment.deployment_id == Login.deployment_id),
    )
    .where(Login.state_hash == bindparam("state_hash"))
)  # fmt: skip
_STATUS = select(Deployment.status).where(
    Deployment.platform_id == bindparam("platform_id"),
    Deployment.deployment_id == bindparam("named"),
)


@dataclass(frozen=True)
class _Registration:
    """The part of a platform that checking a token needs."""

    id: str
    issuer: str
    client_id: str
    jwks_url: str
    origins: list[str]
    organisation_id: str


def platform_of(state: str) -> Any:
    """The registration a login was for, None where there is no such login."""
    try:
        login = _login(state)
    except errors.LaunchUnknown:
        return None
    return _registration(login)


def believed(state: str, id_token: str, browser: str | None) -> Believed:
    """Judge a launch. ``browser`` is the secret our cookie or the platform's storage kept.

    Raises a class of :mod:`.errors`; BrowserUnproven where ``browser`` is None.
    """
    if not state or not id_token:
        raise errors.LaunchIncomplete()
    login = _login(state)
    platform = _registration(login)
    if login.used_at is not None:
        raise errors.LaunchUsed(login.id, platform=platform)
    if login.expires_at <= now():
        raise errors.LaunchExpired(login.id, platform=platform)
    if login.status != "approved":
        raise errors.PlatformEnded(platform=platform)
    if browser is None:
        raise errors.BrowserUnproven(login, platform=platform)
    if not hmac.compare_digest(hash_token(browser), login.browser_hash):
        raise errors.BrowserDiffers(login.id, platform=platform)
    header, claims = token.opened(id_token, platform=platform, kept=keysets.kept_in(login))
    verdict = rules.check_claims(
        claims,
        header,
        login=rules.LoginFacts(login.nonce, login.target, login.deployment_id),
        platform=rules.PlatformFacts(
            platform.issuer,
            platform.client_id,
            product_named(login.product).token_names_target,
        ),
        deployments=_deployments(login, claims),
        now=now(),
        site=current().settings.public_url,
    )
    if isinstance(verdict, rules.Refused):
        if verdict.reason is rules.Reason.DEPLOYMENT_UNKNOWN:
            _note_deployment(platform, verdict.detail, _course_title(claims))
        raise refusal(verdict, platform)
    return Believed(login.id, platform, verdict)


def _login(state: str) -> Any:
    with look() as connection:
        login = connection.execute(_LOGIN, {"state_hash": hash_token(state)}).one_or_none()
    if login is None:
        raise errors.LaunchUnknown()
    return login


def _registration(login: Any) -> _Registration:
    return _Registration(
        login.platform_id, login.issuer, login.client_id, login.jwks_url,
        list(login.origins), login.organisation_id,
    )  # fmt: skip


def _deployments(login: Any, claims: dict[str, Any]) -> dict[str, str]:
    """The deployment the claims name and its status; empty where we do not know it."""
    named = claims.get(rules.CLAIM + "deployment_id")
    if not isinstance(named, str) or not is_identifier(named):
        return {}
    if login.deployment_status is not None and named == login.deployment_id:
        return {named: login.deployment_status}
    with look() as connection:
        status = connection.execute(
            _STATUS, {"platform_id": login.platform_id, "named": named}
        ).scalar_one_or_none()
    return {named: status} if status is not None else {}


def _course_title(claims: dict[str, Any]) -> str | None:
    """What the course of a launch is called, for telling a placement by it."""
    context = claims.get(rules.CLAIM + "context")
    title = context.get("title") if isinstance(context, dict) else None
    return (clean_name(title) or None) if isinstance(title, str) else None


def _note_deployment(platform: _Registration, deployment_id: str, seen_in: str | None) -> None:
    """Put a placement nobody knows on the administrator's list, named after where it was seen."""
    try:
        with write() as s:
            s.add(
                Deployment(
                    platform_id=platform.id,
                    organisation_id=platform.organisation_id,
                    deployment_id=deployment_id,
                    name=seen_in,
                    status="pending",
                    created_at=now(),
                )
            )
    except IntegrityError:  # another launch from there was first
        pass
