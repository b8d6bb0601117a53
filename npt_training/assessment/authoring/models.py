"""Tables of authoring: pictures of the school, drafts of items, and what was decided on them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class SchoolPicture(Base):
    """A picture that a school brought in itself, made anew by us and without metadata.

    ``digest`` is its stored file. ``mm_per_px`` NULL: not calibrated yet; ``calibration`` keeps the
    two points (0..1) and the distance it follows from. ``confirmed_by`` is who said that nobody can
    be recognised in it: before that it can be in no item. ``from_id`` is the picture it was cut
    from.
    """

    __tablename__ = "npt_school_picture"
    __table_args__ = (Index("ix_npt_school_picture_organisation_id", "organisation_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    digest: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    mm_per_px: Mapped[float | None]
    calibration: Mapped[JsonDoc | None]
    alt: Mapped[str]
    credit: Mapped[str]
    from_id: Mapped[Id | None]
    uploaded_by: Mapped[Id]
    uploaded_at: Mapped[UtcDateTime]
    confirmed_by: Mapped[Id | None]
    confirmed_at: Mapped[UtcDateTime | None]


class Draft(Base):
    """An item of a school as its authors see it, under the lasting name ``series``.

    ``state``: draft, review (waits for another person), approved (the newest version is what
    stands here). ``version`` is the newest one in the bank, 0 while there is none; it stays in
    use while a next one is written, unless ``retired``. ``doc`` is the item document, which may
    still lack things. ``revision`` counts saves; ``authors`` are who wrote since the last
    approval, none of whom may give the next one. ``words`` is what the list is searched by.
    """

    __tablename__ = "npt_item_draft"
    __table_args__ = (
        UniqueConstraint("organisation_id", "series"),
        Index("ix_npt_item_draft_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    series: Mapped[str]
    kind: Mapped[str]
    structure: Mapped[str | None]
    module_id: Mapped[str]
    pool: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    retired: Mapped[bool]
    doc: Mapped[JsonDoc]
    words: Mapped[LongText]
    revision: Mapped[int]
    authors: Mapped[JsonDoc]
    created_by: Mapped[Id]
    created_at: Mapped[UtcDateTime]
    updated_by: Mapped[Id]
    updated_at: Mapped[UtcDateTime]


class DraftAct(AppendOnly, Base):
    """One decision on a draft, with the document as it stood then.

    ``act``: submit, take_back, approve, changes (asked for), reopen, retire, restore, replaced (a
    later save went over this text on purpose), imported. ``person_id`` NULL: the command line.
    ``version`` is the one an approval made.
    """

    __tablename__ = "npt_item_draft_act"
    __table_args__ = (Index("ix_npt_item_draft_act_draft_id", "draft_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    draft_id: Mapped[Id] = mapped_column(ForeignKey("npt_item_draft.id"))
    organisation_id: Mapped[Id]
    at: Mapped[UtcDateTime]
    person_id: Mapped[Id | None]
    act: Mapped[str]
    version: Mapped[int]
    revision: Mapped[int]
    text: Mapped[LongText]
    doc: Mapped[JsonDoc]
