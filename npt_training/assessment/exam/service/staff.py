"""Supervising: who sits, what came late, letting results out, letting a late answer count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.exam.errors import (
    AlreadyAdmitted,
    FieldRefused,
    NothingToRelease,
    OwnSitting,
)
from npt_training.assessment.exam.models import Admission, LateAnswer, Sitting, SittingDevice
from npt_training.assessment.exam.service.drafts import exam_in, may_write
from npt_training.assessment.exam.service.extra import MOST_REASON
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.models import Answer, Attempt, AttemptItem, Mark, SavedResponse
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.service.settle import settle
from npt_training.assessment.service.submit import release
from npt_training.assessment.stimulus import ground_for
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id

PAGE = 50


@dataclass(frozen=True)
class SittingLine:
    """One sitting in the overview. ``late`` counts late answers not admitted."""

    attempt_id: str
    name: str
    number: int
    status: str
    started_at: datetime
    deadline: datetime | None
    extra_s: int
    device_words: str
    devices: int
    ended: str | None
    submitted_at: datetime | None
    percent: float | None
    passed: bool | None
    questions: int
    given: int
    late: int


@dataclass(frozen=True)
class Overview:
    """A page of sittings, open ones first; the counts are of all pages."""

    lines: list[SittingLine]
    page: int
    pages: int
    total: int
    by_status: dict[str, int]


def sittings(actor: Principal, exam_id: str, page: int = 1) -> Overview:
    """Who sits and sat an exam. The number of queries does not depend on how many."""
    may_write(actor)
    with read() as s:
        exam_in(s, actor.organisation_id, exam_id)
        by_status = _counted(
            s.execute(
                select(Attempt.status, func.count())
                .where(Attempt.exam_id == exam_id)
                .group_by(Attempt.status)
            ).all()
        )
        total = sum(by_status.values())
        pages = max(1, -(-total // PAGE))
        page = min(max(page, 1), pages)
        rows = s.execute(
            select(Attempt, Sitting, Person.name)
            .join(Sitting, Sitting.attempt_id == Attempt.id)
            .join(Person, Person.id == Attempt.person_id)
            .where(Attempt.exam_id == exam_id)
            .order_by(
                case((Attempt.status == "open", 0), else_=1), Person.search, Sitting.number.desc()
            )
            .offset((page - 1) * PAGE)
            .limit(PAGE)
        ).all()
        ids = [attempt.id for attempt, _sitting, _name in rows]
        asked = _per_attempt(s, select(AttemptItem.attempt_id, func.count()), AttemptItem, ids)
        given = _counted(
            s.execute(
                select(AttemptItem.attempt_id, func.count())
                .join(SavedResponse, SavedResponse.attempt_item_id == AttemptItem.id)
                .where(AttemptItem.attempt_id.in_(ids), SavedResponse.revision > 0)
                .group_by(AttemptItem.attempt_id)
            ).all()
        )
        answered = _per_attempt(s, select(Answer.attempt_id, func.count()), Answer, ids)
        late = _counted(
            s.execute(
                select(LateAnswer.attempt_id, func.count())
                .outerjoin(Admission, Admission.late_id == LateAnswer.id)
                .where(LateAnswer.attempt_id.in_(ids), Admission.id.is_(None))
                .group_by(LateAnswer.attempt_id)
            ).all()
        )
    lines = [
        SittingLine(
            attempt.id, name, sitting.number, attempt.status, attempt.started_at,
            sitting.deadline, sitting.extra_s, sitting.device_words, sitting.devices,
            sitting.ended, attempt.submitted_at, attempt.percent, attempt.passed,
            asked.get(attempt.id, 0),
            given.get(attempt.id, 0) if attempt.mode == "exam" else answered.get(attempt.id, 0),
            late.get(attempt.id, 0),
        )
        for attempt, sitting, name in rows
    ]  # fmt: skip
    return Overview(lines, page, pages, total, by_status)


def _counted(rows: Iterable[Any]) -> dict[str, int]:
    """Rows of a name and a number."""
    return dict(map(tuple, rows))


def _per_attempt(s: Session, query: Select[str, int], model: Any, ids: list[str]) -> dict[str, int]:
    column = model.attempt_id
    return _counted(s.execute(query.where(column.in_(ids)).group_by(column)))


@dataclass(frozen=True)
class LateLine:
    """A late answer beside what was handed in. ``score`` None: only a person can mark it.

    ``cause``: time or device (:class:`.models.LateAnswer`).
    """

    id: str
    position: int
    held: Held
    response: Response
    handed_in: Response
    late_s: int
    cause: str
    given_at: datetime
    score: float | None
    admitted: str | None
    admitted_at: datetime | None


@dataclass(frozen=True)
class OneSitting:
    """A sitting with its devices and late answers, for its supervisors."""

    attempt: Attempt
    sitting: Sitting
    name: str
    devices: list[SittingDevice]
    late: list[LateLine]


def one_sitting(actor: Principal, exam_id: str, attempt_id: str) -> OneSitting:
    """A sitting of the actor's school; NotFound otherwise."""
    may_write(actor)
    with read() as s:
        exam_in(s, actor.organisation_id, exam_id)
        row = s.execute(
            select(Attempt, Sitting, Person.name)
            .join(Sitting, Sitting.attempt_id == Attempt.id)
            .join(Person, Person.id == Attempt.person_id)
            .where(Attempt.id == attempt_id, Attempt.exam_id == exam_id)
        ).one_or_none()
        if row is None:
            raise NotFound()
        devices = s.scalars(
            select(SittingDevice)
            .where(SittingDevice.attempt_id == attempt_id)
            .order_by(SittingDevice.at, SittingDevice.id)
        ).all()
        late = s.execute(_late().where(LateAnswer.attempt_id == attempt_id)).all()
    lines = [_late_line(one) for one in late]
    return OneSitting(row[0], row[1], row[2], list(devices), lines)


