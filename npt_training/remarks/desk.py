"""Verbs of editors: the queue of a school, an answer, corrected, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.models import ItemVersion
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import queue_mail
from npt_training.core.search.words import asked_words
from npt_training.core.web import absolute_url
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import Module
from npt_training.remarks.errors import ActedMeanwhile, AlreadyClosed
from npt_training.remarks.models import Remark, RemarkAct
from npt_training.remarks.places import ITEM
from npt_training.remarks.service import (
    ANSWER,
    ANSWERED,
    CLOSE,
    CLOSED,
    CORRECTED,
    OPEN,
    PAGE,
    Said,
    acts_of,
    titled,
    worded,
)

TIER = "tier:"
EDITORS = Permission.MANAGE_CONTENT


@dataclass(frozen=True)
class Wanted:
    """What of the queue is looked at; empty is all. ``module`` may be ``tier:basic``."""

    state: str = OPEN
    kind: str = ""
    module: str = ""
    question: str = ""
    page: int = 1


@dataclass(frozen=True)
class Queue:
    """One page of the queue. ``found`` match; ``waiting`` are open, looked at or not."""

    lines: tuple[Said, ...]
    found: int
    pages: int
    waiting: int


def waiting(actor: Principal) -> int:
    """How many remarks nobody has answered or closed."""
    actor.require(EDITORS)
    with read() as s:
        return _count(s, [Remark.organisation_id == actor.organisation_id, Remark.state == OPEN])


def queue(actor: Principal, wanted: Wanted) -> Queue:
    """Open ones the oldest first, since they wait; others the newest first."""
    actor.require(EDITORS)
    where = [Remark.organisation_id == actor.organisation_id, *_where(wanted)]
    order = Remark.id if wanted.state == OPEN else Remark.id.desc()
    with read() as s:
        found = _count(s, where)
        rows = s.scalars(
            select(Remark)
            .where(*where)
            .order_by(order)
            .limit(PAGE)
            .offset((wanted.page - 1) * PAGE)
        ).all()
        lines = tuple(_seen(s, rows))
        left = _count(s, [Remark.organisation_id == actor.organisation_id, Remark.state == OPEN])
    return Queue(lines, found, max(1, -(-found // PAGE)), left)


def modules() -> list[Module]:
    """The modules by which the queue is narrowed."""
    try:
        return curriculum.modules(editions.newest().id)
    except NptError:
        return []


def one(actor: Principal, remark_id: str) -> Said:
    """One remark of the editor's school; raises NotFound."""
    actor.require(EDITORS)
    with read() as s:
        row = s.get(Remark, remark_id)
        if row is None or row.organisation_id != actor.organisation_id:
            raise NotFound()
        return _seen(s, [row])[0]


def answer(actor: Principal, remark_id: str, text: str, *, seen: int, corrected: bool) -> None:
    """Answer; ``corrected`` says beside it that the content is put right.

    ``seen`` is how many acts the editor's page showed. Raises ActedMeanwhile, NothingWritten,
    TooLong. The same answer sent twice is one.
    """
    said = worded(text)
    with write() as s:
        row, acts = _locked(s, actor, remark_id)
        if len(acts) > seen and (ANSWER, said, actor.person_id) in {
            (one.act, one.text, one.by) for one in acts[seen:]
        }:
            return
        if len(acts) != seen:
            raise ActedMeanwhile()
        step = _add(s, actor, row, ANSWER, said, len(acts) + 1)
        if corrected:
            step = _add(s, actor, row, CORRECTED, "", step + 1)
        row.state = ANSWERED
        _tell(s, row, step)


def close(actor: Principal, remark_id: str, *, corrected: bool) -> None:
    """Close without an answer, with or without having put the content right.

    Raises AlreadyClosed for one that is not open any more.
    """
    with write() as s:
        row, acts = _locked(s, actor, remark_id)
        if row.state != OPEN:
            raise AlreadyClosed()
        step = _add(s, actor, row, CORRECTED if corrected else CLOSE, "", len(acts) + 1)
        row.state = CLOSED
        if corrected:
            _tell(s, row, step)


def _locked(s: Session, actor: Principal, remark_id: str) -> tuple[Remark, Sequence[RemarkAct]]:
    actor.require(EDITORS)
    row = locked(s, Remark, remark_id)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    acts = s.scalars(
        select(RemarkAct).where(RemarkAct.remark_id == remark_id).order_by(RemarkAct.step)
    ).all()
    return row, acts


def _add(s: Session, actor: Principal, row: Remark, act: str, text: str, step: int) -> int:
    done = {"remark_id": row.id, "step": step, "act": act, "text": text}
    s.add(RemarkAct(**done, by=actor.person_id, at=now()))
    s.flush()
    audit.record(s, f"remarks.{act}", actor=actor.person_id, subject=row.id)
    return step


def _tell(s: Session, row: Remark, step: int) -> None:
    """A mail with the address alone: an answer may tell the key of a question still asked."""
    person = s.get(Person, row.person_id)
    if person is None or not person.email:
        return
    link = absolute_url("remarks.one", remark_id=row.id)
    queue_mail(
        s,
        to=person.email,
        subject=_("What you wrote about the course is answered"),
        text=_(
            "An editor dealt with what you wrote on %(title)s.\n\nRead it here: %(link)s\n",
            title=_("a question") if row.place == ITEM else f"“{titled(row)[0]}”",
            link=link,
        ),
        key=f"remark:{row.id}:{step}",
    )


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.state:
        found.append(Remark.state == wanted.state)
    if wanted.kind:
        found.append(Remark.kind == wanted.kind)
    if wanted.module.startswith(TIER):
        tier = wanted.module.removeprefix(TIER)
        found.append(Remark.module_id.in_([one.id for one in modules() if one.tier == tier]))
    elif wanted.module:
        found.append(Remark.module_id == wanted.module)
    found += [Remark.search.contains(f" {word}") for word in asked_words(wanted.question)]
    return found


def _count(s: Session, where: Sequence[ColumnElement[bool]]) -> int:
    return s.scalar(select(func.count()).select_from(Remark).where(*where)) or 0


def _seen(s: Session, rows: Sequence[Remark]) -> list[Said]:
    acts = acts_of(s, rows)
    names = _by_id(s, select(Person.id, Person.name), Person.id, {row.person_id for row in rows})
    items = _by_id(
        s,
        select(ItemVersion.id, ItemVersion.doc),
        ItemVersion.id,
        {row.item_id for row in rows if row.item_id},
    )
    found = []
    for row in rows:
        title, href = titled(row) if row.place != ITEM else (row.code, None)
        if row.item_id in items:
            title = items[row.item_id]["prompt"]
        found.append(
            Said(row, title, href, acts.get(row.id, ()), writer=names.get(row.person_id, ""))
        )
    return found


def _by_id(s: Session, query: Any, column: Any, ids: set[Any]) -> dict[str, Any]:
    return {row[0]: row[1] for row in s.execute(query.where(column.in_(ids)))}
