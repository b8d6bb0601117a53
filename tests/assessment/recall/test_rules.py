"""From answers to ratings, from cards to today's queue, the forecast and each nerve's standing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.items import KINDS
from npt_training.assessment.recall import rules
from npt_training.assessment.recall.memory import Review, retrievability, review
from npt_training.assessment.recall.rules import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    QUEUE_MOST,
    Given,
    Known,
    forecast,
    queue,
    rating_of,
    standings,
    task_of,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given_", "rating"),
    [
        (Given(0.0), AGAIN),
        (Given(0.1, hinted=True), AGAIN),
        (Given(0.25), HARD),
        (Given(0.5), HARD),
        (Given(0.94, seconds=2, confidence=3), HARD),
        (Given(1.0, hinted=True, seconds=2, confidence=3), HARD),
        (Given(1.0), GOOD),
        (Given(1.0, seconds=2), GOOD),
        (Given(1.0, confidence=3), GOOD),
        (Given(1.0, seconds=60, confidence=3), GOOD),
        (Given(1.0, seconds=2, confidence=2), GOOD),
        (Given(1.0, seconds=8, confidence=3), EASY),
        (Given(0.96, seconds=12, confidence=3), EASY),
    ],
)
def test_ratings(given_: Given, rating: int) -> None:
    assert rating_of(given_) == rating


def test_a_clock_that_ran_backwards_is_not_fast() -> None:
    assert rating_of(Given(1.0, seconds=-3, confidence=3)) == GOOD


answers = st.builds(
    Given,
    fraction=st.floats(0, 1),
    hinted=st.booleans(),
    seconds=st.none() | st.floats(-10, 600),
    confidence=st.none() | st.integers(1, 3),
)


@given(answers, st.floats(0, 1))
def test_a_better_answer_is_never_rated_lower(answer: Given, other: float) -> None:
    better = Given(max(answer.fraction, other), answer.hinted, answer.seconds, answer.confidence)
    assert rating_of(better) >= rating_of(answer)


@given(answers)
def test_help_never_raises_a_rating(answer: Given) -> None:
    hinted = Given(answer.fraction, True, answer.seconds, answer.confidence)
    assert rating_of(hinted) <= rating_of(answer)


def test_every_kind_of_item_belongs_to_a_task() -> None:
    assert {task_of(kind) for kind in KINDS} <= set(rules.TASKS)
    assert task_of("a kind from outside") == "a kind from outside"


def card(structure: str, *days: int, task: str = "locate", rating: int = GOOD) -> Known:
    memory = None
    for day in days:
        memory = review(memory, Review(rating, START + timedelta(days=day)))
    assert memory is not None
    return Known(structure, task, memory)


def test_the_queue_asks_first_what_is_most_likely_forgotten() -> None:
    at = START + timedelta(days=40)
    cards = [card("firm", 0, 2, 13), card("loose", 0), card("fresh", 0, 2, 13, 40)]
    assert [one.structure for one in queue(cards, at)] == ["loose"]
    later = at + timedelta(days=60)
    due = queue(cards, later)
    chances = [retrievability(one.memory, later) for one in due]
    assert chances == sorted(chances)
    assert [one.structure for one in due] == ["loose", "firm", "fresh"][: len(due)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 4)), max_size=30), st.integers(0, 90))
def test_the_queue_holds_what_is_due_and_nothing_else(
    made: list[tuple[int, int]], day: int
) -> None:
    cards = [card(f"n{n}", when, rating=rating) for n, (when, rating) in enumerate(made)]
    at = START + timedelta(days=day)
    due = queue(cards, at)
    assert {one.structure for one in due} == {
        one.structure for one in cards if one.memory.due <= at
    }


@given(st.lists(st.integers(-5_000, 40_000), max_size=40))
def test_the_forecast_counts_every_card_once(minutes: list[int]) -> None:
    dues = [START + timedelta(minutes=m) for m in minutes]
    days = forecast(dues, START, ZoneInfo("Pacific/Auckland"))
    assert len(days) == rules.FORECAST_DAYS
    last = days[-1].day
    inside = [d for d in dues if d.astimezone(ZoneInfo("Pacific/Auckland")).date() <= last]
    assert sum(day.cards for day in days) == len(inside)


def test_the_forecast_follows_the_readers_calendar() -> None:
    late = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    overdue = late - timedelta(days=9)
    evening = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    berlin = forecast([overdue, evening], late, ZoneInfo("Europe/Berlin"))
    assert [day.cards for day in berlin][:2] == [1, 1]
    london = forecast([overdue, evening], late, ZoneInfo("Europe/London"))
    assert [day.cards for day in london][:2] == [2, 0]


def test_a_queue_of_ten_minutes() -> None:
    assert QUEUE_MOST == 12
    assert [rules.minutes_for(n) for n in (0, 1, 5, QUEUE_MOST)] == [0, 1, 4, 10]


def test_a_nerve_stands_by_all_its_tasks() -> None:
    at = START + timedelta(days=30)
    cards = [card("sural", 0), card("sural", 0, 2, 13, task="trace"), card("tibial", 29)]
    [weak, strong] = standings(cards, at)
    assert (weak.structure, strong.structure) == ("sural", "tibial")
    assert set(weak.tasks) == {"locate", "trace"}
    assert weak.weakest == weak.tasks["locate"] < weak.mean < weak.tasks["trace"]
    assert weak.due == 1
