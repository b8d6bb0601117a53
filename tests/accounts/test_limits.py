"""Guessing is slowed: signing in, asking for a reset, opening invitations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.accounts.factories import PASSWORD, make_organisation, make_person, post


@pytest.fixture
def limited(make_app: Callable[..., Flask]) -> Flask:
    return make_app(rate_limits=True)


def test_one_account_is_not_guessed_for_long(limited: Flask) -> None:
    with limited.app_context():
        person = make_person(make_organisation())
        client = limited.test_client()
        wrong = {"email": person.email, "password": "wrong horse battery", "next": "/account"}
        codes = [post(client, "/sign-in", wrong).status_code for _ in range(11)]
        assert codes == [422] * 10 + [429]
        other = post(client, "/sign-in", {**wrong, "password": PASSWORD})
        assert other.status_code == 429, "the right password waits too"
        assert int(other.headers["Retry-After"]) > 0


def test_resets_are_not_asked_for_endlessly(limited: Flask) -> None:
    with limited.app_context():
        client = limited.test_client()
        codes = [
            post(client, "/forgotten", {"email": "ada@example.org"}).status_code for _ in range(6)
        ]
        assert codes == [200] * 5 + [429]


def test_invitations_are_not_guessed(limited: Flask) -> None:
    with limited.app_context():
        client = limited.test_client()
        codes = [client.get(f"/invitation/guess-{n}").status_code for n in range(11)]
        assert codes == [410] * 10 + [429]
