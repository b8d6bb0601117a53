"""The first step: a platform sends a browser, we send it on to be confirmed.

State, nonce, platform, target and browser become one row; the launch has to fit all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row, bindparam, insert, select

from npt_training.accounts.tokens import hash_token
from npt_training.core.clock import now
from npt_training.core.db import look, write
from npt_training.core.ids import new_id, new_secret
from npt_training.core.runtime import current
from npt_training.lti import errors
from npt_training.lti.models import Login, Platform
from npt_training.lti.origins import is_ours
from npt_training.lti.text import LONGEST_ID, is_identifier

KEPT_FOR = timedelta(minutes=10)
"""As long as a token may be old: signing in to the LMS lies between login and launch."""
COOKIE = "npt_lti_login_"
_REMEMBER = insert(Login)
_BY_ISSUER = (
    select(
        Platform.id,
        Platform.issuer,
        Platform.client_id,
        Platform.organisation_id,
        Platform.auth_url,
        Platform.origins,
        Platform.status,
    )
    .where(Platform.issuer == bindparam("issuer"))
    .limit(2)
)
_BY_CLIENT = _BY_ISSUER.where(Platform.client_id == bindparam("client_id"))


@dataclass(frozen=True)
class Begun:
    """A login under way. ``redirect_to`` is the platform's; ``browser`` is the secret our cookie
    (or the platform's storage) keeps until the launch. ``storage_target`` is the platform's frame
    for its storage, ``origins`` the addresses of its pages."""

    redirect_to: str
    state: str
    nonce: str
    browser: str
    storage_target: str | None
    auth_url: str
    origins: list[str]

    @property
    def cookie(self) -> str:
        return cookie_of(self.state)


def cookie_of(state: str) -> str:
    """The cookie of one login: a page may open several activities side by side."""
    return COOKIE + hash_token(state)[:16]


def begin(sent: Mapping[str, str]) -> Begun:
    """Start a login with what the platform sent. Raises a class of :mod:`.errors`."""
    issuer = sent.get("iss", "")
    if not issuer and not sent.get("login_hint"):
        raise errors.OpenedOutside()
    for name in ("iss", "login_hint", "target_link_uri"):
        if not sent.get(name):
            raise errors.LoginIncomplete(name, field=name)
    platform = _platform(issuer, sent.get("client_id"))
    target = sent["target_link_uri"]
    if not is_ours(target, current().settings.public_url):
        raise errors.TargetRefused(target[:LONGEST_ID], platform=platform)
    deployment_id = sent.get("lti_deployment_id") or None
    if deployment_id is not None and not is_identifier(deployment_id):
        raise errors.LoginIncomplete("lti_deployment_id", platform=platform, field="deployment")
    return _remember(platform, target, deployment_id, sent)


def _platform(issuer: str, client_id: str | None) -> Row[Any]:
    """The approved registration; raises what is wrong with it."""
    if not is_identifier(issuer) or not is_identifier(client_id or "none"):
        raise errors.PlatformUnknown(issuer=issuer[:LONGEST_ID])
    asked = {"issuer": issuer} | ({"client_id": client_id} if client_id else {})
    with look() as connection:
        found = connection.execute(_BY_CLIENT if client_id else _BY_ISSUER, asked).all()
    if not found:
        raise errors.PlatformUnknown(
            f"{issuer[:LONGEST_ID]} {client_id or ''}", issuer=issuer[:LONGEST_ID]
        )
    if len(found) > 1:
        raise errors.WhichRegistration(issuer[:LONGEST_ID], issuer=issuer[:LONGEST_ID])
    platform = found[0]
    if platform.status == "pending":
        raise errors.PlatformWaits(platform=platform)
    if platform.status != "approved":
        raise errors.PlatformEnded(platform=platform)
    return platform


def _remember(
    platform: Row[Any], target: str, deployment_id: str | None, sent: Mapping[str, str]
) -> Begun:
    state, nonce, browser = new_secret(), new_secret(), new_secret()
    storage = sent.get("lti_storage_target")
    at = now()
    with write() as s:
        s.connection().execute(
            _REMEMBER,
            {
                "id": new_id(),
                "state_hash": hash_token(state),
                "nonce": nonce,
                "platform_id": platform.id,
                "deployment_id": deployment_id,
                "target": target,
                "browser_hash": hash_token(browser),
                "storage_target": storage if is_identifier(storage) else None,
                "created_at": at,
                "expires_at": at + KEPT_FOR,
            },
        )
    question = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": redirect_uri(),
        "login_hint": sent["login_hint"],
        "state": state,
        "nonce": nonce,
    }
    if sent.get("lti_message_hint"):
        question["lti_message_hint"] = sent["lti_message_hint"]
    joint = "&" if "?" in platform.auth_url else "?"
    return Begun(
        redirect_to=platform.auth_url + joint + urlencode(question),
        state=state,
        nonce=nonce,
        browser=browser,
        storage_target=storage if is_identifier(storage) else None,
        auth_url=platform.auth_url,
        origins=list(platform.origins),
    )


def redirect_uri() -> str:
    """Where platforms post launches: exactly this, in every registration."""
    return current().settings.public_url + "/lti/launch"
