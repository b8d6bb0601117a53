"""Lets the cookie of a frame or tab tell who asks, and its pages stand in the LMS's own."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, has_request_context, request, session

from npt_training.accounts.principal import Principal
from npt_training.core.runtime import Runtime
from npt_training.core.web import framed_by, url_to
from npt_training.lti import frames, gate, storage
from npt_training.lti.cookies import Sessions, Way, way
from npt_training.lti.hooks import hooks_of

INSIDE, SEEN = "npt.lti.inside", "npt.lti.seen"
ITS_OWN = frozenset({"npt.lti.choose", "npt.lti.tab", "npt.lti.begin", "npt.lti.land"})
PLAIN_FILES = frozenset({"npt.core.static", "npt.core.file"})


def wire(app: Flask, runtime: Runtime) -> None:
    if runtime.hosted:
        return
    hung = hooks_of(runtime)
    hung.begin_with_storage, hung.prove_by_storage = storage.begin, storage.prove
    hung.probe = storage.probe
    app.session_interface = Sessions(app.session_interface)
    app.before_request(_let_frame)
    app.after_request(_note_use)
    outside, sign_in_url = runtime.load_principal, runtime.sign_in_url

    def load() -> Principal | None:
        if not has_request_context() or way() is Way.OWN:
            found: Principal | None = outside()
            return found
        session_here = inside()
        return session_here.principal if session_here is not None else None

    runtime.load_principal = load
    runtime.in_frame = lambda: has_request_context() and way() is not Way.OWN and _alive()
    runtime.templates.globals["lti_way"] = lambda: way().value
    runtime.sign_in_url = lambda back: sign_in_url(back) if way() is Way.OWN else url_to("lti.over")


def inside() -> frames.Inside | None:
    """The session of the frame or tab this request comes from; looked up once a request."""
    if way() is Way.OWN:
        return None
    key = f"{INSIDE}.{way().value}"
    if key not in request.environ:
        token = session.get(frames.HELD)
        found = frames.recognise(token) if isinstance(token, str) else None
        if found is not None and found.framed is not (way() is Way.FRAME):
            found = None
        request.environ[key] = found
    known: frames.Inside | None = request.environ[key]
    return known


def forget() -> None:
    """Look the session up anew: it was ended during this request."""
    request.environ.pop(f"{INSIDE}.{way().value}", None)


def _alive() -> bool:
    found = inside()
    return found is not None and found.principal is not None


def _let_frame() -> Any:
    """A page of a frame's session may be framed by its platform, also one that refuses; what takes
    the person's own account is left to it."""
    found = inside() if request.endpoint not in PLAIN_FILES else None
    if found is None:
        return None
    if found.framed:
        framed_by("'self'", *found.origins)
    if found.stale and found.principal is not None:
        request.environ[SEEN] = found.session_id
    if request.endpoint not in current_app.view_functions or request.endpoint in ITS_OWN:
        return None
    asked = gate.two_in_a_tab(found)
    if asked is None and gate.needs_own_account(found, request.endpoint):
        return gate.own_account_first(found)
    return asked


def _note_use(response: Response) -> Response:
    """Renew ``last_seen`` at most every few minutes, after the page is made."""
    session_id = request.environ.pop(SEEN, None)
    if session_id is not None:
        frames.seen(session_id)
    return response
