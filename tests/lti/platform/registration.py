"""Dynamic registration: one token, one tool, and nothing that is not in the specification."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, request

from tests.lti.platform.claims import DEEP_LINK, RESOURCE, REVIEW
from tests.lti.platform.world import SCOPES, Client, Refused

if TYPE_CHECKING:
    from tests.lti.platform.platform import Platform

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"
PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
FIELDS = {
    "application_type", "grant_types", "response_types", "redirect_uris", "initiate_login_uri",
    "client_name", "jwks_uri", "logo_uri", "token_endpoint_auth_method", "contacts", "client_uri",
    "tos_uri", "policy_uri", "scope", TOOL,
}  # fmt: skip
TOOL_FIELDS = {
    "domain", "secondary_domains", "deployment_id", "target_link_uri", "custom_parameters",
    "description", "messages", "claims",
}  # fmt: skip
MESSAGES = (RESOURCE, DEEP_LINK, REVIEW)


def configuration(platform: Platform) -> dict[str, Any]:
    """What the platform says about itself at its openid-configuration address."""
    return {
        "issuer": platform.issuer,
        "authorization_endpoint": f"{platform.base}/auth",
        "registration_endpoint": f"{platform.base}/register",
        "jwks_uri": f"{platform.base}/jwks",
        "token_endpoint": platform.token_url,
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", *SCOPES],
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public", "pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        PLATFORM: {
            "product_family_code": platform.family,
            "version": "1",
            "messages_supported": [{"type": message} for message in MESSAGES],
            "variables": ["ResourceLink.id.history", "Context.id.history", "User.id"],
        },
    } | ({"authorization_server": platform.token_audience} if platform.token_audience else {})


def link(platform: Platform, tool_address: str) -> str:
    """The tool's registration address with the two parameters a platform adds, good once."""
    token = platform.world.new("registration")
    platform.world.registration_tokens[token] = False
    query = {
        "openid_configuration": f"{platform.base}/.well-known/openid-configuration",
        "registration_token": token,
    }
    return f"{tool_address}{'&' if '?' in tool_address else '?'}{urlencode(query)}"


def checked(platform: Platform, body: dict[str, Any]) -> dict[str, Any]:
    """The tool's own part of what it sent; :class:`Refused` names the first fault."""
    if platform.refuses_unknown and set(body) - FIELDS:
        raise Refused(422, f"unknown fields: {sorted(set(body) - FIELDS)}")
    wanted = {
        "application_type": "web",
        "response_types": ["id_token"],
        "token_endpoint_auth_method": "private_key_jwt",
    }
    for name, value in wanted.items():
        if body.get(name) != value:
            raise Refused(400, f"{name} has to be {value!r}")
    if not {"implicit", "client_credentials"} <= set(body.get("grant_types", [])):
        raise Refused(400, "grant_types has to hold implicit and client_credentials")
    for name in ("initiate_login_uri", "client_name", "jwks_uri"):
        if not isinstance(body.get(name), str) or not body[name]:
            raise Refused(400, f"{name} is missing")
    if not body.get("redirect_uris") or not isinstance(body["redirect_uris"], list):
        raise Refused(400, "redirect_uris has to be a list")
    strange = set(body.get("scope", "").split()) - set(SCOPES) - {"openid"}
    if strange:
        raise Refused(400, f"unknown scopes: {sorted(strange)}")
    tool = body.get(TOOL)
    if not isinstance(tool, dict):
        raise Refused(400, f"{TOOL} is missing")
    if platform.refuses_unknown and set(tool) - TOOL_FIELDS:
        raise Refused(422, f"unknown fields: {sorted(set(tool) - TOOL_FIELDS)}")
    if tool.get("domain") != urlsplit(tool.get("target_link_uri", "")).netloc:
        raise Refused(400, "domain_targetlinkuri_mismatch")
    for message in tool.get("messages", []):
        if message.get("type") not in MESSAGES:
            raise Refused(400, f"unknown message type {message.get('type')!r}")
    return tool


def routes(platform: Platform) -> Blueprint:
    bp = Blueprint("registration", __name__)

    @bp.get("/.well-known/openid-configuration")
    def told() -> Response:
        return jsonify(configuration(platform) | platform.configuration_extra)

    @bp.post("/register")
    def register() -> tuple[Response, int]:
        if request.mimetype != "application/json":
            raise Refused(415, "Content-Type has to be application/json")
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        with platform.lock:
            tokens = platform.world.registration_tokens
            if kind != "Bearer" or tokens.get(token) is not False:
                raise Refused(401, "the registration token is unknown or was used before")
            try:
                body = json.loads(request.get_data())
            except ValueError as error:
                raise Refused(400, "not JSON") from error
            tool = checked(platform, body)
            tokens[token] = True
            client = Client(
                id=platform.world.new("client"),
                tool_url=tool["target_link_uri"].split("/lti", 1)[0],
                redirect_uris=list(body["redirect_uris"]),
                login_url=body["initiate_login_uri"],
                target_url=tool["target_link_uri"],
                jwks_url=body["jwks_uri"],
                deployments=[platform.world.new("deployment")],
                scopes=[s for s in body.get("scope", "").split() if s in SCOPES],
            )
            platform.world.clients[client.id] = client
            platform.tool_custom = dict(tool.get("custom_parameters", {}))
        told = body | {
            "client_id": client.id,
            TOOL: tool | {"deployment_id": client.deployments[0]},
        }
        return jsonify(told), 201

    return bp
