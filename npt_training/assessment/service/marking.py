"""Marking one answer: the sheet with its rubric, marks that are never changed, taking one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import KeptBeside, NothingToUndo
from npt_training.assessment.desk.models import SecondMark
from npt_training.assessment.desk.notes import Note, checked, clean
from npt_training.assessment.errors import MarkedMeanwhile
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.marks import (
    add_mark,
    add_second,
    judged_by,
    latest_mark,
    score_of,
    seconds_of,
    select_answer,
)
from npt_training.assessment.service.settle import Stands, is_twice, settle, stand
from npt_training.assessment.service.waiting import queue
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

MOST_COMMENT = 2000


@dataclass(frozen=True)
class MarkGiven:
    """A mark as it stands: who gave it, the rows, the comment, comments on the picture."""

    marker_id: str
    rubric: dict[str, int]
    fraction: float
    comment: str
    sequence: int
    given_at: datetime
    notes: list[Note]
    undone: bool = False


@dataclass(frozen=True)
class MarkSheet:
    """One answer on the desk. It does not say whose it is: marking is blind.

    ``role``: first, correct (marks stand already) or second, who sees nobody's marks but their
    own. ``sequence`` is how many marks the answer has in that role; the form carries it back.
    ``mark`` is the last one, ``undone`` when it was taken back and waits to be given again.
    """

    answer_id: str
    held: Held
    item: Any
    response: Response
    given_at: datetime
    role: str
    sequence: int
    mark: MarkGiven | None
    released: bool

    @property
    def waits(self) -> bool:
        """Nobody has marked it yet in this role."""
        return self.mark is None or self.mark.undone


def sheet(actor: Principal, answer_id: str) -> MarkSheet:
    """An answer to mark, or marked before. Raises OwnWork, NotFound outside the organisation."""
    actor.require(Permission.MARK)
    if not answer_id.isalnum():
        raise NotFound()
    with read() as s:
        return _sheet(s, actor, s.execute(select_answer(answer_id)).one_or_none())


def mark_answer(
    actor: Principal,
    answer_id: str,
    rubric: Mapping[str, int],
    comment: str,
    *,
    sequence: int,
    notes: Sequence[Note] = (),
) -> MarkSheet:
    """Append the actor's marks for an answer, and let what follows happen (``settle``).

    ``sequence`` is the number of marks the sheet was opened with: 0 for a first mark, more to
    correct one. If somebody else marked meanwhile, these marks are kept beside theirs and
    KeptBeside is raised; one's own form sent twice is MarkedMeanwhile, nothing saved. Raises
    OwnWork, MarksRefused, NoteRefused, NotFound.
    """
    actor.require(Permission.MARK)
    beside = ""
    try:
        with write() as s:
            row = s.execute(select_answer(answer_id)).one_or_none()
            attempt = locked(s, Attempt, row.attempt_id) if row is not None else None
            found = _sheet(s, actor, row)
            assert attempt is not None
            given: dict[str, Any] = {
                "rubric": dict(rubric),
                "fraction": score_of(found.item, rubric),
                "comment": comment.strip()[:MOST_COMMENT],
                "notes": clean(checked(notes)),
            }
            if found.sequence != sequence:
                if not 0 <= sequence < found.sequence:
                    raise MarkedMeanwhile()
                _keep_beside(s, actor, found, given)
                beside = settle(s, attempt, actor=actor.person_id)
            elif found.role == "second":
                add_second(s, actor.person_id, answer_id, "asked", given)
                settle(s, attempt, actor=actor.person_id)
            else:
                add_mark(s, actor.person_id, answer_id, **given)
                settle(s, attempt, actor=actor.person_id)
    except IntegrityError as error:
        raise MarkedMeanwhile() from error
    if beside:
        raise KeptBeside(differ=beside == "moderate")
    return sheet(actor, answer_id)


def undo_last(actor: Principal) -> tuple[str, str]:
    """Take back the newest mark the actor gave that still counts; (answer, what came of it).

    undone: a correction gave way to the mark before it, a first mark leaves the answer waiting
    again; both by a new row. out: its result is out already, it stays until it is corrected.
    second: the newest were second marks, which are given anew.
    """
    actor.require(Permission.MARK)
    with write() as s:
        last = s.scalars(
            select(Mark)
            .join(Answer, Answer.id == Mark.answer_id)
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Mark.marker_id == actor.person_id,
                Mark.cause == "mark",
                Attempt.organisation_id == actor.organisation_id,
                Mark.sequence
                == select(func.max(Mark.sequence))
                .where(Mark.answer_id == Answer.id)
                .correlate(Answer)
                .scalar_subquery(),
            )
            .order_by(Mark.id.desc())
            .limit(1)
        ).first()
        beside = s.scalars(
            select(SecondMark)
            .where(SecondMark.marker_id == actor.person_id, SecondMark.why == "asked")
            .order_by(SecondMark.id.desc())
            .limit(1)
        ).first()
        if beside is not None and (last is None or beside.id > last.id):
            return beside.answer_id, "second"
        if last is None:
            raise NothingToUndo()
        row = s.execute(select_answer(last.answer_id)).one()
        attempt = locked(s, Attempt, row.attempt_id)
        assert attempt is not None
        newest = latest_mark(s, last.answer_id)
        if newest is None or newest.id != last.id:
            raise MarkedMeanwhile()
        before = s.get(Mark, last.supersedes) if last.supersedes else None
        if before is not None and before.cause != "undone":
            add_mark(
                s,
                before.marker_id,
                last.answer_id,
                rubric=before.rubric,
                fraction=before.fraction,
                comment=before.comment,
                notes=before.notes,
                actor=actor.person_id,
            )
        elif attempt.status == "released":
            return last.answer_id, "out"
        else:
            add_mark(
                s,
                actor.person_id,
                last.answer_id,
                rubric=last.rubric,
                fraction=last.fraction,
                comment=last.comment,
                notes=last.notes,
                cause="undone",
            )
        settle(s, attempt, actor=actor.person_id)
        return last.answer_id, "undone"


def marking_left(actor: Principal) -> int:
    """How many answers wait for this instructor."""
    return queue(actor).left


def marked_by(actor: Principal) -> int:
    """How many answers this instructor has marked."""
    with read() as s:
        return int(
            s.execute(
                select(func.count(func.distinct(Mark.answer_id))).where(
                    Mark.marker_id == actor.person_id
                )
            ).scalar_one()
        )


def _keep_beside(s: Session, actor: Principal, found: MarkSheet, given: dict[str, Any]) -> None:
    """Keep marks that came second, unless they are the actor's own form sent twice."""
    newest = latest_mark(s, found.answer_id)
    beside = seconds_of(s, found.answer_id)
    mine = [one for one in beside if one.marker_id == actor.person_id]
    if newest is None or newest.marker_id == actor.person_id:
        raise MarkedMeanwhile()
    if mine and mine[-1].rubric == given["rubric"] and mine[-1].comment == given["comment"]:
        raise MarkedMeanwhile()
    add_second(s, actor.person_id, found.answer_id, "meanwhile", given)


