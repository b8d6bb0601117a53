"""Who asks is found by one query, and not at all without a cookie."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service
from tests.accounts.factories import make_organisation, make_person, sign_in
from tests.queries import counted


def test_one_query_a_page(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation(), "trainee", "administrator"))
    with counted(app) as queries:
        assert client.get("/people").status_code == 200
    assert len([one for one in queries if "npt_session" in one]) == 1


def test_no_cookie_no_query(app: Flask, client: FlaskClient) -> None:
    with counted(app) as queries:
        assert client.get("/sign-in").status_code == 200
    assert [one for one in queries if "npt_session" in one] == []


def test_a_made_up_token_is_nobody(app: Flask, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = "guess"
    assert client.get("/account").status_code == 302
    assert service.recognise("guess") is None
