"""What a regrade reads: every answer to an item, and what stands in the attempts it belongs to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.service.bank import Held
from npt_training.assessment.service.waiting import MODES, NEWEST


def answers_to(s: Session, actor: Principal, held: Held) -> Any:
    """Every answer to the item with its newest mark and its person."""
    return s.execute(
        select(
            Answer.id,
            Answer.attempt_id,
            Answer.response,
            Answer.fraction,
            Mark.cause,
            Attempt.person_id,
            Attempt.status,
            Attempt.pass_percent,
            Person.name,
        )
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .outerjoin(Mark, NEWEST)
        .where(*_asked(actor, held))
    ).all()


def _asked(actor: Principal, held: Held) -> tuple[Any, ...]:
    return (
        AttemptItem.item_id == held.id,
        Attempt.organisation_id == actor.organisation_id,
        Attempt.mode.in_(MODES),
        Attempt.status != "open",
    )


def fractions_of(
    s: Session, actor: Principal, held: Held
) -> dict[str, dict[str, tuple[float | None, bool]]]:
    """By attempt and answer: what stands, and whether it is excluded."""
    attempts = (
        select(AttemptItem.attempt_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(*_asked(actor, held))
    )
    rows = s.execute(
        select(
            Answer.id,
            Answer.attempt_id,
            Answer.fraction,
            Mark.fraction.label("marked"),
            Mark.cause,
        )
        .outerjoin(Mark, NEWEST)
        .where(Answer.attempt_id.in_(attempts))
    )
    found: dict[str, dict[str, tuple[float | None, bool]]] = defaultdict(dict)
    for row in rows:
        stands = row.fraction if row.cause in (None, "undone") else row.marked
        found[row.attempt_id][row.id] = (stands, row.cause == "excluded")
    return found


def newest_marks(
    s: Session, actor: Principal, held: Held
) -> dict[str, tuple[float | None, Mark | None]]:
    """What stands by answer, read again under the locks, with the mark it comes from."""
    rows = s.execute(
        select(Answer.id, Answer.fraction, Mark)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .outerjoin(Mark, NEWEST)
        .where(*_asked(actor, held))
    ).all()
    return {
        answer: (fraction if mark is None or mark.cause == "undone" else mark.fraction, mark)
        for answer, fraction, mark in rows
    }
