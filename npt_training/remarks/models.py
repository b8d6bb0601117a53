"""Tables of remarks: what a reader said, and what editors did about it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Remark(Base):
    """What a person said about one place of the content. Only ``state`` changes afterwards.

    ``kind``: error ("something is wrong here") or question ("I do not understand"). ``place``:
    lesson, nerve, card or item, and ``code`` its id in the pack, as ``edition_id`` has it.
    ``heading`` is the anchor of a lesson's part. ``item_id`` is the version of the item that was
    seen, ``question_id`` the question of the attempt it was seen in. ``module_id`` is where the
    place is taught. ``state``: open, answered, closed. ``form`` is the form's own mark: a form
    sent twice is one remark. ``search`` holds text and title as they are searched.
    """

    __tablename__ = "npt_remark"
    __table_args__ = (
        UniqueConstraint("person_id", "form"),
        Index("ix_npt_remark_organisation_id_state", "organisation_id", "state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    kind: Mapped[str]
    place: Mapped[str]
    code: Mapped[str]
    heading: Mapped[str | None]
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    module_id: Mapped[str | None]
    item_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_item.id"))
    question_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_attempt_item.id"))
    text: Mapped[LongText]
    search: Mapped[LongText]
    state: Mapped[str]
    form: Mapped[str]
    made_at: Mapped[UtcDateTime]


class RemarkAct(AppendOnly, Base):
    """The ``step``-th thing (from 1) that an editor did about a remark.

    ``act``: answer, corrected (the content is, or will be in the next edition) or closed (without
    an answer). A later answer stands beside an earlier one; nothing is taken back.
    """

    __tablename__ = "npt_remark_act"
    __table_args__ = (UniqueConstraint("remark_id", "step"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    remark_id: Mapped[Id] = mapped_column(ForeignKey("npt_remark.id"))
    step: Mapped[int]
    act: Mapped[str]
    text: Mapped[LongText]
    by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    at: Mapped[UtcDateTime]
