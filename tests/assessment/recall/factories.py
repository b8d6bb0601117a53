"""A bank about two nerves, people who answer it, and what their cards look like."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.recall.models import RecallCard, RecallReview
from npt_training.core.db import read
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items

DOCS = [
    *[items.locate(id=f"b9-loc-{n}") for n in range(3)],
    items.identify(),
    items.locate(id="b9-other", structure="saphenous", target={"course": "saphenous"}),
]
RIGHT, PARTLY, WRONG = ("0.25", "0.5"), ("0.255", "0.5"), ("0.7", "0.5")


def learner() -> Principal:
    factories.make_edition(DOCS)
    return factories.trainee(make_organisation())


def tap(actor: Principal, code: str, *, right: bool = True) -> str:
    """Answer a locate item in practice; returns the attempt."""
    run = service.practise_item(actor, code)
    x, y = RIGHT if right else WRONG
    service.answer_practice(actor, run, 1, {"x": [x], "y": [y]})
    return run


def cards(person_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Everything the cards say, by structure and task; their row ids left out."""
    with read() as s:
        rows = s.scalars(select(RecallCard).where(RecallCard.person_id == person_id)).all()
    names = [c.key for c in RecallCard.__mapper__.columns if c.key != "id"]
    return {(row.structure, row.task): {n: getattr(row, n) for n in names} for row in rows}


def ratings(person_id: str) -> list[tuple[str, int, int]]:
    """Structure, rating and sequence of each row of the log, in the order it grew."""
    with read() as s:
        rows = s.scalars(
            select(RecallReview)
            .where(RecallReview.person_id == person_id)
            .order_by(RecallReview.reviewed_at, RecallReview.structure, RecallReview.sequence)
        ).all()
    return [(row.structure, row.rating, row.sequence) for row in rows]