def _sheet(s: Session, actor: Principal, row: Row[Any] | None) -> MarkSheet:
    row = judged_by(s, actor, row)
    held = held_item(row.edition_id, row.item_id)
    if row.fraction is not None or row.status == "open" or not hasattr(held.item, "rubric"):
        raise NotFound()
    marks = list(
        s.scalars(select(Mark).where(Mark.answer_id == row.id).order_by(Mark.sequence)).all()
    )
    beside = seconds_of(s, row.id)
    role = _role(s, actor, row, stand(row.id, marks, beside))
    mine = [one for one in beside if one.marker_id == actor.person_id]
    last = (mine[-1] if mine else None) if role == "second" else (marks[-1] if marks else None)
    return MarkSheet(
        answer_id=row.id,
        held=held,
        item=held.item,
        response=row.response or {},
        given_at=row.given_at,
        role=role,
        sequence=len(beside) if role == "second" else len(marks),
        mark=_given(last) if last is not None else None,
        released=row.status == "released",
    )


def _role(s: Session, actor: Principal, row: Row[Any], stands: Stands) -> str:
    if stands.first is None:
        return "first"
    by = stands.by_marker
    other = by is not None and by.marker_id != actor.person_id and not stands.marked.decided
    if row.status == "submitted" and other and is_twice(s, row.attempt_id):
        return "second"
    return "correct"


def _given(mark: Mark | SecondMark) -> MarkGiven:
    return MarkGiven(
        mark.marker_id,
        mark.rubric,
        mark.fraction,
        mark.comment,
        mark.sequence,
        mark.given_at,
        [Note(**one) for one in mark.notes or []],
        undone=isinstance(mark, Mark) and mark.cause == "undone",
    )
