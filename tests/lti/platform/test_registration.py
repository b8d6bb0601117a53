"""Dynamic registration: a token goes once, and the fields have to be those of the standard."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.lti.platform import registration
from tests.lti.platform.registration import TOOL
from tests.lti.platform.scene import Scene
from tests.lti.platform.world import SCORE

SENT: dict[str, Any] = {
    "application_type": "web",
    "grant_types": ["implicit", "client_credentials"],
    "response_types": ["id_token"],
    "redirect_uris": ["https://tool.example/lti/launch"],
    "initiate_login_uri": "https://tool.example/lti/login",
    "client_name": "Tool",
    "jwks_uri": "https://tool.example/lti/jwks.json",
    "token_endpoint_auth_method": "private_key_jwt",
    "scope": SCORE,
    TOOL: {
        "domain": "tool.example",
        "target_link_uri": "https://tool.example/lti/to",
        "messages": [{"type": "LtiDeepLinkingRequest"}],
        "claims": ["iss", "sub"],
    },
}


def token(scene: Scene) -> str:
    link = registration.link(scene.platform, "https://tool.example/register?link=1")
    return dict(parse_qsl(urlsplit(link).query))["registration_token"]


def send(scene: Scene, body: dict[str, Any], secret: str) -> Any:
    return scene.platform.wsgi.test_client().post(
        "/register", json=body, headers={"Authorization": f"Bearer {secret}"}
    )


def test_a_tool_is_registered_once_by_a_link(scene: Scene) -> None:
    secret = token(scene)
    answer = send(scene, SENT, secret)
    assert answer.status_code == 201
    client = scene.platform.world.clients[answer.json["client_id"]]
    assert client.redirect_uris == SENT["redirect_uris"]
    assert client.scopes == [SCORE]
    assert answer.json[TOOL]["deployment_id"] == client.deployments[0]
    assert send(scene, SENT, secret).status_code == 401
    assert send(scene, SENT, "guessed").status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"application_type": "native"}, 400),
        ({"response_types": ["code"]}, 400),
        ({"grant_types": ["implicit"]}, 400),
        ({"redirect_uris": []}, 400),
        ({"jwks_uri": ""}, 400),
        ({"scope": "everything"}, 400),
        ({"token_endpoint_auth_method": "client_secret_post"}, 400),
        ({TOOL: SENT[TOOL] | {"domain": "other.example"}}, 400),
        ({TOOL: SENT[TOOL] | {"messages": [{"type": "Unknown"}]}}, 400),
        ({"favourite_colour": "green"}, 422),
        ({TOOL: SENT[TOOL] | {"favourite_colour": "green"}}, 422),
    ],
)
def test_what_is_not_of_the_standard_is_refused_and_the_token_still_good(
    scene: Scene, change: dict[str, Any], status: int
) -> None:
    scene.platform.refuses_unknown = True
    secret = token(scene)
    assert send(scene, SENT | change, secret).status_code == status
    assert send(scene, SENT, secret).status_code == 201


def test_the_configuration_names_every_address(scene: Scene) -> None:
    told = scene.platform.wsgi.test_client().get("/.well-known/openid-configuration").json
    assert told["issuer"] == scene.platform.issuer
    for name in ("authorization_endpoint", "registration_endpoint", "jwks_uri", "token_endpoint"):
        assert told[name].startswith(f"{scene.platform.base}/")
