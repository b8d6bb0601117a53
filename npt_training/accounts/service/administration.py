"""What an administrator does with members, never leaving an organisation without one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.orm import Session

from npt_training.accounts.errors import LastAdministrator, NotYoursAlone
from npt_training.accounts.models import Membership, Organisation, PersonSession
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service.organisations import organisations_of
from npt_training.accounts.service.people import get_member, membership_in
from npt_training.accounts.service.roles import give_roles, holders, roles_named
from npt_training.accounts.totp import switch_off
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.errors import NotFound


def change_roles(actor: Principal, person_id: str, roles: Iterable[str]) -> None:
    """Make ``roles`` the member's roles. Raises LastAdministrator, UnknownRole, NotFound."""
    with write() as s:
        membership = _membership(s, actor, person_id)
        wanted = roles_named(s, roles)
        give_roles(s, membership.id, wanted)
        _somebody_left(s, actor.organisation_id)
        audit.record(
            s,
            "accounts.change_roles",
            actor=actor.person_id,
            subject=person_id,
            detail={"roles": sorted(role.name for role in wanted)},
        )


def deactivate(actor: Principal, person_id: str) -> None:
    """End the membership and its sessions; the person and all they did stay on record."""
    with write() as s:
        membership = _membership(s, actor, person_id)
        membership.ended_at = now()
        s.flush()
        _somebody_left(s, actor.organisation_id)
        s.execute(
            update(PersonSession)
            .where(PersonSession.membership_id == membership.id)
            .where(PersonSession.revoked_at.is_(None))
            .values(revoked_at=now())
            .execution_options(synchronize_session=False)
        )
        audit.record(s, "accounts.deactivate", actor=actor.person_id, subject=person_id)


def reactivate(actor: Principal, person_id: str) -> None:
    """Open an ended membership again, with the roles it had."""
    with write() as s:
        membership = _membership(s, actor, person_id, ended_too=True)
        if membership.ended_at is not None:
            membership.ended_at = None
            audit.record(s, "accounts.reactivate", actor=actor.person_id, subject=person_id)


def remove_second_step(actor: Principal, person_id: str) -> None:
    """For a member who lost the phone with the codes; the password stays as it is."""
    get_member(actor.organisation_id, person_id)
    if {one.id for one in organisations_of(person_id)} - {actor.organisation_id}:
        raise NotYoursAlone()
    switch_off(person_id, by=actor.person_id)


def _membership(
    s: Session, actor: Principal, person_id: str, *, ended_too: bool = False
) -> Membership:
    """The member's row, with the organisation locked so that two changes follow each other."""
    locked(s, Organisation, actor.organisation_id)
    membership = membership_in(s, person_id, actor.organisation_id, ended_too=ended_too)
    if membership is None:
        raise NotFound()
    return membership


def _somebody_left(s: Session, organisation_id: str) -> None:
    if not holders(s, organisation_id, Permission.MANAGE_PEOPLE):
        raise LastAdministrator()
