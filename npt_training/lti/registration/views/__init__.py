"""The pages of registration: the table of contents of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from npt_training.core.runtime import Runtime
from npt_training.core.web import Blueprint
from npt_training.lti.registration.views import door, keys, lists, platform, tenants

PAGES: list[tuple[str, str, Callable[..., Any]]] = [
    ("/lti/register", "GET", door.register),
    ("/lti/<product>.json", "GET", door.configuration),
    ("/lti/admin", "GET", lists.connections),
    ("/lti/admin/links", "POST", lists.make_link),
    ("/lti/admin/links/<offer_id>/withdraw", "POST", lists.withdraw_link),
    ("/lti/admin/addresses", "GET", lists.our_addresses),
    ("/lti/admin/platforms/new", "GET POST", platform.by_hand),
    ("/lti/admin/platforms/<platform_id>", "GET", platform.one),
    ("/lti/admin/platforms/<platform_id>/approve", "POST", platform.approve),
    ("/lti/admin/platforms/<platform_id>/end", "GET POST", platform.end),
    ("/lti/admin/platforms/<platform_id>/edit", "GET POST", platform.edit),
    ("/lti/admin/platforms/<platform_id>/roles", "POST", platform.set_role),
    ("/lti/admin/platforms/<platform_id>/try", "POST", platform.try_out),
    ("/lti/admin/tenants/<tenant_id>", "GET POST", tenants.tenant),
    ("/lti/admin/tenants/<tenant_id>/end", "GET POST", tenants.end_tenant),
    ("/lti/admin/keys", "GET", keys.keys),
    ("/lti/admin/keys/rotate", "GET POST", keys.rotate),
]


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """One blueprint; none in a host, which speaks to its LMS itself."""
    if runtime.hosted:
        return []
    bp = Blueprint("lti_registration", __name__)
    for path, methods, view in PAGES:
        bp.add_url_rule(path, view.__name__, view, methods=methods.split())
    return [bp]
