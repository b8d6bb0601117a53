"""Signing in: recognising a person, and the sessions that remember it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from npt_training.accounts.errors import (
    HostAnswers,
    NoMembership,
    ReauthenticationNeeded,
    SignInRefused,
)
from npt_training.accounts.models import (
    Membership,
    MembershipRole,
    Person,
    PersonSession,
    Role,
)
from npt_training.accounts.passwords import verify_secret
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service.people import get_person, person_by_email
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, look, read, write
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current

SEEN_EVERY = timedelta(minutes=5)
RECENT_S = 15 * 60


def authenticate(email: str, password: str) -> Person:
    """The person with that address and password; raises SignInRefused.

    A stranger costs the same work as a wrong password: a query, a hash, a row in the trail.
    """
    person = person_by_email(email)
    if not verify_secret(person.id if person is not None else "", password) or person is None:
        with write() as s:
            audit.record(
                s,
                "accounts.sign_in_refused",
                actor=None,
                subject=person.id if person is not None else None,
            )
        raise SignInRefused()
    return person


def start_session(person_id: str, *, device: str, how: str) -> str:
    """Sign the person in on one browser; returns the token for its cookie. Raises NoMembership.

    ``how`` is "password", "totp" or "passkey".
    """
    token, hashed = new_token()
    at = now()
    with write() as s:
        membership = s.scalars(
            select(Membership)
            .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
            .order_by(Membership.created_at, Membership.id)
            .limit(1)
        ).first()
        if membership is None:
            raise NoMembership()
        session = PersonSession(
            token_hash=hashed,
            person_id=person_id,
            membership_id=membership.id,
            created_at=at,
            last_seen=at,
            expires_at=at + timedelta(hours=current().settings.session_hours),
            reauthenticated_at=at,
            device=device[:120],
        )
        s.add(session)
        s.flush()
        audit.record(
            s, "accounts.sign_in", actor=person_id, subject=session.id, detail={"how": how}
        )
    return token


@dataclass(frozen=True)
class Recognised:
    """Who a session token stands for, and whether its ``last_seen`` wants renewing."""

    principal: Principal
    stale: bool


_RECOGNISE = (
    select(
        PersonSession.id,
        PersonSession.last_seen,
        PersonSession.reauthenticated_at,
        Person.id,
        Person.name,
        Membership.organisation_id,
        Person.locale,
        Person.time_zone,
        Role.permissions,
    )
    .join(Person, Person.id == PersonSession.person_id)
    .join(Membership, Membership.id == PersonSession.membership_id)
    .outerjoin(MembershipRole, MembershipRole.membership_id == Membership.id)
    .outerjoin(Role, Role.id == MembershipRole.role_id)
    .where(
        PersonSession.token_hash == bindparam("token_hash"),
        PersonSession.revoked_at.is_(None),
        PersonSession.expires_at > bindparam("at"),
        Membership.ended_at.is_(None),
    )
)
"""Made once: every request of a signed-in person runs it."""


def recognise(token: str) -> Recognised | None:
    """One query: the person behind a session token with all they may do, or None."""
    at = now()
    with look() as connection:
        rows = connection.execute(_RECOGNISE, {"token_hash": hash_token(token), "at": at}).all()
    if not rows:
        return None
    session_id, last_seen, reauthenticated_at, person_id, name, organisation_id, locale, zone, _ = (
        rows[0]
    )
    principal = Principal(
        person_id=person_id,
        name=name,
        organisation_id=organisation_id,
        permissions=permissions_in(row[-1] for row in rows),
        session_id=session_id,
        reauthenticated_at=reauthenticated_at,
        locale=locale,
        time_zone=zone,
    )
    return Recognised(principal, at - last_seen > SEEN_EVERY)


def permissions_in(bundles: Iterable[Sequence[str] | None]) -> frozenset[Permission]:
    """What stored bundles allow; a value this version does not know allows nothing."""
    known = {p.value: p for p in Permission}
    held = {Permission.VIEW_OWN}
    for bundle in bundles:
        held |= {known[value] for value in bundle or () if value in known}
    return frozenset(held)


def seen(session_id: str) -> None:
    with write() as s:
        s.execute(
            update(PersonSession).where(PersonSession.id == session_id).values(last_seen=now())
        )


def sessions_of(person_id: str) -> list[PersonSession]:
    """The browsers where the person is signed in, the latest used first."""
    with read() as s:
        return list(
            s.scalars(
                select(PersonSession)
                .where(
                    PersonSession.person_id == person_id,
                    PersonSession.revoked_at.is_(None),
                    PersonSession.expires_at > now(),
                )
                .order_by(PersonSession.last_seen.desc(), PersonSession.id)
            )
        )


def end_session(person_id: str, session_id: str) -> None:
    """Sign one of the person's own browsers out; raises NotFound for anybody else's."""
    with write() as s:
        session = locked(s, PersonSession, session_id)
        if session is None or session.person_id != person_id:
            raise NotFound()
        if session.revoked_at is None:
            session.revoked_at = now()
            audit.record(s, "accounts.end_session", actor=person_id, subject=session_id)


def end_all_sessions(s: Session, person_id: str, *, keep: str | None = None) -> None:
    """Sign the person out everywhere, except in the session ``keep``."""
    query = update(PersonSession).where(
        PersonSession.person_id == person_id, PersonSession.revoked_at.is_(None)
    )
    if keep is not None:
        query = query.where(PersonSession.id != keep)
    s.execute(query.values(revoked_at=now()).execution_options(synchronize_session=False))


def act_for(actor: Principal, organisation_id: str) -> None:
    """From now on this session acts for another organisation of the person."""
    with write() as s:
        membership_id = s.scalars(
            select(Membership.id).where(
                Membership.person_id == actor.person_id,
                Membership.organisation_id == organisation_id,
                Membership.ended_at.is_(None),
            )
        ).one_or_none()
        session = locked(s, PersonSession, actor.session_id or "")
        if membership_id is None or session is None:
            raise NotFound()
        session.membership_id = membership_id
        audit.record(s, "accounts.act_for", actor=actor.person_id, subject=organisation_id)


def reauthenticated(actor: Principal) -> None:
    """The person has just shown again, in this session, that it is them."""
    with write() as s:
        session = locked(s, PersonSession, actor.session_id or "")
        if session is None:
            raise NotFound()
        session.reauthenticated_at = now()
        audit.record(s, "accounts.reauthenticate", actor=actor.person_id, subject=session.id)


def recently_authenticated(at: datetime | None, max_age_s: float) -> bool:
    return at is not None and now() - at <= timedelta(seconds=max_age_s)


def require_recent_authentication(actor: Principal, max_age_s: float = RECENT_S) -> None:
    """Raises ReauthenticationNeeded unless the person was recognised within ``max_age_s``.

    In host mode the host's adapter decides, and may answer the request itself.
    """
    identity = current().identity
    if identity is None:
        if not recently_authenticated(actor.reauthenticated_at, max_age_s):
            raise ReauthenticationNeeded()
        return
    answer = identity.reauthenticate(get_person(actor.person_id))
    if isinstance(answer, Response):
        raise HostAnswers(response=answer)
    if not answer:
        raise ReauthenticationNeeded()
