"""Tables of safety corrections. Nothing in them is ever changed."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Correction(AppendOnly, Base):
    """What is wrong about one thing of the course, and what holds instead.

    ``kind`` and ``code`` name the thing whatever its edition. ``organisation_id`` is null when it
    reaches every school of the installation, else it reaches that school.
    """

    __tablename__ = "npt_correction"
    __table_args__ = (Index("ix_npt_correction_kind_code", "kind", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_organisation.id"))
    kind: Mapped[str]
    code: Mapped[str]
    severity: Mapped[str]
    text: Mapped[LongText]
    source: Mapped[LongText]
    written_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    written_at: Mapped[UtcDateTime]


class CorrectionWithdrawal(AppendOnly, Base):
    """A correction no longer holds, and why; there is one at most.

    ``mended_in`` is the edition that says it right: who follows an older one is still told. Null
    when it holds for nobody any more.
    """

    __tablename__ = "npt_correction_withdrawal"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    correction_id: Mapped[Id] = mapped_column(ForeignKey("npt_correction.id"), unique=True)
    reason: Mapped[LongText]
    mended_in: Mapped[Id | None]
    withdrawn_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    withdrawn_at: Mapped[UtcDateTime]


class CorrectionRead(AppendOnly, Base):
    """A person said that they have read a correction, once."""

    __tablename__ = "npt_correction_read"
    __table_args__ = (UniqueConstraint("correction_id", "person_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    correction_id: Mapped[Id] = mapped_column(ForeignKey("npt_correction.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    read_at: Mapped[UtcDateTime]
