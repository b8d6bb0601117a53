"""The token endpoint believes only a short-lived JWT that a published key of the tool verifies."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.lti.platform.columns import ITEMS
from tests.lti.platform.scene import Scene
from tests.lti.platform.world import LINEITEM, RESULT_READ, SCORE


def test_a_right_assertion_gets_a_token_for_what_it_asks(scene: Scene) -> None:
    answer = scene.ask_token(SCORE, RESULT_READ, "https://elsewhere.example/scope")
    assert answer.status_code == 200
    assert answer.json["scope"].split() == [SCORE, RESULT_READ]
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["expires_in"] == 3600


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"sub": None},
        {"aud": "https://elsewhere.example/token"},
        {"aud": "https://campus.example"},
        {"exp": 1_799_999_000},
        {"exp": None},
        {"exp": 1_800_010_000},
        {"iat": 1_800_000_500},
        {"iat": None},
        {"jti": None},
    ],
)
def test_an_assertion_with_a_wrong_claim_gets_none(scene: Scene, claims: dict[str, Any]) -> None:
    answer = scene.ask_token(assertion=scene.assertion(**claims))
    assert answer.status_code in (400, 401)
    assert not scene.platform.world.tokens


def test_an_assertion_goes_once(scene: Scene) -> None:
    assertion = scene.assertion()
    assert scene.ask_token(assertion=assertion).status_code == 200
    assert scene.ask_token(assertion=assertion).status_code == 400


def test_the_key_has_to_be_published_and_to_fit(scene: Scene) -> None:
    claims = {"iss": scene.platform.only.id, "aud": scene.platform.token_url}
    claims |= {
        "iat": int(scene.time),
        "exp": int(scene.time) + 60,
        "jti": "1",
        "sub": claims["iss"],
    }
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert scene.ask_token(assertion=scene.signed(claims, other)).status_code == 400
    assert scene.ask_token(assertion=scene.signed(claims, kid="unknown")).status_code == 400
    assert scene.ask_token(assertion=scene.signed(claims, kid="")).status_code == 400
    assert scene.ask_token(assertion="not.a.token").status_code == 401
    assert scene.ask_token(assertion=scene.signed(claims)).status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"grant_type": "password"},
        {"client_assertion_type": "jwt"},
        {"scope": ""},
        {"scope": "https://elsewhere.example/scope"},
    ],
)
def test_the_form_has_to_be_the_standards(scene: Scene, form: dict[str, str]) -> None:
    assert scene.ask_token(**form).status_code == 400


def test_a_call_needs_a_living_token_with_its_scope(scene: Scene) -> None:
    url = scene.platform.lineitems_url(scene.course.id)
    client = scene.platform.wsgi.test_client()
    path = url.removeprefix(scene.platform.base)
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer guessed"}).status_code == 401
    assert scene.call("GET", url, SCORE, media=ITEMS).status_code == 403
    assert scene.call("GET", url, LINEITEM, media=ITEMS).status_code == 200
    token = scene.ask_token().json["access_token"]
    scene.time += 3601
    late = client.get(path, headers={"Authorization": f"Bearer {token}", "Accept": ITEMS})
    assert late.status_code == 401


def test_a_token_opens_nothing_of_another_tool(scene: Scene) -> None:
    other = scene.platform.add_tool("https://other.example")
    course = scene.platform.add_course(other)
    token = scene.platform.token_of_another(other.id)
    assert scene.platform.world.tokens[token][0] == scene.course.client_id
    answer = scene.platform.wsgi.test_client().get(
        f"/courses/{course.id}/lineitems",
        headers={"Authorization": f"Bearer {token}", "Accept": ITEMS},
    )
    assert answer.status_code == 404
