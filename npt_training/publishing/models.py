"""The table of checks."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc, UtcDateTime
from npt_training.core.ids import new_id


class ContentCheck(Base):
    """A check of the content's files that somebody asked for, and what came of it.

    ``state``: waiting, faulty, clean, publishing, published, failed. ``digest`` is that of the
    files as they were read; only files with this digest are published from this check.
    ``report``: problems, warnings, counts, differences; None while it waits.
    """

    __tablename__ = "npt_content_check"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    state: Mapped[str]
    digest: Mapped[str | None]
    report: Mapped[JsonDoc | None]
    asked_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    asked_at: Mapped[UtcDateTime]
    finished_at: Mapped[UtcDateTime | None]
    edition_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_edition.id"))
