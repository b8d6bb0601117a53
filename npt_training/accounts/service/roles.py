"""Roles as rows: seeding them, giving them, reading what they allow."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from npt_training.accounts.errors import UnknownRole
from npt_training.accounts.models import Membership, MembershipRole, Role
from npt_training.accounts.principal import Permission
from npt_training.accounts.roles import BUNDLES
from npt_training.core.db import read, write


def ensure_roles() -> None:
    """Insert the bundles that are missing; a bundle that is there keeps what it says."""
    with read() as s:
        known = set(s.scalars(select(Role.name)))
    if known >= set(BUNDLES):
        return
    with write() as s:
        _insert_missing(s)


def _insert_missing(s: Session) -> None:
    known = set(s.scalars(select(Role.name)))
    for name, (title, permissions) in BUNDLES.items():
        if name not in known:
            s.add(Role(name=name, title=title, permissions=[p.value for p in permissions]))
    s.flush()


def in_order(roles: Iterable[Role]) -> list[Role]:
    """The first bundles in their order, then those added later."""
    known = {name: place for place, name in enumerate(BUNDLES)}
    return sorted(roles, key=lambda role: (known.get(role.name, len(known)), role.id))


def all_roles() -> list[Role]:
    """Every role of this installation."""
    ensure_roles()
    with read() as s:
        return in_order(s.scalars(select(Role)))


def roles_named(s: Session, names: Iterable[str]) -> list[Role]:
    """The rows of ``names``; raises UnknownRole when one is missing or none is named."""
    wanted = set(names)
    found = list(s.scalars(select(Role).where(Role.name.in_(wanted))))
    if len(found) < len(wanted) and wanted <= set(BUNDLES):
        _insert_missing(s)
        found = list(s.scalars(select(Role).where(Role.name.in_(wanted))))
    if not wanted or len(found) != len(wanted):
        raise UnknownRole()
    return found


def give_roles(s: Session, membership_id: str, roles: Iterable[Role]) -> None:
    """Make ``roles`` the member's roles, replacing what they had."""
    s.execute(delete(MembershipRole).where(MembershipRole.membership_id == membership_id))
    for role in roles:
        s.add(MembershipRole(membership_id=membership_id, role_id=role.id))
    s.flush()


def roles_of(person_id: str, organisation_id: str) -> list[Role]:
    """The roles a person holds in an organisation."""
    with read() as s:
        return in_order(
            s.scalars(
                select(Role)
                .join(MembershipRole, MembershipRole.role_id == Role.id)
                .join(Membership, Membership.id == MembershipRole.membership_id)
                .where(
                    Membership.person_id == person_id,
                    Membership.organisation_id == organisation_id,
                    Membership.ended_at.is_(None),
                )
            )
        )


def holders(s: Session, organisation_id: str, permission: Permission) -> set[str]:
    """The ids of active members who hold ``permission``."""
    rows = s.execute(
        select(Membership.person_id, Role.permissions)
        .join(MembershipRole, MembershipRole.membership_id == Membership.id)
        .join(Role, Role.id == MembershipRole.role_id)
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
    )
    return {person_id for person_id, allowed in rows if permission.value in allowed}
