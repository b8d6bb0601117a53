"""The scheduler gives the values published for it, and a card is the sum of its reviews."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.recall.memory import Memory, Review, fold, retrievability, review

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
AGAIN, GOOD = 1, 3
ratings = st.integers(1, 4)


def reviewed_when_due(rated: list[int]) -> list[Memory]:
    cards: list[Memory] = []
    for rating in rated:
        at = cards[-1].due if cards else START
        cards.append(review(cards[-1] if cards else None, Review(rating, at)))
    return cards


def test_intervals_are_those_published_for_the_scheduler() -> None:
    cards = reviewed_when_due([GOOD] * 6 + [AGAIN] * 2 + [GOOD] * 5)
    days = [(card.due - card.last.at).days for card in cards]
    assert days == [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]
    assert [cards[-1].reviews, cards[-1].lapses] == [13, 1]


def test_memory_state_is_the_one_published_for_the_scheduler() -> None:
    """The days are the ones that pass before each review."""
    card, at = None, START
    for rating, days in zip([AGAIN] + [GOOD] * 5, (0, 0, 1, 3, 8, 21), strict=True):
        at += timedelta(days=days)
        card = review(card, Review(rating, at))
    assert card is not None
    assert card.stability_days == pytest.approx(53.62691, abs=1e-4)
    assert card.difficulty == pytest.approx(6.3574867, abs=1e-4)


def test_recall_stands_at_nine_tenths_when_stability_has_passed() -> None:
    card = reviewed_when_due([GOOD] * 4)[-1]
    then = card.last.at + timedelta(days=round(card.stability_days))
    assert retrievability(card, then) == pytest.approx(0.9, abs=0.001)
    assert retrievability(card, card.last.at) == 1.0


def test_a_higher_wish_brings_a_card_back_sooner() -> None:
    reviews = [Review(GOOD, START + timedelta(days=n)) for n in (0, 1, 3)]
    usual, strict = fold(reviews), fold(reviews, 0.95)
    assert usual is not None
    assert strict is not None
    assert strict.due < usual.due
    assert strict.stability_days == usual.stability_days


histories = st.lists(st.tuples(ratings, st.integers(0, 400 * 24)), min_size=1, max_size=25)


@given(histories, st.randoms())
def test_order_of_arrival_changes_nothing(history: list[tuple[int, int]], random: object) -> None:
    reviews = [
        Review(rating, START + timedelta(hours=hours), f"{number:03}")
        for number, (rating, hours) in enumerate(history)
    ]
    shuffled = list(reviews)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    stepwise = None
    for one in sorted(reviews, key=lambda one: one.order):
        stepwise = review(stepwise, one)
    assert fold(shuffled) == fold(reviews) == stepwise


@given(histories)
def test_a_card_stays_within_its_bounds(history: list[tuple[int, int]]) -> None:
    card = fold([Review(rating, START + timedelta(hours=hours)) for rating, hours in history])
    assert card is not None
    assert 1 <= card.difficulty <= 10
    assert card.stability_days > 0
    assert card.due > card.last.at
    assert card.reviews == len(history)
    assert 0 < retrievability(card, card.last.at + timedelta(days=900)) < 1


@given(histories, st.integers(0, 400))
def test_being_right_is_never_worse_than_being_wrong(
    history: list[tuple[int, int]], later: int
) -> None:
    card = fold([Review(rating, START + timedelta(hours=hours)) for rating, hours in history])
    assert card is not None
    at = card.last.at + timedelta(days=later)
    wrong, right = review(card, Review(AGAIN, at)), review(card, Review(GOOD, at))
    assert right.stability_days >= wrong.stability_days
    assert right.due >= wrong.due
