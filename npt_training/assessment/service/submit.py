"""Handing in a quiz: every answer judged and frozen in one transaction, results when complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.assessment import rules
from npt_training.assessment.desk.rules import counted
from npt_training.assessment.errors import AttemptClosed, NotReleased
from npt_training.assessment.exam.bars import NONE, own_bars
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.assessment.service.asked import Asked, all_questions, attempt_of
from npt_training.assessment.service.respond import answer_row
from npt_training.assessment.stimulus import ground_for
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.jobs import emit

HANDED_IN = ("quiz", "exam")
"""Modes whose answers are judged together when they are handed in."""


def submit_attempt(actor: Principal, attempt_id: str, *, key: str | None = None) -> Attempt:
    """Hand in the actor's own quiz. A double click gets the one result.

    The same ``key`` again is a repeat and answers with what stands; another one raises
    AttemptClosed. Questions left empty are handed in empty and earn nothing.
    """
    if attempt_of(actor, attempt_id).mode == "exam":
        raise AttemptClosed()
    return hand_in(attempt_id, key=key, actor=actor.person_id)


def hand_in(attempt_id: str, *, key: str | None, actor: str | None = None) -> Attempt:
    """Close an open quiz with what is saved; ``actor`` None when its time ran out."""
    with read() as s:
        asked = all_questions(s, attempt_id)
    grounds = {one.item_row: ground_for(one.held) for one in asked}
    with write() as s:
        attempt = locked(s, Attempt, attempt_id)
        if attempt is None:
            raise NotFound()
        if attempt.status != "open" or attempt.mode not in HANDED_IN:
            if key and key == attempt.submit_key:
                return attempt
            raise AttemptClosed()
        rows = [_judged(one, grounds[one.item_row], key) for one in all_questions(s, attempt_id)]
        s.execute(insert(Answer), rows)
        attempt.status = "submitted"
        attempt.open_slot = None
        attempt.submitted_at = now()
        attempt.submit_key = key
        record(s, "assessment.submit", actor=actor, subject=attempt.id)
        held = False
        if attempt.exam_id is not None:
            from npt_training.assessment.exam.service.finish import ended, held_back

            ended(s, attempt.id, by_person=actor is not None)
            held = held_back(s, attempt)
        if all(row["fraction"] is not None for row in rows):
            attempt.status = "marked"
            if not held:
                _release(s, attempt, actor=None)
        else:
            emit(s, "assessment.marking_wanted", {"attempt_id": attempt.id}, key=attempt.id)
        return attempt


def release(s: Session, attempt: Attempt, *, actor: str | None, cause: str = "") -> None:
    """Let the trainee see a fully marked quiz; raises NotReleased while a mark is missing.

    ``attempt`` is locked by the caller. Called again after a corrected mark, it counts anew.
    ``cause`` (appeal, regrade) says that the trainee is told by a mail of its own.
    """
    if attempt.status not in {"marked", "released"}:
        raise NotReleased()
    _release(s, attempt, actor=actor, cause=cause)


def _release(s: Session, attempt: Attempt, *, actor: str | None, cause: str = "") -> None:
    final = standing_of(s, attempt.id)
    percent = rules.percent_of(counted(final.fractions, final.excluded))
    attempt.percent = percent
    attempt.passed = rules.passes(percent, attempt.pass_percent or 0.0)
    if attempt.exam_id is not None:
        own = own_bars(s, [attempt.id]).get(attempt.id, NONE)
        attempt.passed = attempt.passed and own.met(final.fractions, final.excluded)
    attempt.status = "released"
    attempt.released_at = attempt.released_at or now()
    detail = {"percent": percent, "passed": attempt.passed}
    record(s, "assessment.release", actor=actor, subject=attempt.id, detail=detail)
    payload = {
        "attempt_id": attempt.id,
        "person_id": attempt.person_id,
        "module_id": attempt.module_id,
        "mode": attempt.mode,
        "passed": attempt.passed,
        "cause": cause,
        "exam_id": attempt.exam_id,
    }
    emit(s, "assessment.attempt_finished", payload, key=f"{attempt.id}:{percent}:{final.marks}")


@dataclass(frozen=True)
class Finals:
    """What stands by answer, None while it waits; ``excluded`` answers do not count. ``marks`` is
    how many marks the attempt has had, so that two releases with one percent differ."""

    fractions: dict[str, float | None]
    excluded: frozenset[str]
    marks: int


def standing_of(s: Session, attempt_id: str) -> Finals:
    """By answer: the latest mark where a person marked it, else the automatic score."""
    rows = s.execute(
        select(Answer.id, Answer.fraction, Mark.fraction.label("marked"), Mark.cause)
        .outerjoin(Mark, Mark.answer_id == Answer.id)
        .where(Answer.attempt_id == attempt_id)
        .order_by(Answer.id, Mark.sequence)
    ).all()
    latest = {row.id: row for row in rows}
    taken_back = {None, "undone"}
    return Finals(
        {
            answer: row.fraction if row.cause in taken_back else row.marked
            for answer, row in latest.items()
        },
        frozenset(answer for answer, row in latest.items() if row.cause == "excluded"),
        sum(row.cause is not None for row in rows),
    )


def final_fractions(s: Session, attempt_id: str) -> dict[str, float | None]:
    """What stands by answer; see ``standing_of``."""
    return standing_of(s, attempt_id).fractions


def finals(actor: Principal, attempt_id: str) -> dict[str, float | None]:
    """The same for the actor's own attempt."""
    attempt_of(actor, attempt_id)
    with read() as s:
        return final_fractions(s, attempt_id)


def _judged(asked: Asked, ground: Any, key: str | None) -> dict[str, object]:
    kind = asked.held.kind
    response = asked.response
    score = kind.judge(asked.held.item, response, ground)
    return answer_row(
        asked, response, score, key, confidence=asked.confidence, seconds=asked.seconds
    )
