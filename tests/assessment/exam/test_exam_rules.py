"""Deadlines, extra time, tries, cooling-off and time on a question: pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.exam import rules
from npt_training.assessment.exam.rules import Bar, Tried, door

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
times = st.integers(0, 20 * 365 * 24 * 3600).map(lambda s: AT + timedelta(seconds=s))
seconds = st.integers(0, 10 * 24 * 3600)


@pytest.mark.parametrize(
    ("after_s", "counts"), [(-1, True), (0, True), (59, True), (60, True), (61, False)]
)
def test_an_answer_counts_until_a_minute_after_the_deadline(after_s: int, counts: bool) -> None:
    assert rules.counts(AT + timedelta(seconds=after_s), AT) is counts


@given(times, st.integers(1, 600), st.integers(0, 200), st.integers(0, 240), seconds)
def test_a_deadline_is_start_and_time_and_extra(
    start: datetime, minutes: int, percent: int, more: int, late: int
) -> None:
    extra = rules.extra_time(minutes, percent=percent, extra_minutes=more)
    deadline = rules.deadline_of(start, minutes, extra)
    assert deadline >= rules.deadline_of(start, minutes, timedelta())
    assert (
        abs((deadline - start).total_seconds() - 60 * (minutes * (1 + percent / 100) + more)) <= 0.5
    )
    at = deadline + timedelta(seconds=late)
    assert rules.counts(at, deadline) is (late <= 60)
    assert rules.late_by(at, deadline) == late
    assert not rules.counts(rules.ends_at(deadline), deadline)
    assert rules.counts(rules.ends_at(deadline) - timedelta(seconds=1), deadline)


def test_extra_time_as_the_page_says_it() -> None:
    assert rules.extra_time(60, percent=25, extra_minutes=5) == timedelta(minutes=20)
    assert rules.extra_time(45, percent=0, extra_minutes=0) == timedelta()


def at_door(*tried: Tried, at: datetime = AT, **more: object) -> rules.Door:
    plan: dict[str, object] = {
        "attempts": 2, "cooldown_hours": 24, "opens_at": None, "closes_at": None, "closed": False,
    }  # fmt: skip
    return door(tried, at=at, **(plan | more))  # type: ignore[arg-type]


def test_the_first_try_is_open() -> None:
    assert at_door() == rules.Door(None, None, 2)


def test_a_window_opens_and_ends_to_the_second() -> None:
    hour = timedelta(hours=1)
    window = {"opens_at": AT, "closes_at": AT + hour}
    second = timedelta(seconds=1)
    assert at_door(at=AT - second, **window).bar is Bar.NOT_YET
    assert at_door(at=AT, **window).bar is None
    assert at_door(at=AT + hour - second, **window).bar is None
    assert at_door(at=AT + hour, **window).bar is Bar.OVER


def test_a_fail_cools_off_and_a_pass_does_not() -> None:
    failed, passed = Tried(AT, False), Tried(AT, True)
    found = at_door(failed, at=AT + timedelta(hours=23))
    assert (found.bar, found.at, found.left) == (Bar.COOLING_OFF, AT + timedelta(hours=24), 1)
    assert at_door(failed, at=AT + timedelta(hours=24)).bar is None
    assert at_door(passed, at=AT).bar is None


def test_tries_are_used_up_and_results_are_waited_for() -> None:
    later = AT + timedelta(days=9)
    assert at_door(Tried(AT, False), Tried(AT, True), at=later).bar is Bar.NO_MORE_TRIES
    assert at_door(Tried(AT, None), at=later).bar is Bar.WAITS
    assert at_door(Tried(AT, False), Tried(AT, False), at=later, attempts=0).left is None
    assert at_door(closed=True).bar is Bar.CLOSED


@given(st.lists(st.tuples(seconds, st.booleans()), max_size=6), st.integers(0, 5), seconds)
def test_nobody_starts_more_often_than_announced(
    tried: list[tuple[int, bool]], attempts: int, at: int
) -> None:
    done = [Tried(AT + timedelta(seconds=s), passed) for s, passed in tried]
    found = at_door(*done, at=AT + timedelta(seconds=at), attempts=attempts, cooldown_hours=0)
    if attempts and len(done) >= attempts:
        assert found.bar is Bar.NO_MORE_TRIES
    else:
        assert found.bar is None


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_time_on_a_question_is_never_negative_and_leaves_out_the_question_before(
    opened: int, other: int, at: int
) -> None:
    def when(s: int) -> datetime:
        return AT + timedelta(seconds=s)

    found = rules.time_on(when(opened), when(other), 10.0, when(at))
    assert found is not None
    assert found == 10.0 + max(0, at - max(opened, other))
    assert rules.time_on(None, when(other), None, when(at)) is None
