"""A worker that dies at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import contextvars
import threading

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.core.db import read
from npt_training.core.jobs import Job, run_pending
from npt_training.lti.services import delivery, sending
from npt_training.lti.services.delivery import LEASE
from npt_training.lti.services.lineitems import column
from npt_training.lti.services.scores import DELIVER
from tests.lti.services.campus import Campus, full


@pytest.mark.parametrize("stale", [409, 400])
def test_killed_after_sending_it_finds_the_mark_there(campus: Campus, stale: int) -> None:
    """Platforms answer an equal timestamp with 409, Open edX with 400."""
    campus.platform.stale_status = stale
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    parcel = delivery.take(campus.platform_id)
    assert parcel is not None
    sending._send(parcel, column(campus.link_id))  # and here the worker dies
    campus.work()
    assert campus.delivery(score).state == "waiting"
    campus.work(seconds=LEASE.total_seconds() + 1)
    assert campus.delivery(score).state == "delivered"
    assert len(campus.platform.world.received) == 1


def test_killed_before_sending_it_sends_later(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    assert delivery.take(campus.platform_id) is not None
    campus.work(seconds=LEASE.total_seconds() + 1)
    assert campus.delivery(score).state == "delivered"
    assert len(campus.platform.world.received) == 1


def test_a_mark_changed_there_after_a_lost_answer_is_asked_about(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    parcel = delivery.take(campus.platform_id)
    assert parcel is not None
    sending._send(parcel, column(campus.link_id))
    campus.platform.set_grade(campus.link, ada, 9.5)
    campus.work(seconds=LEASE.total_seconds() + 1)
    assert campus.delivery(score).state == "asked"
    assert campus.delivery(score).theirs == 95.0


def test_what_one_carries_nobody_else_takes(campus: Campus) -> None:
    ada, ben = campus.learner(), campus.learner()
    for user in (ada, ada, ben):
        campus.score(user, full(70.0))
    taken = [delivery.take(campus.platform_id) for _ in range(3)]
    assert [one.subject if one else None for one in taken] == [ada.id, ben.id, None]


def test_workers_at_once_send_each_once_and_in_order(app: Flask, campus: Campus) -> None:
    learners = [campus.learner() for _ in range(8)]
    for percent in (10.0, 20.0, 30.0):
        for user in learners:
            campus.score(user, full(percent))

    def work() -> None:
        with app.app_context():
            run_pending()

    threads = [threading.Thread(target=contextvars.Context().run, args=(work,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    campus.work(minutes=1)
    bodies = [one.body for one in campus.platform.world.received]
    assert len(bodies) == 24
    for user in learners:
        given = [body["scoreGiven"] for body in bodies if body["userId"] == user.id]
        assert given == [10.0, 20.0, 30.0]


def test_a_lost_wake_up_is_made_good_by_the_next(campus: Campus) -> None:
    """Whoever looks after a platform sees to everything that waits for it."""
    ada, ben = campus.learner(), campus.learner()
    campus.score(ada, full(70.0))
    with read() as s:
        (job,) = s.scalars(select(Job).where(Job.name == DELIVER)).all()
    campus.change(Job, job.id, state="done")
    campus.work(hours=1)
    assert campus.states() == ["waiting"]
    campus.score(ben, full(60.0))
    campus.work()
    assert campus.states() == ["delivered"] * 2
