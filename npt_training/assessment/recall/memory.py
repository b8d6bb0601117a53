"""The forgetting curve: FSRS-6 with its default parameters, by the package ``fsrs``. Pure.

No fuzz is added to intervals: a card has to come out the same when it is made again from its
answers. Source: J. Ye, J. Su, Y. Cao, "A Stochastic Shortest Path Algorithm for Optimizing Spaced
Repetition Scheduling", KDD 2022, and the package's FSRS-6 parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from fsrs import Card, Rating, Scheduler, State

RETENTION = 0.9
"""A card comes back when recall is predicted to have fallen this far; the package's default."""
LAPSE_FROM = "review"


@dataclass(frozen=True)
class Review:
    """One rating (1 again, 2 hard, 3 good, 4 easy) at a time; ``answer`` breaks ties."""

    rating: int
    at: datetime
    answer: str = ""

    @property
    def order(self) -> tuple[datetime, str]:
        return self.at, self.answer


@dataclass(frozen=True)
class Memory:
    """A card after its latest review. ``last`` is that review; ``due`` is aware UTC."""

    state: str
    step: int | None
    stability_days: float
    difficulty: float
    due: datetime
    last: Review
    reviews: int
    lapses: int


def review(before: Memory | None, given: Review, retention: float = RETENTION) -> Memory:
    """The card after one more review; ``before`` None: the first one.

    A lapse is an "again" on a card that had left the short steps.
    """
    card, _log = _scheduler(retention).review_card(_card(before), Rating(given.rating), given.at)
    assert card.stability is not None
    assert card.difficulty is not None
    lapsed = before is not None and before.state == LAPSE_FROM and given.rating == Rating.Again
    return Memory(
        state=card.state.name.lower(),
        step=card.step,
        stability_days=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last=given,
        reviews=(before.reviews if before else 0) + 1,
        lapses=(before.lapses if before else 0) + lapsed,
    )


def fold(reviews: Iterable[Review], retention: float = RETENTION) -> Memory | None:
    """The card that follows from all its reviews, whatever order they are given in."""
    card: Memory | None = None
    for one in sorted(reviews, key=lambda one: one.order):
        card = review(card, one, retention)
    return card


def retrievability(memory: Memory, at: datetime) -> float:
    """The predicted chance (0 to 1) that the person would answer rightly at ``at``.

    Counted in whole days since the last review, as the package does.
    """
    return float(_scheduler(RETENTION).get_card_retrievability(_card(memory), at))


@lru_cache(maxsize=8)
def _scheduler(retention: float) -> Scheduler:
    return Scheduler(desired_retention=retention, enable_fuzzing=False)


def _card(memory: Memory | None) -> Card:
    if memory is None:
        return Card(card_id=0)
    return Card(
        card_id=0,
        state=State[memory.state.capitalize()],
        step=memory.step,
        stability=memory.stability_days,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last.at,
    )
