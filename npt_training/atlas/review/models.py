"""What reviewers said. Rows are never changed: a later row withdraws or closes an earlier one."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class ReviewNote(AppendOnly, Base):
    """One act of a reviewer on one entry of the atlas.

    ``act``: accept, withdraw (an acceptance), comment, proposal (a place for a way-point), close
    (a comment or proposal: ``closes_id``). ``digest`` is that of the entry as it was seen: an
    acceptance counts for that text only. ``place`` names the way-point; ``detail`` of a proposal
    holds view, x, y (0..1) and the distances in mm that follow.
    """

    __tablename__ = "npt_atlas_review_note"
    __table_args__ = (Index("ix_npt_atlas_review_note_kind_code", "kind", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[UtcDateTime]
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    kind: Mapped[str]
    code: Mapped[str]
    digest: Mapped[str]
    act: Mapped[str]
    place: Mapped[str | None]
    text: Mapped[LongText]
    detail: Mapped[JsonDoc]
    closes_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_atlas_review_note.id"))
