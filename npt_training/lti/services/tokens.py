"""Tokens for a platform's services: client credentials with a signed assertion, kept sealed.

A token belongs to one registration. Tenants of a cloud platform share its issuer, so the issuer
never finds a token.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import jwt
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.lti.fetch import FetchFailed, post_form
from npt_training.lti.keys import signing_key
from npt_training.lti.models import AccessToken, Platform
from npt_training.lti.products import product_of
from npt_training.lti.secrets import SecretUnreadable, seal, unseal
from npt_training.lti.services.errors import TokenFailed

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIVES = timedelta(minutes=5)
MARGIN = timedelta(seconds=60)
"""A token that ends sooner than this is not used: the request it goes with takes time too."""
LIVES_UNLESS_TOLD = timedelta(minutes=10)
LONGEST_LIFE = timedelta(days=1)


def access_token(platform_id: str, scopes: Iterable[str]) -> str:
    """A token of this registration for ``scopes``, kept or asked for. Raises TokenFailed."""
    with read() as s:
        platform = s.get(Platform, platform_id)
    if platform is None:
        raise NotFound()
    wanted = product_of(platform).token_scopes(scopes)
    kept = _stored(platform_id, _digest(wanted))
    if kept is not None and kept[1] - MARGIN > now():
        return kept[0]
    return _ask(platform, wanted)


def drop(platform_id: str, token: str, scopes: Iterable[str]) -> None:
    """Forget ``token``, which the platform did not take; a newer one is left alone."""
    with read() as s:
        platform = s.get(Platform, platform_id)
    if platform is None:
        return
    digest = _digest(product_of(platform).token_scopes(scopes))
    kept = _stored(platform_id, digest)
    if kept is not None and kept[0] != token:
        return
    with write() as s:
        s.execute(
            delete(AccessToken).where(
                AccessToken.platform_id == platform_id, AccessToken.scope_digest == digest
            )
        )


def _digest(scopes: list[str]) -> str:
    return hashlib.sha256(" ".join(scopes).encode()).hexdigest()


def _stored(platform_id: str, digest: str) -> tuple[str, datetime] | None:
    """The token kept and when it ends."""
    with read() as s:
        row = s.scalars(
            select(AccessToken).where(
                AccessToken.platform_id == platform_id, AccessToken.scope_digest == digest
            )
        ).one_or_none()
    try:
        return (unseal(row.secret), row.expires_at) if row is not None else None
    except SecretUnreadable:
        return None


def _ask(platform: Platform, scopes: list[str]) -> str:
    at = now()
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": BEARER,
        "client_assertion": _assertion(platform, at),
        "scope": " ".join(scopes),
    }
    try:
        answer = post_form(platform.token_url, form, max_bytes=100_000).document
    except FetchFailed as failed:
        raise TokenFailed(
            _(
                "%(name)s gave us no token for its services: %(reason)s",
                name=platform.name,
                reason=failed.reason,
            ),
            status=failed.status,
            retry_after_s=failed.retry_after_s,
        ) from failed
    token, lives = _read(platform, answer, scopes)
    _keep(platform.id, scopes, token, at, at + lives)
    return token


def _assertion(platform: Platform, at: datetime) -> str:
    kid, private = signing_key()
    claims = {
        "iss": platform.client_id,
        "sub": platform.client_id,
        "aud": product_of(platform).client_assertion_audience(platform),
        "iat": int(at.timestamp()),
        "exp": int((at + ASSERTION_LIVES).timestamp()),
        "jti": new_id(),
    }
    return jwt.encode(claims, private, algorithm="RS256", headers={"kid": kid})


def _read(platform: Platform, answer: Any, scopes: list[str]) -> tuple[str, timedelta]:
    """The token and how long it lives; TokenFailed where the answer is not one."""
    token = answer.get("access_token") if isinstance(answer, dict) else None
    kind = str(answer.get("token_type", "bearer")) if isinstance(answer, dict) else ""
    if not isinstance(token, str) or not token or kind.lower() != "bearer":
        raise TokenFailed(
            _("%(name)s answered our request for a token with no token in it.", name=platform.name)
        )
    granted = answer.get("scope")
    if isinstance(granted, str) and granted.strip() and not set(granted.split()) & set(scopes):
        raise TokenFailed(
            _(
                "%(name)s gave us a token for something else than we asked for. Its administrator "
                "can switch on the services of the tool: grades, names and roles.",
                name=platform.name,
            )
        )
    told = answer.get("expires_in")
    seconds = told if isinstance(told, int | float) and not isinstance(told, bool) else None
    if seconds is None or seconds <= 0:
        return token, LIVES_UNLESS_TOLD
    return token, min(timedelta(seconds=min(seconds, 10**6)), LONGEST_LIFE)


def _keep(
    platform_id: str, scopes: list[str], token: str, at: datetime, expires_at: datetime
) -> None:
    row = {
        "platform_id": platform_id,
        "scope_digest": _digest(scopes),
        "scopes": " ".join(scopes),
        "secret": seal(token),
        "fetched_at": at,
        "expires_at": expires_at,
    }
    dialect = sqlite if current().db.is_sqlite else postgresql
    with write() as s:
        s.execute(
            dialect.insert(AccessToken)
            .values(id=new_id(), **row)
            .on_conflict_do_update(index_elements=["platform_id", "scope_digest"], set_=row)
        )
