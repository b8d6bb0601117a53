"""Verbs of safety corrections: write, withdraw, read, and ask what stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import default_organisation
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.core.runtime import current
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.corrections.errors import AlreadyWithdrawn, NothingOfThatName
from npt_training.curriculum.corrections.models import (
    Correction,
    CorrectionRead,
    CorrectionWithdrawal,
)
from npt_training.curriculum.corrections.subjects import Subject, subject

URGENT, NOTE = "urgent", "note"
TELL = "corrections.tell"


@dataclass(frozen=True)
class Standing:
    """A correction as one reader sees it. ``read_at``: when they said that they have read it."""

    id: str
    kind: str
    code: str
    severity: str
    text: str
    source: str
    written_at: datetime
    read_at: datetime | None = None

    @property
    def subject(self) -> Subject | None:
        return subject(self.kind, self.code)


@dataclass(frozen=True)
class Kept:
    """A correction as its editors see it, withdrawn or not."""

    correction: Standing
    written_by: str
    everyone: bool
    readers: int
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    reason: str | None = None
    mended_in: str | None = None


def reaches(actor: Principal) -> str | None:
    """The school a correction of this editor reaches; None for every school.

    The first school of an installation keeps its content, so what it corrects reaches everyone;
    another school speaks to its own people.
    """
    first = default_organisation()
    own = first is None or first.id == actor.organisation_id
    return None if own else actor.organisation_id


def publish(
    actor: Principal, *, kind: str, code: str, severity: str, text: str, source: str
) -> str:
    """Write a correction and tell those it affects; returns its id. Raises NothingOfThatName."""
    actor.require(Permission.MANAGE_CONTENT)
    if subject(kind, code) is None:
        raise NothingOfThatName()
    assert severity in (URGENT, NOTE)
    with write() as s:
        row = Correction(
            organisation_id=reaches(actor),
            kind=kind,
            code=code,
            severity=severity,
            text=text.strip(),
            source=source.strip(),
            written_by=actor.person_id,
            written_at=now(),
        )
        s.add(row)
        s.flush()
        detail = {"kind": kind, "code": code, "severity": severity}
        audit.record(s, "corrections.publish", actor=actor.person_id, subject=row.id, detail=detail)
        enqueue(s, TELL, {"correction_id": row.id}, key=row.id)
        return row.id


def withdraw(
    actor: Principal, correction_id: str, *, reason: str, mended_in: str | None = None
) -> None:
    """Append that it no longer holds. Raises AlreadyWithdrawn.

    With ``mended_in``, an edition's id, those who follow an older edition are told on; without it
    whoever was told of the correction is told of this.
    """
    actor.require(Permission.MANAGE_CONTENT)
    kept(actor, correction_id)
    if mended_in is not None and mended_in not in {one.id for one in editions.all_editions()}:
        raise NotFound()
    try:
        with write() as s:
            row = CorrectionWithdrawal(
                correction_id=correction_id,
                reason=reason.strip(),
                mended_in=mended_in,
                withdrawn_by=actor.person_id,
                withdrawn_at=now(),
            )
            s.add(row)
            s.flush()
            detail = {"mended_in": mended_in} if mended_in else {}
            by = actor.person_id
            audit.record(s, "corrections.withdraw", actor=by, subject=correction_id, detail=detail)
            if mended_in is None:
                payload = {"correction_id": correction_id, "withdrawn": True}
                enqueue(s, TELL, payload, key=f"{correction_id}:withdrawn")
    except IntegrityError as error:
        raise AlreadyWithdrawn() from error


def acknowledge(actor: Principal, correction_id: str) -> None:
    """Record that the actor has read it, once however often it is sent. Raises NotFound."""
    with write() as s:
        found = s.get(Correction, correction_id)
        if found is None or found.organisation_id not in (None, actor.organisation_id):
            raise NotFound()
        insert = (sqlite if current().db.is_sqlite else postgresql).insert(CorrectionRead)
        added = s.scalars(
            insert.values(
                id=new_id(),
                correction_id=correction_id,
                person_id=actor.person_id,
                read_at=now(),
            )
            .on_conflict_do_nothing(index_elements=["correction_id", "person_id"])
            .returning(CorrectionRead.id)
        ).one_or_none()
        if added is not None:
            audit.record(s, "corrections.read", actor=actor.person_id, subject=correction_id)


def corrections_for(kind: str, code: str, reader: Principal) -> list[Standing]:
    """What stands about one thing, the newest first."""
    return about([(kind, code)], reader)


def about(concerns: Iterable[tuple[str, str]], reader: Principal) -> list[Standing]:
    """What stands about any of these (kind, code), the urgent and the newest first."""
    wanted = list(dict.fromkeys(concerns))
    if not wanted:
        return []
    return _standing(reader, tuple_(Correction.kind, Correction.code).in_(wanted))


def unread(reader: Principal) -> list[Standing]:
    """What stands and the reader has not acknowledged, the urgent and the newest first."""
    return _standing(reader, CorrectionRead.id.is_(None))


def standing(reader: Principal) -> list[Standing]:
    """Everything that stands for this reader, the newest first."""
    return _standing(reader)


def kept(actor: Principal, correction_id: str) -> Kept:
    """One correction for its editors; raises NotFound for that of another school."""
    found = next((one for one in archive(actor) if one.correction.id == correction_id), None)
    if found is None:
        raise NotFound()
    return found


def archive(actor: Principal) -> list[Kept]:
    """Every correction this editor may withdraw or withdrew, the newest first."""
    actor.require(Permission.MANAGE_CONTENT)
    scope = reaches(actor)
    mine = (
        Correction.organisation_id.is_(None)
        if scope is None
        else Correction.organisation_id == scope
    )
    with read() as s:
        rows = s.execute(
            select(Correction, CorrectionWithdrawal)
            .outerjoin(CorrectionWithdrawal, CorrectionWithdrawal.correction_id == Correction.id)
            .where(mine)
            .order_by(Correction.written_at.desc(), Correction.id.desc())
        ).all()
        readers = _readers(s, [row.id for row, _gone in rows])
        people = {row.written_by for row, _gone in rows}
        people |= {gone.withdrawn_by for _row, gone in rows if gone}
        named = s.scalars(select(Person).where(Person.id.in_(people)))
        names = {person.id: person.name for person in named}
    return [
        Kept(
            _seen(row),
            names.get(row.written_by, ""),
            row.organisation_id is None,
            readers.get(row.id, 0),
            gone.withdrawn_at if gone else None,
            names.get(gone.withdrawn_by, "") if gone else None,
            gone.reason if gone else None,
            gone.mended_in if gone else None,
        )
        for row, gone in rows
    ]


def _readers(s: Session, ids: list[str]) -> dict[str, int]:
    counted = (
        select(CorrectionRead.correction_id, func.count())
        .where(CorrectionRead.correction_id.in_(ids))
        .group_by(CorrectionRead.correction_id)
    )
    return {row[0]: int(row[1]) for row in s.execute(counted)}


def _standing(reader: Principal, *where: ColumnElement[bool]) -> list[Standing]:
    gone = select(CorrectionWithdrawal.correction_id).where(
        or_(
            CorrectionWithdrawal.mended_in.is_(None),
            CorrectionWithdrawal.mended_in <= _edition_of(reader),
        )
    )
    with read() as s:
        rows = s.execute(
            select(Correction, CorrectionRead.read_at)
            .outerjoin(
                CorrectionRead,
                (CorrectionRead.correction_id == Correction.id)
                & (CorrectionRead.person_id == reader.person_id),
            )
            .where(
                Correction.id.not_in(gone),
                or_(
                    Correction.organisation_id.is_(None),
                    Correction.organisation_id == reader.organisation_id,
                ),
                *where,
            )
            .order_by(
                Correction.severity != URGENT, Correction.written_at.desc(), Correction.id.desc()
            )
        ).all()
    return [_seen(row, read_at) for row, read_at in rows]


def _edition_of(reader: Principal) -> str:
    """Ids of editions sort by the time they were loaded."""
    try:
        return curriculum.edition_of(reader.person_id)
    except editions.NoContent:
        return ""


def _seen(row: Correction, read_at: datetime | None = None) -> Standing:
    return Standing(
        row.id, row.kind, row.code, row.severity, row.text, row.source, row.written_at, read_at
    )
