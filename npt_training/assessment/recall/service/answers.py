"""Reading what was answered and scored, as reviews of cards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.recall.models import RecallReview
from npt_training.assessment.recall.rules import Given, rating_of, task_of
from npt_training.assessment.service.bank import held_item


@dataclass(frozen=True)
class Credit:
    """What one answer says about one structure."""

    answer_id: str
    structure: str
    task: str
    rating: int
    fraction: float
    at: datetime


def scored(person_id: str) -> Select[Any]:
    """A person's answers that have a score they may see: practice at once, the rest when released.

    ``final`` is the latest mark where a person gave one, else the automatic score. ``before`` is
    when the question before it in the same run was answered.
    """
    earlier = aliased(Answer)
    marked = (
        select(Mark.fraction)
        .where(Mark.answer_id == Answer.id)
        .order_by(Mark.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    before = (
        select(func.max(earlier.given_at))
        .where(earlier.attempt_id == Answer.attempt_id, earlier.given_at < Answer.given_at)
        .scalar_subquery()
    )
    final = func.coalesce(marked, Answer.fraction)
    return (
        select(
            Answer.id,
            Answer.kind,
            Answer.structure,
            Answer.detail,
            Answer.given_at,
            Attempt.mode,
            Attempt.started_at,
            Attempt.edition_id,
            AttemptItem.item_id,
            final.label("final"),
            before.label("before"),
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .where(
            Answer.person_id == person_id,
            or_(Answer.structure.is_not(None), Answer.kind == "label"),
            or_(Attempt.mode == "practice", Attempt.status == "released"),
            final.is_not(None),
        )
    )


def unseen(person_id: str) -> Select[Any]:
    """Those of them that the log does not hold yet."""
    logged = exists().where(RecallReview.answer_id == Answer.id)
    return scored(person_id).where(~logged)


def of_attempt(person_id: str, attempt_id: str) -> Select[Any]:
    """Those of one attempt, seen or not: marks may have changed since."""
    return scored(person_id).where(and_(Answer.attempt_id == attempt_id))


def credits_of(s: Session, query: Select[Any]) -> list[Credit]:
    """The reviews that follow from the answers of ``query``, in the order they were given."""
    rows = s.execute(query.order_by(Answer.given_at, Answer.id)).all()
    return [credit for row in rows for credit in _credits(row)]


def _credits(row: Row[Any]) -> Iterator[Credit]:
    for structure, fraction in _structures(row):
        given = Given(
            fraction,
            hinted=bool(row.detail.get("hints") or row.detail.get("hint")),
            seconds=_seconds(row),
            confidence=row.detail.get("confidence"),
        )
        yield Credit(row.id, structure, task_of(row.kind), rating_of(given), fraction, row.given_at)


def _structures(row: Row[Any]) -> list[tuple[str, float]]:
    """What the answer is about: its own structure, or each nerve it put a name to."""
    if row.structure is not None:
        return [(row.structure, row.final)]
    item = held_item(row.edition_id, row.item_id).item
    right = set(row.detail.get("right", ()))
    found: dict[str, list[float]] = {}
    for number, pin in enumerate(getattr(item, "pins", ())):
        if pin.what in ("course", "exit"):
            found.setdefault(pin.id, []).append(float(number in right))
    return [(nerve, sum(got) / len(got)) for nerve, got in found.items()]


def _seconds(row: Row[Any]) -> float | None:
    """From the question before (or the start) to this answer, by the server's clock.

    Only practice is answered one by one; elsewhere all answers are handed in together.
    """
    if row.mode != "practice":
        return None
    since = row.before or row.started_at
    return float((row.given_at - since).total_seconds())
