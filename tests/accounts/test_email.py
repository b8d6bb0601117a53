"""A new e-mail address is the person's once the link sent there is opened."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from tests.accounts.factories import link_in, mails, make_organisation, make_person, post, sign_in


def test_changing_the_address(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation(), email="old@example.org")
    sign_in(client, person)
    assert post(client, "/account/email", {"email": "New@example.org"}).status_code == 303
    assert service.get_person(person.id).email == "old@example.org"
    path = link_in(mails("new@example.org")[0])
    assert "new@example.org" in client.get(path).text
    assert service.get_person(person.id).email == "old@example.org", "opening changes nothing"
    assert post(client, path).status_code == 303
    changed = service.get_person(person.id)
    assert changed.email == "new@example.org"
    assert changed.email_confirmed_at is not None
    assert client.get(path).status_code == 410


def test_somebody_elses_address_gets_no_link(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    make_person(organisation, email="taken@example.org")
    sign_in(client, make_person(organisation))
    answer = post(client, "/account/email", {"email": "taken@example.org"})
    assert answer.status_code == 303, "the answer does not tell that the address is known"
    assert mails("taken@example.org") == []


def test_an_address_taken_meanwhile_is_refused(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="old@example.org")
    sign_in(client, person)
    post(client, "/account/email", {"email": "new@example.org"})
    path = link_in(mails("new@example.org")[0])
    make_person(organisation, email="new@example.org")
    assert post(client, path).status_code == 409
    assert service.get_person(person.id).email == "old@example.org"


def test_what_is_no_address_is_refused(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation()))
    assert post(client, "/account/email", {"email": "not an address"}).status_code == 422
