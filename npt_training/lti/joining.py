"""Connecting somebody of an LMS with the account they have here already: after signing in to it.

Once, never back and never on to another account: marks and signatures follow the person. So it is
only done while nothing is on record for the person whom the first launch made.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Membership, Passkey, Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.roles import TRAINEE
from npt_training.accounts.service import outside, require_recent_authentication
from npt_training.core import audit
from npt_training.core.db import Base, locked, read, write
from npt_training.core.errors import NotFound
from npt_training.lti.frame_errors import (
    AccountTaken,
    JoinedElsewhere,
    OwnDoor,
    PlaceClosed,
    WorkOnRecord,
)
from npt_training.lti.models import LtiUser, Platform
from npt_training.lti.sso.models import InstitutionUser

NO_WORK = frozenset({
    "npt_membership", "npt_session", "npt_invitation", "npt_email_token", "npt_passkey_challenge",
    "npt_lti_user", "npt_lti_session", "npt_enrolment", "npt_correction_read",
})  # fmt: skip
"""Tables that name a person without anything they did."""


@dataclass(frozen=True)
class Known:
    """Somebody of a platform, as the pages of accounts need them."""

    user_id: str
    name: str
    platform: str
    person_id: str
    how: str


def known(user_id: str) -> Known:
    """Raises NotFound."""
    with read() as s:
        row = s.execute(
            select(LtiUser, Platform.name)
            .join(Platform, Platform.id == LtiUser.platform_id)
            .where(LtiUser.id == user_id, LtiUser.person_id.is_not(None))
        ).one_or_none()
    if row is None:
        raise NotFound()
    user, platform = row
    return Known(user.id, user.name or "", platform, user.person_id or "", user.how or "")


def has_own_door(person_id: str) -> bool:
    """True when the person can sign in here without an LMS: password, passkey or institution."""
    with read() as s:
        return _own_door(s, person_id)


def _own_door(s: Session, person_id: str) -> bool:
    person = s.get_one(Person, person_id)
    return person.password_hash is not None or any(
        s.scalar(select(exists().where(table.person_id == person_id)))
        for table in (Passkey, InstitutionUser)
    )


def can_join(user_id: str) -> bool:
    """True while the person of the first launch has done nothing and has no door of their own."""
    with read() as s:
        user = s.get(LtiUser, user_id)
        if user is None or user.how != "created" or user.person_id is None:
            return False
        return not _own_door(s, user.person_id) and not _worked(s, user.person_id)


def join(actor: Principal, user_id: str) -> None:
    """From the next launch on the subject is ``actor``, who was recognised lately. Raises
    ReauthenticationNeeded or a class of :mod:`.errors`."""
    require_recent_authentication(actor)
    with write() as s:
        user = locked(s, LtiUser, user_id)
        if user is None or user.person_id is None:
            raise NotFound()
        made = user.person_id
        if made == actor.person_id:
            return
        if user.how != "created":
            raise JoinedElsewhere()
        if _own_door(s, made):
            raise OwnDoor()
        if _worked(s, made):
            raise WorkOnRecord()
        if _taken(s, user.platform_id, actor.person_id):
            raise AccountTaken()
        for organisation_id, held in _places(s, made):
            if outside.place_of(s, actor.person_id, organisation_id).open is False:
                raise PlaceClosed()
            if outside.place_of(s, actor.person_id, organisation_id).open is None:
                outside.give_place(
                    s, actor.person_id, organisation_id, TRAINEE if TRAINEE in held else None
                )
            outside.end_place(s, made, organisation_id)
        user.person_id, user.how = actor.person_id, "linked"
        audit.record(
            s, "lti.join", actor=actor.person_id, subject=user.id, detail={"before": made}
        )  # fmt: skip


def _places(s: Session, person_id: str) -> list[tuple[str, frozenset[str]]]:
    ids = s.scalars(
        select(Membership.organisation_id).where(
            Membership.person_id == person_id, Membership.ended_at.is_(None)
        )
    )
    return [(one, outside.place_of(s, person_id, one).held) for one in list(ids)]


def _taken(s: Session, platform_id: str, person_id: str) -> bool:
    return bool(
        s.scalar(
            select(
                exists().where(LtiUser.platform_id == platform_id, LtiUser.person_id == person_id)
            )
        )
    )


def _worked(s: Session, person_id: str) -> bool:
    """True when any table, other than those of NO_WORK, names the person."""
    people = Person.__table__
    naming = (
        column
        for table in Base.metadata.sorted_tables
        if table.name not in NO_WORK
        for column in table.columns
        if any(key.column.table is people for key in column.foreign_keys)
    )
    return any(s.scalar(select(exists().where(column == person_id))) for column in naming)
