"""The second step: codes of an authenticator app, each good once."""

from __future__ import annotations

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service, totp
from npt_training.accounts.errors import CodeRefused
from npt_training.accounts.models import Person
from npt_training.core import qr
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import PASSWORD, make_organisation, make_person, post, sign_in


def code(secret: str, clock: FrozenClock) -> str:
    return pyotp.TOTP(secret).at(clock.now())


@pytest.fixture
def guarded(app: Flask, clock: FrozenClock) -> tuple[Person, str]:
    person = make_person(make_organisation())
    secret = totp.begin(person.id)
    totp.confirm(person.id, code(secret, clock))
    clock.advance(seconds=60)
    return person, secret


def test_setting_up_by_the_page(app: Flask, client: FlaskClient, clock: FrozenClock) -> None:
    person = make_person(make_organisation())
    sign_in(client, person)
    page = client.get("/account/security/codes")
    secret = service.get_person(person.id).totp_pending or ""
    assert totp.grouped(secret) in page.text
    assert qr.inline(totp.provisioning_uri(person, secret)) in page.text
    wrong = post(client, "/account/security/codes", {"code": "000000"})
    assert wrong.status_code == 422
    assert service.get_person(person.id).totp_secret is None
    right = post(client, "/account/security/codes", {"code": code(secret, clock)})
    assert right.status_code == 303
    assert service.get_person(person.id).totp_secret == secret


def test_the_password_alone_does_not_open(
    client: FlaskClient, guarded: tuple[Person, str], clock: FrozenClock
) -> None:
    person, secret = guarded
    data = {"email": person.email, "password": PASSWORD, "next": "/account"}
    answer = post(client, "/sign-in", data)
    assert answer.location == "/sign-in/code"
    assert client.get("/account").status_code == 302
    assert service.sessions_of(person.id) == []
    answer = post(client, "/sign-in/code", {"code": code(secret, clock)})
    assert answer.location == "/account"
    assert client.get("/account").status_code == 200


def test_a_code_works_once(guarded: tuple[Person, str], clock: FrozenClock) -> None:
    person, secret = guarded
    totp.check(person.id, code(secret, clock))
    with pytest.raises(CodeRefused):
        totp.check(person.id, code(secret, clock))
    clock.advance(seconds=30)
    totp.check(person.id, code(secret, clock))


def test_old_codes_are_refused(guarded: tuple[Person, str], clock: FrozenClock) -> None:
    person, secret = guarded
    old = code(secret, clock)
    clock.advance(seconds=90)
    with pytest.raises(CodeRefused):
        totp.check(person.id, old)


def test_the_code_page_needs_the_password_first(client: FlaskClient) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"


def test_waiting_too_long_starts_again(
    client: FlaskClient, guarded: tuple[Person, str], clock: FrozenClock
) -> None:
    person, secret = guarded
    post(client, "/sign-in", {"email": person.email, "password": PASSWORD, "next": "/account"})
    clock.advance(minutes=11)
    answer = post(client, "/sign-in/code", {"code": code(secret, clock)})
    assert answer.location == "/sign-in"
    assert service.sessions_of(person.id) == []


def test_removing_it_asks_first(
    client: FlaskClient, guarded: tuple[Person, str], clock: FrozenClock
) -> None:
    person, secret = guarded
    post(client, "/sign-in", {"email": person.email, "password": PASSWORD, "next": "/account"})
    post(client, "/sign-in/code", {"code": code(secret, clock)})
    assert "Remove the second step?" in client.get("/account/security/codes/remove").text
    assert service.get_person(person.id).totp_secret == secret
    assert post(client, "/account/security/codes/remove").status_code == 303
    assert service.get_person(person.id).totp_secret is None


def test_weighty_steps_ask_again_after_a_while(
    app: Flask, client: FlaskClient, clock: FrozenClock
) -> None:
    person = make_person(make_organisation())
    sign_in(client, person)
    clock.advance(minutes=16)
    answer = client.get("/account/security/codes")
    assert answer.location == "/account/confirm?next=/account/security/codes"
    wrong = post(client, answer.location, {"password": "wrong horse battery"})
    assert wrong.status_code == 422
    right = post(client, answer.location, {"password": PASSWORD})
    assert right.location == "/account/security/codes"
    assert client.get(right.location).status_code == 200