def _late() -> Any:
    return (
        select(
            LateAnswer,
            AttemptItem.position,
            AttemptItem.item_id,
            Attempt.edition_id,
            Answer.id.label("answer_id"),
            Answer.response.label("handed_in"),
            Admission.reason,
            Admission.at.label("admitted_at"),
        )
        .join(AttemptItem, AttemptItem.id == LateAnswer.attempt_item_id)
        .join(Attempt, Attempt.id == LateAnswer.attempt_id)
        .outerjoin(Answer, Answer.attempt_item_id == AttemptItem.id)
        .outerjoin(Admission, Admission.late_id == LateAnswer.id)
        .order_by(AttemptItem.position, LateAnswer.given_at, LateAnswer.id)
    )


def _late_line(row: Row) -> LateLine:  # type: ignore[type-arg]
    late, held = row[0], held_item(row.edition_id, row.item_id)
    score = held.kind.judge(held.item, late.response, ground_for(held))
    return LateLine(
        late.id, row.position, held, late.response, row.handed_in or {}, late.late_s,
        late.cause, late.given_at, score.fraction, row.reason, row.admitted_at,
    )  # fmt: skip


def admit(actor: Principal, late_id: str, *, reason: str, percent: float | None = None) -> None:
    """Let a late answer count, with a reason, as a mark of its own; the frozen answer stays.

    ``percent`` is asked for where only a person can mark the answer. Raises OwnSitting,
    FieldRefused, AlreadyAdmitted, NotFound.
    """
    actor.require(Permission.MARK)
    reason = reason.strip()
    if not reason or len(reason) > MOST_REASON:
        raise FieldRefused(
            _("Say why, in at most %(most)s characters.", most=MOST_REASON), field="reason"
        )
    with read() as s:
        row = s.execute(_late().where(LateAnswer.id == late_id)).one_or_none()
    if row is None or row.answer_id is None:
        raise NotFound()
    line = _late_line(row)
    fraction = line.score
    if fraction is None:
        if percent is None or not 0 <= percent <= 100:
            raise FieldRefused(
                _("A person has to mark this answer: write 0 to 100 percent."), field="percent"
            )
        fraction = percent / 100
    try:
        with write() as s:
            attempt = locked(s, Attempt, row[0].attempt_id)
            if attempt is None or attempt.organisation_id != actor.organisation_id:
                raise NotFound()
            if conflict(s, actor.person_id, attempt.person_id):
                raise OwnSitting()
            _admitted(s, actor, attempt, row.answer_id, late_id, fraction, reason)
    except IntegrityError as error:
        raise AlreadyAdmitted() from error


def _admitted(
    s: Session,
    actor: Principal,
    attempt: Attempt,
    answer_id: str,
    late_id: str,
    fraction: float,
    reason: str,
) -> None:
    before = s.scalars(
        select(Mark).where(Mark.answer_id == answer_id).order_by(Mark.sequence.desc()).limit(1)
    ).first()
    mark = Mark(
        id=new_id(),
        answer_id=answer_id,
        sequence=1 + (before.sequence if before is not None else 0),
        supersedes=before.id if before is not None else None,
        marker_id=actor.person_id,
        rubric={},
        fraction=fraction,
        comment=reason,
        given_at=now(),
        cause="late",
        cause_id=late_id,
    )
    s.add(mark)
    s.flush()
    s.add(
        Admission(
            late_id=late_id,
            attempt_id=attempt.id,
            mark_id=mark.id,
            reason=reason,
            admitted_by=actor.person_id,
            at=now(),
        )
    )
    s.flush()
    detail = {"late": late_id, "fraction": fraction}
    record(s, "exam.admit", actor=actor.person_id, subject=attempt.id, detail=detail)
    settle(s, attempt, actor=actor.person_id)


def release_results(actor: Principal, exam_id: str, attempt_ids: list[str] | None = None) -> int:
    """Let out every complete result of an exam (or the named ones); returns how many.

    Those of the actor, or of somebody they declared an interest in, wait for a colleague. Raises
    NothingToRelease.
    """
    actor.require(Permission.MARK)
    done = 0
    with write() as s:
        exam_in(s, actor.organisation_id, exam_id)
        query = select(Attempt.id).where(Attempt.exam_id == exam_id, Attempt.status == "marked")
        if attempt_ids is not None:
            query = query.where(Attempt.id.in_(attempt_ids))
        for attempt_id in s.scalars(query.order_by(Attempt.id)).all():
            attempt = locked(s, Attempt, attempt_id)
            assert attempt is not None
            if attempt.status != "marked" or conflict(s, actor.person_id, attempt.person_id):
                continue
            release(s, attempt, actor=actor.person_id)
            done += 1
        if not done:
            raise NothingToRelease()
        record(s, "exam.release", actor=actor.person_id, subject=exam_id, detail={"results": done})
    return done
