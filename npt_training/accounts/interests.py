"""Declared interests: who may not judge whom. Appended, never deleted; ended by a later row."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import Base, Id, UtcDateTime, locked, read, write
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id

KINDS = ("relative or partner", "paid by or paying", "other")


class DeclaredInterest(Base):
    """``person_id`` declares an interest in ``other_id``; it holds both ways until ended."""

    __tablename__ = "npt_declared_interest"
    __table_args__ = (Index("ix_npt_declared_interest_pair", "person_id", "other_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    other_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    kind: Mapped[str]
    declared_at: Mapped[UtcDateTime]
    ended_at: Mapped[UtcDateTime | None]


class InterestRefused(NptError):
    """The declaration names nobody, oneself, or an unknown kind."""

    status = 422


def conflict(s: Session, one: str, other: str) -> bool:
    """True when the two are the same person or an interest stands between them."""
    if one == other:
        return True
    standing = select(DeclaredInterest.id).where(
        DeclaredInterest.ended_at.is_(None),
        or_(
            (DeclaredInterest.person_id == one) & (DeclaredInterest.other_id == other),
            (DeclaredInterest.person_id == other) & (DeclaredInterest.other_id == one),
        ),
    )
    return s.scalars(standing.limit(1)).first() is not None


def interested(s: Session, person_id: str) -> set[str]:
    """Everybody with whom an interest stands, either way: the same as ``conflict``, in one query
    however many people are asked about."""
    rows = s.execute(
        select(DeclaredInterest.person_id, DeclaredInterest.other_id).where(
            DeclaredInterest.ended_at.is_(None),
            or_(DeclaredInterest.person_id == person_id, DeclaredInterest.other_id == person_id),
        )
    )
    return {one if one != person_id else other for one, other in rows}


def declare(person_id: str, other_id: str, kind: str) -> str:
    """Declare an interest; from now on neither judges the other. Returns its id."""
    if kind not in KINDS:
        raise InterestRefused(_("Choose what connects you."), field="kind")
    if person_id == other_id:
        raise InterestRefused(
            _("You never judge yourself; choose another person."), field="other_id"
        )
    with write() as s:
        row = DeclaredInterest(person_id=person_id, other_id=other_id, kind=kind, declared_at=now())
        s.add(row)
        s.flush()
        record(s, "interest.declared", actor=person_id, subject=row.id, detail={"kind": kind})
        return row.id


def end(person_id: str, interest_id: str) -> None:
    """End one's own declaration; the row stays."""
    with write() as s:
        row = locked(s, DeclaredInterest, interest_id)
        if row is None or row.person_id != person_id:
            raise NotFound()
        if row.ended_at is None:
            row.ended_at = now()
            record(s, "interest.ended", actor=person_id, subject=row.id)


def declared_by(person_id: str) -> list[DeclaredInterest]:
    """A person's standing declarations, oldest first."""
    with read() as s:
        return list(
            s.scalars(
                select(DeclaredInterest)
                .where(DeclaredInterest.person_id == person_id, DeclaredInterest.ended_at.is_(None))
                .order_by(DeclaredInterest.id)
            )
        )
