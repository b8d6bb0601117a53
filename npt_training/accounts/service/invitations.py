"""Invitations, by an administrator or asked for by sign-up. Accepting one makes the account."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from npt_training.accounts.errors import AlreadyMember, LinkRefused
from npt_training.accounts.models import Invitation, Organisation, Person, Role
from npt_training.accounts.names import clean_email, clean_name, search_text
from npt_training.accounts.passwords import check_rules, hash_password
from npt_training.accounts.service.people import join, membership_in, person_with_email
from npt_training.accounts.service.roles import roles_named
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url

GOOD_FOR = timedelta(days=14)


def invite(
    *,
    organisation_id: str,
    email: str,
    roles: Iterable[str],
    by: str | None,
    name: str | None = None,
) -> Invitation:
    """Mail a link that makes an account with ``roles``. An older open invitation is replaced.

    ``by`` is None when the person signed up by themselves. Raises AlreadyMember.
    """
    address = clean_email(email)
    token, hashed = new_token()
    at = now()
    with write() as s:
        organisation = s.get(Organisation, organisation_id)
        if organisation is None:
            raise NotFound()
        person = person_with_email(s, address)
        if person is not None and membership_in(s, person.id, organisation_id) is not None:
            raise AlreadyMember()
        s.execute(
            update(Invitation)
            .where(Invitation.organisation_id == organisation_id, Invitation.email == address)
            .where(Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
            .execution_options(synchronize_session=False)
        )
        invitation = Invitation(
            organisation_id=organisation_id,
            email=address,
            name=clean_name(name) if name else None,
            role_ids=[role.id for role in roles_named(s, roles)],
            token_hash=hashed,
            invited_by=by,
            created_at=at,
            expires_at=at + GOOD_FOR,
        )
        s.add(invitation)
        s.flush()
        queue_mail(
            s,
            to=address,
            subject=_("Your account at %(name)s", name=organisation.name),
            text=_words(organisation, token, invited=by is not None),
            key=f"invitation:{invitation.id}",
        )
        audit.record(
            s,
            "accounts.invite",
            actor=by,
            subject=invitation.id,
            detail={"roles": sorted(roles)},
        )
        return invitation


def _words(organisation: Organisation, token: str, *, invited: bool) -> str:
    link = absolute_url("accounts.accept_invitation", token=token)
    opening = (
        _("%(name)s invites you to its training programme.", name=organisation.name)
        if invited
        else _("You asked for an account at %(name)s.", name=organisation.name)
    )
    return "\n\n".join(
        (
            opening,
            _("Open this link to choose a password. It works once, for %(days)s days:",
              days=GOOD_FOR.days),
            link,
            _("If you did not expect this, do nothing; no account is made."),
        )
    )  # fmt: skip


def open_invitation(token: str) -> Invitation:
    """The invitation behind a link; raises LinkRefused when it cannot be used any more."""
    with read() as s:
        found = s.scalars(
            select(Invitation).where(Invitation.token_hash == hash_token(token))
        ).one_or_none()
    if found is None or not _usable(found):
        raise LinkRefused()
    return found


def _usable(invitation: Invitation) -> bool:
    return (
        invitation.used_at is None
        and invitation.withdrawn_at is None
        and invitation.expires_at > now()
    )


def knows(invitation: Invitation) -> bool:
    """True when the invited address already has an account, which then only joins."""
    with read() as s:
        person = person_with_email(s, invitation.email)
    return person is not None and person.password_hash is not None


def accept(token: str, *, name: str, password: str) -> Person:
    """Make the account (or set its first password) and the membership. Raises LinkRefused.

    For an address that has an account already nothing of the account changes: see ``join_as``.
    """
    found = open_invitation(token)
    check_rules(password, email=found.email, name=name)
    hashed = hash_password(password)
    with write() as s:
        invitation = locked(s, Invitation, found.id)
        if invitation is None or not _usable(invitation):
            raise LinkRefused()
        person = person_with_email(s, invitation.email)
        if person is not None and person.password_hash is not None:
            raise LinkRefused()
        if person is None:
            person = Person(email=invitation.email, search="", created_at=now())
            s.add(person)
        person.name, person.password_hash = clean_name(name), hashed
        person.email_confirmed_at = now()
        person.search = search_text(person.name, person.legal_name, person.email)
        s.flush()
        _use(s, invitation, person.id)
        return person


def join_as(token: str, person_id: str) -> None:
    """A person with an account, signed in under the invited address, joins."""
    found = open_invitation(token)
    with write() as s:
        invitation = locked(s, Invitation, found.id)
        person = s.get(Person, person_id)
        if invitation is None or not _usable(invitation):
            raise LinkRefused()
        if person is None or person.email != invitation.email:
            raise LinkRefused()
        _use(s, invitation, person_id)


def _use(s: Session, invitation: Invitation, person_id: str) -> None:
    invitation.used_at = now()
    names = s.scalars(select(Role.name).where(Role.id.in_(invitation.role_ids))).all()
    join(s, person_id, invitation.organisation_id, names)
    audit.record(s, "accounts.accept_invitation", actor=person_id, subject=invitation.id)


def open_invitations(organisation_id: str) -> list[Invitation]:
    """Invitations nobody has used yet, the newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(Invitation)
                .where(
                    Invitation.organisation_id == organisation_id,
                    Invitation.used_at.is_(None),
                    Invitation.withdrawn_at.is_(None),
                    Invitation.expires_at > now(),
                )
                .order_by(Invitation.created_at.desc(), Invitation.id.desc())
                .limit(100)
            )
        )


def withdraw(organisation_id: str, invitation_id: str, *, by: str) -> None:
    """The link stops working; raises NotFound for another organisation's invitation."""
    with write() as s:
        invitation = locked(s, Invitation, invitation_id)
        if invitation is None or invitation.organisation_id != organisation_id:
            raise NotFound()
        if invitation.used_at is None and invitation.withdrawn_at is None:
            invitation.withdrawn_at = now()
            audit.record(s, "accounts.withdraw_invitation", actor=by, subject=invitation_id)
