"""The table of a school's decisions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class FacultyDecision(AppendOnly, Base):
    """One act of deciding: the newest row of a school and key stands.

    ``value`` None withdraws what stood. ``decided_on`` is the ISO day the faculty decided,
    ``basis`` the guideline or minute it was taken from (for a withdrawal: why), ``place`` counts
    the rows of this school and key, so that two people cannot both write the next one.
    """

    __tablename__ = "npt_faculty_decision"
    __table_args__ = (UniqueConstraint("organisation_id", "key", "place"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    key: Mapped[str]
    place: Mapped[int]
    value: Mapped[JsonDoc | None]
    basis: Mapped[LongText]
    decided_on: Mapped[str] = mapped_column(String(10))
    by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    recorded_at: Mapped[UtcDateTime]
