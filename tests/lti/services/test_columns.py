"""A column is found before it is made, and made once."""

from __future__ import annotations

import contextvars
import threading

import pytest
from flask import Flask

from npt_training.lti.activities import models as ours
from npt_training.lti.services.errors import ColumnBusy, NoColumn
from npt_training.lti.services.lineitems import column
from tests.lti.platform import Platform
from tests.lti.platform.world import LINEITEM_READ, RESULT_READ, SCORE
from tests.lti.services.campus import Campus, full, make_campus


@pytest.fixture
def bare(app: Flask, platform: Platform) -> Campus:
    """A link that has no column yet."""
    return make_campus(app, platform, column=None)


def test_it_makes_one_with_our_own_id(bare: Campus) -> None:
    made = column(bare.link_id)
    (item,) = bare.platform.world.lineitems.values()
    assert made.url == bare.platform.lineitem_url(item.id)
    assert item.resource_id == f"npt-training:{bare.link_id}"
    assert item.tag == "score"
    assert (item.label, item.maximum) == ("Quiz of the neck", 100)
    assert item.link_id == bare.link.id
    assert bare.our_link().lineitem_url == made.url
    assert bare.our_link().column_state == "ready"
    column(bare.link_id)
    assert bare.asked("/lineitems") == 1


def test_it_finds_ours_again_when_its_address_was_forgotten(bare: Campus) -> None:
    made = column(bare.link_id)
    bare.change(ours.Link, bare.link_id, lineitem_url=None, column_state="wanted")
    assert column(bare.link_id).url == made.url
    assert len(bare.platform.world.lineitems) == 1


def test_it_takes_the_one_the_platform_made_for_the_link(bare: Campus) -> None:
    item = bare.platform.add_column(bare.course, link=bare.link)
    assert column(bare.link_id).url == bare.platform.lineitem_url(item.id)
    assert bare.asked("/lineitems") == 0


def test_it_looks_on_every_page(bare: Campus) -> None:
    bare.platform.page_size = 2
    items = [bare.platform.add_column(bare.course, link=bare.link) for _ in range(5)]
    for item in items[:4]:
        item.link_id = bare.link.id
    items[4].resource_id, items[4].link_id = f"npt-training:{bare.link_id}", None
    assert column(bare.link_id).url == bare.platform.lineitem_url(items[4].id)


def test_another_links_column_is_never_taken(bare: Campus) -> None:
    bare.platform.add_column(bare.course, label="Homework by hand")
    other = bare.platform.add_link(bare.course, column=5)
    column(bare.link_id)
    assert len(bare.platform.world.lineitems) == 3
    assert other.id not in {bare.our_link().lineitem_url}


def test_two_workers_at_once_make_one(app: Flask, bare: Campus) -> None:
    """Each starts when the other does; the slow answers of the platform hold the door open."""
    bare.platform.misbehave("lineitems", "slow:0.3")
    gate, came = threading.Barrier(2), []

    def work() -> None:
        with app.app_context():
            gate.wait()
            try:
                came.append(column(bare.link_id).url)
            except ColumnBusy:
                came.append("busy")

    threads = [threading.Thread(target=contextvars.Context().run, args=(work,)) for _ in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (item,) = bare.platform.world.lineitems.values()
    assert bare.platform.lineitem_url(item.id) in came
    assert bare.asked("/lineitems") == 1


def test_whoever_finds_it_busy_waits_and_is_not_counted_as_a_try(bare: Campus) -> None:
    from datetime import timedelta

    ada = bare.learner()
    until = bare.clock.now() + timedelta(minutes=5)
    bare.change(ours.Link, bare.link_id, column_held_until=until)
    score = bare.score(ada, full(50.0))
    bare.work()
    row = bare.delivery(score)
    assert (row.state, row.tries) == ("waiting", 0)
    bare.work(minutes=6)
    assert bare.delivery(score).state == "delivered"


def test_a_holder_that_died_does_not_hold_for_ever(bare: Campus) -> None:
    from datetime import timedelta

    bare.change(ours.Link, bare.link_id, column_held_until=bare.clock.now() + timedelta(minutes=5))
    with pytest.raises(ColumnBusy):
        column(bare.link_id)
    bare.clock.advance(minutes=5, seconds=1)
    assert column(bare.link_id).url


def test_without_the_right_to_make_one_it_says_so(bare: Campus) -> None:
    bare.change(ours.Link, bare.link_id, scopes=[LINEITEM_READ, RESULT_READ, SCORE])
    with pytest.raises(NoColumn) as refused:
        column(bare.link_id)
    assert "no gradebook column" in refused.value.reason
    assert bare.our_link().column_state == "refused"
    assert bare.our_link().column_error == refused.value.reason


def test_a_refusal_of_the_platform_is_told(bare: Campus) -> None:
    bare.platform.misbehave("lineitems", "403")
    with pytest.raises(NoColumn) as refused:
        column(bare.link_id)
    assert "could not be made" in refused.value.reason
    assert bare.our_link().column_held_until is None


def test_our_column_follows_a_new_title(bare: Campus) -> None:
    column(bare.link_id)
    bare.change(ours.Link, bare.link_id, title="Quiz of the whole neck")
    column(bare.link_id)
    (item,) = bare.platform.world.lineitems.values()
    assert item.label == "Quiz of the whole neck"
    assert item.resource_id == f"npt-training:{bare.link_id}"
    asked = len(bare.platform.world.calls)
    column(bare.link_id)
    assert len(bare.platform.world.calls) == asked


def test_a_name_given_in_the_lms_is_left_alone(bare: Campus) -> None:
    column(bare.link_id)
    (item,) = bare.platform.world.lineitems.values()
    item.label = "Week 3"
    bare.change(ours.Link, bare.link_id, title="Quiz of the whole neck")
    column(bare.link_id)
    assert item.label == "Week 3"


def test_a_maximum_changed_in_the_lms_is_no_matter(bare: Campus) -> None:
    ada = bare.learner()
    column(bare.link_id)
    (item,) = bare.platform.world.lineitems.values()
    bare.score(ada, full(60.0))
    bare.work()
    item.maximum = 20
    bare.platform.world.grades.clear()
    bare.score(ada, full(75.0))
    bare.work()
    assert bare.grade(ada).value == 15.0
