"""The adapter a host application gives us, and the rows behind its people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Response
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.models import Membership, MembershipRole, Organisation, Person, Role
from npt_training.accounts.names import clean_email, clean_name, search_text
from npt_training.accounts.principal import Principal
from npt_training.accounts.service.access import permissions_in
from npt_training.accounts.service.organisations import create_organisation, default_organisation
from npt_training.accounts.service.people import membership_in, person_with_email
from npt_training.accounts.service.roles import ensure_roles, give_roles
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.runtime import current


@dataclass(frozen=True)
class HostPerson:
    """Somebody the host has signed in.

    ``subject`` is the host's own id for the person, opaque to us and never reused;
    ``provider`` names where that id is valid. ``roles`` are names of our roles; names we do not
    know are passed over.
    """

    provider: str
    subject: str
    name: str
    email: str | None = None
    roles: Sequence[str] = ()


class IdentityAdapter(Protocol):
    """What a host application tells us about its people."""

    def current(self) -> HostPerson | None:
        """Who is signed in in this request."""

    def reauthenticate(self, person: Person) -> bool | Response:
        """Has ``person`` (see its ``provider`` and ``subject``) shown just now that it is them?

        A response, such as a redirect to the host's own page, is sent as it is.
        """

    def profile(self, subject: str) -> str | None:
        """The address of that person's page in the host, if there is one."""

    def sign_in_url(self, next: str) -> str:
        """Where to send a stranger, who comes back to ``next`` (a path) afterwards."""


def host_principal(host: HostPerson) -> Principal:
    """Our principal for a person of the host; their row follows what the host says."""
    found = _load(host)
    if found is None:
        try:
            _follow(host)
        except IntegrityError:  # another request was first
            pass
        found = _load(host)
    if found is None:
        _follow(host)
        found = _load(host)
    assert found is not None
    return found


def _load(host: HostPerson) -> Principal | None:
    """One query; None when there is no row yet or the host says something new."""
    with read() as s:
        rows = s.execute(
            select(Person, Membership.organisation_id, Role.name, Role.permissions)
            .join(Membership, Membership.person_id == Person.id)
            .outerjoin(MembershipRole, MembershipRole.membership_id == Membership.id)
            .outerjoin(Role, Role.id == MembershipRole.role_id)
            .where(
                Person.provider == host.provider,
                Person.subject == host.subject,
                Membership.ended_at.is_(None),
            )
            .order_by(Membership.created_at, Membership.id)
        ).all()
        if not rows:
            return None
        person, organisation_id = rows[0][0], rows[0][1]
        held = {
            (name, tuple(allowed)) for _p, o, name, allowed in rows if o == organisation_id and name
        }
        wanted = set(s.scalars(select(Role.name).where(Role.name.in_(list(host.roles)))))
    if person.name != clean_name(host.name) or {name for name, _allowed in held} != wanted:
        return None
    return Principal(
        person_id=person.id,
        name=person.name,
        organisation_id=organisation_id,
        permissions=permissions_in(allowed for _name, allowed in held),
    )


def _follow(host: HostPerson) -> None:
    """Find or make the row of (provider, subject); set name, roles and address from the host."""
    ensure_roles()
    with write() as s:
        organisation = default_organisation() or create_organisation(current().settings.site_name)
        s.get(Organisation, organisation.id, with_for_update=True)
        person = s.scalars(
            select(Person).where(Person.provider == host.provider, Person.subject == host.subject)
        ).one_or_none()
        if person is None:
            person = Person(
                provider=host.provider, subject=host.subject, search="", created_at=now()
            )
            s.add(person)
        person.name = clean_name(host.name)
        person.email = _free_email(s, host, person)
        person.search = search_text(person.name, person.legal_name, person.email)
        s.flush()
        membership = membership_in(s, person.id, organisation.id)
        if membership is None:
            membership = Membership(
                person_id=person.id, organisation_id=organisation.id, created_at=now()
            )
            s.add(membership)
            s.flush()
        roles = s.scalars(select(Role).where(Role.name.in_(list(host.roles)))).all()
        give_roles(s, membership.id, roles)
        audit.record(
            s,
            "accounts.follow_host",
            actor=None,
            subject=person.id,
            detail={"roles": sorted(role.name for role in roles)},
        )


def _free_email(s: Session, host: HostPerson, person: Person) -> str | None:
    """The host's address for the person, unless another row has it: addresses are unique here."""
    if not host.email:
        return None
    owner = person_with_email(s, host.email)
    return clean_email(host.email) if owner is None or owner is person else None
