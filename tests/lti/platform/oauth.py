"""The token endpoint: client credentials by a JWT that the tool's published keys verify."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, jsonify, request

from tests.lti.platform import keys
from tests.lti.platform.world import Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE_S = 3600


def granted(platform: Platform, form: dict[str, str]) -> dict[str, Any]:
    """A fresh token for what this request may have; :class:`Refused` where it may have nothing."""
    world = platform.world
    if form.get("grant_type") != "client_credentials":
        raise Refused(400, "unsupported_grant_type")
    if form.get("client_assertion_type") != BEARER:
        raise Refused(400, "invalid_request: client_assertion_type")
    assertion = form.get("client_assertion", "")
    client = world.clients.get(keys.subject(assertion))
    if client is None:
        raise Refused(401, "invalid_client: unknown")
    audience = [platform.token_url, *([platform.token_audience] if platform.token_audience else [])]
    claims = keys.verified(assertion, client, audience, platform.tool_keys, platform.now())
    if claims.get("sub") != client.id:
        raise Refused(400, "invalid_client: sub has to be the client_id")
    with platform.lock:
        if not claims.get("jti") or claims["jti"] in world.seen_jti:
            raise Refused(400, "invalid_client: jti is missing or was used before")
        world.seen_jti.add(claims["jti"])
    scopes = [scope for scope in form.get("scope", "").split() if scope in client.scopes]
    if not scopes:
        raise Refused(400, "invalid_scope")
    token = secrets.token_urlsafe(24)
    world.tokens[token] = (client.id, scopes, platform.now() + LIFE_S)
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFE_S,
        "scope": " ".join(scopes),
    }


def caller(platform: Platform, *scopes: str) -> str:
    """The client_id whose token this request carries, for one of ``scopes``; 401 or 403 else."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    client_id, has, until = platform.world.tokens.get(token, ("", [], 0.0))
    if kind != "Bearer" or not client_id or until <= platform.now():
        raise Refused(401, "no such token", {"WWW-Authenticate": "Bearer"})
    if not set(scopes) & set(has):
        raise Refused(403, f"the token lacks the scope {scopes[0]}")
    return client_id


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("oauth", __name__)

    @bp.post("/token")
    def token() -> Response:
        if request.mimetype != "application/x-www-form-urlencoded":
            raise Refused(400, "invalid_request: not a form")
        answer = granted(platform, request.form.to_dict())
        if g.get("fault") == "foreign-token":
            of = keys.subject(request.form["client_assertion"])
            answer["access_token"] = platform.token_of_another(of)
        return jsonify(answer)

    return bp
