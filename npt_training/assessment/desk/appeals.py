"""Appeals: a trainee asks to look at a released answer again; not its marker decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.interests import interested
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import (
    AppealAnswered,
    AppealOpen,
    FirstMarkerDecides,
    NoNewMarks,
    NothingWritten,
    TooLong,
)
from npt_training.assessment.desk.models import Appeal, AppealAnswer
from npt_training.assessment.errors import NotReleased
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.marks import add_mark, judged_by, score_of, select_answer
from npt_training.assessment.service.secure import prompt_for
from npt_training.assessment.service.settle import settle
from npt_training.assessment.service.waiting import MODES, QUIZ
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit

MOST_CHARACTERS = 2000
PAGE = 30
ANSWERED = "assessment.appeal_answered"


@dataclass(frozen=True)
class Line:
    """An appeal in a list; ``upheld`` is None while it is open."""

    id: str
    prompt: str
    quiz: str
    made_at: datetime
    upheld: bool | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Case:
    """An appeal with its answer and every mark so far. ``may_decide``: the actor gave none of
    them. ``stands`` is the fraction that counts."""

    appeal: Appeal
    answer: AppealAnswer | None
    held: Held
    response: dict[str, Any]
    detail: dict[str, Any]
    marks: list[Mark]
    stands: float | None
    position: int
    may_decide: bool


def appeals_on(actor: Principal, answer_id: str) -> list[tuple[Appeal, AppealAnswer | None]]:
    """The actor's own appeals on one answer, newest first, with their answers."""
    with read() as s:
        rows = s.execute(
            select(Appeal, AppealAnswer)
            .outerjoin(AppealAnswer, AppealAnswer.appeal_id == Appeal.id)
            .where(Appeal.answer_id == answer_id, Appeal.person_id == actor.person_id)
            .order_by(Appeal.number.desc())
        ).all()
    return [(appeal, answer) for appeal, answer in rows]


def make_appeal(actor: Principal, attempt_id: str, position: int, reason: str) -> str:
    """Ask to look at one's own released answer again; returns the appeal's id.

    Raises AppealOpen while an earlier appeal on it is open, NotReleased, NotFound.
    """
    actor.require(Permission.LEARN)
    said = _said(reason, "reason", _("Write why the answer should be looked at again."))
    try:
        with write() as s:
            attempt = locked(s, Attempt, attempt_id) if attempt_id.isalnum() else None
            if attempt is None or attempt.person_id != actor.person_id:
                raise NotFound()
            if attempt.mode not in MODES:
                raise NotFound()
            if attempt.status != "released":
                raise NotReleased()
            answer_id = s.scalars(
                select(Answer.id)
                .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
                .where(AttemptItem.attempt_id == attempt_id, AttemptItem.position == position)
            ).one_or_none()
            if answer_id is None:
                raise NotFound()
            earlier = appeals_on(actor, answer_id)
            if any(answer is None for _appeal, answer in earlier):
                raise AppealOpen()
            row = Appeal(
                answer_id=answer_id,
                number=len(earlier) + 1,
                attempt_id=attempt_id,
                person_id=actor.person_id,
                organisation_id=attempt.organisation_id,
                reason=said,
                made_at=now(),
            )
            s.add(row)
            s.flush()
            record(s, "assessment.appeal", actor=actor.person_id, subject=row.id)
            emit(s, "assessment.appealed", {"appeal_id": row.id}, key=row.id)
            return row.id
    except IntegrityError as error:
        raise AppealOpen() from error


def open_appeals(actor: Principal) -> int:
    """How many appeals of the school wait for somebody; for the desk's first page."""
    with read() as s:
        query = select(func.count()).select_from(_listed(s, actor, is_open=True).subquery())
        return int(s.execute(query).scalar_one())


