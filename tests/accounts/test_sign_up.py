"""Open sign-up is off unless the site allows it, and tells nobody who has an account."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from tests.accounts.factories import PASSWORD, link_in, mails, make_organisation, make_person, post


def test_off_by_default(app: Flask, client: FlaskClient) -> None:
    make_organisation()
    assert client.get("/sign-up").status_code == 403
    answer = post(client, "/sign-up", {"name": "Ada", "email": "ada@example.org"})
    assert answer.status_code == 403
    assert mails() == []
    assert "/sign-up" not in client.get("/sign-in").text


def test_from_sign_up_to_a_trainees_account(make_app: Callable[..., Flask]) -> None:
    app = make_app(open_sign_up=True)
    with app.app_context():
        organisation = make_organisation()
        client = app.test_client()
        assert "/sign-up" in client.get("/sign-in").text
        answer = post(client, "/sign-up", {"name": "Ada", "email": "ada@example.org"})
        assert answer.status_code == 200
        assert service.person_by_email("ada@example.org") is None
        path = link_in(mails("ada@example.org")[0])
        answer = post(client, path, {"name": "Ada", "password": PASSWORD})
        assert answer.status_code == 303
        person = service.person_by_email("ada@example.org")
        assert person is not None
        assert [r.name for r in service.roles_of(person.id, organisation.id)] == ["trainee"]


def test_a_known_address_gets_the_same_page_and_another_mail(
    make_app: Callable[..., Flask],
) -> None:
    app = make_app(open_sign_up=True)
    with app.app_context():
        person = make_person(make_organisation(), email="ada@example.org", name="Ada")
        client = app.test_client()
        known = post(client, "/sign-up", {"name": "Eve", "email": "ada@example.org"})
        unknown = post(client, "/sign-up", {"name": "Eve", "email": "eve@example.org"})
        assert known.status_code == unknown.status_code == 200
        assert len(known.text) == len(unknown.text)
        (mail,) = mails("ada@example.org")
        assert "you have one already" in mail.text
        assert service.get_person(person.id).name == "Ada"
