"""Scores go to the platform in order, once, and keep trying."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

from npt_training.core.db import write
from npt_training.lti import models
from npt_training.lti.activities import models as ours
from npt_training.lti.services import delivery
from npt_training.lti.services.models import Delivery
from npt_training.lti.services.rules import GIVES_UP_AFTER
from tests.lti.services.campus import Campus, full


def test_it_delivers_a_mark_with_its_comment(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(85.0))
    campus.work()
    grade = campus.grade(ada)
    assert grade.value == 8.5
    assert grade.comment == "Best of one try"
    assert campus.delivery(score).state == "delivered"
    (sent,) = campus.platform.world.received
    assert sent.body["userId"] == ada.id
    stamp = datetime.fromisoformat(sent.body["timestamp"])
    assert stamp.utcoffset() == timedelta(0)
    assert "." in sent.body["timestamp"]


def test_scores_of_one_learner_keep_their_order_and_times_rise(campus: Campus) -> None:
    ada = campus.learner()
    for percent in (10.0, 20.0, 30.0):
        campus.score(ada, full(percent))
    campus.work()
    bodies = [one.body for one in campus.platform.world.received]
    assert [body["scoreGiven"] for body in bodies] == [10.0, 20.0, 30.0]
    times = [datetime.fromisoformat(body["timestamp"]) for body in bodies]
    assert all(
        later - earlier >= timedelta(seconds=1) for earlier, later in itertools.pairwise(times)
    )
    assert campus.grade(ada).value == 3.0


def test_an_earlier_one_that_waits_keeps_the_later_back(campus: Campus) -> None:
    ada, ben = campus.learner(), campus.learner()
    campus.score(ada, full(10.0))
    campus.platform.misbehave("scores", "500", times=1)
    delivery.deliver(campus.platform_id)
    campus.score(ada, full(20.0))
    campus.score(ben, full(50.0))
    campus.work()
    assert [one.body["userId"] for one in campus.platform.world.received] == [ben.id]
    campus.work(minutes=1)
    assert campus.grade(ada).value == 2.0
    assert [one.body["scoreGiven"] for one in campus.platform.world.received] == [50.0, 10.0, 20.0]


def test_a_platform_that_is_down_is_asked_once_and_then_left_alone(campus: Campus) -> None:
    learners = [campus.learner() for _ in range(12)]
    campus.platform.stop()
    for user in learners:
        campus.score(user, full(70.0))
    campus.work()
    row = campus.row()
    assert row.failures == 1
    assert row.held_until is not None
    assert row.held_until > campus.clock.now()
    assert row.held_why
    with write() as s:
        tried = [one.tries for one in s.query(Delivery)]
    assert sorted(tried) == [0] * 11 + [1]
    campus.platform.serve()
    campus.work(minutes=1)
    assert campus.states() == ["delivered"] * 12
    assert len(campus.platform.world.received) == 12
    row = campus.row()
    assert (row.failures, row.held_until, row.held_why) == (0, None, None)


def test_another_platform_goes_on(campus: Campus, app, port: int) -> None:  # type: ignore[no-untyped-def]
    from tests.lti.platform import Platform
    from tests.lti.services.campus import make_campus
    from tests.ports import free_port

    ada = campus.learner()
    campus.score(ada, full(70.0))
    with Platform(port=free_port()) as other_platform:
        other = make_campus(app, other_platform)
        eve = other.learner()
        other.score(eve, full(60.0))
        campus.platform.stop()
        campus.work()
        assert other.grade(eve).value == 6.0
    assert campus.row().failures == 1
    assert other.row().failures == 0


def test_what_the_platform_asks_us_to_wait_is_kept(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    campus.platform.misbehave("scores", "429:600", times=1)
    campus.work()
    assert campus.row().held_until == campus.clock.now() + timedelta(seconds=600)
    assert "429" in (campus.delivery(score).reason or "")
    campus.work(minutes=9)
    assert campus.states() == ["waiting"]
    campus.work(minutes=2)
    assert campus.states() == ["delivered"]


def test_a_web_page_is_no_receipt(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    campus.platform.misbehave("scores", "html", times=1)
    campus.work()
    assert campus.states() == ["waiting"]
    assert "web page" in (campus.delivery(score).reason or "")
    campus.work(minutes=1)
    assert campus.states() == ["delivered"]


def test_a_refusal_is_told_in_words_and_stops_nobody_else(campus: Campus) -> None:
    gone, ben = campus.learner(), campus.learner()
    refused = campus.score(gone, full(70.0))
    campus.score(ben, full(60.0))
    campus.platform.leave(campus.course, gone)
    campus.work()
    row = campus.delivery(refused)
    assert row.state == "refused"
    assert row.status_code == 400
    assert "may have left the course" in (row.reason or "")
    assert "cannot be graded" in (row.reason or "")
    assert campus.grade(ben).value == 6.0


def test_it_gives_up_after_five_days_of_trying(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    campus.platform.stop()
    for _quarter_day in range(5 * 4):
        campus.work(hours=6)
        if campus.delivery(score).state != "waiting":
            break
    campus.work(hours=3)
    row = campus.delivery(score)
    assert row.state == "refused"
    assert "five days" in (row.reason or "")
    assert campus.clock.now() - row.next_at < GIVES_UP_AFTER
    assert campus.row().failures >= 10


def test_a_site_that_was_off_itself_does_not_give_up_at_once(campus: Campus) -> None:
    ada = campus.learner()
    score = campus.score(ada, full(70.0))
    campus.clock.advance(days=8)
    campus.platform.stop()
    campus.work()
    assert campus.delivery(score).state == "waiting"
    campus.platform.serve()
    campus.work(minutes=1)
    assert campus.delivery(score).state == "delivered"


def test_an_ended_registration_is_not_asked(campus: Campus) -> None:
    ada = campus.learner()
    campus.score(ada, full(70.0))
    campus.change(models.Platform, campus.platform_id, status="ended")
    campus.work()
    assert campus.platform.world.calls == []
    assert campus.states() == ["waiting"]


def test_a_column_that_went_is_found_again(campus: Campus) -> None:
    ada = campus.learner()
    old = campus.platform.column_of(campus.link)
    new = campus.platform.add_column(campus.course, maximum=50, link=campus.link)
    del campus.platform.world.lineitems[old.id]
    campus.score(ada, full(50.0))
    campus.work()
    assert campus.our_link().lineitem_url == campus.platform.lineitem_url(new.id)
    assert campus.grade(ada).value == 25.0


def test_a_column_that_went_is_made_anew_once(campus: Campus) -> None:
    ada, ben = campus.learner(), campus.learner()
    campus.platform.world.lineitems.clear()
    campus.score(ada, full(50.0))
    campus.score(ben, full(40.0))
    campus.work()
    (column,) = campus.platform.world.lineitems.values()
    assert column.resource_id == f"npt-training:{campus.link_id}"
    assert campus.grade(ada).value == 50.0
    assert campus.grade(ben).value == 40.0


def test_a_link_without_any_column_says_so(campus: Campus) -> None:
    ada = campus.learner()
    campus.change(
        ours.Link, campus.link_id, lineitem_url=None, lineitems_url=None, column_state="wanted"
    )
    score = campus.score(ada, full(50.0))
    campus.work()
    assert campus.delivery(score).state == "refused"
    assert "no gradebook column" in (campus.delivery(score).reason or "")
    assert campus.our_link().column_state == "refused"
