"""Tokens are kept sealed, renewed in time, and never shared between tenants."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core.db import read
from npt_training.lti.models import AccessToken
from npt_training.lti.services.errors import TokenFailed
from npt_training.lti.services.tokens import access_token
from tests.lti.platform import Platform
from tests.lti.platform.world import LINEITEM, SCORE
from tests.lti.services.campus import Campus, full, make_campus
from tests.ports import free_port


def test_two_tenants_of_one_issuer_each_ask_their_own(app: Flask) -> None:
    """Cloud platforms share an issuer: its name must not find a token."""
    issuer = "https://cloud.example"
    with (
        Platform(port=free_port(), issuer=issuer) as a,
        Platform(port=free_port(), issuer=issuer) as b,
    ):
        b.world.made = 100  # another client_id than at the first
        one, other = make_campus(app, a), make_campus(app, b)
        first, second = (access_token(c.platform_id, [SCORE]) for c in (one, other))
        assert one.client.id != other.client.id
        assert one.asked("/token") == 1
        assert other.asked("/token") == 1
        assert first in a.world.tokens
        assert second in b.world.tokens
        assert first != second


def test_two_clients_at_one_token_address_get_their_own(app: Flask, platform: Platform) -> None:
    one = make_campus(app, platform)
    other_client = platform.add_tool()
    other = platform.approve_in(app, other_client)
    tokens = [access_token(ident, [SCORE]) for ident in (one.platform_id, other.platform_id)]
    assert [platform.world.tokens[token][0] for token in tokens] == [
        one.client.id,
        other_client.id,
    ]


def test_a_token_is_asked_for_once_and_kept_sealed(campus: Campus) -> None:
    first = access_token(campus.platform_id, [SCORE])
    assert access_token(campus.platform_id, [SCORE]) == first
    assert campus.asked("/token") == 1
    with read() as s:
        (row,) = s.scalars(select(AccessToken)).all()
    assert first not in row.secret
    assert row.scopes == SCORE


def test_other_scopes_are_another_token(campus: Campus) -> None:
    assert access_token(campus.platform_id, [SCORE]) != access_token(campus.platform_id, [LINEITEM])


def test_a_token_is_renewed_before_it_ends(campus: Campus) -> None:
    first = access_token(campus.platform_id, [SCORE])
    campus.clock.advance(minutes=58)
    assert access_token(campus.platform_id, [SCORE]) == first
    campus.clock.advance(minutes=1, seconds=1)
    assert access_token(campus.platform_id, [SCORE]) != first


def test_a_token_that_is_not_taken_is_renewed_once(campus: Campus) -> None:
    ada = campus.learner()
    access_token(campus.platform_id, [SCORE])
    campus.platform.world.tokens.clear()
    campus.score(ada, full(70.0))
    campus.work()
    assert campus.states() == ["delivered"]
    assert campus.asked("/scores") == 2


def test_a_platform_that_never_takes_its_own_token_is_held_with_a_reason(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    campus.platform.misbehave("scores", "401")
    campus.work()
    assert campus.asked("/scores") == 2
    assert campus.row().failures == 1
    assert "does not accept the token" in (campus.delivery(score).reason or "")
    campus.platform.behave()
    campus.work(minutes=1)
    assert campus.states() == ["delivered"]


def test_a_token_of_somebody_else_is_dropped_and_the_mark_arrives(campus: Campus) -> None:
    ada = campus.learner()
    campus.platform.misbehave("token", "foreign-token", times=2)
    campus.score(ada, full(70.0))
    for _ in range(4):
        campus.work(minutes=2)
    assert campus.states() == ["delivered"]
    assert campus.grade(ada).value == 7.0
    assert len(campus.platform.world.lineitems) == 1


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("html", "web page"),
        ("500", "trouble of its own"),
        ("429:900", "slow down"),
        ("403", "refused"),
        ("redirect:http://127.0.0.1:1/elsewhere", "another address"),
    ],
)
def test_no_token_is_told_in_words(campus: Campus, how: str, words: str) -> None:
    campus.platform.misbehave("token", how)
    with pytest.raises(TokenFailed) as failed:
        access_token(campus.platform_id, [SCORE])
    assert words in failed.value.reason
    assert "Campus" in failed.value.reason
    assert failed.value.retry_after_s == (900 if how.startswith("429") else None)


def test_scopes_that_were_not_given_are_told(campus: Campus) -> None:
    campus.client.scopes = []
    with pytest.raises(TokenFailed) as failed:
        access_token(campus.platform_id, [SCORE])
    assert "no token" in failed.value.reason
