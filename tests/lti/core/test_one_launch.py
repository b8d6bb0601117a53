"""Two posts of one token at the same moment: one opens the activity, the other is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.lti.models import AccessToken, FrameSession, Launch, Login, TabCode
from npt_training.lti.tasks import forget_unfinished
from tests.lti.core.world import Lms, connect


@pytest.fixture(scope="module")
def lms(site: Flask) -> Lms:
    return connect(site, issuer="https://once.example")


@pytest.mark.parametrize("subject", ["first time", "user-7"])
def test_exactly_one_is_accepted(site: Flask, lms: Lms, subject: str) -> None:
    if subject == "user-7":
        assert lms.launch(site.test_client()).status_code == 303
    client = site.test_client()
    asked = lms.begin(client)
    token = lms.sign(lms.claims(asked, sub=subject))
    clients = [site.test_client() for _ in range(4)]
    for one in clients:
        one._cookies = dict(client._cookies or {})
    together, answers = threading.Barrier(len(clients)), []

    def post(index: int) -> None:
        together.wait(timeout=30)
        answers.append(lms.post(clients[index], asked, token).status_code)

    threads = [threading.Thread(target=post, args=(i,)) for i in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(answers) == [303, 400, 400, 400]
    with read() as s:
        from npt_training.accounts.tokens import hash_token

        login = s.scalars(select(Login).where(Login.state_hash == hash_token(asked["state"]))).one()
        assert s.scalar(select(func.count(Launch.id)).where(Launch.login_id == login.id)) == 1


def test_the_same_person_in_two_courses_at_once_is_one_person(site: Flask, lms: Lms) -> None:
    """Two first launches of one subject side by side: both open, and there is one person."""
    from npt_training.lti.models import LtiUser

    clients = [site.test_client() for _ in range(3)]
    asked = [lms.begin(client) for client in clients]
    tokens = [lms.sign(lms.claims(one, sub="twin")) for one in asked]
    together, answers = threading.Barrier(len(clients)), []

    def post(index: int) -> None:
        together.wait(timeout=30)
        answers.append(lms.post(clients[index], asked[index], tokens[index]).status_code)

    threads = [threading.Thread(target=post, args=(i,)) for i in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert answers == [303] * 3
    with read() as s:
        assert len(s.scalars(select(LtiUser).where(LtiUser.subject == "twin")).all()) == 1


def test_logins_nobody_finished_are_forgotten(site: Flask, lms: Lms) -> None:
    clock = site.extensions["npt_training"].clock
    assert isinstance(clock, FrozenClock)
    client = site.test_client()
    lms.launch(client)
    lms.begin(client)
    clock.advance(days=2)
    assert forget_unfinished() >= 1
    with read() as s:
        left = set(s.scalars(select(Login.id)))
        assert left == set(s.scalars(select(Launch.login_id)))
    assert forget_unfinished() == 0


def test_ended_sessions_codes_and_tokens_are_forgotten_and_launches_are_kept(
    site: Flask, lms: Lms
) -> None:
    clock = site.extensions["npt_training"].clock
    assert isinstance(clock, FrozenClock)
    forget_unfinished()
    with read() as s:
        before = len(s.scalars(select(Launch.id)).all())
    for _time in range(3):
        lms.launch(site.test_client())
    with write() as s:
        left, going, ended = s.scalars(
            select(FrameSession).order_by(FrameSession.id.desc()).limit(3)
        )
        left.revoked_at, going.expires_at = clock.now(), clock.now() + timedelta(days=3)
        ended.expires_at = clock.now() + timedelta(hours=12)
        for number, lasts in enumerate((timedelta(hours=1), timedelta(days=3))):
            s.add(
                AccessToken(
                    platform_id=lms.platform_id, scope_digest=f"{number}", scopes="", secret="",
                    fetched_at=clock.now(), expires_at=clock.now() + lasts,
                )
            )  # fmt: skip
            s.add(
                TabCode(
                    code_hash=f"{number}", launch_id=left.launch_id, target="/", purpose="open",
                    created_at=clock.now(), expires_at=clock.now() + lasts,
                )
            )  # fmt: skip
    clock.advance(days=2)
    forget_unfinished()
    with read() as s:
        kept = set(s.scalars(select(FrameSession.id)))
        assert {left.id, ended.id} & kept == set()
        assert going.id in kept
        assert s.scalars(select(AccessToken.scope_digest)).all() == ["1"]
        assert s.scalars(select(TabCode.code_hash)).all() == ["1"]
        assert len(s.scalars(select(Launch.id)).all()) == before + 3
