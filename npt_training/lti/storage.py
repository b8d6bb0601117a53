"""Platform storage: where a login's cookie does not come back, the platform kept its secret for us.

The pages of this file ask by postMessage, at the origin of the platform's authentication endpoint
and of no other. Nothing but a login is proven so; a session needs a cookie, or a tab of its own.
Source: LTI Platform Storage 0.1 and LTI Client Side postMessages 0.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, request
from werkzeug.wrappers import Response

from npt_training.core.web import render
from npt_training.lti import login, tabs
from npt_training.lti.origins import origin_of

if TYPE_CHECKING:
    from npt_training.lti.errors import BrowserUnproven


def begin(begun: login.Begun) -> Response:
    """A page that asks the platform to keep the login's secret, then goes on to it."""
    return _page(
        "lti/frames/store.html",
        frame=begun.storage_target,
        origin=origin_of(begun.auth_url),
        key=begun.cookie,
        value=begun.browser,
        onward=begun.redirect_to,
    )


def prove(unproven: BrowserUnproven, state: str, id_token: str) -> Response:
    """A page that asks for the secret back and posts the launch with it."""
    return _page(
        "lti/frames/prove.html",
        frame=unproven.login.storage_target,
        origin=origin_of(unproven.login.auth_url),
        key=login.cookie_of(state),
        state=state,
        id_token=id_token,
        error=unproven,
    )


def probe(launch_id: str, target: str) -> Response | None:
    """A page that finds out whether the session's cookie holds; if not, it offers a new tab.

    None where the login's own cookie came back: what is kept of one is kept of the other.
    """
    if login.cookie_of(request.form.get("state", "")) in request.cookies:
        return None
    return _page(
        "lti/frames/probe.html",
        launch_id=launch_id,
        target=target,
        code=tabs.new_code(launch_id, target, tabs.Purpose.OPEN),
        good_for_s=int(tabs.GOOD_FOR.total_seconds()),
    )


def _page(template: str, **values: object) -> Response:
    response = make_response(render(template, **values))
    response.headers["Cache-Control"] = "no-store"
    return response
