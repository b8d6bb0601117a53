"""The pages of institution sign-in: the table of contents of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint
from npt_training.lti.sso.views import admin, entry, own

PAGES: list[tuple[str, str, Callable[..., Any]]] = [
    ("/sign-in/with/<institution_id>", "GET", entry.begin),
    ("/sign-in/return", "GET", entry.come_back),
    ("/sign-in/new", "GET POST", entry.newcomer),
    ("/account/institutions", "GET", own.connections),
    ("/account/institutions/<institution_id>/connect", "GET", own.connect),
    ("/account/institutions/<institution_id>/confirm", "GET", own.confirm),
    ("/account/institutions/finish", "GET POST", own.finish),
    ("/institutions", "GET", admin.institutions),
    ("/institutions/new", "GET POST", admin.add),
    ("/institutions/<institution_id>", "GET POST", admin.one),
    ("/institutions/<institution_id>/switch", "POST", admin.switch),
    ("/institutions/<institution_id>/try", "POST", admin.try_out),
]


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; none in a host, which signs its people in itself."""
    if runtime.hosted:
        return []
    bp = Blueprint("sso", __name__)
    for path, methods, view in PAGES:
        bp.add_url_rule(path, view.__name__, view, methods=methods.split())
    return [bp]
