"""What other rooms and the trainee ask: the image gate, history, what is open."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import organisation_of
from npt_training.assessment import rules
from npt_training.assessment.exam.models import Exam
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.rules import Gate, Looked
from npt_training.assessment.service.bank import bank_of, lasting_name, school_items
from npt_training.assessment.service.waiting import NEWEST
from npt_training.core.db import look, read
from npt_training.curriculum import service as curriculum

ImageGate = Gate
STANDS = func.coalesce(Mark.fraction, Answer.fraction).label("fraction")
"""What an answer is worth: a mark given later (a key corrected, an appeal upheld) goes before."""
UNAIDED = Answer.hints == 0
"""With a hint an answer shows nothing yet: neither the gate nor a statistic counts it."""
COUNTS = or_(Mark.cause.is_(None), Mark.cause != "excluded")
"""Answers to a question that was left out of every result say nothing."""


@dataclass(frozen=True)
class HistoryLine:
    """One attempt in a person's own list; ``hinted`` answers had a hint before them."""

    id: str
    mode: str
    module_id: str | None
    status: str
    started_at: datetime
    submitted_at: datetime | None
    percent: float | None
    passed: bool | None
    questions: int
    answered: int
    exam_title: str | None = None
    hinted: int = 0


def image_gate(person_id: str, nerve_id: str, at: datetime) -> ImageGate:
    """Whether the person knows this nerve on pictures well enough to be observed on it now.

    Answers to the school's own items count beside the pack's, each item once whatever its version;
    how many answers are needed follows the pack, so that a new item never closes an open gate.
    Where the pack asks nothing about the nerve, the school's own items are what there is.
    """
    available = len(bank_of(curriculum.edition_of(person_id)).about(nerve_id, rules.GATE_KINDS))
    if not available:
        own = school_items(organisation_of(person_id).id, "practice")
        available = sum(
            one.item.structure == nerve_id and one.item.kind in rules.GATE_KINDS for one in own
        )
    with read() as s:
        rows = s.execute(
            select(Answer.item_code, STANDS, Answer.given_at)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .outerjoin(Mark, NEWEST)
            .where(
                _out(),
                COUNTS,
                UNAIDED,
                Answer.person_id == person_id,
                Answer.structure == nerve_id,
                Answer.kind.in_(rules.GATE_KINDS),
                Answer.given_at <= at,
                Answer.given_at > at - rules.GATE_WINDOW,
            )
            .order_by(Answer.given_at, Answer.id)
        ).all()
    named = [(lasting_name(row.item_code), row) for row in rows]
    latest = {name: Looked(name, row.fraction, row.given_at) for name, row in named}
    return rules.image_gate(list(latest.values()), available=available, at=at)


def _out() -> Any:
    """Answers of an examination count once its result is out: before that they would tell it."""
    return or_(Attempt.mode != "exam", Attempt.status == "released")


def image_gates(person_id: str, at: datetime) -> dict[str, ImageGate]:
    """The gate of every nerve that has image items, all answers read in one query."""
    items = bank_of(curriculum.edition_of(person_id)).by_id.values()
    available = Counter(
        held.item.structure
        for held in items
        if held.item.structure and held.item.kind in rules.GATE_KINDS
    )
    with read() as s:
        rows = s.execute(
            select(Answer.structure, Answer.item_code, STANDS, Answer.given_at)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .outerjoin(Mark, NEWEST)
            .where(
                _out(),
                COUNTS,
                UNAIDED,
                Answer.person_id == person_id,
                Answer.structure.is_not(None),
                Answer.kind.in_(rules.GATE_KINDS),
                Answer.given_at <= at,
                Answer.given_at > at - rules.GATE_WINDOW,
            )
            .order_by(Answer.given_at, Answer.id)
        ).all()
    latest: dict[str, dict[str, Looked]] = {}
    for row in rows:
        own = latest.setdefault(row.structure, {})
        own[row.item_code] = Looked(row.item_code, row.fraction, row.given_at)
    return {
        nerve: rules.image_gate(list(latest.get(nerve, {}).values()), available=count, at=at)
        for nerve, count in available.items()
    }


_OWN = (
    select(
        Attempt.id, Attempt.mode, Attempt.module_id, Attempt.status, Attempt.started_at,
        Attempt.submitted_at, Attempt.percent, Attempt.passed, Attempt.exam_id,
    )
    .where(Attempt.person_id == bindparam("person_id"))
    .order_by(Attempt.id.desc())
    .limit(bindparam("limit"))
)  # fmt: skip


def history(actor: Principal, limit: int = 100) -> list[HistoryLine]:
    """The actor's attempts, newest first. Practice nobody answered is left out."""
    with look() as connection:
        attempts = connection.execute(_OWN, {"person_id": actor.person_id, "limit": limit}).all()
    if not attempts:
        return []
    with read() as s:
        ids = [attempt.id for attempt in attempts]
        asked = _counts(
            s.execute(
                select(AttemptItem.attempt_id, func.count())
                .where(AttemptItem.attempt_id.in_(ids))
                .group_by(AttemptItem.attempt_id)
            ).all()
        )
        given = _counts(
            s.execute(
                select(Answer.attempt_id, func.count())
                .where(Answer.attempt_id.in_(ids))
                .group_by(Answer.attempt_id)
            ).all()
        )
        hinted = _counts(
            s.execute(
                select(Answer.attempt_id, func.count())
                .where(Answer.attempt_id.in_(ids), Answer.hints > 0)
                .group_by(Answer.attempt_id)
            ).all()
        )
        exams = {attempt.exam_id for attempt in attempts if attempt.exam_id is not None}
        named = s.execute(select(Exam.id, Exam.title).where(Exam.id.in_(exams))).all()
        titles = {row.id: row.title for row in named}
    lines = [
        HistoryLine(
            attempt.id,
            attempt.mode,
            attempt.module_id,
            attempt.status,
            attempt.started_at,
            attempt.submitted_at,
            attempt.percent,
            attempt.passed,
            asked.get(attempt.id, 0),
            given.get(attempt.id, 0),
            titles.get(attempt.exam_id or ""),
            hinted.get(attempt.id, 0),
        )
        for attempt in attempts
    ]
    return [line for line in lines if line.mode != "practice" or line.answered]


def _counts(rows: object) -> dict[str, int]:
    return dict(rows)  # type: ignore[call-overload,no-any-return]


def open_attempts(person_id: str) -> list[Attempt]:
    """Quizzes and practice runs a person can go on with, newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(Attempt)
                .where(Attempt.person_id == person_id, Attempt.status == "open")
                .order_by(Attempt.id.desc())
                .limit(20)
            )
        )