def appeals(actor: Principal, *, is_open: bool, page: int = 1) -> tuple[list[Line], int]:
    """Appeals of the school the actor may look at, oldest open first; with the number of pages."""
    actor.require(Permission.MARK)
    with read() as s:
        query = _listed(s, actor, is_open=is_open)
        total = s.execute(select(func.count()).select_from(query.subquery())).scalar_one()
        order = Appeal.id if is_open else Appeal.id.desc()
        rows = s.execute(query.order_by(order).limit(PAGE).offset(PAGE * (page - 1))).all()
    lines = [
        Line(
            row.id,
            prompt_for(actor, held_item(row.edition_id, row.item_id)),
            row.quiz or "",
            row.made_at,
            row.upheld,
            row.decided_at,
        )
        for row in rows
    ]
    return lines, max(1, -(-total // PAGE))


def appeal_case(actor: Principal, appeal_id: str) -> Case:
    """One appeal as its judge sees it; whose it is stays closed. Raises OwnWork, NotFound."""
    actor.require(Permission.MARK)
    with read() as s:
        return _case(s, actor, appeal_id)


def decline(actor: Principal, appeal_id: str, text: str) -> None:
    """Leave the marks as they are, and say why."""
    _decide(actor, appeal_id, text, None)


def uphold(
    actor: Principal,
    appeal_id: str,
    text: str,
    *,
    rubric: Mapping[str, int] | None = None,
    percent: float | None = None,
) -> None:
    """Give new marks: by rubric where there is one, else ``percent`` of the question's mark.

    Raises NoNewMarks when nothing changes by them.
    """
    _decide(actor, appeal_id, text, {"rubric": rubric, "percent": percent})


def _decide(actor: Principal, appeal_id: str, text: str, new: dict[str, Any] | None) -> None:
    actor.require(Permission.MARK)
    said = _said(text, "text", _("Write the reason; the trainee reads it."))
    try:
        with write() as s:
            row = s.get(Appeal, appeal_id) if appeal_id.isalnum() else None
            attempt = locked(s, Attempt, row.attempt_id) if row is not None else None
            found = _case(s, actor, appeal_id)
            assert attempt is not None
            if found.answer is not None:
                raise AppealAnswered()
            if not found.may_decide:
                raise FirstMarkerDecides()
            answer_id = new_id()
            mark = _new_marks(s, actor, found, answer_id, new) if new is not None else None
            s.add(
                AppealAnswer(
                    id=answer_id,
                    appeal_id=appeal_id,
                    upheld=mark is not None,
                    text=said,
                    mark_id=mark.id if mark is not None else None,
                    decided_by=actor.person_id,
                    decided_at=now(),
                )
            )
            s.flush()
            what = {"upheld": mark is not None}
            record(s, ANSWERED, actor=actor.person_id, subject=appeal_id, detail=what)
            if mark is not None:
                settle(s, attempt, actor=actor.person_id, cause="appeal")
            emit(s, ANSWERED, {"appeal_id": appeal_id}, key=appeal_id)
    except IntegrityError as error:
        raise AppealAnswered() from error


def _new_marks(
    s: Session, actor: Principal, found: Case, cause_id: str, new: dict[str, Any]
) -> Mark:
    last = found.marks[-1] if found.marks else None
    if hasattr(found.held.item, "rubric"):
        rubric = dict(new["rubric"] or {})
        fraction = score_of(found.held.item, rubric)
    else:
        percent = new["percent"]
        if percent is None or not 0 <= percent <= 100:
            raise NoNewMarks()
        rubric, fraction = {}, percent / 100
    if found.stands is not None and abs(fraction - found.stands) < 1e-9:
        raise NoNewMarks()
    return add_mark(
        s,
        actor.person_id,
        found.appeal.answer_id,
        rubric=rubric,
        fraction=fraction,
        comment=last.comment if last is not None else "",
        notes=last.notes if last is not None else None,
        cause="appeal",
        cause_id=cause_id,
    )


def _listed(s: Session, actor: Principal, *, is_open: bool) -> Any:
    barred = {actor.person_id} | interested(s, actor.person_id)
    decided = AppealAnswer.id.is_(None) if is_open else AppealAnswer.id.is_not(None)
    return (
        select(
            Appeal.id,
            Attempt.edition_id,
            AttemptItem.item_id,
            QUIZ.label("quiz"),
            Appeal.made_at,
            AppealAnswer.upheld,
            AppealAnswer.decided_at,
        )
        .join(Answer, Answer.id == Appeal.answer_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .join(Attempt, Attempt.id == Appeal.attempt_id)
        .outerjoin(AppealAnswer, AppealAnswer.appeal_id == Appeal.id)
        .where(
            Appeal.organisation_id == actor.organisation_id,
            Appeal.person_id.not_in(barred),
            decided,
        )
    )


def _case(s: Session, actor: Principal, appeal_id: str) -> Case:
    appeal = s.get(Appeal, appeal_id) if appeal_id.isalnum() else None
    row = s.execute(select_answer(appeal.answer_id)).one_or_none() if appeal else None
    row = judged_by(s, actor, row)
    assert appeal is not None
    answer = s.scalars(select(AppealAnswer).where(AppealAnswer.appeal_id == appeal_id)).first()
    marks = list(
        s.scalars(select(Mark).where(Mark.answer_id == row.id).order_by(Mark.sequence)).all()
    )
    gave = {mark.marker_id for mark in marks if mark.cause in ("mark", "moderation", "appeal")}
    detail = s.scalars(select(Answer.detail).where(Answer.id == row.id)).one()
    return Case(
        appeal=appeal,
        answer=answer,
        held=held_item(row.edition_id, row.item_id),
        response=row.response or {},
        detail=detail or {},
        marks=marks,
        stands=marks[-1].fraction if marks else row.fraction,
        position=row.position,
        may_decide=actor.person_id not in gave,
    )


def _said(text: str, field: str, sentence: str) -> str:
    said = text.strip()
    if not said:
        raise NothingWritten(field, sentence)
    if len(said) > MOST_CHARACTERS:
        raise TooLong(field, MOST_CHARACTERS)
    return said
