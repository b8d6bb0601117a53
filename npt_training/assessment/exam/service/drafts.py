"""Writing quizzes and examinations: drafts, their versions, publishing, closing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.exam.errors import DraftChanged, NotPublishable
from npt_training.assessment.exam.models import Exam, ExamVersion, Sitting
from npt_training.assessment.exam.service import standards
from npt_training.assessment.exam.service.check import Preview, preview
from npt_training.assessment.exam.service.pool import name_of
from npt_training.assessment.exam.spec import ExamDoc
from npt_training.assessment.models import Attempt
from npt_training.core import editions
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.ids import new_id

MAY_WRITE = (Permission.MARK, Permission.MANAGE_CONTENT)
"""Instructors write and supervise; publishing and closing need MANAGE_CONTENT."""


@dataclass(frozen=True)
class Written:
    """An exam as its writers see it. ``version`` None: not published yet."""

    id: str
    title: str
    revision: int
    draft: ExamDoc
    changed_at: datetime
    closed_at: datetime | None
    version: ExamVersion | None

    @property
    def live(self) -> ExamDoc | None:
        return None if self.version is None else doc_of(self.version)

    @property
    def changed(self) -> bool:
        """Whether the draft says something else than the newest version."""
        live = self.live
        return live is None or self.draft != live.model_copy(
            update={"pinned": {}, "standard": None}
        )


@dataclass(frozen=True)
class ListLine:
    """One exam in the staff's list."""

    id: str
    title: str
    mode: str
    version: int | None
    closed: bool
    open_sittings: int
    waiting: int
    sittings: int


def doc_of(version: ExamVersion) -> ExamDoc:
    return ExamDoc.model_validate(version.doc)


def may_write(actor: Principal) -> None:
    """Raises Forbidden unless the actor marks or manages content."""
    if not any(actor.may(permission) for permission in MAY_WRITE):
        raise Forbidden()


def create(actor: Principal, title: str) -> str:
    """A new exam with an empty draft; returns its id."""
    may_write(actor)
    at = now()
    doc = ExamDoc(title=title.strip()[:120])
    with write() as s:
        exam = Exam(
            id=new_id(),
            organisation_id=actor.organisation_id,
            title=doc.title,
            draft=doc.plain(),
            revision=1,
            created_by=actor.person_id,
            created_at=at,
            changed_at=at,
        )
        s.add(exam)
        record(s, "exam.create", actor=actor.person_id, subject=exam.id)
        return exam.id


def get(actor: Principal, exam_id: str) -> Written:
    """An exam of the actor's school; NotFound otherwise."""
    may_write(actor)
    with read() as s:
        exam = exam_in(s, actor.organisation_id, exam_id)
        version = newest_version(s, exam_id)
    return Written(
        exam.id,
        exam.title,
        exam.revision,
        ExamDoc.model_validate(exam.draft),
        exam.changed_at,
        exam.closed_at,
        version,
    )


def exam_in(s: Session, organisation_id: str, exam_id: str) -> Exam:
    exam = s.get(Exam, exam_id) if exam_id.isalnum() else None
    if exam is None or exam.organisation_id != organisation_id:
        raise NotFound()
    return exam


def newest_version(s: Session, exam_id: str) -> ExamVersion | None:
    return s.scalars(
        select(ExamVersion)
        .where(ExamVersion.exam_id == exam_id)
        .order_by(ExamVersion.number.desc())
        .limit(1)
    ).first()


def listed(actor: Principal) -> list[ListLine]:
    """The school's exams, those that wait for a release first, then by title."""
    may_write(actor)
    newest = (
        select(ExamVersion.exam_id, func.max(ExamVersion.number).label("number"))
        .group_by(ExamVersion.exam_id)
        .subquery()
    )
    with read() as s:
        rows = s.execute(
            select(Exam.id, Exam.title, Exam.draft, Exam.closed_at, newest.c.number)
            .outerjoin(newest, newest.c.exam_id == Exam.id)
            .where(Exam.organisation_id == actor.organisation_id)
        ).all()
        states = s.execute(
            select(Attempt.exam_id, Attempt.status, func.count())
            .join(Exam, Exam.id == Attempt.exam_id)
            .where(Exam.organisation_id == actor.organisation_id)
            .group_by(Attempt.exam_id, Attempt.status)
        ).all()
    by_exam: dict[str, dict[str, int]] = {}
    for exam_id, status, count in states:
        by_exam.setdefault(str(exam_id), {})[status] = count
    lines = []
    for row in rows:
        found = by_exam.get(row.id, {})
        lines.append(
            ListLine(
                row.id,
                row.title,
                row.draft.get("mode", "exam"),
                row.number,
                row.closed_at is not None,
                found.get("open", 0),
                found.get("marked", 0) + found.get("submitted", 0),
                sum(found.values()),
            )
        )
    return sorted(lines, key=lambda one: (one.closed, not one.waiting, one.title.casefold()))


