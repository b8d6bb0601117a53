"""One-time links by which an LMS registers itself."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.tokens import hash_token, new_token
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.lti.models import RegistrationLink
from npt_training.lti.registration.errors import LinkUsedUp

GOOD_FOR = timedelta(days=3)
SHOWN = 50


def make_link(actor: Principal) -> tuple[str, RegistrationLink]:
    """``(address, row)``; the address is shown once, we keep only its digest."""
    actor.require(Permission.MANAGE_SETTINGS)
    token, hashed = new_token()
    at = now()
    with write() as s:
        link = RegistrationLink(
            organisation_id=actor.organisation_id,
            token_hash=hashed,
            created_by=actor.person_id,
            created_at=at,
            expires_at=at + GOOD_FOR,
        )
        s.add(link)
        s.flush()
        audit.record(s, "lti.link_made", actor=actor.person_id, subject=link.id)
    return f"{current().settings.public_url}/lti/register?token={token}", link


def open_links(actor: Principal) -> list[RegistrationLink]:
    """Links of the organisation that still work, the newest first."""
    with read() as s:
        return list(
            s.scalars(
                select(RegistrationLink)
                .where(
                    RegistrationLink.organisation_id == actor.organisation_id,
                    RegistrationLink.used_at.is_(None),
                    RegistrationLink.withdrawn_at.is_(None),
                    RegistrationLink.expires_at > now(),
                )
                .order_by(RegistrationLink.created_at.desc(), RegistrationLink.id.desc())
                .limit(SHOWN)
            )
        )


def withdraw(actor: Principal, link_id: str) -> None:
    """The link stops working; raises NotFound for another organisation's."""
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        link = locked(s, RegistrationLink, link_id)
        if link is None or link.organisation_id != actor.organisation_id:
            raise NotFound()
        if link.used_at is None and link.withdrawn_at is None:
            link.withdrawn_at = now()
            audit.record(s, "lti.link_withdrawn", actor=actor.person_id, subject=link_id)


def look_up(token: str) -> RegistrationLink:
    """The link of a token, if it still works; raises LinkUsedUp."""
    with read() as s:
        link = s.scalars(
            select(RegistrationLink).where(RegistrationLink.token_hash == hash_token(token))
        ).one_or_none()
    if link is None or not _usable(link):
        raise LinkUsedUp()
    return link


def take(link_id: str) -> None:
    """Use the link, before the platform is asked: of two at once only one goes on."""
    with write() as s:
        link = locked(s, RegistrationLink, link_id)
        if link is None or not _usable(link):
            raise LinkUsedUp()
        link.used_at = now()


def give_back(link_id: str) -> None:
    """The platform did not take us, so that the link may be tried again."""
    with write() as s:
        link = locked(s, RegistrationLink, link_id)
        if link is not None and link.platform_id is None:
            link.used_at = None


def ends_in(s: Session, link_id: str, platform_id: str) -> None:
    """Keep what came of the link."""
    link = locked(s, RegistrationLink, link_id)
    assert link is not None
    link.platform_id = platform_id


def _usable(link: RegistrationLink) -> bool:
    return link.used_at is None and link.withdrawn_at is None and link.expires_at > now()
