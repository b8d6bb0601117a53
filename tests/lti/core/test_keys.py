"""Our keys: made once, published before they sign and after, turned over by job and command."""

from __future__ import annotations

from typing import Any

import jwt
import pytest
from flask import Flask
from sqlalchemy import update

from npt_training.core.clock import FrozenClock
from npt_training.core.db import write
from npt_training.core.jobs import run_pending
from npt_training.lti import keys
from npt_training.lti.models import ToolKey
from npt_training.lti.secrets import SecretUnreadable, seal, unseal


def kids(published: dict[str, Any]) -> set[str]:
    return {key["kid"] for key in published["keys"]}


def test_the_first_key_is_made_on_first_use_and_kept(app: Flask) -> None:
    kid, private = keys.signing_key()
    assert keys.signing_key()[0] == kid
    published = keys.public_jwks()
    assert kids(published) == {kid}
    token = jwt.encode({"a": 1}, private, algorithm="RS256", headers={"kid": kid})
    assert jwt.decode(token, jwt.PyJWK(published["keys"][0]), ["RS256"]) == {"a": 1}
    assert private.key_size == 2048


def test_nothing_private_is_published_or_stored_readably(app: Flask) -> None:
    published = app.test_client().get("/lti/jwks.json")
    key = published.get_json()["keys"][0]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert "max-age" in published.headers["Cache-Control"]
    assert "PRIVATE" not in keys.all_keys()[0].secret


def test_the_key_set_is_only_read(app: Flask) -> None:
    assert app.test_client().post("/lti/jwks.json").status_code == 405


def test_the_next_key_is_published_a_day_before_it_signs(app: Flask, clock: FrozenClock) -> None:
    first, _private = keys.signing_key()
    following = keys.rotate().id
    assert keys.rotate().id == following, "one key waits at a time"
    assert kids(keys.public_jwks()) == {first, following}
    assert keys.signing_key()[0] == first
    clock.advance(hours=25)
    assert keys.signing_key()[0] == following
    assert kids(keys.public_jwks()) == {first, following}
    clock.advance(days=14)
    assert kids(keys.public_jwks()) == {following}


def test_a_leaked_key_is_gone_at_once(app: Flask, clock: FrozenClock) -> None:
    keys.signing_key()
    keys.rotate()
    clock.advance(seconds=1)
    fresh = keys.rotate(leaked=True).id
    assert keys.signing_key()[0] == fresh
    assert kids(keys.public_jwks()) == {fresh}
    following = keys.rotate().id
    assert kids(keys.public_jwks()) == {fresh, following}, "a withdrawn key is not the next one"
    clock.advance(days=2)
    assert keys.signing_key()[0] == following


def test_jobs_turn_keys_over_for_years(app: Flask, clock: FrozenClock) -> None:
    keys.signing_key()
    signed = set()
    for _day in range(200):
        clock.advance(days=1)
        run_pending()
        kid, _private = keys.signing_key()
        assert kid in kids(keys.public_jwks())
        signed.add(kid)
    assert len(signed) == 3
    assert len(kids(keys.public_jwks())) <= 2


def test_a_changed_site_secret_makes_a_new_key(app: Flask) -> None:
    first, _private = keys.signing_key()
    with write() as s:
        s.execute(update(ToolKey).values(secret="gAAAA-of-another-time"))
    app.extensions["npt_training"].caches.clear()
    assert keys.signing_key()[0] != first


def test_secrets_come_back_and_do_not_show(app: Flask) -> None:
    sealed = seal("client secret Ω")
    assert unseal(sealed) == "client secret Ω"
    assert "client" not in sealed
    app.secret_key = "another secret of another site"
    with pytest.raises(SecretUnreadable, match="NPT_SECRET_KEY"):
        unseal(sealed)
