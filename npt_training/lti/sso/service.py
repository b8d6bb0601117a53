"""Institutions, and whose accounts of theirs open which person here.

An account is (institution, subject). It opens a person only after that person, signed in, has
connected it, or after making a new person where the institution may do that. Nothing is ever
decided by an e-mail address, and a connection is never moved to another person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Principal
from npt_training.accounts.roles import TRAINEE
from npt_training.accounts.service import create_person
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.lti.sso.errors import ConnectedElsewhere, NobodyNew
from npt_training.lti.sso.flow import Arrival
from npt_training.lti.sso.models import Institution, InstitutionUser


@dataclass(frozen=True)
class Door:
    """An institution people may sign in with."""

    id: str
    name: str


@dataclass(frozen=True)
class Connection:
    """An institution's account of a person."""

    institution_id: str
    institution_name: str
    active: bool
    linked_at: datetime
    last_at: datetime


def doors() -> list[Door]:
    """The institutions of this site whose accounts open ours, by name."""
    with read() as s:
        rows = s.execute(
            select(Institution.id, Institution.name)
            .where(Institution.active)
            .order_by(Institution.name, Institution.id)
        )
        return [Door(id, name) for id, name in rows]


def open_door(institution_id: str) -> Institution:
    """An active institution; raises NotFound for all others."""
    with read() as s:
        institution = s.get(Institution, institution_id)
    if institution is None or not institution.active:
        raise NotFound()
    return institution


def enter(arrival: Arrival) -> str | None:
    """The person that the account opens, None when it opens nobody yet."""
    with write() as s:
        found = _known(s, arrival)
        if found is None:
            return None
        found.last_at = now()
        audit.record(s, "sso.entered", actor=found.person_id, subject=arrival.institution_id)
        return found.person_id


def person_of(arrival: Arrival) -> str | None:
    """The person that the account opens, changing nothing."""
    with read() as s:
        found = _known(s, arrival)
    return None if found is None else found.person_id


def connect(actor: Principal, arrival: Arrival) -> None:
    """From now on the account opens the person who is signed in. Raises ConnectedElsewhere."""
    open_door(arrival.institution_id)
    _bind(arrival, actor.person_id, "linked")


def create(arrival: Arrival, name: str) -> str:
    """A new trainee of the institution's organisation, opened by the account from now on.

    Raises NobodyNew where the institution may not do that.
    """
    institution = open_door(arrival.institution_id)
    if not institution.creates_people:
        raise NobodyNew()
    known = person_of(arrival)
    if known is not None:
        return known
    try:
        with write() as s:
            person = create_person(
                name=name,
                email=None,
                organisation_id=institution.organisation_id,
                roles=[TRAINEE],
            )
            _add(s, arrival, person.id, "created")
            return person.id
    except IntegrityError as error:
        # The same account arrived twice at once; the other one made the person.
        known = person_of(arrival)
        if known is None:
            raise ConnectedElsewhere() from error
        return known


def connections_of(person_id: str) -> list[Connection]:
    with read() as s:
        rows = s.execute(
            select(InstitutionUser, Institution.name, Institution.active)
            .join(Institution, Institution.id == InstitutionUser.institution_id)
            .where(InstitutionUser.person_id == person_id)
            .order_by(InstitutionUser.linked_at)
        ).all()
    return [
        Connection(user.institution_id, name, active, user.linked_at, user.last_at)
        for user, name, active in rows
    ]


def count_users(institution_id: str) -> int:
    with read() as s:
        return s.scalar(
            select(func.count())
            .select_from(InstitutionUser)
            .where(InstitutionUser.institution_id == institution_id)
        ) or 0  # fmt: skip


def _known(s: Session, arrival: Arrival) -> InstitutionUser | None:
    return s.scalars(
        select(InstitutionUser).where(
            InstitutionUser.institution_id == arrival.institution_id,
            InstitutionUser.subject == arrival.subject,
        )
    ).one_or_none()


def _bind(arrival: Arrival, person_id: str, how: str) -> None:
    try:
        with write() as s:
            locked(s, Institution, arrival.institution_id)
            known = _known(s, arrival)
            if known is None:
                _add(s, arrival, person_id, how)
            elif known.person_id != person_id:
                raise ConnectedElsewhere()
    except IntegrityError as error:
        raise ConnectedElsewhere() from error


def _add(s: Session, arrival: Arrival, person_id: str, how: str) -> None:
    at = now()
    s.add(
        InstitutionUser(
            institution_id=arrival.institution_id,
            subject=arrival.subject,
            person_id=person_id,
            how=how,
            linked_at=at,
            last_at=at,
        )
    )
    s.flush()
    audit.record(
        s, "sso.connected", actor=person_id, subject=arrival.institution_id, detail={"how": how}
    )
