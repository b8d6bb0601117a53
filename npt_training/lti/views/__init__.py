"""The pages of LTI: the table of contents of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint
from npt_training.lti.views import frames, oidc, tabs

Page = tuple[str, str, Callable[..., Any]]

PAGES: list[Page] = [
    ("/jwks.json", "GET", oidc.jwks),
    ("/login", "GET POST", oidc.begin),
    ("/launch", "POST", oidc.land),
    ("/over", "GET", frames.over),
    ("/holds", "GET", frames.holds),
    ("/away", "GET", frames.away),
    ("/code", "POST", frames.code),
    ("/account", "GET", frames.account),
    ("/choose", "POST", frames.choose),
    ("/leave", "POST", frames.leave),
    ("/tab", "POST", tabs.tab),
    ("/own", "GET", tabs.own),
    ("/join", "GET POST", tabs.join),
]


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; none in a host application, which has its own way into an LMS."""
    if runtime.hosted:
        return []
    bp = Blueprint("lti", __name__, url_prefix="/lti")
    for path, methods, view in PAGES:
        bp.add_url_rule(path, view.__name__, view, methods=methods.split())
    return [bp]
