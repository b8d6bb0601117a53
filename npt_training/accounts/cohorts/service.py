"""Verbs of cohorts: make, change, close, put people in, take them out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from npt_training.accounts.cohorts.errors import CohortClosed, DatesReversed, NameTaken
from npt_training.accounts.cohorts.models import Cohort, CohortMember
from npt_training.accounts.models import Membership, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import Forbidden, NotFound

KEEPERS = (Permission.MARK, Permission.OBSERVE, Permission.MANAGE_PEOPLE)
"""Who keeps cohorts: those who teach, and those who keep the people."""


@dataclass(frozen=True)
class Fields:
    """What a form of a cohort says."""

    name: str
    note: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class CohortLine:
    """A cohort in a list."""

    cohort: Cohort
    people: int


@dataclass(frozen=True)
class Mate:
    """A member, by name, with the day they joined."""

    person_id: str
    name: str
    joined_at: datetime


def require_keeper(actor: Principal) -> None:
    """Raises Forbidden for anybody who keeps no cohorts."""
    if not any(actor.may(permission) for permission in KEEPERS):
        raise Forbidden()


def cohorts(actor: Principal) -> list[CohortLine]:
    """The school's cohorts: open ones first, each part with the latest first."""
    require_keeper(actor)
    with read() as s:
        rows = s.scalars(
            select(Cohort)
            .where(Cohort.organisation_id == actor.organisation_id)
            .order_by(Cohort.closed_at.is_not(None), Cohort.id.desc())
        ).all()
        counted = s.execute(
            select(CohortMember.cohort_id, func.count())
            .where(CohortMember.left_at.is_(None))
            .group_by(CohortMember.cohort_id)
        ).all()
    counts = {row[0]: int(row[1]) for row in counted}
    return [CohortLine(row, counts.get(row.id, 0)) for row in rows]


def cohort(actor: Principal, cohort_id: str) -> Cohort:
    """A cohort of the actor's school; raises NotFound."""
    require_keeper(actor)
    with read() as s:
        found = s.get(Cohort, cohort_id)
    if found is None or found.organisation_id != actor.organisation_id:
        raise NotFound()
    return found


def make(actor: Principal, fields: Fields) -> str:
    """A new cohort; returns its id. Raises NameTaken, DatesReversed."""
    require_keeper(actor)
    _check(fields)
    row = Cohort(
        organisation_id=actor.organisation_id,
        created_by=actor.person_id,
        created_at=now(),
        **_values(fields),
    )
    try:
        with write() as s:
            s.add(row)
            s.flush()
            audit.record(s, "cohorts.make", actor=actor.person_id, subject=row.id)
    except IntegrityError as error:
        raise NameTaken() from error
    return row.id


def change(actor: Principal, cohort_id: str, fields: Fields) -> None:
    """Change what a cohort is called and when it is. Raises NameTaken, DatesReversed."""
    _check(fields)
    try:
        with write() as s:
            row = _locked(s, actor, cohort_id)
            for name, value in _values(fields).items():
                setattr(row, name, value)
            s.flush()
            audit.record(s, "cohorts.change", actor=actor.person_id, subject=cohort_id)
    except IntegrityError as error:
        raise NameTaken() from error


def close(actor: Principal, cohort_id: str, *, closed: bool) -> None:
    """Close a cohort, or open it again."""
    with write() as s:
        row = _locked(s, actor, cohort_id)
        row.closed_at = now() if closed else None
        verb = "cohorts.close" if closed else "cohorts.open"
        audit.record(s, verb, actor=actor.person_id, subject=cohort_id)


def put_in(actor: Principal, cohort_id: str, people: Collection[str]) -> int:
    """Put members of the school into a cohort; returns how many were not in it yet."""
    with write() as s:
        row = _locked(s, actor, cohort_id)
        if row.closed_at is not None:
            raise CohortClosed()
        own = set(
            s.scalars(
                select(Membership.person_id).where(
                    Membership.organisation_id == actor.organisation_id,
                    Membership.ended_at.is_(None),
                    Membership.person_id.in_(list(people)),
                )
            )
        )
        there = set(_members(s, cohort_id))
        for person_id in sorted(own - there):
            s.add(CohortMember(cohort_id=cohort_id, person_id=person_id, joined_at=now()))
            audit.record(
                s,
                "cohorts.put_in",
                actor=actor.person_id,
                subject=cohort_id,
                detail={"person": person_id},
            )
        return len(own - there)


def take_out(actor: Principal, cohort_id: str, person_id: str) -> None:
    """Take a person out; nothing of theirs is lost. Twice is once."""
    with write() as s:
        _locked(s, actor, cohort_id)
        row = s.scalars(
            select(CohortMember).where(
                CohortMember.cohort_id == cohort_id,
                CohortMember.person_id == person_id,
                CohortMember.left_at.is_(None),
            )
        ).one_or_none()
        if row is None:
            return
        row.left_at = now()
        audit.record(
            s,
            "cohorts.take_out",
            actor=actor.person_id,
            subject=cohort_id,
            detail={"person": person_id},
        )


def mates(actor: Principal, cohort_id: str) -> list[Mate]:
    """Who is in a cohort now, by name."""
    cohort(actor, cohort_id)
    with read() as s:
        rows = s.execute(
            select(Person.id, Person.name, CohortMember.joined_at)
            .join(CohortMember, CohortMember.person_id == Person.id)
            .where(CohortMember.cohort_id == cohort_id, CohortMember.left_at.is_(None))
            .order_by(Person.search, Person.id)
        ).all()
    return [Mate(*row) for row in rows]


def cohorts_of(person_id: str) -> list[str]:
    """Ids of the open cohorts a person is in."""
    with read() as s:
        return list(
            s.scalars(
                select(CohortMember.cohort_id)
                .join(Cohort, Cohort.id == CohortMember.cohort_id)
                .where(
                    CohortMember.person_id == person_id,
                    CohortMember.left_at.is_(None),
                    Cohort.closed_at.is_(None),
                )
            )
        )


def _members(s: Any, cohort_id: str) -> list[str]:
    return list(
        s.scalars(
            select(CohortMember.person_id).where(
                CohortMember.cohort_id == cohort_id, CohortMember.left_at.is_(None)
            )
        )
    )


def _locked(s: Any, actor: Principal, cohort_id: str) -> Cohort:
    require_keeper(actor)
    row = locked(s, Cohort, cohort_id)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    return row


def _check(fields: Fields) -> None:
    if fields.starts_on and fields.ends_on and fields.ends_on < fields.starts_on:
        raise DatesReversed()


def _values(fields: Fields) -> dict[str, Any]:
    return {
        "name": " ".join(fields.name.split()),
        "note": fields.note.strip(),
        "starts_on": fields.starts_on,
        "ends_on": fields.ends_on,
    }
