"""Trying a connection: each thing we need of a platform, and whether we get it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from npt_training.accounts.principal import Principal
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.lti.fetch import FetchFailed, get_json
from npt_training.lti.models import Platform
from npt_training.lti.products import product_of
from npt_training.lti.registration.service.platforms import get_platform
from npt_training.lti.services.errors import TokenFailed
from npt_training.lti.services.tokens import access_token

State = Literal["good", "care", "quiet"]


@dataclass(frozen=True)
class Tried:
    """One thing tried: ``state`` is good, care (it did not work) or quiet (not tried)."""

    what: str
    state: State
    words: str


def try_out(actor: Principal, platform_id: str) -> list[Tried]:
    """Fetch the platform's keys, and a token for its services."""
    platform = get_platform(actor, platform_id)
    return [_keys(platform), _token(platform), _browser(platform)]


def _keys(platform: Platform) -> Tried:
    what = _("Keys of the LMS")
    try:
        document = get_json(platform.jwks_url).document
    except FetchFailed as failed:
        return Tried(what, "care", failed.reason)
    keys = document.get("keys") if isinstance(document, dict) else None
    usable = [k for k in keys if isinstance(k, dict) and k.get("kty") == "RSA" and k.get("kid")] \
        if isinstance(keys, list) else []  # fmt: skip
    if not usable:
        return Tried(
            what,
            "care",
            _("The address answers, but with no RSA key. Check that it is the key set's address."),
        )
    return Tried(
        what,
        "good",
        ngettext("%(num)s key found.", "%(num)s keys found.", len(usable)),
    )


def _token(platform: Platform) -> Tried:
    what = _("A token for marks and rosters")
    try:
        access_token(platform.id, product_of(platform).scopes)
    except TokenFailed as failed:
        return Tried(
            what,
            "care",
            _("%(why)s Launches work without it; marks and rosters do not.", why=failed.reason),
        )
    return Tried(what, "good", _("The LMS gave us a token."))


def _browser(platform: Platform) -> Tried:
    return Tried(
        _("Signing in"),
        "quiet",
        _(
            "Your people's browsers go to %(url)s. Open an activity from a course to try it.",
            url=platform.auth_url,
        ),
    )
