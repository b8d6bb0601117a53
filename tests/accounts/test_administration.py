"""Administrators change roles and close accounts, never the last administrator's."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from npt_training.accounts.errors import LastAdministrator, NotYoursAlone
from npt_training.accounts.principal import Permission
from npt_training.accounts.service import administration, invitations
from npt_training.core.errors import NotFound
from tests.accounts.factories import (
    audited,
    make_organisation,
    make_person,
    post,
    principal_of,
    sign_in,
)


def names(person_id: str, organisation_id: str) -> list[str]:
    return [role.name for role in service.roles_of(person_id, organisation_id)]


def test_several_roles_add_up(app: Flask) -> None:
    person = make_person(make_organisation(), "trainee", "instructor", "clinic")
    held = principal_of(person).permissions
    assert {Permission.LEARN, Permission.OBSERVE, Permission.STAFF_CHECK} <= held
    assert Permission.MANAGE_PEOPLE not in held


def test_roles_count_at_once(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    member = make_person(organisation)
    phone = app.test_client()
    sign_in(phone, member)
    assert phone.get("/people").status_code == 403
    sign_in(client, make_person(organisation, "administrator"))
    answer = post(client, f"/people/{member.id}/roles", {"roles": ["trainee", "administrator"]})
    assert answer.status_code == 303
    assert phone.get("/people").status_code == 200
    assert audited("accounts.change_roles")[0].detail == {"roles": ["administrator", "trainee"]}


def test_a_member_needs_at_least_one_role(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    member = make_person(organisation, "instructor")
    sign_in(client, make_person(organisation, "administrator"))
    answer = post(client, f"/people/{member.id}/roles", {})
    assert answer.status_code == 422
    assert names(member.id, organisation.id) == ["instructor"]


def test_the_last_administrator_stays(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    last = make_person(organisation, "administrator")
    sign_in(client, last)
    refused = post(client, f"/people/{last.id}/roles", {"roles": ["trainee"]})
    assert refused.status_code == 409
    assert "last administrator" in refused.text
    assert post(client, f"/people/{last.id}/close").status_code == 409
    assert names(last.id, organisation.id) == ["administrator"]
    assert client.get("/people").status_code == 200


def test_two_administrators_cannot_remove_each_other_at_once(app: Flask) -> None:
    organisation = make_organisation()
    first, second = (make_person(organisation, "administrator") for _ in range(2))
    actors = [principal_of(first), principal_of(second)]
    start, refused = threading.Barrier(2), []

    def demote(actor: int, target: str) -> None:
        with app.app_context():
            start.wait()
            try:
                administration.change_roles(actors[actor], target, ["trainee"])
            except LastAdministrator as error:
                refused.append(error)

    threads = [
        threading.Thread(target=demote, args=(0, second.id)),
        threading.Thread(target=demote, args=(1, first.id)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert len(service.find_people(organisation.id, "administrator")) == 1


def test_closing_asks_first_and_ends_the_sessions(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    member = make_person(organisation, name="Ada Lovelace")
    phone = app.test_client()
    sign_in(phone, member)
    sign_in(client, make_person(organisation, "administrator"))
    assert "Close the account of Ada Lovelace?" in client.get(f"/people/{member.id}/close").text
    assert phone.get("/account").status_code == 200
    assert post(client, f"/people/{member.id}/close").status_code == 303
    assert phone.get("/account").status_code == 302
    assert member.id not in {p.id for p in service.find_people(organisation.id)}
    data = {"email": member.email, "password": "correct horse battery", "next": "/account"}
    assert post(phone, "/sign-in", data).status_code == 403
    assert post(client, f"/people/{member.id}/reopen").status_code == 303
    sign_in(phone, member)
    assert names(member.id, organisation.id) == ["trainee"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/people/{id}"),
        ("post", "/people/{id}/roles"),
        ("get", "/people/{id}/close"),
        ("post", "/people/{id}/close"),
        ("post", "/people/{id}/reopen"),
        ("get", "/people/{id}/second-step/remove"),
        ("post", "/people/{id}/second-step/remove"),
    ],
)
def test_members_of_another_organisation_are_not_there(
    app: Flask, client: FlaskClient, method: str, path: str
) -> None:
    north = make_organisation("North")
    member = make_person(north, "instructor")
    sign_in(client, make_person(make_organisation("South"), "administrator"))
    path = path.format(id=member.id)
    answer = (
        client.get(path) if method == "get" else post(client, path, {"roles": ["administrator"]})
    )
    assert answer.status_code == 404
    assert names(member.id, north.id) == ["instructor"]


def test_search_finds_without_accents_page_by_page(app: Flask, client: FlaskClient) -> None:
    organisation = make_organisation()
    for number in range(27):
        make_person(organisation, name=f"Trainee {number:02}", password=None)
    make_person(organisation, name="Zoë Núñez", password=None)
    make_person(make_organisation("South"), name="Zoe Elsewhere", password=None)
    sign_in(client, make_person(organisation, "administrator", name="Boss"))
    found = client.get("/people?q=zoe nunez").text
    assert "Zoë Núñez" in found
    assert "Trainee 01" not in found
    assert "Elsewhere" not in client.get("/people?q=zoe").text
    first, second = client.get("/people").text, client.get("/people?page=2").text
    assert "29 people" in first
    assert "Trainee 00" in first
    assert "Zoë Núñez" not in first
    assert "Zoë Núñez" in second
    assert "Nobody found" in client.get("/people?q=%25").text


def test_a_lost_phone_is_helped_only_by_the_own_organisation(app: Flask) -> None:
    north, south = make_organisation("North"), make_organisation("South")
    boss = principal_of(make_person(north, "administrator"))
    member = make_person(north)
    administration.remove_second_step(boss, member.id)
    invitation = invitations.invite(
        organisation_id=south.id, email=member.email or "", roles=["trainee"], by=None
    )
    assert invitation.email == member.email
    from npt_training.accounts.service.people import join
    from npt_training.core.db import write

    with write() as s:
        join(s, member.id, south.id, ["trainee"])
    with pytest.raises(NotYoursAlone):
        administration.remove_second_step(boss, member.id)
    with pytest.raises(NotFound):
        administration.remove_second_step(boss, make_person(south).id)
