"""Invitations: a link by mail makes the account with the roles chosen, once."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from npt_training.accounts.service import invitations
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import (
    PASSWORD,
    audited,
    link_in,
    mails,
    make_organisation,
    make_person,
    post,
    sign_in,
)


def test_from_invitation_to_first_page(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    sign_in(client, make_person(organisation, "administrator"))
    answer = post(
        client,
        "/people/invite",
        {"email": "New@Example.org", "name": "", "roles": ["trainee", "instructor"]},
    )
    assert answer.status_code == 303
    assert "new@example.org" in client.get("/people").text
    path = link_in(mails("new@example.org")[0])

    guest = app.test_client()
    assert "Coastal School" in guest.get(path).text
    answer = post(guest, path, {"name": "  Zoë  Núñez ", "password": "zoe likes long walks"})
    assert answer.status_code == 303
    assert guest.get("/account").status_code == 200
    person = service.person_by_email("new@example.org")
    assert person is not None
    assert person.name == "Zoë Núñez"
    assert person.email_confirmed_at is not None
    roles = service.roles_of(person.id, organisation.id)
    assert [role.name for role in roles] == ["trainee", "instructor"]
    assert audited("accounts.accept_invitation")[0].actor == person.id


def test_a_link_works_once(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    invite(organisation.id, "new@example.org")
    path = link_in(mails("new@example.org")[0])
    first = post(client, path, {"name": "First", "password": PASSWORD})
    second = post(app.test_client(), path, {"name": "Second", "password": "another long one"})
    assert (first.status_code, second.status_code) == (303, 410)
    person = service.person_by_email("new@example.org")
    assert person is not None
    assert person.name == "First"


def invite(organisation_id: str, email: str, *roles: str) -> invitations.Invitation:
    return invitations.invite(
        organisation_id=organisation_id, email=email, roles=roles or ["trainee"], by=None
    )


def test_links_grow_old(app: Flask, client: FlaskClient, clock: FrozenClock) -> None:
    invite(make_organisation().id, "new@example.org")
    path = link_in(mails("new@example.org")[0])
    clock.advance(timedelta(days=14, seconds=1))
    assert client.get(path).status_code == 410
    assert post(client, path, {"name": "Late", "password": PASSWORD}).status_code == 410
    assert service.person_by_email("new@example.org") is None


def test_a_withdrawn_invitation_opens_nothing(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    sign_in(client, make_person(organisation, "administrator"))
    invitation = invite(organisation.id, "new@example.org")
    answer = post(client, f"/people/invitations/{invitation.id}/withdraw")
    assert answer.status_code == 303
    assert client.get(link_in(mails("new@example.org")[0])).status_code == 410


def test_another_organisations_invitation_is_not_there(app: Flask, client: FlaskClient) -> None:
    invitation = invite(make_organisation("North").id, "new@example.org")
    sign_in(client, make_person(make_organisation("South"), "administrator"))
    answer = post(client, f"/people/invitations/{invitation.id}/withdraw")
    assert answer.status_code == 404
    assert client.get(link_in(mails("new@example.org")[0])).status_code == 200


def test_a_member_is_not_invited_again(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    member = make_person(organisation)
    sign_in(client, make_person(organisation, "administrator"))
    answer = post(client, "/people/invite", {"email": member.email, "roles": ["trainee"]})
    assert answer.status_code == 422
    assert "already a member" in answer.text
    assert mails(member.email) == []


def test_an_account_elsewhere_joins_with_its_password(app: Flask, client: FlaskClient) -> None:
    north, south = make_organisation("North"), make_organisation("South")
    person = make_person(north, "instructor", email="ada@example.org")
    invite(south.id, "ada@example.org", "certifier")
    path = link_in(mails("ada@example.org")[0])
    assert post(client, path, {"password": "wrong horse battery"}).status_code == 422
    assert [o.name for o in service.organisations_of(person.id)] == ["North"]
    assert post(client, path, {"password": PASSWORD}).status_code == 303
    assert [o.name for o in service.organisations_of(person.id)] == ["North", "South"]
    assert service.get_person(person.id).name == person.name
    assert [r.name for r in service.roles_of(person.id, south.id)] == ["certifier"]


def test_roles_that_do_not_exist_are_refused(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation(), "administrator"))
    answer = post(client, "/people/invite", {"email": "new@example.org", "roles": ["emperor"]})
    assert answer.status_code == 422
    assert mails("new@example.org") == []
