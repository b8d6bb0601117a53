"""Cards and their log as rows, and back as memories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from npt_training.assessment.recall import memory
from npt_training.assessment.recall.memory import Memory, Review
from npt_training.assessment.recall.models import RecallCard, RecallReview
from npt_training.assessment.recall.rules import VOID
from npt_training.core.ids import new_id
from npt_training.core.runtime import current

Key = tuple[str, str]
"""Structure and task."""


def log_of(
    s: Session, person_id: str, structures: Iterable[str] | None = None
) -> dict[Key, list[Review]]:
    """The reviews that count, by structure and task."""
    query = select(RecallReview).where(RecallReview.person_id == person_id)
    if structures is not None:
        query = query.where(RecallReview.structure.in_(sorted(structures)))
    counting = {
        (row.answer_id, row.structure): row
        for row in s.scalars(query.order_by(RecallReview.sequence))
    }
    log: dict[Key, list[Review]] = {}
    for row in counting.values():
        if row.rating == VOID:
            continue
        own = log.setdefault((row.structure, row.task), [])
        own.append(Review(row.rating, row.reviewed_at, row.answer_id))
    return log


def folded(reviews: Sequence[Review]) -> Memory:
    card = memory.fold(reviews, retention())
    assert card is not None, "a card has reviews"
    return card


def insert_cards(s: Session, person_id: str, cards: Mapping[Key, Memory]) -> None:
    rows = [
        {"id": new_id(), "person_id": person_id, "structure": structure, "task": task}
        | columns_of(card)
        for (structure, task), card in sorted(cards.items())
    ]
    if rows:
        s.execute(insert(RecallCard), rows)


def columns_of(card: Memory) -> dict[str, Any]:
    return {
        "state": card.state,
        "step": card.step,
        "stability_days": card.stability_days,
        "difficulty": card.difficulty,
        "due_at": card.due,
        "last_review_at": card.last.at,
        "last_rating": card.last.rating,
        "reviews": card.reviews,
        "lapses": card.lapses,
    }


def memory_of(row: RecallCard) -> Memory:
    """A card's row as a memory; which answer was its last is not in it."""
    return Memory(
        state=row.state,
        step=row.step,
        stability_days=row.stability_days,
        difficulty=row.difficulty,
        due=row.due_at,
        last=Review(row.last_rating, row.last_review_at),
        reviews=row.reviews,
        lapses=row.lapses,
    )


def retention() -> float:
    """The chance of recall at which a card comes back, by setting."""
    return current().settings.recall_retention
