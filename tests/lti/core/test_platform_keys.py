"""A platform's keys: kept, asked for again on a new name, and never lost to a bad answer."""

from __future__ import annotations

import contextvars
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from npt_training.core.clock import FrozenClock
from npt_training.core.db import locked, read, write
from npt_training.core.ids import new_id
from npt_training.lti import keysets
from npt_training.lti.keysets import NoSuchKey, key_for
from npt_training.lti.models import PlatformKeys
from tests.lti.core.world import KeyServer, Lms, connect, jwk_of, rsa_key


@pytest.fixture
def server() -> Iterator[KeyServer]:
    served = KeyServer(jwk_of(rsa_key()))
    yield served
    served.close()


@pytest.fixture
def clock(site: Flask) -> FrozenClock:
    clock = site.extensions["npt_training"].clock
    assert isinstance(clock, FrozenClock)
    return clock


@pytest.fixture
def lms(site: Flask, server: KeyServer) -> Lms:
    return connect(site, issuer="https://keys.example", client_id=new_id(), jwks_url=server.url)


def forget(lms: Lms) -> None:
    with write() as s:
        s.delete(locked(s, PlatformKeys, lms.platform_id))


def row_of(lms: Lms) -> PlatformKeys:
    with read() as s:
        return s.get_one(PlatformKeys, lms.platform_id)


def asked_for(lms: Lms, server: KeyServer, kid: str = "lms-key-1") -> bool:
    try:
        key_for(lms.platform_id, server.url, kid)
    except NoSuchKey:
        return False
    return True


def test_a_known_key_is_not_asked_for(lms: Lms, server: KeyServer) -> None:
    for _ in range(3):
        assert asked_for(lms, server)
    assert server.asked == 0


def test_a_first_launch_fetches_the_set(lms: Lms, server: KeyServer) -> None:
    forget(lms)
    assert asked_for(lms, server)
    assert asked_for(lms, server)
    assert server.asked == 1


def test_a_new_name_is_asked_for_once_a_minute(
    lms: Lms, server: KeyServer, clock: FrozenClock
) -> None:
    for _ in range(5):
        assert not asked_for(lms, server, "new")
    assert server.asked == 1
    clock.advance(seconds=61)
    server.publish(jwk_of(rsa_key(), "new"))
    assert asked_for(lms, server, "new")
    assert server.asked == 2
    assert not asked_for(lms, server), "a key the platform took out is out"


def test_a_set_is_asked_for_again_after_a_day(
    lms: Lms, server: KeyServer, clock: FrozenClock
) -> None:
    clock.advance(hours=25)
    assert asked_for(lms, server)
    assert server.asked == 1


def test_a_changed_address_is_another_set(lms: Lms, server: KeyServer) -> None:
    other = KeyServer(jwk_of(rsa_key("thief"), "lms-key-1"))
    try:
        key = key_for(lms.platform_id, other.url, "lms-key-1")
    finally:
        other.close()
    assert key.public_numbers() == rsa_key("thief").public_key().public_numbers()


BAD: dict[str, tuple[int, bytes]] = {
    "50 MB": (200, b'{"keys": ["' + b"k" * 50_000_000 + b'"]}'),
    "10,000 keys": (200, json.dumps({"keys": [{"kid": str(n)} for n in range(10_000)]}).encode()),
    "a web page": (200, b"<!doctype html><title>Sign in</title>"),
    "not a set": (200, b"[]"),
    "keys that are no list": (200, b'{"keys": {"kid": "x"}}'),
    "no keys": (200, b'{"keys": []}'),
    "no RSA key": (200, b'{"keys": [{"kty": "EC", "kid": "e", "crv": "P-256"}, 7, null]}'),
    "broken numbers": (200, b'{"keys": [{"kty": "RSA", "kid": "b", "n": "!", "e": []}]}'),
    "trouble": (500, b"{}"),
    "slow down": (429, b"{}"),
    "gone": (404, b"{}"),
}


@pytest.mark.parametrize("answer", BAD.values(), ids=BAD.keys())
def test_the_last_good_set_outlives_a_bad_answer(
    lms: Lms, server: KeyServer, clock: FrozenClock, answer: tuple[int, bytes]
) -> None:
    server.answer = answer
    clock.advance(days=3)
    assert asked_for(lms, server)
    assert asked_for(lms, server)
    assert server.asked == 1, "a broken platform is asked once a minute"
    row = row_of(lms)
    assert row.failure
    assert row.failed_at == clock.now()
    with pytest.raises(NoSuchKey) as caught:
        key_for(lms.platform_id, server.url, "new")
    assert not caught.value.reachable
    clock.advance(minutes=2)
    server.publish(jwk_of(rsa_key()))
    assert asked_for(lms, server)
    assert row_of(lms).failure is None


def test_a_slow_platform_does_not_lose_the_last_good_set(
    lms: Lms, server: KeyServer, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keysets, "TIMEOUT_S", 0.2)
    server.delay_s = 3
    clock.advance(days=2)
    assert asked_for(lms, server)
    assert "did not answer" in str(row_of(lms).failure)


def test_short_keys_and_keys_for_other_things_are_passed_over(
    lms: Lms, server: KeyServer, clock: FrozenClock
) -> None:
    clock.advance(minutes=2)
    server.publish(
        jwk_of(rsa_key("short", 1024), "short"),
        jwk_of(rsa_key("enc"), "enc") | {"use": "enc"},
        jwk_of(rsa_key("alg"), "alg") | {"alg": "RS512"},
        jwk_of(rsa_key(), "good"),
    )
    assert asked_for(lms, server, "good")
    for kid in ("short", "enc", "alg"):
        assert not asked_for(lms, server, kid)


def test_the_plain_word_reaches_the_person(site: Flask, lms: Lms, server: KeyServer) -> None:
    forget(lms)
    server.answer = BAD["trouble"]
    answer = lms.launch(site.test_client())
    assert answer.status_code == 503
    assert "could not fetch" in answer.text


def test_a_class_that_opens_an_activity_together_asks_once(
    site: Flask, lms: Lms, server: KeyServer
) -> None:
    """Everybody waits for the one that is asking; nobody is sent away."""
    forget(lms)
    server.delay_s = 0.3
    results: list[Any] = []

    def one() -> None:
        with site.app_context():
            results.append(asked_for(lms, server))

    threads = [threading.Thread(target=contextvars.Context().run, args=(one,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert results == [True] * 4
    assert server.asked == 1
