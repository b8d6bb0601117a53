"""What waits on the marking desk: for a first mark, or for a second one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from npt_training.accounts.interests import interested
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.models import SecondMark, SecondMarking
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion, Mark
from npt_training.assessment.service.secure import may_see_secure
from npt_training.core.db import read

MODES = ("quiz", "exam")
TASKS = ("first", "second")
LATER = aliased(Mark)
NEWEST = and_(
    Mark.answer_id == Answer.id,
    ~exists(
        select(LATER.id).where(LATER.answer_id == Mark.answer_id, LATER.sequence > Mark.sequence)
    ),
)
"""Joins an answer to the mark that counts now, or to none."""
FIRST = or_(Mark.id.is_(None), Mark.cause == "undone")
"""Nobody has marked it, or the mark was taken back."""
SECURE = exists(
    select(AttemptItem.id)
    .join(ItemVersion, ItemVersion.id == AttemptItem.item_id)
    .where(AttemptItem.id == Answer.attempt_item_id, ItemVersion.pool == "exam")
)
QUIZ = func.coalesce(Attempt.exam_id, Attempt.module_id)
"""What an attempt belongs to: a school's own quiz or examination, else a module's quiz."""


@dataclass(frozen=True)
class Wanted:
    """Which part of the queue: a quiz (its module, or the school's own by exam), an item (by
    code), a person; None: all."""

    task: str = "first"
    quiz: str | None = None
    item: str | None = None
    person_id: str | None = None


@dataclass(frozen=True)
class Queue:
    """``answer_ids`` in the order they are marked: question by question."""

    answer_ids: list[str]

    @property
    def left(self) -> int:
        return len(self.answer_ids)

    def after(self, answer_id: str | None) -> str | None:
        """The one that follows ``answer_id``, from the start again at the end; None for none."""
        if answer_id not in self.answer_ids:
            return self.answer_ids[0] if self.answer_ids else None
        place = self.answer_ids.index(answer_id) + 1
        ids = [*self.answer_ids[place:], *self.answer_ids[: place - 1]]
        return ids[0] if ids else None


@dataclass(frozen=True)
class Pile:
    """Answers that wait to one question of one quiz; ``item_id`` is one version of it."""

    task: str
    quiz: str
    item: str
    item_id: str
    edition_id: str
    waiting: int


def queue(actor: Principal, wanted: Wanted | None = None) -> Queue:
    """Answers of the actor's organisation that wait for the actor's marks.

    Never the actor's own, nor those of somebody with whom an interest is declared, nor those to
    questions of the secure pool for who may not see them. Within a
    question the order is each marker's own, so that two who mark at once seldom meet and nobody
    is always marked last.
    """
    actor.require(Permission.MARK)
    with read() as s:
        rows = s.execute(
            _waiting(s, actor, wanted or Wanted(), [Answer.id, Answer.item_code])
        ).all()
    rows = sorted(rows, key=lambda row: (row.item_code, _own(actor.person_id, row.id)))
    return Queue([row.id for row in rows])


def piles(actor: Principal) -> list[Pile]:
    """The whole queue by task, quiz and question, largest first within a quiz."""
    actor.require(Permission.MARK)
    found = []
    with read() as s:
        for task in TASKS:
            columns = [
                QUIZ.label("quiz"),
                Answer.item_code,
                func.min(Answer.attempt_item_id).label("attempt_item_id"),
                func.count().label("waiting"),
            ]
            query = _waiting(s, actor, Wanted(task), columns)
            grouped = query.group_by(QUIZ, Answer.item_code)
            found += [(task, row) for row in s.execute(grouped).all()]
        items = _items(s, [row.attempt_item_id for _task, row in found])
    made = [
        Pile(
            task,
            row.quiz or "",
            row.item_code,
            *items[row.attempt_item_id],
            row.waiting,
        )
        for task, row in found
    ]
    return sorted(made, key=lambda one: (one.task, one.quiz, -one.waiting, one.item))


def waiting_people(actor: Principal) -> dict[str, int]:
    """How many answers wait by person; for markers who may see names."""
    actor.require(Permission.MARK)
    with read() as s:
        columns = [Attempt.person_id, func.count().label("waiting")]
        query = _waiting(s, actor, Wanted(), columns).group_by(Attempt.person_id)
        return {row.person_id: row.waiting for row in s.execute(query)}


def _items(s: Session, rows: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Item version and edition of attempt items, in one query."""
    return {
        row.id: (row.item_id, row.edition_id)
        for row in s.execute(
            select(AttemptItem.id, AttemptItem.item_id, ItemVersion.edition_id)
            .join(ItemVersion, ItemVersion.id == AttemptItem.item_id)
            .where(AttemptItem.id.in_(rows))
        )
    }


def secure_waiting(actor: Principal) -> int:
    """How many answers to questions of the secure pool wait for somebody who may see them; 0 for
    those who may: theirs are in the queue."""
    actor.require(Permission.MARK)
    if may_see_secure(actor):
        return 0
    with read() as s:
        query = _open(s, actor, [func.count()]).where(SECURE, FIRST)
        return int(s.execute(query).scalar_one())


def _waiting(s: Session, actor: Principal, wanted: Wanted, columns: Sequence[Any]) -> Select[Any]:
    query = _open(s, actor, columns)
    if not may_see_secure(actor):
        query = query.where(~SECURE)
    if wanted.task == "second":
        query = query.where(*_for_a_second(actor.person_id))
    else:
        query = query.where(FIRST)
    if wanted.quiz is not None:
        query = query.where(QUIZ.in_([wanted.quiz]))
    if wanted.item is not None:
        query = query.where(Answer.item_code == wanted.item)
    if wanted.person_id is not None:
        query = query.where(Attempt.person_id == wanted.person_id)
    return query


def _open(s: Session, actor: Principal, columns: Sequence[Any]) -> Select[Any]:
    """Answers of the school that people mark and that are not out, whoever may see them."""
    barred = {actor.person_id} | interested(s, actor.person_id)
    return (
        select(*columns)
        .select_from(Answer)
        .join(Attempt, Attempt.id == Answer.attempt_id)
        .outerjoin(Mark, NEWEST)
        .where(
            Attempt.organisation_id == actor.organisation_id,
            Attempt.person_id.not_in(barred),
            Attempt.mode.in_(MODES),
            Attempt.status == "submitted",
            Answer.fraction.is_(None),
        )
    )


def _for_a_second(person_id: str) -> tuple[ColumnElement[bool], ...]:
    """Marked once by somebody else, asked for twice, and not yet marked a second time."""
    return (
        Mark.cause == "mark",
        Mark.marker_id != person_id,
        exists(select(SecondMarking.id).where(SecondMarking.attempt_id == Attempt.id)),
        ~exists(
            select(SecondMark.id).where(
                SecondMark.answer_id == Answer.id, SecondMark.marker_id != Mark.marker_id
            )
        ),
    )


def _own(person_id: str, answer_id: str) -> str:
    return hashlib.sha256(f"{person_id}{answer_id}".encode()).hexdigest()
