"""The platform as a WSGI application: its services, its pages, refusals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify, request

from tests.lti.platform import (
    columns,
    deeplink,
    faults,
    marks,
    oauth,
    oidc,
    pages,
    registration,
    roster,
)
from tests.lti.platform.world import Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

PARTS = (oidc, oauth, columns, marks, roster, deeplink, registration, pages)


def make_site(platform: Platform) -> Flask:
    """Every part on one application; each call is noted, each change kept before the answer."""
    app = Flask("tests.lti.platform", static_folder=None)
    for part in PARTS:
        app.register_blueprint(part.routes(platform))

    @app.before_request
    def misbehave() -> Response | None:
        return faults.instead(platform)

    @app.after_request
    def note(response: Response) -> Response:
        platform.world.calls.append(
            (platform.now(), request.method, request.full_path.rstrip("?"), response.status_code)
        )
        if request.method != "GET":
            platform.keep()
        return response

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Any:
        body = jsonify({"error": error.reason.split(":")[0], "error_description": error.reason})
        return body, error.status, error.headers

    return app
