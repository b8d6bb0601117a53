"""Tells an application who asks: our own sessions when standing alone, the host's otherwise."""

from __future__ import annotations

from typing import Any

import flask_login
from flask import Flask, Response, has_request_context, request, session

from npt_training.accounts import service
from npt_training.accounts.identity import host_principal
from npt_training.accounts.principal import Principal
from npt_training.core.runtime import Runtime
from npt_training.core.web import url_to

# Kept with the request and not in ``g``, which a host's code may share between requests.
PRINCIPAL, SEEN = "npt.principal", "npt.seen"


def wire(app: Flask, runtime: Runtime) -> None:
    if runtime.hosted:
        runtime.load_principal = lambda: _once_per_request(
            lambda: _of_host(runtime.identity.current())
        )
        runtime.sign_in_url = runtime.identity.sign_in_url
        return
    _stand_alone(app, runtime)


def _stand_alone(app: Flask, runtime: Runtime) -> None:
    # The manager is hung up by hand: its init_app would open the session on every response
    # for a remember-me cookie that we never set.
    manager = flask_login.LoginManager()
    manager.session_protection = None
    manager.user_loader(_signed_in)
    app.login_manager = manager  # type: ignore[attr-defined]
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.after_request(_note_use)
    runtime.load_principal = lambda: _once_per_request(lambda: _of_session(app))
    runtime.sign_in_url = lambda back: url_to("accounts.sign_in", next=back)


class SignedIn(flask_login.UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of a session: its token, and who it stands for."""

    def __init__(self, token: str, principal: Principal | None = None) -> None:
        self.id = token
        self.principal = principal


def _signed_in(token: str) -> SignedIn | None:
    found = service.recognise(token)
    if found is None:
        return None
    if found.stale:
        request.environ[SEEN] = found.principal.session_id
    return SignedIn(token, found.principal)


def _of_session(app: Flask) -> Principal | None:
    if app.config["SESSION_COOKIE_NAME"] not in request.cookies or "_user_id" not in session:
        return None
    user = flask_login.current_user
    return user.principal if user.is_authenticated else None


def _of_host(person: Any) -> Principal | None:
    return None if person is None else host_principal(person)


def _once_per_request(load: Any) -> Principal | None:
    if not has_request_context():
        return None
    if PRINCIPAL not in request.environ:
        request.environ[PRINCIPAL] = load()
    principal: Principal | None = request.environ[PRINCIPAL]
    return principal


def _note_use(response: Response) -> Response:
    """Renew ``last_seen`` at most every few minutes, after the page is made."""
    session_id = request.environ.pop(SEEN, None)
    if session_id is not None:
        service.seen(session_id)
    return response


def open_browser_session(token: str) -> None:
    """Put a fresh session's token into a fresh cookie; nothing of before sign-in stays."""
    notices = session.get("_npt_notices")
    session.clear()
    if notices:
        session["_npt_notices"] = notices
    session.permanent = True
    flask_login.login_user(SignedIn(token))
    request.environ.pop(PRINCIPAL, None)


def close_browser_session() -> None:
    flask_login.logout_user()
    session.clear()
    request.environ.pop(PRINCIPAL, None)
