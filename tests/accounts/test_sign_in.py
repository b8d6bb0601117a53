"""Signing in by password: the right person gets in, everybody else gets the same sentence."""

from __future__ import annotations

import statistics
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from npt_training.accounts.errors import SignInRefused
from tests.accounts.factories import PASSWORD, make_organisation, make_person, post, sign_in


def test_it_opens_a_session(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    sign_in(client, person)
    (session,) = service.sessions_of(person.id)
    assert session.person_id == person.id


def test_address_is_taken_in_any_case(app: Flask, client: FlaskClient) -> None:
    make_person(make_organisation(), email="Ada@Example.org")
    answer = post(
        client, "/sign-in", {"email": " aDA@example.ORG", "password": PASSWORD, "next": "/account"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize("email", ["known@example.org", "stranger@example.org"])
def test_wrong_password_and_stranger_get_one_sentence(
    app: Flask, client: FlaskClient, email: str
) -> None:
    known = make_person(make_organisation(), email="known@example.org")
    answer = post(
        client, "/sign-in", {"email": email, "password": "wrong horse battery", "next": "/account"}
    )
    assert answer.status_code == 422
    assert "The e-mail address or the password is not right" in answer.text
    assert service.sessions_of(known.id) == []


def test_a_stranger_takes_as_long_as_a_wrong_password(app: Flask) -> None:
    make_person(make_organisation(), email="known@example.org")

    def took_s(email: str) -> float:
        start = time.perf_counter()
        with pytest.raises(SignInRefused):
            service.authenticate(email, "wrong horse battery")
        return time.perf_counter() - start

    took_s("known@example.org"), took_s("stranger@example.org")
    pairs = [(took_s("known@example.org"), took_s("stranger@example.org")) for _ in range(9)]
    ratio = statistics.median(known / stranger for known, stranger in pairs)
    assert 0.5 < ratio < 2


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_it_never_leads_to_another_site(app: Flask, client: FlaskClient, target: str) -> None:
    person = make_person(make_organisation())
    answer = post(client, "/sign-in", {"email": person.email, "password": PASSWORD, "next": target})
    assert answer.status_code == 303
    assert "evil" not in answer.location


def test_stale_form_is_refused(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    answer = client.post("/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert service.sessions_of(person.id) == []


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_wrong_method_is_refused(client: FlaskClient, method: str) -> None:
    assert getattr(client, method)("/sign-in").status_code == 405
