"""Pure rules of sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.lti.services import rules
from tests.lti.services.campus import full

AT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


@given(st.lists(st.timedeltas(timedelta(0), timedelta(seconds=3)), max_size=30))
def test_timestamps_rise_by_a_second_whatever_the_clock_does(steps: list[timedelta]) -> None:
    at, last = AT, None
    for step in steps:
        at += step
        stamp = rules.sent_as(at, last)
        assert last is None or stamp - last >= timedelta(seconds=1)
        assert datetime.fromisoformat(rules.timestamp(stamp)) == stamp
        last = stamp


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_double_up_to_a_limit_and_are_spread(tries: int, jitter: float) -> None:
    waited = rules.wait(tries, jitter)
    assert timedelta(seconds=22) <= waited <= rules.LONGEST_WAIT * 1.25
    assert rules.wait(tries + 1, jitter) >= waited


def test_what_a_platform_asks_is_kept_up_to_a_day() -> None:
    assert rules.hold(1, 0.5, 7200.0) == timedelta(hours=2)
    assert rules.hold(1, 0.5, 10.0) == timedelta(seconds=30)
    assert rules.hold(1, 0.5, 10.0**7) == timedelta(days=1)
    assert rules.hold(50, 0.5, None) == timedelta(hours=1)


def test_a_mark_is_never_followed_by_one_that_waits() -> None:
    waits, mark = full(None), full(70.0)
    assert rules.wants_sending(waits, None, graded=False)
    assert not rules.wants_sending(waits, mark, graded=True)
    assert not rules.wants_sending(waits, waits, graded=False)
    assert rules.wants_sending(mark, waits, graded=False)
    assert not rules.wants_sending(mark, mark, graded=True)
    assert rules.wants_sending(replace(mark, comment="Best of two"), mark, graded=True)


def test_a_start_alone_is_not_news() -> None:
    started = rules.Told(None, 100.0, "Started", "NotReady", None)
    assert not rules.wants_sending(started, None, graded=False)


@pytest.mark.parametrize(
    ("theirs", "ours", "following", "asks"),
    [
        (None, None, 80.0, False),
        (None, 70.0, 80.0, False),
        (70.0, 70.0, 80.0, False),
        (70.3, 70.0, 80.0, False),
        (90.0, 70.0, 80.0, True),
        (80.0, 70.0, 80.0, False),
        (55.0, None, 80.0, True),
        (71.0, 70.0, 80.0, True),
        (55.0, None, None, True),
    ],
)
def test_whose_mark_stands_there(
    theirs: float | None, ours: float | None, following: float | None, asks: bool
) -> None:
    assert rules.asks_first(theirs, ours, following) is asks


@pytest.mark.parametrize(
    ("status", "again", "means"),
    [
        (None, False, "hold"), (200, False, "delivered"), (204, False, "delivered"),
        (302, False, "later"), (400, False, "refused"), (400, True, "compare"),
        (401, False, "hold"), (403, False, "refused"), (404, False, "gone"),
        (408, False, "later"), (409, False, "compare"), (409, True, "compare"),
        (410, True, "gone"), (422, False, "refused"), (429, False, "hold"),
        (500, False, "later"), (502, False, "hold"), (503, False, "hold"),
        (504, True, "hold"), (507, False, "later"),
    ],
)  # fmt: skip
def test_what_an_answer_means(status: int | None, again: bool, means: str) -> None:
    assert rules.meaning(status, again=again) == means


def test_a_rate_limit_in_other_words_is_one() -> None:
    assert rules.meaning(403, again=False, slow_down=True) == "hold"
    assert rules.meaning(400, again=False, already=True) == "compare"


def test_a_token_stays_with_its_server() -> None:
    assert rules.same_host("https://lms.example/a?page=2", "https://lms.example/b")
    assert not rules.same_host("https://lms.example.evil.example/a", "https://lms.example/b")
    assert not rules.same_host("http://lms.example/a", "https://lms.example/b")
    assert not rules.same_host("https://lms.example:8443/a", "https://lms.example/b")
