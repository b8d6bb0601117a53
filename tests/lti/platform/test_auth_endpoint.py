"""The authentication endpoint takes a login exactly as it has to be, once."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest

from tests.lti.platform.claims import LTI
from tests.lti.platform.drive import fields
from tests.lti.platform.scene import Scene


def right(scene: Scene) -> dict[str, str]:
    begun = dict(parse_qsl(urlsplit(scene.platform.begin(scene.link, scene.learner)).query))
    return {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": begun["client_id"],
        "redirect_uri": "http://localhost:8000/lti/launch",
        "login_hint": begun["login_hint"],
        "lti_message_hint": begun["lti_message_hint"],
        "nonce": "n" * 20,
        "state": "s" * 20,
    }


def test_a_right_login_gets_a_signed_launch(scene: Scene) -> None:
    answer = scene.platform.wsgi.test_client().post("/auth", data=right(scene))
    form = fields(answer.text)
    assert form["state"] == "s" * 20
    key = jwt.PyJWK(scene.platform.jwks()["keys"][0]).key
    said = jwt.decode(
        form["id_token"], key, ["RS256"], audience=scene.platform.only.id,
        options={"verify_exp": False, "verify_iat": False},
    )  # fmt: skip
    assert said["sub"] == scene.learner.id
    assert said["nonce"] == "n" * 20
    assert said[LTI + "resource_link"]["id"] == scene.link.id
    assert said["exp"] - said["iat"] == 60


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_uri", "http://localhost:8000/lti/launch/"),
        ("redirect_uri", "https://elsewhere.example/lti/launch"),
        ("response_mode", "query"),
        ("response_mode", ""),
        ("prompt", "login"),
        ("prompt", ""),
        ("scope", "openid profile"),
        ("response_type", "code"),
        ("nonce", ""),
        ("state", ""),
        ("client_id", "client-99"),
        ("login_hint", "user-99"),
        ("lti_message_hint", "hint-99"),
        ("lti_message_hint", ""),
    ],
)
def test_anything_else_is_refused_in_words(scene: Scene, name: str, value: str) -> None:
    answer = scene.platform.wsgi.test_client().post("/auth", data=right(scene) | {name: value})
    assert answer.status_code == 400
    assert answer.json["error_description"]
    assert "id_token" not in fields(answer.text)


def test_neither_a_launch_nor_a_nonce_goes_twice(scene: Scene) -> None:
    client = scene.platform.wsgi.test_client()
    first = right(scene)
    assert client.post("/auth", data=first).status_code == 200
    assert client.post("/auth", data=first | {"nonce": "another"}).status_code == 400
    assert client.post("/auth", data=right(scene)).json["error"] == "this nonce was used before"


def test_what_is_withheld_is_not_in_the_token(scene: Scene) -> None:
    scene.platform.share_pii = scene.platform.share_sub = False
    token = fields(scene.platform.wsgi.test_client().post("/auth", data=right(scene)).text)
    said = jwt.decode(token["id_token"], options={"verify_signature": False})
    assert not {"sub", "name", "given_name", "family_name", "email"} & set(said)


def test_variables_tell_what_a_link_was_copied_from(scene: Scene) -> None:
    scene.link.custom = {
        "link": "$ResourceLink.id.history",
        "course": "$Context.id.history",
        "odd": "$Not.known",
    }
    copy = scene.platform.copy_course(scene.platform.copy_course(scene.course))
    (link,) = scene.platform.world.course_links(copy.id)
    scene.platform.world.pending.clear()
    begun = scene.platform.begin(link, scene.learner)
    sent = dict(parse_qsl(urlsplit(begun).query)) | {"nonce": "n"}
    said = jwt.decode(scene.platform.id_token(sent), options={"verify_signature": False})
    custom = said[LTI + "custom"]
    assert custom["link"].split(",")[-1] == scene.link.id
    assert len(custom["course"].split(",")) == 2
    assert custom["odd"] == "$Not.known"
