"""What the desk records: what was marked, decided or appealed is appended, never changed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class MarkingPolicy(AppendOnly, Base):
    """How a school marks; the newest row counts, none means the defaults of ``desk.rules``.

    ``second`` is band, always or never; ``band_points`` and ``moderation_points`` are percent
    points; ``hold`` keeps marked results back until they are released together; ``unblinding``
    lets markers look up whose answer they mark.
    """

    __tablename__ = "npt_marking_policy"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    second: Mapped[str]
    band_points: Mapped[float]
    moderation_points: Mapped[float]
    hold: Mapped[bool]
    unblinding: Mapped[bool]
    set_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    set_at: Mapped[UtcDateTime]


class SecondMarking(AppendOnly, Base):
    """An attempt that has to be marked twice, once for good: ``percent`` is what the first marks
    came to when it was asked for."""

    __tablename__ = "npt_second_marking"
    __table_args__ = (UniqueConstraint("attempt_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"))
    percent: Mapped[float]
    asked_at: Mapped[UtcDateTime]


class SecondMark(AppendOnly, Base):
    """Marks given beside the ones that count. ``why`` is asked (a second marker was wanted) or
    meanwhile (somebody else saved first, and nothing is thrown away). The newest row of a marker
    replaces their earlier ones.
    """

    __tablename__ = "npt_second_mark"
    __table_args__ = (UniqueConstraint("answer_id", "sequence"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    answer_id: Mapped[Id] = mapped_column(ForeignKey("npt_answer.id"))
    sequence: Mapped[int]
    marker_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    why: Mapped[str]
    rubric: Mapped[JsonDoc]
    fraction: Mapped[float]
    comment: Mapped[LongText]
    notes: Mapped[JsonDoc | None]
    given_at: Mapped[UtcDateTime]


class Moderation(AppendOnly, Base):
    """An act where two markers differ. ``act``: proposed (by one of the two, for the other to
    agree to) or decided, by a third person or by the other of the two (``proposal_id``).

    ``mark_id`` is the mark that counts from then on.
    """

    __tablename__ = "npt_moderation"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    answer_id: Mapped[Id] = mapped_column(ForeignKey("npt_answer.id"), index=True)
    act: Mapped[str]
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    rubric: Mapped[JsonDoc]
    fraction: Mapped[float]
    reason: Mapped[LongText]
    first_mark_id: Mapped[Id] = mapped_column(ForeignKey("npt_mark.id"))
    second_mark_id: Mapped[Id] = mapped_column(ForeignKey("npt_second_mark.id"))
    proposal_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_moderation.id"))
    mark_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_mark.id"))
    at: Mapped[UtcDateTime]


class Appeal(AppendOnly, Base):
    """A trainee asks to look at one released answer again; ``number`` counts per answer from 1.
    A next one can be made when the one before is answered.
    """

    __tablename__ = "npt_appeal"
    __table_args__ = (
        UniqueConstraint("answer_id", "number"),
        Index("ix_npt_appeal_organisation_id", "organisation_id", "made_at"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    answer_id: Mapped[Id] = mapped_column(ForeignKey("npt_answer.id"))
    number: Mapped[int]
    attempt_id: Mapped[Id] = mapped_column(ForeignKey("npt_attempt.id"), index=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    reason: Mapped[LongText]
    made_at: Mapped[UtcDateTime]


class AppealAnswer(AppendOnly, Base):
    """The one answer to an appeal; ``mark_id`` are the new marks when it was upheld."""

    __tablename__ = "npt_appeal_answer"
    __table_args__ = (UniqueConstraint("appeal_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    appeal_id: Mapped[Id] = mapped_column(ForeignKey("npt_appeal.id"))
    upheld: Mapped[bool]
    text: Mapped[LongText]
    mark_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_mark.id"))
    decided_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    decided_at: Mapped[UtcDateTime]


class Regrade(AppendOnly, Base):
    """A change of key applied to answers already given. ``change`` says what changed, ``answers``
    and ``results`` how many answers and how many results moved."""

    __tablename__ = "npt_regrade"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    item_id: Mapped[Id] = mapped_column(ForeignKey("npt_item.id"), index=True)
    change: Mapped[JsonDoc]
    reason: Mapped[LongText]
    answers: Mapped[int]
    results: Mapped[int]
    made_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    made_at: Mapped[UtcDateTime]


class BankComment(Base):
    """A sentence to use again: of one marker, or (``owner_id`` NULL) of the whole school."""

    __tablename__ = "npt_marking_comment"
    __table_args__ = (Index("ix_npt_marking_comment_owner", "organisation_id", "owner_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    owner_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"))
    text: Mapped[LongText]
    made_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    made_at: Mapped[UtcDateTime]
    dropped_at: Mapped[UtcDateTime | None]


class Unblinding(AppendOnly, Base):
    """A marker opened the names for a while, and said why."""

    __tablename__ = "npt_unblinding"
    __table_args__ = (Index("ix_npt_unblinding_marker_id", "marker_id", "at"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    marker_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    reason: Mapped[LongText]
    at: Mapped[UtcDateTime]
