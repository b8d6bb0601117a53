"""Taking answers in: each once, in any order, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.assessment.models import Answer
from npt_training.assessment.recall import memory
from npt_training.assessment.recall.memory import Memory, Review
from npt_training.assessment.recall.models import RecallCard, RecallLearner, RecallReview
from npt_training.assessment.recall.rules import VOID
from npt_training.assessment.recall.service.answers import (
    Credit,
    credits_of,
    of_attempt,
    scored,
    unseen,
)
from npt_training.assessment.recall.service.cards import (
    Key,
    columns_of,
    folded,
    insert_cards,
    log_of,
    memory_of,
    retention,
)
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.ids import new_id
from npt_training.core.runtime import current


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild went through."""

    people: int
    reviews: int
    cards: int


def catch_up(person_id: str) -> int:
    """Take in every scored answer of a person that is not in the log; returns how many reviews.

    Writes only where there is something to take in. Twice at once is harmless.
    """
    return _take_in(person_id, unseen(person_id))


def take_in_attempt(person_id: str, attempt_id: str) -> int:
    """Take in an attempt as it is marked now; a rating that changed is appended to the log."""
    return _take_in(person_id, of_attempt(person_id, attempt_id))


def rebuild(person_id: str | None = None) -> Rebuilt:
    """Throw the cards away and make them again from the answers, for one person or everybody."""
    with read() as s:
        everybody = select(Answer.person_id).distinct().order_by(Answer.person_id)
        people = [person_id] if person_id else list(s.scalars(everybody))
    reviews = cards = 0
    for one in people:
        _take_in(one, scored(one))
        with write() as s:
            _lock(s, one)
            log = log_of(s, one)
            s.execute(delete(RecallCard).where(RecallCard.person_id == one))
            made = {key: folded(own) for key, own in log.items()}
            insert_cards(s, one, made)
            reviews += sum(len(own) for own in log.values())
            cards += len(made)
    return Rebuilt(len(people), reviews, cards)


def _take_in(person_id: str, query: Any) -> int:
    with read() as s:
        if not credits_of(s, query):
            return 0
    with write() as s:
        _lock(s, person_id)
        fresh = _append(s, person_id, credits_of(s, query))
        if fresh:
            _move_cards(s, person_id, fresh)
    return len(fresh)


def _lock(s: Session, person_id: str) -> None:
    """Make or lock the person's row: whoever comes second sees what the first one took in."""
    dialect = sqlite if current().db.is_sqlite else postgresql
    row = {"person_id": person_id, "caught_up_at": now()}
    s.execute(dialect.insert(RecallLearner).values(row).on_conflict_do_nothing())
    learner = locked(s, RecallLearner, person_id)
    assert learner is not None
    learner.caught_up_at = now()


def _append(s: Session, person_id: str, found: Sequence[Credit]) -> list[tuple[Credit, int]]:
    """Log what is new or rated otherwise than before, each with its sequence."""
    latest = _latest(s, person_id, {credit.answer_id for credit in found})
    fresh = []
    for credit in found:
        stood = latest.get((credit.answer_id, credit.structure))
        if (stood is None and credit.rating != VOID) or (stood and stood[1] != credit.rating):
            fresh.append((credit, 1 if stood is None else stood[0] + 1))
    if fresh:
        s.execute(insert(RecallReview), [_row(person_id, *one) for one in fresh])
    return fresh


def _latest(s: Session, person_id: str, answers: set[str]) -> dict[Key, tuple[int, int]]:
    """By answer and structure: the highest sequence and its rating.

    Asked in one query whatever the number of answers: all of the person's when they are many.
    """
    query = select(
        RecallReview.answer_id, RecallReview.structure, RecallReview.sequence, RecallReview.rating
    ).where(RecallReview.person_id == person_id)
    if len(answers) <= 200:
        query = query.where(RecallReview.answer_id.in_(answers))
    rows = s.execute(query.order_by(RecallReview.sequence)).all()
    return {(row.answer_id, row.structure): (row.sequence, row.rating) for row in rows}


def _row(person_id: str, credit: Credit, sequence: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "structure": credit.structure,
        "task": credit.task,
        "answer_id": credit.answer_id,
        "sequence": sequence,
        "rating": credit.rating,
        "fraction": credit.fraction,
        "reviewed_at": credit.at,
        "recorded_at": now(),
    }


def _move_cards(s: Session, person_id: str, fresh: Sequence[tuple[Credit, int]]) -> None:
    """Bring the cards up to date: a step forward where the review is the newest, else anew."""
    rows = s.scalars(select(RecallCard).where(RecallCard.person_id == person_id)).all()
    stood = {(row.structure, row.task): row for row in rows}
    cards: dict[Key, Memory] = {key: memory_of(row) for key, row in stood.items()}
    behind: set[Key] = set()
    for credit, sequence in fresh:
        key = (credit.structure, credit.task)
        card = cards.get(key)
        if sequence > 1 or (card is not None and not _follows(card, credit)):
            behind.add(key)
        else:
            given = Review(credit.rating, credit.at, credit.answer_id)
            cards[key] = memory.review(card, given, retention())
    if behind:
        log = log_of(s, person_id, {structure for structure, _task in behind})
        cards |= {key: folded(log[key]) for key in behind & log.keys()}
        gone = [stood[key].id for key in behind - log.keys() if key in stood]
        s.execute(delete(RecallCard).where(RecallCard.id.in_(gone)))
        cards = {key: card for key, card in cards.items() if key not in behind - log.keys()}
    moved = {(credit.structure, credit.task) for credit, _sequence in fresh} & cards.keys()
    insert_cards(s, person_id, {key: cards[key] for key in moved - stood.keys()})
    changed = [{"id": stood[key].id, **columns_of(cards[key])} for key in moved & stood.keys()]
    if changed:
        s.execute(update(RecallCard), changed)


def _follows(card: Memory, credit: Credit) -> bool:
    """Whether the answer comes after all that the card has seen; a tie read back from a row
    cannot be told, so it does not."""
    if credit.at != card.last.at:
        return credit.at > card.last.at
    return bool(card.last.answer) and credit.answer_id > card.last.answer
