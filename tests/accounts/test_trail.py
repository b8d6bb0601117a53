"""The audit page shows an organisation its own acts, and no other's."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.service import trail
from tests.accounts.factories import make_organisation, make_person, post, principal_of, sign_in


def test_acts_are_shown_with_names(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    make_person(organisation, name="Ada Lovelace", email="ada@example.org")
    post(client, "/sign-in", {"email": "ada@example.org", "password": "wrong", "next": "/account"})
    sign_in(client, make_person(organisation, "administrator", name="Boss"))
    page = client.get("/audit").text
    assert "accounts.sign_in_refused" in page
    assert "Ada Lovelace" in page
    assert "Boss" in page
    assert "accounts.create_person" not in client.get("/audit?action=accounts.sign_in").text


def test_another_organisations_acts_stay_there(app: Flask) -> None:
    north, south = make_organisation("North"), make_organisation("South")
    principal_of(make_person(north, name="Northern"))
    principal_of(make_person(south, name="Southern"))
    acts = trail.read_trail(north.id).acts
    seen = {act.by for act in acts} | {act.subject_name for act in acts}
    assert "Northern" in seen
    assert "Southern" not in seen


def test_it_is_read_page_by_page(app: Flask) -> None:
    organisation = make_organisation()
    person = make_person(organisation)
    for _ in range(trail.PAGE_SIZE + 5):
        principal_of(person)
    first = trail.read_trail(organisation.id)
    assert len(first.acts) == trail.PAGE_SIZE
    second = trail.read_trail(organisation.id, before=first.older or "")
    assert second.older is None
    assert not {a.id for a in first.acts} & {a.id for a in second.acts}
