"""Passkeys: added, used to sign in and to sign for one purpose, each challenge once."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import passkeys, service, totp
from npt_training.accounts.errors import PasskeyRefused
from npt_training.accounts.models import Person
from npt_training.core.clock import FrozenClock
from tests.accounts.authenticator import PRESENT, Authenticator, challenge_in
from tests.accounts.factories import make_organisation, make_person, post, post_json, sign_in

SIGN = "sign:0f343b0931126a20f133d67c2b018a3b"


@pytest.fixture
def person(app: Flask) -> Person:
    return make_person(make_organisation(), "instructor")


@pytest.fixture
def phone(person: Person) -> Authenticator:
    """The person's phone, with a passkey for this site."""
    return added(person)


def added(person: Person) -> Authenticator:
    device = Authenticator()
    made = device.make(passkeys.begin_registration(person.id))
    passkeys.finish_registration(person.id, made, "my phone")
    return device


def test_adding_and_signing_in_by_the_pages(
    app: Flask, client: FlaskClient, person: Person
) -> None:
    device = Authenticator()
    sign_in(client, person)
    options = post_json(client, "/account/security/passkeys/options")
    answer = post_json(
        client,
        "/account/security/passkeys",
        {"credential": device.make(options.text), "label": "my phone"},
    )
    assert answer.json["next"] == "/account/security"
    assert "my phone" in client.get("/account/security").text

    browser = app.test_client()
    options = post_json(browser, "/sign-in/passkey/options")
    answer = post_json(
        browser,
        "/sign-in/passkey",
        {"credential": device.answer(options.text), "next": "/account/security"},
    )
    assert answer.json == {"next": "/account/security"}
    assert browser.get("/account").status_code == 200


def test_signing_in_takes_both_steps_at_once(
    app: Flask, client: FlaskClient, person: Person, phone: Authenticator
) -> None:
    totp.begin(person.id)
    options = post_json(client, "/sign-in/passkey/options")
    answer = post_json(
        client,
        "/sign-in/passkey",
        {"credential": phone.answer(options.text), "next": "https://evil.example"},
    )
    assert answer.status_code == 200
    assert "evil" not in answer.json["next"]
    assert client.get("/account").status_code == 200


def test_a_sign_in_answer_belongs_to_the_browser_that_asked(
    app: Flask, client: FlaskClient, phone: Authenticator
) -> None:
    options = post_json(client, "/sign-in/passkey/options")
    other = app.test_client()
    post_json(other, "/sign-in/passkey/options")
    answer = post_json(other, "/sign-in/passkey", {"credential": phone.answer(options.text)})
    assert answer.status_code == 422
    assert other.get("/account").status_code == 302


def test_signing_is_bound_to_its_purpose(person: Person, phone: Authenticator) -> None:
    options = passkeys.begin_assertion(person.id, SIGN)
    assert challenge_in(options)[16:] == hashlib.sha256(SIGN.encode()).digest()
    assert passkeys.finish_assertion(person.id, SIGN, phone.answer(options))


def test_a_signature_for_one_document_is_none_for_another(
    person: Person, phone: Authenticator
) -> None:
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN + "0", answer)
    assert passkeys.finish_assertion(person.id, SIGN, answer)


def test_a_challenge_is_answered_once(person: Person, phone: Authenticator) -> None:
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    assert passkeys.finish_assertion(person.id, SIGN, answer)
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_a_challenge_grows_old(person: Person, phone: Authenticator, clock: FrozenClock) -> None:
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    clock.advance(minutes=5, seconds=1)
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_a_made_up_challenge_is_refused(person: Person, phone: Authenticator) -> None:
    options = passkeys.begin_assertion(person.id, SIGN)
    answer = phone.answer(options, challenge="bm90IGFza2Vk")
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_somebody_elses_passkey_does_not_sign(person: Person, phone: Authenticator) -> None:
    other = make_person(make_organisation("South"), "instructor")
    stranger = added(other)
    answer = stranger.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_another_key_under_the_same_id_is_refused(person: Person, phone: Authenticator) -> None:
    forger = Authenticator()
    forger.credential_id = phone.credential_id
    answer = forger.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


@pytest.mark.parametrize("fault", ["origin", "rp_id", "flags"])
def test_another_site_or_an_unverified_owner_is_refused(
    person: Person, phone: Authenticator, fault: str
) -> None:
    setattr(
        phone,
        fault,
        {"origin": "https://evil.example", "rp_id": "evil.example", "flags": PRESENT}[fault],
    )
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_a_copied_authenticator_is_noticed(person: Person, phone: Authenticator) -> None:
    assert passkeys.finish_assertion(
        person.id, SIGN, phone.answer(passkeys.begin_assertion(person.id, SIGN))
    )
    phone.count -= 1
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


@pytest.mark.parametrize("rubbish", ["", "[]", "{", '{"response": {}}', {"response": {}}, {}])
def test_rubbish_is_refused(person: Person, phone: Authenticator, rubbish: object) -> None:
    passkeys.begin_assertion(person.id, SIGN)
    assert not passkeys.finish_assertion(person.id, SIGN, rubbish)  # type: ignore[arg-type]
    with pytest.raises(PasskeyRefused):
        passkeys.finish_registration(person.id, rubbish, "x")  # type: ignore[arg-type]


def test_one_passkey_is_added_once(person: Person, phone: Authenticator) -> None:
    again = phone.make(passkeys.begin_registration(person.id))
    with pytest.raises(PasskeyRefused):
        passkeys.finish_registration(person.id, again, "again")
    assert len(passkeys.passkeys_of(person.id)) == 1


def test_a_removed_passkey_signs_nothing(
    app: Flask, client: FlaskClient, person: Person, phone: Authenticator
) -> None:
    sign_in(client, person)
    (stored,) = passkeys.passkeys_of(person.id)
    path = f"/account/security/passkeys/{stored.id}/remove"
    assert "my phone" in client.get(path).text
    assert passkeys.has_passkey(person.id)
    assert post(client, path).status_code == 303
    assert not passkeys.has_passkey(person.id)
    answer = phone.answer(passkeys.begin_assertion(person.id, SIGN))
    assert not passkeys.finish_assertion(person.id, SIGN, answer)


def test_nobody_removes_somebody_elses(
    app: Flask, client: FlaskClient, person: Person, phone: Authenticator
) -> None:
    sign_in(client, make_person(make_organisation("South")))
    (stored,) = passkeys.passkeys_of(person.id)
    path = f"/account/security/passkeys/{stored.id}/remove"
    assert client.get(path).status_code == 404
    assert post(client, path).status_code == 404
    assert passkeys.has_passkey(person.id)


def test_adding_one_asks_again_after_a_while(
    app: Flask, client: FlaskClient, person: Person, phone: Authenticator, clock: FrozenClock
) -> None:
    sign_in(client, person)
    clock.advance(minutes=16)
    refused = post_json(client, "/account/security/passkeys/options")
    assert refused.status_code == 403
    assert client.get("/account/security/passkeys/new").status_code == 303
    options = post_json(client, "/account/confirm/passkey/options")
    answer = post_json(
        client,
        "/account/confirm/passkey",
        {"credential": phone.answer(options.text), "next": "/account/security/passkeys/new"},
    )
    assert answer.json == {"next": "/account/security/passkeys/new"}
    assert client.get("/account/security/passkeys/new").status_code == 200
    assert len(service.sessions_of(person.id)) == 1
