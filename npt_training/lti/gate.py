"""What a page in a frame or tab leaves to the person's own account.

An LMS says who somebody is; its administrators could say so of anybody. So nothing is signed there,
and no account that has a door of its own is changed there.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from flask import current_app, jsonify, redirect, request

from npt_training.accounts import service
from npt_training.accounts.principal import Principal
from npt_training.core.i18n import gettext as _
from npt_training.core.web import ROOT, SAFE_METHODS, access_of, is_json, render, url_to
from npt_training.lti import frames, joining, tabs
from npt_training.lti.cookies import Way, drop, sessions, way

BY_ONESELF = frozenset({
    "accounts.sign_in", "accounts.second_step", "accounts.passkey_options",
    "accounts.passkey_sign_in", "accounts.sign_out", "accounts.act_for",
    "accounts.confirm_identity", "accounts.confirm_options", "accounts.confirm_by_passkey",
    "accounts.security", "accounts.change_password", "accounts.set_up_codes",
    "accounts.remove_codes", "accounts.add_passkey", "accounts.add_passkey_options",
    "accounts.add_passkey_finish", "accounts.remove_passkey", "accounts.end_session",
    "accounts.accept_invitation",
})  # fmt: skip
"""Signing in and how one signs in."""
OF_AN_ACCOUNT = frozenset({
    "accounts.profile", "accounts.change_email", "certification.name", "certification.consent",
    "certification.surrender",
})  # fmt: skip
"""What changes a person; whoever has no door of their own may do it from the course."""
GIVEN = frozenset().union(*frames.RIGHTS.values())


def needs_own_account(found: frames.Inside, endpoint: str) -> bool:
    """True when this request is for the person's own account alone."""
    principal = found.principal
    if principal is None:
        return False
    name = endpoint.removeprefix(f"{ROOT}.")
    if name in BY_ONESELF or name.startswith("sso."):
        return True
    if name in OF_AN_ACCOUNT and request.method not in SAFE_METHODS:
        return joining.has_own_door(principal.person_id)
    access = access_of(endpoint)
    wanted: frozenset[Enum] = getattr(current_app.view_functions[endpoint], "_npt_or", frozenset())
    return isinstance(access, Enum) and not wanted & GIVEN


def own_account_first(found: frames.Inside) -> Any:
    """The page that says so, with a button that opens a tab."""
    said = _("This is done with your own account, in a tab of its own.")
    if is_json():
        return jsonify(message=said), 403
    here = request.full_path.rstrip("?") if request.method in SAFE_METHODS else None
    name = (request.endpoint or "").removeprefix(f"{ROOT}.")
    target = url_to("dashboard.home") if here is None or name in BY_ONESELF else here
    return render(
        "lti/frames/own.html",
        code=tabs.new_code(found.launch_id, target, tabs.Purpose.OWN),
        purpose=tabs.Purpose.OWN.value,
        target=target,
    ), 403


def own_sign_in() -> Principal | None:
    """Who is signed in with an account of their own in this browser, beside the tab's session."""
    kept = sessions().of[Way.OWN].open_session(current_app, request)
    token = kept.get("_user_id") if kept else None
    found = service.recognise(token) if isinstance(token, str) else None
    return found.principal if found is not None else None


def two_in_a_tab(found: frames.Inside) -> Any:
    """A tab opened from a course in a browser where somebody is signed in: never both at once.

    The same person goes on with their own account; of two, the person at the screen chooses.
    """
    if way() is not Way.TAB or request.method not in SAFE_METHODS or found.principal is None:
        return None
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return None
    own = own_sign_in()
    if own is None:
        return None
    if own.person_id != found.principal.person_id:
        return render("lti/frames/choose.html", own=own, here_as=found)
    response = redirect(request.full_path.rstrip("?"))
    frames.leave(found.session_id)
    drop(response, Way.TAB)
    return response
