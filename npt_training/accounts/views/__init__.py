"""The pages of accounts: the table of contents of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from npt_training.accounts.views import entry
from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint

Page = tuple[str, str, Callable[..., Any]]

EVERYWHERE: list[Page] = []

# Only where we keep accounts ourselves; a host has its own pages for these.
OWN_ACCOUNTS: list[Page] = [
    ("/sign-in", "GET POST", entry.sign_in),
    ("/sign-in/code", "GET POST", entry.second_step),
    ("/sign-out", "POST", entry.sign_out),
]


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; in host mode without the pages of our own accounts."""
    bp = Blueprint("accounts", __name__)
    for path, methods, view in EVERYWHERE + ([] if runtime.hosted else OWN_ACCOUNTS):
        bp.add_url_rule(path, view.__name__, view, methods=methods.split())
    return [bp]
