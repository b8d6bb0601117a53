"""Tables of cohorts and announcements."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Cohort(Base):
    """People of one school who learn together, from ``starts_on`` to ``ends_on`` where set.

    ``closed_at``: it is past; its members and announcements stay.
    """

    __tablename__ = "npt_cohort"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    name: Mapped[str]
    note: Mapped[LongText]
    starts_on: Mapped[date | None] = mapped_column(Date())
    ends_on: Mapped[date | None] = mapped_column(Date())
    created_by: Mapped[Id]
    created_at: Mapped[UtcDateTime]
    closed_at: Mapped[UtcDateTime | None]


class CohortMember(Base):
    """A person is in a cohort until ``left_at``; at most one row of the pair has no end."""

    __tablename__ = "npt_cohort_member"
    __table_args__ = (
        Index(
            "uq_npt_cohort_member_active",
            "cohort_id",
            "person_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_npt_cohort_member_person_id", "person_id"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    cohort_id: Mapped[Id] = mapped_column(ForeignKey("npt_cohort.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    joined_at: Mapped[UtcDateTime]
    left_at: Mapped[UtcDateTime | None]


class Announcement(Base):
    """What an instructor tells a cohort. Only ``withdrawn_at`` is ever set afterwards."""

    __tablename__ = "npt_announcement"
    __table_args__ = (Index("ix_npt_announcement_cohort_id", "cohort_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    cohort_id: Mapped[Id] = mapped_column(ForeignKey("npt_cohort.id"))
    title: Mapped[str]
    text: Mapped[LongText]
    written_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    written_at: Mapped[UtcDateTime]
    withdrawn_at: Mapped[UtcDateTime | None]


class AnnouncementRead(AppendOnly, Base):
    """A member has seen an announcement and put it away, once."""

    __tablename__ = "npt_announcement_read"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    announcement_id: Mapped[Id] = mapped_column(ForeignKey("npt_announcement.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    read_at: Mapped[UtcDateTime]
