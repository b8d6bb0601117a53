"""The table of all parts."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc
from npt_training.core.ids import new_id


class PartDocument(AppendOnly, Base):
    """One document of a part as one edition holds it; ``code`` never changes its meaning."""

    __tablename__ = "npt_part"
    __table_args__ = (UniqueConstraint("edition_id", "part", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    part: Mapped[str]
    code: Mapped[str]
    position: Mapped[int]
    doc: Mapped[JsonDoc]
