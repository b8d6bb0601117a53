"""The authentication endpoint: takes what the tool's login sent, answers with a signed launch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, render_template_string, request

from tests.lti.platform import keys
from tests.lti.platform.claims import launch_claims
from tests.lti.platform.world import Pending, Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

FORM = """<!doctype html><html lang="en"><title>Opening the tool</title>
<form method="post" action="{{ to }}"><input type="hidden" name="id_token" value="{{ token }}">
<input type="hidden" name="state" value="{{ state }}">{% if storage %}
<input type="hidden" name="lti_storage_target" value="{{ storage }}">{% endif %}</form>
<script>document.forms[0].submit()</script></html>"""

FIXED = {
    "scope": "openid",
    "response_type": "id_token",
    "response_mode": "form_post",
    "prompt": "none",
}


def checked(platform: Platform, sent: dict[str, str]) -> Pending:
    """The launch these parameters are for; :class:`Refused` names the first that does not hold."""
    world = platform.world
    client = world.clients.get(sent.get("client_id", ""))
    if client is None:
        raise Refused(400, "no such client_id")
    if sent.get("redirect_uri") not in client.redirect_uris:
        raise Refused(400, f"redirect_uri {sent.get('redirect_uri')!r} is not on the allow-list")
    for name, value in FIXED.items():
        if sent.get(name) != value:
            raise Refused(400, f"{name} has to be {value!r}, not {sent.get(name)!r}")
    for name in ("nonce", "state", "login_hint", "lti_message_hint"):
        if not sent.get(name):
            raise Refused(400, f"{name} is missing")
    if sent["nonce"] in world.seen_nonces:
        raise Refused(400, "this nonce was used before")
    pending = world.pending.get(sent["lti_message_hint"])
    if pending is None or pending.client_id != client.id:
        raise Refused(400, "lti_message_hint is not of a launch of this tool")
    if pending.user_id != sent["login_hint"]:
        raise Refused(400, "login_hint is not of the person who started the launch")
    if pending.answered:
        raise Refused(400, "this launch was answered before")
    return pending


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("oidc", __name__)

    @bp.route("/auth", methods=["GET", "POST"])
    def auth() -> str:
        sent = request.values.to_dict()
        with platform.lock:
            pending = checked(platform, sent)
            platform.world.seen_nonces.add(sent["nonce"])
            pending.answered = True
        token = keys.sign(platform.world, launch_claims(platform, pending, sent["nonce"]))
        return render_template_string(
            FORM,
            to=sent["redirect_uri"],
            token=token,
            state=sent["state"],
            storage=platform.storage,
        )

    @bp.get("/jwks")
    def key_set() -> Response:
        return jsonify(keys.jwks(platform.world))

    return bp
