"""What people say about themselves: name as written, legal name for certificates."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from tests.accounts.factories import make_organisation, make_person, post, sign_in


def test_names_are_kept_as_written(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation())
    sign_in(client, person)
    answer = post(
        client,
        "/account",
        {"name": "د. ليلى\u200f حداد", "legal_name": "Layla Haddad", "time_zone": "Asia/Beirut"},
    )
    assert answer.status_code == 303
    changed = service.get_person(person.id)
    assert "ليلى" in changed.name
    assert changed.certificate_name == "Layla Haddad"
    assert changed.time_zone == "Asia/Beirut"
    assert "Layla Haddad" in client.get("/account").text


def test_a_name_is_needed(app: Flask, client: FlaskClient) -> None:
    person = make_person(make_organisation(), name="Ada")
    sign_in(client, person)
    answer = post(client, "/account", {"name": ""})
    assert answer.status_code == 422
    assert "Write your name." in answer.text
    assert service.get_person(person.id).name == "Ada"


def test_markup_in_a_name_is_text(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation(), name="<script>alert(1)</script>"))
    page = client.get("/account").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_nobody_changes_their_own_roles_there(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    sign_in(client, person)
    post(client, "/account", {"name": "Ada", "roles": "administrator", "email": "x@example.org"})
    assert [r.name for r in service.roles_of(person.id, organisation.id)] == ["trainee"]
    assert service.get_person(person.id).email == person.email
