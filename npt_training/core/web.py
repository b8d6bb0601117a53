"""What every page goes through: permission gate, CSRF, security headers, errors, rendering.

Everything hangs on our own blueprints and our own Jinja environment, so a host application is
left exactly as it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import urlsplit

import flask
import structlog
from flask import Response, current_app, g, jsonify, redirect, request, session, url_for
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException, InternalServerError
from wtforms import ValidationError

from npt_training.core.errors import Forbidden, NotFound, NotSignedIn, NptError, StaleForm
from npt_training.core.ids import new_id
from npt_training.core.runtime import current

log = structlog.get_logger("npt.web")
View = TypeVar("View", bound=Callable[..., Any])
ROOT = "npt"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FRAMED_BY = "npt.framed_by"
SENDS_TO = "npt.sends_to"


class Blueprint(flask.Blueprint):
    """A room's blueprint. Its views carry ``@needs(...)`` or ``@public``; mounting checks that."""


def needs(permission: Enum, *others: Enum) -> Callable[[View], View]:
    """This route is for signed-in people who hold ``permission``, or one of ``others``."""

    def mark(view: View) -> View:
        view._npt_access = permission  # type: ignore[attr-defined]
        view._npt_or = frozenset({permission, *others})  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """This route is open to anybody; its unsafe methods still need a CSRF token."""
    view._npt_access = "public"  # type: ignore[attr-defined]
    return view


def without_csrf(view: View) -> View:
    """For open routes that change nothing for anybody, such as asking whether a name matches."""
    view._npt_no_csrf = True  # type: ignore[attr-defined]
    return view


def mount(app: flask.Flask, blueprints: list[Blueprint], url_prefix: str) -> None:
    """Hang all rooms under one root blueprint that carries every hook of ours."""
    root = flask.Blueprint(ROOT, __name__, url_prefix=url_prefix or None)
    root.before_request(_gate)
    root.after_request(_headers)
    root.register_error_handler(NptError, _refusal)
    root.register_error_handler(HTTPException, _http_error)
    root.register_error_handler(InternalServerError, _failure)
    for blueprint in blueprints:
        root.register_blueprint(blueprint)
    app.register_blueprint(root)
    unnamed = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(ROOT + ".")
        and not hasattr(app.view_functions[rule.endpoint], "_npt_access")
    ]
    if unnamed:
        raise RuntimeError(f"these routes name no permission: {', '.join(sorted(set(unnamed)))}")


def access_of(endpoint: str) -> Enum | str:
    """The permission a route names, or "public"."""
    access: Enum | str = getattr(current_app.view_functions[endpoint], "_npt_access")  # noqa: B009
    return access


def _gate() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return
    access = access_of(request.endpoint or "")
    if access != "public":
        principal = current().load_principal()
        if principal is None:
            raise NotSignedIn()
        allowed: frozenset[Enum] = getattr(view, "_npt_or")  # noqa: B009
        if not allowed & principal.permissions:
            raise Forbidden()
    if request.method not in SAFE_METHODS and not hasattr(view, "_npt_no_csrf"):
        token = request.headers.get("X-CSRFToken") or request.form.get("csrf_token")
        try:
            validate_csrf(token)
        except ValidationError as error:
            raise StaleForm() from error


def csp_nonce() -> str:
    """This response's nonce for our own scripts."""
    if "npt_nonce" not in g:
        g.npt_nonce = secrets.token_urlsafe(18)
    return str(g.npt_nonce)


def framed_by(*sources: str) -> None:
    """Let pages of these addresses (CSP sources) show this answer in a frame or open it in a
    window, whatever becomes of the request. Without it nobody frames a page of ours."""
    request.environ[FRAMED_BY] = _policy_sources(sources)


def sends_to(*sources: str) -> None:
    """Let forms of this answer go to these addresses (CSP sources) beside our own."""
    request.environ[SENDS_TO] = _policy_sources(sources)


