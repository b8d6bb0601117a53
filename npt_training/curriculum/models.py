"""Tables of the curriculum: what an edition holds, who follows which, what was read."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class CurriculumModule(AppendOnly, Base):
    """A module as one edition holds it; ``code`` (B1) stays the same over editions.

    ``doc``: objectives, nerves, quiz, prerequisites (only modules that are there).
    """

    __tablename__ = "npt_module"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    tier: Mapped[str]
    course: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    summary: Mapped[LongText]
    minutes: Mapped[int]
    doc: Mapped[JsonDoc]


class CurriculumLesson(AppendOnly, Base):
    """A lesson as one edition holds it, ready to render; ``code`` never changes its meaning.

    ``doc``: blocks, key_points, nerves, claims, sources (numbered list with full citations).
    """

    __tablename__ = "npt_lesson"
    __table_args__ = (
        UniqueConstraint("edition_id", "code"),
        UniqueConstraint("module_id", "position"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    module_id: Mapped[Id] = mapped_column(ForeignKey("npt_module.id"))
    code: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    doc: Mapped[JsonDoc]


class CurriculumClaim(AppendOnly, Base):
    """A statement met in the wild; ``doc``: statement, labels, known, modules, sources."""

    __tablename__ = "npt_claim"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    doc: Mapped[JsonDoc]


class CurriculumSource(AppendOnly, Base):
    """Where sentences come from; ``doc``: cite, url, note, evidence (row of the evidence table)."""

    __tablename__ = "npt_source"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    doc: Mapped[JsonDoc]


class EnrolmentRow(Base):
    """A person follows one edition until they are moved; at most one row has no end."""

    __tablename__ = "npt_enrolment"
    __table_args__ = (
        Index(
            "uq_npt_enrolment_active",
            "person_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    enrolled_at: Mapped[UtcDateTime]
    ended_at: Mapped[UtcDateTime | None]


class LessonRead(AppendOnly, Base):
    """A person marked a lesson as read, once; ``edition_id`` says in which edition."""

    __tablename__ = "npt_lesson_read"
    __table_args__ = (UniqueConstraint("person_id", "lesson_code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    lesson_code: Mapped[str]
    module_code: Mapped[str]
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    read_at: Mapped[UtcDateTime]


class ModuleCompleted(AppendOnly, Base):
    """Certification found a module complete; from then on it opens what depends on it."""

    __tablename__ = "npt_module_completed"
    __table_args__ = (UniqueConstraint("person_id", "module_code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    module_code: Mapped[str]
    completed_at: Mapped[UtcDateTime]
