"""Forgotten passwords: one answer for every address, links that work once and for two hours."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from npt_training.accounts.errors import LinkRefused, SignInRefused
from npt_training.accounts.service import recovery
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import link_in, mails, make_organisation, make_person, post

NEW = "a quite different sentence"


def test_known_and_unknown_addresses_get_one_answer(app: Flask, client: FlaskClient) -> None:
    make_person(make_organisation(), email="known@example.org")
    known = post(client, "/forgotten", {"email": "known@example.org"})
    unknown = post(client, "/forgotten", {"email": "other@example.org"})
    assert known.status_code == unknown.status_code == 200
    assert "Look at your mail" in known.text
    assert len(known.text) == len(unknown.text)
    assert [mail.to_address for mail in mails()] == ["known@example.org"]


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    recovery.ask_for_reset(person.email or "")
    path = link_in(mails(person.email)[0])
    assert client.get(path).status_code == 200
    assert post(client, path, {"password": NEW}).status_code == 303
    assert client.get(path).status_code == 410
    assert post(client, path, {"password": "yet another sentence"}).status_code == 410
    assert service.authenticate(person.email or "", NEW).id == person.id


def test_only_the_newest_link_works(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    recovery.ask_for_reset(person.email or "")
    recovery.ask_for_reset(person.email or "")
    first, second = (link_in(mail) for mail in mails(person.email))
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_links_grow_old(app: Flask, client: FlaskClient, clock: FrozenClock) -> None:
    person = make_person(make_organisation())
    recovery.ask_for_reset(person.email or "")
    path = link_in(mails(person.email)[0])
    clock.advance(hours=2, seconds=1)
    assert post(client, path, {"password": NEW}).status_code == 410
    with pytest.raises(SignInRefused):
        service.authenticate(person.email or "", NEW)


def test_a_confirmation_link_does_not_reset(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    recovery.ask_to_confirm(person.id, "new@example.org")
    token = link_in(mails("new@example.org")[0]).rsplit("/", 1)[1]
    with pytest.raises(LinkRefused):
        recovery.reset_password(token, NEW)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 10 characters"),
        ("ada@example.org", "too easy to guess"),
        ("Ada Lovelace", "too easy to guess"),
        ("aaaaaaaaaaaaa", "more different characters"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(
    app: Flask, client: FlaskClient, password: str, sentence: str
) -> None:
    person = make_person(make_organisation(), name="Ada Lovelace", email="ada@example.org")
    recovery.ask_for_reset(person.email or "")
    path = link_in(mails(person.email)[0])
    answer = post(client, path, {"password": password})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert client.get(path).status_code == 200, "the link is still good"
