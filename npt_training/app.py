"""Puts the rooms together: alone as an application, or mounted in a host."""

from __future__ import annotations

import importlib
import importlib.util
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, request
from werkzeug.exceptions import NotFound as HttpNotFound
from werkzeug.middleware.proxy_fix import ProxyFix

from npt_training.core import logs, mail
from npt_training.core.clock import Clock, SystemClock
from npt_training.core.config import Settings, load_settings
from npt_training.core.db import Database
from npt_training.core.errors import NotFound
from npt_training.core.jobs import TaskRegistry
from npt_training.core.limits import Limits
from npt_training.core.runtime import EXTENSION, Runtime
from npt_training.core.signing import Signer
from npt_training.core.storage import Storage
from npt_training.core.templating import make_environment
from npt_training.core.web import Blueprint, _headers, _refusal, mount
from npt_training.models import import_models

ROOMS = (
    "core", "accounts", "atlas", "atlas.review", "atlas.printing", "atlas.body", "curriculum",
    "curriculum.faculty", "curriculum.emergency", "curriculum.cards", "curriculum.questions",
    "curriculum.corrections", "curriculum.changes", "curriculum.sheets",
    "curriculum.glossary",
    "assessment", "assessment.desk", "assessment.recall", "competency", "certification",
    "verification", "dashboard",
    "assessment.analysis",
    "assessment.authoring", "assessment.live", "assessment.qti", "assessment.exam",
    "lti", "lti.registration", "lti.activities", "lti.services", "lti.sso",
    "publishing", "remarks",
)  # fmt: skip


def create_app(config: Mapping[str, Any] | None = None, *, clock: Clock | None = None) -> Flask:
    """The product as an application of its own. ``config`` wins over the environment."""
    app = Flask("npt_training", static_folder=None, template_folder=None)
    runtime = mount_runtime(app, dict(config or {}), clock=clock)
    settings = runtime.settings
    app.secret_key = settings.secret_key or _development_secret(settings)
    app.config.update(
        SESSION_COOKIE_NAME="npt_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings.upload_max_bytes + 1_000_000,
        MAX_FORM_MEMORY_SIZE=2_000_000,
    )
    logs.configure(settings.log_format)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        # Replaced on the instance, as Flask's guide to proxies has it.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_prefix=count
        )
    _set_up_languages(app, settings)

    @app.errorhandler(404)
    def _unknown_page(error: HttpNotFound) -> Any:
        return _refusal(NotFound())

    app.after_request(_headers)
    return app


def mount_runtime(
    app: Flask,
    given: Mapping[str, Any],
    *,
    identity: Any = None,
    url_prefix: str = "",
    clock: Clock | None = None,
) -> Runtime:
    """Build the runtime and hang every room on ``app``; touches nothing else of it."""
    import_models()
    settings = load_settings(given)
    if settings.database.startswith("sqlite") or not settings.storage_url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    runtime = Runtime(
        settings=settings,
        db=Database(
            settings.database,
            pool_size=settings.db_pool_size,
            max_page_count=settings.sqlite_max_page_count,
        ),
        clock=clock or SystemClock(),
        storage=Storage(settings.files),
        tasks=TaskRegistry(),
        signer=Signer(settings.keys, settings.production),
        limits=Limits(settings.rate_limit_storage, settings.rate_limits),
        templates=make_environment(settings),
        identity=identity,
        url_prefix=url_prefix,
    )
    app.extensions[EXTENSION] = runtime
    mail.register(runtime.tasks)
    blueprints: list[Blueprint] = []
    for room in ROOMS:
        for module in _modules(room, ("tasks", "wiring", "views")):
            if hasattr(module, "register"):
                module.register(runtime.tasks)
            if hasattr(module, "wire"):
                module.wire(app, runtime)
            if hasattr(module, "blueprints"):
                blueprints += module.blueprints(runtime)
            elif hasattr(module, "bp"):
                blueprints.append(module.bp)
    mount(app, blueprints, url_prefix)
    return runtime


def _modules(room: str, names: tuple[str, ...]) -> list[Any]:
    found = []
    for name in names:
        full = f"npt_training.{room}.{name}"
        if importlib.util.find_spec(full) is not None:
            found.append(importlib.import_module(full))
    return found


def _development_secret(settings: Settings) -> str:
    """A secret kept beside the data, so that a restart does not sign everybody out."""
    path = settings.data_dir / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def _set_up_languages(app: Flask, settings: Settings) -> None:
    from flask_babel import Babel

    def chosen() -> str:
        principal = app.extensions[EXTENSION].load_principal()
        own = getattr(principal, "locale", None)
        if own in settings.languages:
            return str(own)
        return request.accept_languages.best_match(settings.languages) or settings.languages[0]

    Babel(app, locale_selector=chosen, timezone_selector=lambda: settings.time_zone)
