"""Tables of quizzes and examinations that a school writes itself."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Exam(Base):
    """A quiz or examination of a school. ``draft`` is what is being written (:mod:`.spec`);
    ``revision`` counts its saves, so that two people who edit at once notice each other.

    ``closed_at``: nobody starts it any more; who sits it goes on.
    """

    __tablename__ = "npt_exam"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    title: Mapped[str]
    draft: Mapped[JsonDoc]
    revision: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    created_at: Mapped[UtcDateTime]
    changed_at: Mapped[UtcDateTime]
    closed_at: Mapped[UtcDateTime | None]


class ExamVersion(AppendOnly, Base):
    """What was published, for good; ``digest`` is SHA-256 of its canonical JSON (RFC 8785).

    ``doc`` is the draft as it was, with the fixed items pinned to the versions they had
    (``pinned``) and the standard its cut came from (``standard``, by id in ``standard_id``). The
    highest ``number`` is the one that is started; a sitting keeps its own.
    """

    __tablename__ = "npt_exam_version"
    __table_args__ = (UniqueConstraint("exam_id", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[Id] = mapped_column(ForeignKey("npt_exam.id"))
    number: Mapped[int]
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    doc: Mapped[JsonDoc]
    digest: Mapped[str]
    standard_id: Mapped[Id | None]
    published_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    published_at: Mapped[UtcDateTime]


class Sitting(Base):
    """One person's try, the ``number``-th, of an exam: what an attempt has beyond its questions.

    ``deadline`` NULL: no time limit. ``extra_s`` is what accommodations added. ``device`` is the
    digest of the token of the one device it is sat on, ``device_words`` what that device calls
    itself. ``ended``: person (handed in) or time (handed in as it stood).
    """

    __tablename__ = "npt_exam_sitting"
    __table_args__ = (
        UniqueConstraint("exam_id", "person_id", "number"),
        Index("ix_npt_exam_sitting_exam_id_attempt_id", "exam_id", "attempt_id"),
        Index("ix_npt_exam_sitting_person_id", "person_id"),
    )

    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), primary_key=True)
    exam_id: Mapped[Id] = mapped_column(ForeignKey("npt_exam.id"))
    version_id: Mapped[Id] = mapped_column(ForeignKey("npt_exam_version.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    number: Mapped[int]
    sections: Mapped[JsonDoc]
    deadline: Mapped[UtcDateTime | None]
    extra_s: Mapped[int] = mapped_column(default=0)
    device: Mapped[str | None]
    device_words: Mapped[str] = mapped_column(default="")
    devices: Mapped[int] = mapped_column(default=1)
    ended: Mapped[str | None]


class SittingDevice(AppendOnly, Base):
    """A device a sitting was bound to, from ``at`` until the next row of the same attempt."""

    __tablename__ = "npt_exam_device"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), index=True)
    device: Mapped[str]
    device_words: Mapped[str]
    at: Mapped[UtcDateTime]


class LateAnswer(AppendOnly, Base):
    """An answer that is kept and not scored, unless it is admitted.

    ``cause``: time (it came more than a minute after the deadline) or device (it came from a
    device that another one had ended). ``late_s`` is 0 before the deadline.
    """

    __tablename__ = "npt_exam_late"
    __table_args__ = (UniqueConstraint("attempt_item_id", "key"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), index=True)
    attempt_item_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt_item.id"))
    response: Mapped[JsonDoc]
    confidence: Mapped[int | None]
    key: Mapped[str]
    late_s: Mapped[int]
    cause: Mapped[str] = mapped_column(default="time", server_default="time")
    given_at: Mapped[UtcDateTime]


class Admission(AppendOnly, Base):
    """An instructor let a late answer count, once; ``mark_id`` is the mark that carries it."""

    __tablename__ = "npt_exam_admission"
    __table_args__ = (UniqueConstraint("late_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    late_id: Mapped[Id] = mapped_column(ForeignKey("npt_exam_late.id"))
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), index=True)
    mark_id: Mapped[Id] = mapped_column(ForeignKey("npt_mark.id"))
    reason: Mapped[LongText]
    admitted_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    at: Mapped[UtcDateTime]


class Accommodation(AppendOnly, Base):
    """Extra time for one person, for one exam or (``exam_id`` NULL) for all of the school.

    The newest row for the same person and exam counts; zero takes it back.
    """

    __tablename__ = "npt_exam_accommodation"
    __table_args__ = (
        Index("ix_npt_exam_accommodation_organisation_id", "organisation_id", "person_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    exam_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_exam.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    extra_percent: Mapped[int]
    extra_minutes: Mapped[int]
    reason: Mapped[LongText]
    given_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    given_at: Mapped[UtcDateTime]


class StartCode(Base):
    """A code an invigilator says aloud; only its keyed digest is kept. The newest one counts."""

    __tablename__ = "npt_exam_code"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    exam_id: Mapped[Id] = mapped_column(ForeignKey("npt_exam.id"), index=True)
    digest: Mapped[str]
    made_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    made_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]


class Exposure(Base):
    """How many examination forms of a school an item has stood in, over all its versions."""

    __tablename__ = "npt_exam_exposure"

    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    shown: Mapped[int]


class Making(Base):
    """An order for new items of the secure pool and how far it is. ``state``: waiting, making,
    done, failed. ``round`` counts a school's orders and chooses the part of the private seed.
    """

    __tablename__ = "npt_exam_making"
    __table_args__ = (UniqueConstraint("organisation_id", "round"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    round: Mapped[int]
    wanted: Mapped[int]
    made: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    asked_by: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"))
    asked_at: Mapped[UtcDateTime]
    ended_at: Mapped[UtcDateTime | None]