def _policy_sources(sources: tuple[str, ...]) -> tuple[str, ...]:
    if any(set(source) & set(" ;,\r\n\t") for source in sources):
        raise ValueError(f"not a source of a Content-Security-Policy: {sources}")
    return sources


def _headers(response: Response) -> Response:
    nonce = csp_nonce()
    framing = request.environ.get(FRAMED_BY, ())
    ancestors = " ".join(framing) or "'none'"
    forms = " ".join(("'self'", *dict.fromkeys(request.environ.get(SENDS_TO, ()))))
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' "
        f"'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        f"manifest-src 'self'; form-action {forms}; base-uri 'none'; "
        f"frame-ancestors {ancestors}",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if not framing:
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault(
        "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"
    )
    if current().settings.secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def is_json() -> bool:
    """True when the caller wants JSON: our scripts and API clients."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _refusal(error: NptError) -> Any:
    if isinstance(error, NotSignedIn) and request.method in SAFE_METHODS and not is_json():
        return redirect(current().sign_in_url(request.full_path.rstrip("?")))
    headers = {}
    if hasattr(error, "retry_after_s"):
        headers["Retry-After"] = str(error.retry_after_s)
    if is_json():
        return jsonify(message=error.message, field=error.field), error.status, headers
    return render("web/error.html", error=error, status=error.status), error.status, headers


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if error.code == 404:
        return _refusal(NotFound())
    refusal = NptError(error.description or error.name)
    refusal.status = error.code or 500
    return _refusal(refusal)


def _failure(error: InternalServerError) -> Any:
    from npt_training.core.i18n import gettext as _

    reference = new_id()
    log.error(
        "unexpected failure",
        reference=reference,
        endpoint=request.endpoint,
        exc_info=error.original_exception or error,
    )
    refusal = NptError(
        _(
            "Something went wrong on our side. Try again; if it stays, tell your administrator "
            "this reference: %(reference)s",
            reference=reference,
        )
    )
    refusal.status = 500
    return _refusal(refusal)


def url_to(endpoint: str, **values: Any) -> str:
    """The path of one of our pages: ``url_to("assessment.play", attempt_id=…)``."""
    if flask.has_request_context():
        return url_for(f"{ROOT}.{endpoint}", **values)
    adapter = current_app.url_map.bind("localhost")
    return str(adapter.build(f"{ROOT}.{endpoint}", values))


def absolute_url(endpoint: str, **values: Any) -> str:
    """The full address under NPT_PUBLIC_URL, never from the Host header: mail, QR, identifiers."""
    adapter = current_app.url_map.bind("localhost")
    return current().settings.public_url + str(adapter.build(f"{ROOT}.{endpoint}", values))


def redirect_to(endpoint: str, **values: Any) -> Any:
    """Answer a form: see the page named (303)."""
    return redirect(url_to(endpoint, **values), code=303)


def local_path(target: str | None, default: str) -> str:
    """``target`` when it is a path on this site, else ``default``: no open redirects."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc or "\\" in target else target


def render(template: str, **values: Any) -> str:
    """A page from our own templates."""
    return current().templates.get_template(template).render(**values)


def notice(text: str, kind: str = "success") -> None:
    """A sentence shown once on the next page. ``kind``: success, info or warning."""
    session["_npt_notices"] = [*session.get("_npt_notices", []), [kind, text]]


def take_notices() -> list[tuple[str, str]]:
    if "_npt_notices" not in session:
        return []
    return [(kind, text) for kind, text in session.pop("_npt_notices")]


class Form(FlaskForm):  # type: ignore[misc]
    """Base of every form. The gate has checked CSRF already."""

    class Meta:
        csrf = False


def form_errors(form: FlaskForm) -> list[tuple[str, str]]:
    """``(field id, sentence)`` of every fault, in field order, for the error summary."""
    return [
        (form[name].id, str(text)) for name, texts in form.errors.items() if name for text in texts
    ]
