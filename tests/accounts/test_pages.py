"""Every page of accounts opens for whom it is meant, and for nobody else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.factories import make_organisation, make_person, sign_in

OPEN = ["/sign-in", "/forgotten"]
OWN = [
    "/account",
    "/account/security",
    "/account/security/codes",
    "/account/security/codes/remove",
    "/account/security/passkeys/new",
    "/account/confirm",
]
ADMINISTRATORS = ["/people", "/people/invite", "/organisation", "/audit"]


@pytest.mark.parametrize("path", OPEN)
def test_strangers_may_come_in(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", OWN + ADMINISTRATORS)
def test_strangers_are_sent_to_sign_in_and_back(app: Flask, client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == f"/sign-in?next={path.replace('/', '%2F')}" or path in answer.location


@pytest.mark.parametrize("path", OWN)
def test_members_see_their_own_account(app: Flask, client: FlaskClient, path: str) -> None:
    sign_in(client, make_person(make_organisation()))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATORS)
def test_administrators_manage(app: Flask, client: FlaskClient, path: str) -> None:
    sign_in(client, make_person(make_organisation(), "administrator"))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ADMINISTRATORS)
@pytest.mark.parametrize("role", ["trainee", "instructor", "certifier", "clinic"])
def test_nobody_else_manages(app: Flask, client: FlaskClient, path: str, role: str) -> None:
    sign_in(client, make_person(make_organisation(), role))
    assert client.get(path).status_code == 403


def test_a_person_signed_in_skips_the_sign_in_page(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation()))
    assert client.get("/sign-in?next=/account").location == "/account"
