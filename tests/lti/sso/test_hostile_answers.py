"""Nothing an institution or a stranger sends back is believed before it is proved."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from joserfc.jwk import OctKey
from sqlalchemy import select

from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.lti.sso import institutions
from npt_training.lti.sso.models import Institution, InstitutionUser
from tests.lti.sso.provider import CLIENT, Strict, _key


def go(browser: FlaskClient, university: Institution) -> str:
    return str(browser.get(f"/sign-in/with/{university.id}").location)


def back(browser: FlaskClient, university: Institution, provider: Strict) -> Any:
    return browser.get(provider.back(provider.sign_in(go(browser, university))))


def refused(answer: Any, words: str) -> None:
    assert answer.status_code in {400, 422}, answer.location
    assert words in answer.text
    with read() as s:
        assert s.scalars(select(InstitutionUser)).all() == []


UNPROVED = "could not be proved right"


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """What is refused before anything is written needs one database."""
    return str(request.param)


BENT: list[dict[str, Any]] = [
    {"iss": "https://somebody.example"}, {"iss": None}, {"aud": "another"}, {"aud": []},
    {"aud": ["another", CLIENT]}, {"aud": [CLIENT, "x"], "azp": "x"}, {"azp": "x"},
    {"nonce": "another"}, {"nonce": None}, {"exp": 1}, {"exp": "soon"}, {"iat": 99999999999},
    {"nbf": 99999999999}, {"at_hash": "wrong"}, {"sub": 7}, {"sub": ""}, {"sub": "x" * 256},
    {"sub": None}, {"sub": ["a"]},
]  # fmt: skip
NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")


def test_a_bent_token_or_one_that_lacks_a_claim_opens_nothing(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    came_in = []
    for bend, without in [*((b, ()) for b in BENT), *(({}, (claim,)) for claim in NEEDED)]:
        provider.bend, provider.without = bend, without
        answer = back(browser, university, provider)
        if answer.status_code != 422 or browser.get("/sign-in/new").status_code != 303:
            came_in.append((bend, without))
    assert came_in == []
    provider.bend, provider.without = {}, ()
    assert back(browser, university, provider).status_code == 303


def test_another_key_opens_nothing(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    provider.signs_with = _key("thief")
    refused(back(browser, university, provider), UNPROVED)


def test_our_secret_is_no_key(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    provider.signs_with = OctKey.import_key("a client secret, long enough for a signature")
    provider.header = {"alg": "HS256"}
    refused(back(browser, university, provider), UNPROVED)


def test_an_unsigned_or_odd_token_opens_nothing(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    for token in ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.", "nonsense", "a.b.c", 7, None):
        body = json.dumps({"access_token": "x", "token_type": "Bearer", "id_token": token})
        provider.token_answer = Response(body, mimetype="application/json")
        refused(back(browser, university, provider), UNPROVED)


def test_a_bad_token_answer_is_said_in_words(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    for body, status, words in (
        ("<html>busy", 200, "web page"), ("[]", 200, "did not finish"),
        ('{"error": "invalid_grant"}', 200, "did not finish"),
        ('{"error": "x"}', 400, "refused (400)"), ("", 503, "trouble of its own"),
    ):  # fmt: skip
        provider.token_answer = Response(body, status, mimetype="application/json")
        refused(back(browser, university, provider), words)


def test_the_state_belongs_to_the_browser_and_is_used_once(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict
) -> None:
    answer = provider.sign_in(go(browser, university))
    refused(site.test_client().get(provider.back(answer)), "not begun in this browser")
    other = site.test_client()
    go(other, university)
    refused(other.get(provider.back(answer)), "not begun in this browser")
    assert browser.get(provider.back(answer)).status_code == 303
    refused(browser.get(provider.back(answer)), "not begun in this browser")


def test_a_code_of_somebody_else_does_not_fit_the_verifier(
    browser: FlaskClient, site: Flask, university: Institution, provider: Strict
) -> None:
    stolen = provider.sign_in(go(site.test_client(), university))
    mine = provider.sign_in(go(browser, university))
    refused(
        browser.get(provider.back({"code": stolen["code"], "state": mine["state"]})),
        "refused (400)",
    )


def test_it_does_not_take_for_ever(
    browser: FlaskClient, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    answer = provider.sign_in(go(browser, university))
    clock.advance(timedelta(minutes=11))
    refused(browser.get(provider.back(answer)), "took too long")


def test_a_refusal_there_is_a_page_here(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    state = provider.sign_in(go(browser, university))["state"]
    refused(
        browser.get(provider.back({"error": "access_denied", "state": state})),
        "did not sign you in",
    )


def test_the_answer_of_another_issuer_is_refused(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    answer = provider.sign_in(go(browser, university)) | {"iss": "https://somebody.example"}
    refused(browser.get(provider.back(answer)), "another institution")


def test_one_that_names_itself_always_does(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    provider.describe = {"authorization_response_iss_parameter_supported": True}
    answer = provider.sign_in(go(browser, university))
    refused(browser.get(provider.back(answer)), "another institution")
    answer = provider.sign_in(go(browser, university)) | {"iss": provider.issuer}
    assert browser.get(provider.back(answer)).status_code == 303


def test_switched_off_on_the_way_it_opens_nothing(
    browser: FlaskClient, university: Institution, provider: Strict, principal: Any
) -> None:
    answer = provider.sign_in(go(browser, university))
    institutions.switch(principal, university.id, on=False)
    assert browser.get(provider.back(answer)).status_code == 404


def test_a_new_key_is_learnt_without_waiting_for_the_cache(
    browser: FlaskClient, university: Institution, provider: Strict, clock: FrozenClock
) -> None:
    assert back(browser, university, provider).status_code == 303
    assert back(browser, university, provider).status_code == 303
    assert provider.asked.count("jwks") == 1
    provider.turn_over()
    refused(back(browser, university, provider), UNPROVED)
    clock.advance(timedelta(seconds=31))
    assert back(browser, university, provider).status_code == 303
    assert provider.asked.count("jwks") == 2
    assert provider.asked.count("configuration") == 1


def test_a_secret_in_the_form_where_the_institution_wants_it_there(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    provider.describe = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert back(browser, university, provider).status_code == 303


def test_a_name_from_userinfo_only_of_the_same_person(
    browser: FlaskClient, university: Institution, provider: Strict
) -> None:
    provider.describe = {"userinfo_endpoint": f"{provider.issuer}/userinfo"}
    provider.without = ("name",)
    provider.userinfo = {"sub": "eve", "name": "Eve"}
    back(browser, university, provider)
    assert "Eve" not in browser.get("/sign-in/new").text
    provider.userinfo = {"sub": "ada", "given_name": "Ada", "family_name": "Byron"}
    back(browser, university, provider)
    assert 'value="Ada Byron"' in browser.get("/sign-in/new").text


def test_a_provider_on_a_private_address_is_never_asked(app: Flask, client: FlaskClient) -> None:
    from tests.accounts.factories import make_organisation, make_person, principal_of

    principal = principal_of(make_person(make_organisation(), "administrator"))
    made = institutions.add(
        principal, institutions.Fields("U", "https://10.0.0.1", CLIENT, "", False)
    )
    institutions.switch(principal, made.id, on=True)
    answer = client.get(f"/sign-in/with/{made.id}")
    assert answer.status_code == 422
    assert "private addresses" in answer.text
