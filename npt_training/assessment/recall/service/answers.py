"""Reading what was answered and scored, as reviews of cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.recall.models import RecallReview
from npt_training.assessment.recall.rules import VOID, Given, rating_of, task_of
from npt_training.assessment.service.bank import held_item

UNDONE, EXCLUDED = "undone", "excluded"
"""Causes of a mark that take an answer out of the count again."""


@dataclass(frozen=True)
class Credit:
    """What one answer says about one structure; ``rating`` VOID: nothing any more."""

    answer_id: str
    structure: str
    task: str
    rating: int
    fraction: float
    at: datetime


def scored(person_id: str) -> Any:
    """A person's answers that have a score they may see: practice at once, the rest when released.

    ``final`` is the latest mark where there is one, else the automatic score. ``cause`` is that of
    the mark: undone takes it back, excluded takes the question out for everybody. ``before`` is
    when the question before it in the same run was answered.
    """
    earlier = aliased(Answer)
    later = aliased(Mark)
    newest = (
        select(func.max(later.sequence))
        .where(later.answer_id == Answer.id)
        .correlate(Answer)
        .scalar_subquery()
    )
    before = (
        select(func.max(earlier.given_at))
        .where(earlier.attempt_id == Answer.attempt_id, earlier.given_at < Answer.given_at)
        .scalar_subquery()
    )
    final = case(
        (or_(Mark.cause.is_(None), Mark.cause == UNDONE), Answer.fraction), else_=Mark.fraction
    )
    query: Any = (
        select(
            Answer.id,
            Answer.kind,
            Answer.structure,
            Answer.detail,
            Answer.given_at,
            Answer.confidence,
            Answer.seconds,
            Answer.hints,
            Attempt.mode,
            Attempt.started_at,
            Attempt.edition_id,
            AttemptItem.item_id,
            final.label("final"),
            Mark.cause,
            before.label("before"),
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .outerjoin(Mark, and_(Mark.answer_id == Answer.id, Mark.sequence == newest))
        .where(
            Answer.person_id == person_id,
            or_(Answer.structure.is_not(None), Answer.kind == "label"),
            or_(Attempt.mode == "practice", Attempt.status == "released"),
            or_(final.is_not(None), Mark.cause == UNDONE),
        )
    )
    return query


def unseen(person_id: str) -> Any:
    """Those of them that the log does not hold yet."""
    logged = exists().where(RecallReview.answer_id == Answer.id)
    return scored(person_id).where(
        ~logged, or_(Mark.cause.is_(None), Mark.cause.not_in((UNDONE, EXCLUDED)))
    )


def of_attempt(person_id: str, attempt_id: str) -> Any:
    """Those of one attempt, seen or not: marks may have changed since."""
    return scored(person_id).where(and_(Answer.attempt_id == attempt_id))


def credits_of(s: Session, query: Any) -> list[Credit]:
    """The reviews that follow from the answers of ``query``, in the order they were given."""
    rows = s.execute(query.order_by(Answer.given_at, Answer.id)).all()
    return [credit for row in rows for credit in _credits(row)]


def _credits(row: Row[Any]) -> Iterator[Credit]:
    void = row.cause == EXCLUDED or row.final is None
    for structure, fraction in _structures(row):
        given = Given(
            fraction,
            hinted=row.hints > 0,
            seconds=_seconds(row),
            confidence=row.confidence,
        )
        rating = VOID if void else rating_of(given)
        yield Credit(row.id, structure, task_of(row.kind), rating, fraction, row.given_at)


def _structures(row: Row[Any]) -> list[tuple[str, float]]:
    """What the answer is about: its own structure, or each nerve it put a name to."""
    if row.structure is not None:
        return [(row.structure, row.final or 0.0)]
    item = held_item(row.edition_id, row.item_id).item
    right = set(row.detail.get("right", ()))
    found: dict[str, list[float]] = {}
    for number, pin in enumerate(getattr(item, "pins", ())):
        if pin.what in ("course", "exit"):
            found.setdefault(pin.id, []).append(float(number in right))
    return [(nerve, sum(got) / len(got)) for nerve, got in found.items()]


def _seconds(row: Row[Any]) -> float | None:
    """As measured, else in practice from the question before (or the start) to this answer.

    By the server's clock either way. A quiz is handed in as a whole, so there it stays unknown.
    """
    if row.seconds is not None or row.mode != "practice":
        return None if row.seconds is None else float(row.seconds)
    since = row.before or row.started_at
    return float((row.given_at - since).total_seconds())
