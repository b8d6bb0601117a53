"""The table of a school's own wording."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, LongText, UtcDateTime
from npt_training.core.ids import new_id


class SheetWording(AppendOnly, Base):
    """A section of a sheet in a school's own words: the newest row of a section stands.

    ``title`` and ``text`` None give the original back. ``original`` is the SHA-256 of what the
    edition said when the row was written, ``place`` counts the rows of this section.
    """

    __tablename__ = "npt_sheet_wording"
    __table_args__ = (UniqueConstraint("organisation_id", "sheet", "section", "place"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    sheet: Mapped[str]
    section: Mapped[str]
    place: Mapped[int]
    title: Mapped[str | None]
    text: Mapped[LongText | None]
    original: Mapped[str] = mapped_column(String(64))
    by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    at: Mapped[UtcDateTime]
