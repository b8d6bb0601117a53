"""People whom somebody else's system names: an LMS. Their place here and their name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Membership, MembershipRole, Person, Role
from npt_training.accounts.names import clean_name, search_text
from npt_training.accounts.service.people import membership_in
from npt_training.accounts.service.roles import roles_named
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked


@dataclass(frozen=True)
class Place:
    """A person in an organisation: None, True or False for ``open`` is no membership, one, and one
    that was ended; ``held`` are the names of its roles."""

    open: bool | None
    held: frozenset[str]


_PLACE = (
    select(Membership.ended_at, Role.name)
    .outerjoin(MembershipRole, MembershipRole.membership_id == Membership.id)
    .outerjoin(Role, Role.id == MembershipRole.role_id)
    .where(
        Membership.person_id == bindparam("person_id"),
        Membership.organisation_id == bindparam("organisation_id"),
    )
)


def place_of(s: Session, person_id: str, organisation_id: str) -> Place:
    rows = s.connection().execute(
        _PLACE, {"person_id": person_id, "organisation_id": organisation_id}
    ).all()  # fmt: skip
    if not rows:
        return Place(None, frozenset())
    return Place(rows[0].ended_at is None, frozenset(row.name for row in rows if row.name))


def new_nameless(s: Session, name: str) -> Person:
    """A person without address, password and confirmed name; a member of nothing yet."""
    person = Person(name=clean_name(name), search=search_text(name, None, None), created_at=now())
    s.add(person)
    s.flush()
    audit.record(s, "accounts.create_person", actor=None, subject=person.id)
    return person


def give_place(s: Session, person_id: str, organisation_id: str, role: str | None) -> None:
    """Make the person a member, or add ``role`` to what they hold; None adds nothing.

    A membership that was ended is left as it is.
    """
    membership = membership_in(s, person_id, organisation_id, ended_too=True)
    if membership is None:
        membership = Membership(
            person_id=person_id, organisation_id=organisation_id, created_at=now()
        )
        s.add(membership)
        s.flush()
    if role is None or membership.ended_at is not None:
        return
    for row in roles_named(s, (role,)):
        if s.get(MembershipRole, (membership.id, row.id)) is None:
            s.add(MembershipRole(membership_id=membership.id, role_id=row.id))
    s.flush()


def follow_name(s: Session, person_id: str, before: str, name: str) -> None:
    """Call the person ``name``, unless they have told us their own name since ``before``."""
    person = locked(s, Person, person_id)
    if person is None or person.legal_name or person.name != clean_name(before):
        return
    person.name = clean_name(name)
    person.search = search_text(person.name, person.legal_name, person.email)


def end_place(s: Session, person_id: str, organisation_id: str) -> None:
    """The person is no member any more: somebody else stands for them now."""
    membership = membership_in(s, person_id, organisation_id)
    if membership is not None:
        membership.ended_at = now()
        audit.record(s, "accounts.deactivate", actor=None, subject=person_id)
