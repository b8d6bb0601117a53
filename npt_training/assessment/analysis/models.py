"""How a cut was set. Rows are never changed: a later act adds to or replaces an earlier one."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, UtcDateTime
from npt_training.core.ids import new_id


class Standard(AppendOnly, Base):
    """One setting of a standard: what is looked at and by which method.

    ``method``: angoff, or borderline (regression, for a practical station). ``about`` names what
    the cut is for (:mod:`.tests`: ``quiz-B9``, ``exam-<id>``) or is empty. ``doc`` of angoff holds
    ``items`` (item id and most marks, in order) and ``borderline``: the person the judges think
    of, in words; of borderline the ``most`` marks of the station, the ``scale`` of ratings in
    words and the number of the ``borderline`` rating in it.
    """

    __tablename__ = "npt_standard"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    method: Mapped[str]
    title: Mapped[str]
    about: Mapped[str]
    doc: Mapped[JsonDoc]
    created_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    created_at: Mapped[UtcDateTime]


class StandardAct(AppendOnly, Base):
    """Something that was done about a standard, the ``sequence``-th, from 1.

    ``act``: invite (a judge: ``judge_id``), estimates (by the judge ``person_id`` in ``round``; the
    newest of a round counts), round (opened), table (ratings and scores of a station; the newest
    counts), decide (the cut and why; the newest counts). ``doc`` holds what was said.
    """

    __tablename__ = "npt_standard_act"
    __table_args__ = (UniqueConstraint("standard_id", "sequence"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    standard_id: Mapped[Id] = mapped_column(ForeignKey("npt_standard.id"))
    sequence: Mapped[int]
    act: Mapped[str]
    round: Mapped[int]
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    judge_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"), index=True)
    doc: Mapped[JsonDoc]
    at: Mapped[UtcDateTime]