def save_draft(actor: Principal, exam_id: str, doc: ExamDoc, *, revision: int) -> int:
    """Replace the draft; returns the new revision. DraftChanged when it was saved since."""
    may_write(actor)
    with write() as s:
        exam = locked(s, Exam, exam_id)
        if exam is None or exam.organisation_id != actor.organisation_id:
            raise NotFound()
        if exam.revision != revision:
            raise DraftChanged()
        exam.draft, exam.title = doc.plain(), doc.title
        exam.revision, exam.changed_at = revision + 1, now()
        record(s, "exam.save", actor=actor.person_id, subject=exam_id)
        return exam.revision


def look(actor: Principal, exam_id: str, seed: int | None = None) -> Preview:
    """The draft as it would be drawn now, and what is missing."""
    written = get(actor, exam_id)
    return preview(
        actor.organisation_id,
        editions.newest().id,
        written.draft,
        seed if seed is not None else secrets.randbelow(2**31),
        now(),
    )


def publish(
    actor: Principal, exam_id: str, *, revision: int, standard_id: str = "", reason: str = ""
) -> ExamVersion:
    """Make the draft, as ``revision`` has it, the version that is started from now on.

    ``standard_id``: the recorded standard its cut came from; ``reason``: why the cut differs from
    it. Raises NotPublishable with every line that is wrong, DraftChanged, and FieldRefused as
    :func:`.standards.chosen` does.
    """
    actor.require(Permission.MANAGE_CONTENT)
    written = get(actor, exam_id)
    if written.revision != revision:
        raise DraftChanged()
    edition = editions.newest()
    found = preview(actor.organisation_id, edition.id, written.draft, 0, now())
    if found.faults:
        raise NotPublishable(found.faults)
    pinned = {name_of(held): held.id for one in found.sections for held in one.fixed}
    cut = written.draft.cut_percent
    assert cut is not None, "a draft without a cut has a fault"
    standard = standards.chosen(actor.organisation_id, standard_id, cut, reason)
    doc = written.draft.model_copy(update={"pinned": pinned, "standard": standard})
    number = 1 + (written.version.number if written.version is not None else 0)
    version = ExamVersion(
        id=new_id(),
        exam_id=exam_id,
        number=number,
        edition_id=edition.id,
        doc=doc.plain(),
        digest=doc.digest(),
        standard_id=standard.id if standard is not None else None,
        published_by=actor.person_id,
        published_at=now(),
    )
    try:
        with write() as s:
            exam = locked(s, Exam, exam_id)
            if exam is None or exam.revision != revision:
                raise DraftChanged()
            s.add(version)
            s.flush()
            detail = {"exam": exam_id, "number": number, "digest": version.digest}
            if standard is not None:
                detail["standard"] = standard.id
            record(s, "exam.publish", actor=actor.person_id, subject=version.id, detail=detail)
    except IntegrityError as error:
        raise DraftChanged() from error
    return version


def set_closed(actor: Principal, exam_id: str, closed: bool) -> None:
    """Let nobody start any more, or let them again. Who sits goes on."""
    actor.require(Permission.MANAGE_CONTENT)
    with write() as s:
        exam = locked(s, Exam, exam_id)
        if exam is None or exam.organisation_id != actor.organisation_id:
            raise NotFound()
        if (exam.closed_at is not None) != closed:
            exam.closed_at = now() if closed else None
            verb = "exam.close" if closed else "exam.reopen"
            record(s, verb, actor=actor.person_id, subject=exam_id)


def versions(actor: Principal, exam_id: str) -> list[tuple[ExamVersion, int]]:
    """Every version with how many sittings it had, newest first."""
    get(actor, exam_id)
    with read() as s:
        rows = s.execute(
            select(ExamVersion, func.count(Sitting.attempt_id))
            .outerjoin(Sitting, Sitting.version_id == ExamVersion.id)
            .where(ExamVersion.exam_id == exam_id)
            .group_by(ExamVersion.id)
            .order_by(ExamVersion.number.desc())
        ).all()
    return [(version, count) for version, count in rows]
