"""Answers as the statistics need them, in a number of queries that does not grow with the class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Membership
from npt_training.assessment.analysis.tests import PRACTICE, Test
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.assessment.statistics.scores import Scores
from npt_training.core.db import read

NOT_A_MARK = "excluded"
"""A question that was taken out keeps, for its own figures, what it earned before."""


class Given(NamedTuple):
    """One answer. ``candidate``: the attempt, or in practice the person. ``item``: the newest row
    of the same words in any edition."""

    answer_id: str
    candidate: str
    person_id: str
    item: str
    edition_id: str
    kind: str
    structure: str | None
    fraction: float | None
    response: dict[str, Any]
    detail: dict[str, Any]
    seconds: float | None
    excluded: bool = False
    confidence: int | None = None

    @property
    def empty(self) -> bool:
        return not self.response


@dataclass(frozen=True)
class Choice:
    """Which answers are looked at. ``tries``: first of each person, or all. ``cohort``: the month
    people joined, ``2026-03``; empty for everybody."""

    tries: str = "first"
    cohort: str = ""


def answers_of(
    organisation_id: str, test: Test, choice: Choice = Choice(), *, code: str | None = None
) -> list[Given]:
    """Every answer of a test, or of its item ``code``, in the order given. Four queries at most.

    An answer with hints is left out: who needed one for their first answer has no first answer.
    """
    where = [Attempt.organisation_id == organisation_id, *test.where(), final()]
    practice = test.mode == PRACTICE
    with read() as s:
        firsts = _first_attempts(s, where) if choice.tries == "first" and not practice else None
        if code is not None:
            where.append(Answer.item_code == code)
        rows = s.connection().execute(_answers(where)).all()
        marks, excluded = _marks(s, where)
        joined = cohorts(s, organisation_id) if choice.cohort else {}
    if choice.cohort:
        rows = [row for row in rows if joined.get(row.person_id) == choice.cohort]
    if firsts is not None:
        rows = [row for row in rows if row.attempt_id in firsts]
    elif choice.tries == "first":
        rows = _first_answers(rows)
    rows = [row for row in rows if not row.hints]
    newest: dict[tuple[str, str], str] = {}
    editions: dict[str, str] = {}
    for row in rows:
        editions[row.item_id] = row.edition_id
        name = (row.item_code, row.digest)
        newest[name] = max(newest.get(name, ""), row.item_id)
    return [
        Given(
            answer_id=row.id,
            candidate=row.person_id if practice else row.attempt_id,
            person_id=row.person_id,
            item=newest[row.item_code, row.digest],
            edition_id=editions[newest[row.item_code, row.digest]],
            kind=row.kind,
            structure=row.structure,
            fraction=marks.get(row.id, row.fraction),
            response=row.response or {},
            detail=row.detail or {},
            seconds=row.seconds,
            excluded=row.id in excluded,
            confidence=row.confidence,
        )
        for row in rows
    ]


def table_of(given: Iterable[Given]) -> Scores:
    """The table of marks (1 each); the last answer counts where a candidate gave several.

    Asked alike when every candidate has every item; else the forms were drawn.
    """
    known = [one for one in given if one.fraction is not None]
    candidates = {name: i for i, name in enumerate(dict.fromkeys(o.candidate for o in known))}
    items = {name: i for i, name in enumerate(dict.fromkeys(o.item for o in known))}
    marks = np.full((len(candidates), len(items)), np.nan)
    for one in known:
        marks[candidates[one.candidate], items[one.item]] = one.fraction
    alike = not bool(np.isnan(marks).any())
    return Scores(tuple(candidates), tuple(items), marks, np.ones(len(items)), alike)


def cohorts(s: Session, organisation_id: str) -> dict[str, str]:
    """Person to cohort: the month they joined the organisation."""
    rows = s.execute(
        select(Membership.person_id, Membership.created_at).where(
            Membership.organisation_id == organisation_id
        )
    )
    return {row.person_id: month(row.created_at) for row in rows}


def month(at: datetime) -> str:
    return f"{at:%Y-%m}"


def final() -> ColumnElement[bool]:
    return (Attempt.status != "open") | (Attempt.mode == PRACTICE)


def _answers(where: list[ColumnElement[bool]]) -> Any:
    return (
        select(
            Answer.id,
            Answer.attempt_id,
            Attempt.person_id,
            AttemptItem.item_id,
            ItemVersion.digest,
            ItemVersion.edition_id,
            Answer.item_code,
            Answer.kind,
            Answer.structure,
            Answer.fraction,
            Answer.response,
            Answer.detail,
            Answer.seconds,
            Answer.hints,
            Answer.confidence,
        )
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .join(ItemVersion, ItemVersion.id == AttemptItem.item_id)
        .where(*where)
        .order_by(Answer.attempt_id, Answer.id)
    )


def _marks(
    s: Session, where: list[ColumnElement[bool]]
) -> tuple[dict[str, float | None], set[str]]:
    """By answer, what people's marks came to (an undone mark means: not marked), and the answers
    whose question was taken out in the end."""
    rows = s.execute(
        select(Mark.answer_id, Mark.fraction, Mark.cause)
        .join(Answer, Answer.id == Mark.answer_id)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .where(*where)
        .order_by(Mark.answer_id, Mark.sequence)
    ).all()
    last = {row.answer_id: row.cause for row in rows}
    marks = {
        row.answer_id: None if row.cause == "undone" else row.fraction
        for row in rows
        if row.cause != NOT_A_MARK
    }
    return marks, {answer_id for answer_id, cause in last.items() if cause == NOT_A_MARK}


def _first_attempts(s: Session, where: list[ColumnElement[bool]]) -> set[str]:
    """Each person's first attempt; ids are made in time order."""
    query = select(func.min(Attempt.id)).where(*where).group_by(Attempt.person_id)
    return set(s.scalars(query))


def _first_answers(rows: Iterable[Any]) -> list[Any]:
    """In practice: each person's first answer to each item."""
    seen: set[tuple[str, str, str]] = set()
    out = []
    for row in rows:
        name = (row.person_id, row.item_code, row.digest)
        if name not in seen:
            seen.add(name)
            out.append(row)
    return out
