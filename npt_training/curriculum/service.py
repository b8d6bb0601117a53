"""Verbs of the curriculum: enrol, read, look up what an edition holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, literal, select, text, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import look, read, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit
from npt_training.core.runtime import current
from npt_training.curriculum import rules
from npt_training.curriculum.errors import ModuleLocked
from npt_training.curriculum.models import (
    CurriculumLesson,
    CurriculumModule,
    EnrolmentRow,
    LessonRead,
    ModuleCompleted,
)
from npt_training.curriculum.shapes import (
    Enrolment,
    FirstFind,
    Lesson,
    LessonLine,
    LessonsRead,
    Module,
    ModuleProgress,
    Path,
)

_FOLLOWED = select(
    func.coalesce(
        select(EnrolmentRow.edition_id)
        .where(EnrolmentRow.person_id == bindparam("person_id"), EnrolmentRow.ended_at.is_(None))
        .scalar_subquery(),
        select(func.max(editions.Edition.id)).scalar_subquery(),
    )
)
_STANDING = union_all(
    select(literal("edition"), _FOLLOWED.scalar_subquery()),
    select(literal("read"), LessonRead.lesson_code).where(
        LessonRead.person_id == bindparam("person_id")
    ),
    select(literal("completed"), ModuleCompleted.module_code).where(
        ModuleCompleted.person_id == bindparam("person_id")
    ),
)
"""Made once: every page of a learner asks how they stand."""


def enrolment(person_id: str) -> Enrolment | None:
    """The edition this person follows, None before the first learn page."""
    with read() as s:
        row = _active(s, person_id)
    return None if row is None else _enrolment(row)


def edition_of(person_id: str) -> str:
    """The edition a person follows, else the newest. Raises NoContent."""
    with look() as connection:
        followed = connection.execute(_FOLLOWED, {"person_id": person_id}).scalar_one()
    return str(followed or editions.newest().id)


def enrol(person_id: str, edition_id: str | None = None) -> Enrolment:
    """Enrol on ``edition_id`` (the newest if left out). Who is enrolled already stays there."""
    found = enrolment(person_id)
    if found is not None:
        return found
    with write() as s:
        row: dict[str, Any] = {
            "id": new_id(),
            "person_id": person_id,
            "edition_id": edition_id or editions.newest().id,
            "enrolled_at": now(),
        }
        inserted = s.scalars(
            _insert(EnrolmentRow)
            .values(row)
            .on_conflict_do_nothing(
                index_elements=["person_id"], index_where=text("ended_at IS NULL")
            )
            .returning(EnrolmentRow.id)
        ).one_or_none()
        if inserted is not None:
            audit.record(s, "curriculum.enrol", actor=person_id, subject=row["id"])
        kept = _active(s, person_id)
        assert kept is not None
        return _enrolment(kept)


def move(actor: Principal, person_id: str, edition_id: str) -> Enrolment:
    """Move a person to another edition; what they have read stays read."""
    actor.require(Permission.MANAGE_CONTENT)
    with write() as s:
        s.execute(
            update(EnrolmentRow)
            .where(EnrolmentRow.person_id == person_id, EnrolmentRow.ended_at.is_(None))
            .values(ended_at=now())
        )
        audit.record(
            s,
            "curriculum.move",
            actor=actor.person_id,
            subject=person_id,
            detail={"edition": edition_id},
        )
        return enrol(person_id, edition_id)


def modules(edition_id: str) -> list[Module]:
    """The modules of an edition in order. Editions never change, so they are kept in memory."""
    kept: dict[str, list[Module]] = current().caches.setdefault("curriculum.modules", {})
    if edition_id not in kept:
        with read() as s:
            rows = s.scalars(
                select(CurriculumModule)
                .where(CurriculumModule.edition_id == edition_id)
                .order_by(CurriculumModule.position)
            ).all()
        found = [_module(row) for row in rows]
        if not found:
            return []
        kept[edition_id] = found
    return kept[edition_id]


def module(edition_id: str, module_id: str) -> Module:
    """One module; raises NotFound."""
    for found in modules(edition_id):
        if found.id == module_id:
            return found
    raise NotFound()


def lesson(edition_id: str, lesson_id: str) -> Lesson:
    """One lesson with its text; raises NotFound."""
    line, its_module = _line(edition_id, lesson_id)
    with read() as s:
        row = s.scalars(
            select(CurriculumLesson).where(
                CurriculumLesson.edition_id == edition_id, CurriculumLesson.code == lesson_id
            )
        ).one()
    doc = row.doc
    return Lesson(line, its_module, doc["blocks"], doc["key_points"], doc["sources"])


def lesson_about(edition_id: str, nerve_id: str, near: str = "") -> LessonLine | None:
    """The lesson that teaches a nerve: of module ``near`` where it has one, else the first.

    Where several name it, the one that names it earliest, for it is most about it.
    """
    lines = [
        (line.module_id != near, line.nerves.index(nerve_id), place, line)
        for place, line in enumerate(one for found in modules(edition_id) for one in found.lessons)
        if nerve_id in line.nerves
    ]
    return min(lines, key=lambda found: found[:3])[3] if lines else None


def first_find(edition_id: str) -> FirstFind | None:
    """The exercise a newcomer starts with: the first find-the-nerve exercise of the edition."""
    found = (exercise for entry in modules(edition_id) for exercise in entry.exercises)
    return next(found, None)


def path(person_id: str) -> Path:
    """The whole course as it stands for a person."""
    with look() as connection:
        stands = {tuple(row) for row in connection.execute(_STANDING, {"person_id": person_id})}
    edition_id = next(code for what, code in stands if what == "edition") or editions.newest().id
    completed = {code for what, code in stands if what == "completed"}
    entries = []
    for found in modules(edition_id):
        needs = tuple(rules.still_needed(found.prerequisites, completed))
        own = frozenset(line.id for line in found.lessons if ("read", line.id) in stands)
        entries.append(ModuleProgress(found, own, needs))
    return Path(edition_id, edition_label(edition_id), tuple(entries))


def edition_label(edition_id: str) -> str:
    """What an edition is called; it never changes."""
    kept: dict[str, str] = current().caches.setdefault("curriculum.labels", {})
    if edition_id not in kept:
        with read() as s:
            kept[edition_id] = s.get_one(editions.Edition, edition_id).label
    return kept[edition_id]


def progress(person_id: str, module_id: str) -> ModuleProgress:
    """One module as it stands for a person; raises NotFound."""
    for entry in path(person_id).modules:
        if entry.module.id == module_id:
            return entry
    raise NotFound()


def lessons_read(person_id: str, module_id: str) -> LessonsRead:
    """How far a person has read a module of their edition; raises NotFound."""
    entry = progress(person_id, module_id)
    following = entry.next_lesson
    return LessonsRead(entry.read_count, entry.total, following.id if following else None)


def require_open(person_id: str, module_id: str) -> ModuleProgress:
    """The module, or ModuleLocked naming what has to be complete first."""
    entry = progress(person_id, module_id)
    if not entry.open:
        titles = [module(entry.module.edition_id, needed).title for needed in entry.needs]
        raise ModuleLocked(titles)
    return entry


def mark_read(actor: Principal, lesson_id: str) -> LessonLine | None:
    """Record that ``actor`` has read a lesson, once however often it is sent.

    Returns the lesson to read next in this module; None when every lesson of it is read.
    """
    actor.require(Permission.LEARN)
    with write() as s:
        edition_id = enrol(actor.person_id).edition_id
        line, its_module = _line(edition_id, lesson_id)
        require_open(actor.person_id, its_module.id)
        row: dict[str, Any] = {
            "id": new_id(),
            "person_id": actor.person_id,
            "lesson_code": lesson_id,
            "module_code": its_module.id,
            "edition_id": edition_id,
            "read_at": now(),
        }
        inserted = s.scalars(
            _insert(LessonRead)
            .values(row)
            .on_conflict_do_nothing(index_elements=["person_id", "lesson_code"])
            .returning(LessonRead.id)
        ).one_or_none()
        if inserted is not None:
            audit.record(s, "curriculum.lesson_read", actor=actor.person_id, subject=row["id"])
            payload = {
                "person_id": actor.person_id,
                "lesson_id": lesson_id,
                "module_id": its_module.id,
            }
            emit(s, "curriculum.lesson_read", payload, key=f"{actor.person_id}:{lesson_id}")
        done = _read(s, actor.person_id)
    following = rules.next_unread([entry.id for entry in its_module.lessons], done, line.id)
    return its_module.lesson(following) if following else None


def complete_module(person_id: str, module_id: str) -> None:
    """Called by certification when it finds a module complete: opens what depends on it."""
    with write() as s:
        s.execute(
            _insert(ModuleCompleted)
            .values(id=new_id(), person_id=person_id, module_code=module_id, completed_at=now())
            .on_conflict_do_nothing(index_elements=["person_id", "module_code"])
        )


def _insert(model: type) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if current().db.is_sqlite else postgresql.insert(model)


def _active(s: Session, person_id: str) -> EnrolmentRow | None:
    return s.scalars(
        select(EnrolmentRow).where(
            EnrolmentRow.person_id == person_id, EnrolmentRow.ended_at.is_(None)
        )
    ).one_or_none()


def _enrolment(row: EnrolmentRow) -> Enrolment:
    return Enrolment(row.id, row.person_id, row.edition_id, row.enrolled_at)


def _read(s: Session, person_id: str) -> frozenset[str]:
    found = s.scalars(select(LessonRead.lesson_code).where(LessonRead.person_id == person_id))
    return frozenset(found)


def _line(edition_id: str, lesson_id: str) -> tuple[LessonLine, Module]:
    for found in modules(edition_id):
        line = found.lesson(lesson_id)
        if line is not None:
            return line, found
    raise NotFound()


def _module(row: CurriculumModule) -> Module:
    doc = row.doc
    return Module(
        edition_id=row.edition_id,
        id=row.code,
        tier=row.tier,
        course=row.course,
        title=row.title,
        summary=row.summary,
        minutes=row.minutes,
        objectives=tuple(doc["objectives"]),
        nerves=tuple(doc["nerves"]),
        quiz=doc["quiz"],
        prerequisites=tuple(doc["prerequisites"]),
        lessons=tuple(
            LessonLine(
                entry["id"],
                row.code,
                entry["title"],
                entry["kind"],
                entry["minutes"],
                tuple(entry["nerves"]),
                tuple(entry["claims"]),
            )
            for entry in doc["lessons"]
        ),
        exercises=tuple(
            FirstFind(row.code, entry["lesson"], entry["view"], entry["nerve"], entry["item"])
            for entry in doc["exercises"]
        ),
    )
