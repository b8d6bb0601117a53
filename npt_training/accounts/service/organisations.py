"""Organisations: making them, reading them, changing their face."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Membership, Organisation
from npt_training.accounts.names import fold
from npt_training.core import audit, images, storage
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current


def create_organisation(
    name: str,
    *,
    issuer_name: str | None = None,
    contact_email: str | None = None,
    by: str | None = None,
) -> Organisation:
    """A new organisation. ``issuer_name`` stands on certificates; the name unless given."""
    with write() as s:
        organisation = Organisation(
            name=name.strip(),
            slug=_free_slug(s, name),
            issuer_name=(issuer_name or name).strip(),
            contact_email=contact_email,
            created_at=now(),
        )
        s.add(organisation)
        s.flush()
        audit.record(s, "accounts.create_organisation", actor=by, subject=organisation.id)
        return organisation


def _free_slug(s: Session, name: str) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "organisation"
    taken = set(s.scalars(select(Organisation.slug).where(Organisation.slug.startswith(base))))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def get_organisation(organisation_id: str) -> Organisation:
    """Raises NotFound."""
    with read() as s:
        organisation = s.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound()
    return organisation


def default_organisation() -> Organisation | None:
    """The first one made: people who sign up or come from a host join it."""
    with read() as s:
        return s.scalars(
            select(Organisation).order_by(Organisation.created_at, Organisation.id).limit(1)
        ).first()


def organisation_of(person_id: str) -> Organisation:
    """The organisation the person joined first and still belongs to; raises NotFound."""
    found = organisations_of(person_id)
    if not found:
        raise NotFound()
    return found[0]


def organisations_of(person_id: str) -> list[Organisation]:
    """Every organisation the person belongs to, the first joined first."""
    with read() as s:
        return list(
            s.scalars(
                select(Organisation)
                .join(Membership, Membership.organisation_id == Organisation.id)
                .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
                .order_by(Membership.created_at, Membership.id)
            )
        )


def change_organisation(
    organisation_id: str, *, by: str, name: str, issuer_name: str, contact_email: str | None
) -> Organisation:
    """Set what the organisation is called and where it is reached."""
    with write() as s:
        organisation = locked(s, Organisation, organisation_id)
        if organisation is None:
            raise NotFound()
        organisation.name, organisation.issuer_name = name.strip(), issuer_name.strip()
        organisation.contact_email = contact_email or None
        audit.record(s, "accounts.change_organisation", actor=by, subject=organisation_id)
        return organisation


def set_logo(organisation_id: str, content: bytes, *, by: str) -> str:
    """Store a logo made anew from the upload; returns its digest. Raises UploadRefused."""
    settings = current().settings
    clean = images.accept_upload(
        content, max_bytes=settings.upload_max_bytes, max_pixels=settings.upload_max_pixels
    )
    digest = storage.put(clean.content, clean.media_type)
    with write() as s:
        organisation = locked(s, Organisation, organisation_id)
        if organisation is None:
            raise NotFound()
        organisation.logo_digest = digest
        audit.record(
            s, "accounts.set_logo", actor=by, subject=organisation_id, detail={"digest": digest}
        )
    return digest


def remove_logo(organisation_id: str, *, by: str) -> None:
    with write() as s:
        organisation = locked(s, Organisation, organisation_id)
        if organisation is None:
            raise NotFound()
        organisation.logo_digest = None
        audit.record(s, "accounts.remove_logo", actor=by, subject=organisation_id)
