"""What a platform and its browser ask us for: our keys, a login, a launch."""

from __future__ import annotations

from typing import Any

import structlog
from flask import jsonify, make_response, redirect, request
from werkzeug.wrappers import Response

from npt_training.core.db import write
from npt_training.core.limits import limit
from npt_training.core.web import framed_by, public, render, url_to, without_csrf
from npt_training.lti import errors, frames, keeping, keys, launch, login, rules
from npt_training.lti.hooks import hooks
from npt_training.lti.origins import origin_of
from npt_training.lti.token_errors import MessageUnknown

log = structlog.get_logger("npt.lti")
KEYS_KEPT_S = 3600
MOST = "600/minute"
"""From one address: a lecture hall behind one router opens an activity at the same minute."""


@public
def jwks() -> Any:
    """Our public keys, for platforms that check what we sign."""
    response = jsonify(keys.public_jwks())
    response.headers["Cache-Control"] = f"public, max-age={KEYS_KEPT_S}"
    return response


@public
@without_csrf
def begin() -> Response:
    """A platform's login request; its state takes the place of a CSRF token."""
    issuer = request.values.get("iss", "")
    _let_frame(_senders(issuer))
    limit(MOST, "lti.login")
    try:
        begun = login.begin(request.values)
    except errors.LtiRefused as refused:
        return refusal_page(refused, issuer=issuer)
    _let_frame(begun.origins)
    with_storage = hooks().begin_with_storage
    if begun.storage_target and with_storage is not None:
        response = with_storage(begun)
    else:
        response = redirect(begun.redirect_to, code=302)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        begun.cookie, begun.browser, max_age=int(login.KEPT_FOR.total_seconds()),
        path=_cookie_path(), httponly=True, secure=True, samesite="None", partitioned=True,
    )  # fmt: skip
    return response


@public
@without_csrf
def land() -> Response:
    """A launch: the platform posts its token through the browser."""
    _let_frame(_senders())
    limit(MOST, "lti.launch")
    state, id_token = request.form.get("state", ""), request.form.get("id_token", "")
    browser = request.cookies.get(login.cookie_of(state)) or request.form.get("browser")
    try:
        if "error" in request.form:
            raise errors.PlatformSaysNo(
                request.form["error"][:80], platform=launch.platform_of(state)
            )
        believed = launch.believed(state, id_token, browser or None)
        response = _answer(believed)
    except errors.BrowserUnproven as unproven:
        prove = hooks().prove_by_storage
        if unproven.login.storage_target and prove is not None:
            _let_frame(unproven.platform.origins)
            return prove(unproven, state, id_token)
        return refusal_page(unproven)
    except errors.LtiRefused as refused:
        return refusal_page(refused)
    response.delete_cookie(
        login.cookie_of(state), path=_cookie_path(),
        httponly=True, secure=True, samesite="None", partitioned=True,
    )  # fmt: skip
    return response


def _answer(believed: launch.Believed) -> Response:
    """A link's launch and the session it opens are one transaction; the other messages may be
    refused by their rooms after the launch was kept."""
    if believed.sound.message == rules.RESOURCE_LINK_MESSAGE:
        with write():
            return _opened(keeping.keep(believed))
    return _opened(keeping.keep(believed))


def _opened(accepted: launch.Accepted) -> Response:
    _let_frame(accepted.platform.origins)
    opener = hooks().openers.get(accepted.message)
    if opener is not None:
        return opener(accepted)
    if accepted.message != rules.RESOURCE_LINK_MESSAGE:
        raise MessageUnknown(accepted.message, platform=accepted.platform)
    return frames.open(accepted, accepted.target)


def _cookie_path() -> str:
    return url_to("lti.jwks").rsplit("/", 1)[0]


def refusal_page(refused: errors.LtiRefused, *, issuer: str = "") -> Response:
    """The refusal as a page inside the LMS's frame, and its log line."""
    platform = refused.platform
    log.warning(
        "lti refused",
        reference=refused.reference,
        refusal=type(refused).__name__,
        platform=getattr(platform, "id", None),
        issuer=getattr(platform, "issuer", None) or issuer[:255] or None,
        detail=refused.detail or None,
    )
    if platform is not None:
        _let_frame(platform.origins)
    response = make_response(render("lti/refused.html", error=refused), refused.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _let_frame(origins: list[str]) -> None:
    framed_by("'self'", *origins)


def _senders(issuer: str = "") -> list[str]:
    """Who seems to have sent the browser: their pages may frame a refusal while nothing is proven.

    Such a page holds nothing of anybody and no button, so an untrue name does no harm; without one
    the person would look at an empty frame.
    """
    named = (origin_of(address) for address in (issuer, request.headers.get("Referer", "")))
    return [origin for origin in named if origin]
