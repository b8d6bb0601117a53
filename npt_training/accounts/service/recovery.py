"""Links by mail: a new password, a confirmed address. And changing the password."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from npt_training.accounts.errors import EmailTaken, LinkRefused, WrongPassword
from npt_training.accounts.models import EmailToken, Person
from npt_training.accounts.names import clean_email, search_text
from npt_training.accounts.passwords import check_rules, hash_password, verify_secret
from npt_training.accounts.principal import Principal
from npt_training.accounts.service.access import end_all_sessions
from npt_training.accounts.service.people import get_person, person_by_email, person_with_email
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url

RESET, CONFIRM = "reset", "confirm"
GOOD_FOR = {RESET: timedelta(hours=2), CONFIRM: timedelta(days=3)}


def ask_for_reset(email: str) -> None:
    """Queue a reset mail. The same work whether the address is known or not: a job decides."""
    person = person_by_email(email)
    with write() as s:
        enqueue(
            s,
            "accounts.reset_mail",
            {"person_id": person.id if person is not None else None},
            key=new_id(),
        )


def send_reset(person_id: str) -> None:
    """Write the reset mail, if the person has an address and is not a host application's."""
    person = get_person(person_id)
    if person.email is None or person.provider is not None:
        return
    with write() as s:
        token = _new_link(s, person, RESET, person.email)
        _mail_link(
            s,
            person.email,
            _("A new password"),
            _("Open this link to choose a new password. It works once, for two hours:"),
            absolute_url("accounts.reset_password", token=token),
        )


def _new_link(s: Session, person: Person, purpose: str, email: str) -> str:
    """A fresh single-use token; older ones for the same purpose stop working."""
    token, hashed = new_token()
    at = now()
    _use_up(s, person.id, purpose)
    s.add(
        EmailToken(
            person_id=person.id,
            purpose=purpose,
            email=email,
            token_hash=hashed,
            created_at=at,
            expires_at=at + GOOD_FOR[purpose],
        )
    )
    return token


def _use_up(s: Session, person_id: str, purpose: str) -> None:
    s.execute(
        update(EmailToken)
        .where(EmailToken.person_id == person_id, EmailToken.purpose == purpose)
        .where(EmailToken.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )


def _mail_link(s: Session, to: str, subject: str, sentence: str, link: str) -> None:
    closing = _("If you did not ask for this, do nothing; nothing changes.")
    queue_mail(s, to=to, subject=subject, text="\n\n".join((sentence, link, closing)), key=new_id())


def open_link(token: str, purpose: str) -> EmailToken:
    """The link behind a token; raises LinkRefused when it cannot be used any more."""
    with read() as s:
        found = s.scalars(
            select(EmailToken).where(EmailToken.token_hash == hash_token(token))
        ).one_or_none()
    if found is None or not _usable(found, purpose):
        raise LinkRefused()
    return found


def _usable(link: EmailToken, purpose: str) -> bool:
    return link.purpose == purpose and link.used_at is None and link.expires_at > now()


def _take(s: Session, token: str, purpose: str) -> EmailToken:
    link = locked(s, EmailToken, open_link(token, purpose).id)
    if link is None or not _usable(link, purpose):
        raise LinkRefused()
    link.used_at = now()
    return link


def reset_password(token: str, password: str) -> None:
    """Set a new password by a mailed link; every session of the person ends."""
    person = get_person(open_link(token, RESET).person_id)
    check_rules(password, email=person.email, name=person.name)
    hashed = hash_password(password)
    with write() as s:
        link = _take(s, token, RESET)
        changed = _set_password(s, link.person_id, hashed)
        if changed.email == link.email and changed.email_confirmed_at is None:
            changed.email_confirmed_at = now()
        audit.record(s, "accounts.reset_password", actor=changed.id, subject=changed.id)


def change_password(actor: Principal, present: str, password: str) -> None:
    """Set a new password knowing the present one; every other session of the person ends."""
    person = get_person(actor.person_id)
    if not verify_secret(person.id, present):
        raise WrongPassword()
    check_rules(password, email=person.email, name=person.name)
    hashed = hash_password(password)
    with write() as s:
        changed = _set_password(s, person.id, hashed, keep=actor.session_id)
        audit.record(s, "accounts.change_password", actor=person.id, subject=person.id)
        if changed.email:
            queue_mail(
                s,
                to=changed.email,
                subject=_("Your password was changed"),
                text=_(
                    "Your password was changed just now and you were signed out everywhere else. "
                    "If that was not you, ask for a new password at once:"
                )
                + "\n\n"
                + absolute_url("accounts.forgotten"),
                key=new_id(),
            )


def set_password(person_id: str, password: str, *, by: str | None = None) -> None:
    """Set a password from the command line; every session of the person ends."""
    person = get_person(person_id)
    check_rules(password, email=person.email, name=person.name)
    hashed = hash_password(password)
    with write() as s:
        _set_password(s, person_id, hashed)
        audit.record(s, "accounts.set_password", actor=by, subject=person_id)


def _set_password(s: Session, person_id: str, hashed: str, keep: str | None = None) -> Person:
    person = locked(s, Person, person_id)
    assert person is not None
    person.password_hash = hashed
    end_all_sessions(s, person_id, keep=keep)
    _use_up(s, person_id, RESET)
    return person


def ask_to_confirm(person_id: str, email: str | None = None) -> None:
    """Mail a link that shows an address is the person's own: the present one or a new one.

    A new address that somebody else has gets no link, and the person is not told.
    """
    person = get_person(person_id)
    address = clean_email(email) if email else person.email
    if address is None:
        return
    with write() as s:
        owner = person_with_email(s, address)
        if owner is not None and owner.id != person_id:
            return
        token = _new_link(s, person, CONFIRM, address)
        _mail_link(
            s,
            address,
            _("Confirm your e-mail address"),
            _("Open this link to confirm that this address is yours. It works once:"),
            absolute_url("accounts.confirm_email", token=token),
        )


def confirm_email(token: str) -> Person:
    """The address of the link becomes the person's confirmed address. Raises EmailTaken."""
    with write() as s:
        link = _take(s, token, CONFIRM)
        owner = person_with_email(s, link.email)
        if owner is not None and owner.id != link.person_id:
            raise EmailTaken()
        person = locked(s, Person, link.person_id)
        assert person is not None
        person.email, person.email_confirmed_at = link.email, now()
        person.search = search_text(person.name, person.legal_name, person.email)
        _use_up(s, person.id, RESET)
        audit.record(s, "accounts.confirm_email", actor=person.id, subject=person.id)
        return person
