"""People: making them, finding them, changing what they say about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.accounts.errors import EmailTaken
from npt_training.accounts.models import Membership, MembershipRole, Person, Role
from npt_training.accounts.names import clean_email, clean_name, fold, search_text
from npt_training.accounts.passwords import check_rules, hash_password
from npt_training.accounts.service.roles import give_roles, in_order, roles_named
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

PAGE_SIZE = 25


def create_person(
    *,
    name: str,
    email: str | None,
    organisation_id: str,
    roles: Iterable[str],
    password: str | None = None,
    legal_name: str | None = None,
    locale: str | None = None,
    confirmed: bool = False,
    by: str | None = None,
) -> Person:
    """A new person who is a member with ``roles`` (role names). Raises EmailTaken.

    ``confirmed`` says that the address is known to be theirs.
    """
    address = clean_email(email) if email else None
    if password is not None:
        check_rules(password, email=address, name=name)
    hashed = hash_password(password) if password is not None else None
    with write() as s:
        if address and person_with_email(s, address) is not None:
            raise EmailTaken()
        person = Person(
            name=clean_name(name),
            legal_name=clean_name(legal_name) if legal_name else None,
            email=address,
            email_confirmed_at=now() if confirmed and address else None,
            password_hash=hashed,
            locale=locale,
            search=search_text(name, legal_name, address),
            created_at=now(),
        )
        s.add(person)
        s.flush()
        join(s, person.id, organisation_id, roles)
        audit.record(s, "accounts.create_person", actor=by, subject=person.id)
        return person


def join(s: Session, person_id: str, organisation_id: str, roles: Iterable[str]) -> Membership:
    """Make the person an active member with exactly ``roles``; reopens an ended membership."""
    membership = membership_in(s, person_id, organisation_id, ended_too=True)
    if membership is None:
        membership = Membership(
            person_id=person_id, organisation_id=organisation_id, created_at=now()
        )
        s.add(membership)
    membership.ended_at = None
    s.flush()
    give_roles(s, membership.id, roles_named(s, roles))
    return membership


def membership_in(
    s: Session, person_id: str, organisation_id: str, *, ended_too: bool = False
) -> Membership | None:
    query = select(Membership).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id
    )
    if not ended_too:
        query = query.where(Membership.ended_at.is_(None))
    return s.scalars(query).one_or_none()


def person_with_email(s: Session, email: str) -> Person | None:
    return s.scalars(select(Person).where(Person.email == clean_email(email))).one_or_none()


def person_by_email(email: str) -> Person | None:
    with read() as s:
        return person_with_email(s, email)


def get_person(person_id: str) -> Person:
    """Raises NotFound. Whether the caller may see the person is the caller's question."""
    with read() as s:
        person = s.get(Person, person_id)
    if person is None:
        raise NotFound()
    return person


def get_member(organisation_id: str, person_id: str) -> Person:
    """A person who is or was a member of that organisation; raises NotFound for all others."""
    with read() as s:
        person = s.scalars(
            select(Person)
            .join(Membership, Membership.person_id == Person.id)
            .where(Person.id == person_id, Membership.organisation_id == organisation_id)
        ).one_or_none()
    if person is None:
        raise NotFound()
    return person


def is_active(organisation_id: str, person_id: str) -> bool:
    """True when the membership is not ended."""
    with read() as s:
        return membership_in(s, person_id, organisation_id) is not None


def find_people(organisation_id: str, role: str | None = None) -> list[Person]:
    """The active members of an organisation by name, all or those with one role."""
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Person.search, Person.id)
    )
    if role is not None:
        query = (
            query.join(MembershipRole, MembershipRole.membership_id == Membership.id)
            .join(Role, Role.id == MembershipRole.role_id)
            .where(Role.name == role)
        )
    with read() as s:
        return list(s.scalars(query))


@dataclass(frozen=True)
class Member:
    """One line of the list of people."""

    person: Person
    roles: tuple[Role, ...]
    active: bool


@dataclass(frozen=True)
class MemberPage:
    """``total`` counts every match; ``page`` starts at 1."""

    members: list[Member]
    total: int
    page: int
    pages: int


def list_members(organisation_id: str, *, search: str = "", page: int = 1) -> MemberPage:
    """Members whose name or address holds every word of ``search``, the ended ones last."""
    where = [Membership.organisation_id == organisation_id]
    where += [Person.search.contains(word, autoescape=True) for word in fold(search).split()]
    joined = select(Person, Membership).join(Membership, Membership.person_id == Person.id)
    with read() as s:
        total = s.scalar(select(func.count()).select_from(joined.where(*where).subquery())) or 0
        pages = max(1, -(-total // PAGE_SIZE))
        page = min(max(page, 1), pages)
        rows = s.execute(
            joined.where(*where)
            .order_by(Membership.ended_at.is_not(None), Person.search, Person.id)
            .offset((page - 1) * PAGE_SIZE)
            .limit(PAGE_SIZE)
        ).all()
        held = _roles_by_membership(s, [membership.id for _person, membership in rows])
    members = [Member(person, tuple(held.get(m.id, ())), m.ended_at is None) for person, m in rows]
    return MemberPage(members, total, page, pages)


def _roles_by_membership(s: Session, ids: list[str]) -> dict[str, list[Role]]:
    held: dict[str, list[Role]] = {}
    for membership_id, role in s.execute(
        select(MembershipRole.membership_id, Role)
        .join(Role, Role.id == MembershipRole.role_id)
        .where(MembershipRole.membership_id.in_(ids))
    ):
        held.setdefault(membership_id, []).append(role)
    return {membership_id: in_order(roles) for membership_id, roles in held.items()}


def change_profile(
    person_id: str,
    *,
    name: str,
    legal_name: str | None,
    locale: str | None = None,
    time_zone: str | None = None,
    profession: str | None = None,
    registration_no: str | None = None,
) -> Person:
    """What a person says about themselves."""
    with write() as s:
        person = locked(s, Person, person_id)
        if person is None:
            raise NotFound()
        person.name = clean_name(name)
        person.legal_name = clean_name(legal_name or "") or None
        person.locale, person.time_zone = locale or None, time_zone or None
        person.profession = (profession or "").strip() or None
        person.registration_no = (registration_no or "").strip() or None
        person.search = search_text(person.name, person.legal_name, person.email)
        audit.record(s, "accounts.change_profile", actor=person_id, subject=person_id)
        return person
