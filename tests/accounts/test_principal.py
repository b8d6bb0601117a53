"""Who asks is found by one query, and not at all without a cookie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from npt_training.accounts import service
from npt_training.core.runtime import current
from tests.accounts.factories import make_organisation, make_person, sign_in


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []
    engine = current().db.engine

    def note(_c: object, _cur: object, statement: str, *_rest: object) -> None:
        if "npt_session" in statement:
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_one_query_a_page(app: Flask, client: FlaskClient) -> None:
    sign_in(client, make_person(make_organisation(), "trainee", "administrator"))
    with counted(app) as queries:
        assert client.get("/people").status_code == 200
    assert len(queries) == 1


def test_no_cookie_no_query(app: Flask, client: FlaskClient) -> None:
    with counted(app) as queries:
        assert client.get("/sign-in").status_code == 200
    assert queries == []


def test_a_made_up_token_is_nobody(app: Flask, client: FlaskClient) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = "guess"
    assert client.get("/account").status_code == 302
    assert service.recognise("guess") is None
