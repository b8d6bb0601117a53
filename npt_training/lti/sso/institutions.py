"""Institutions as an administrator sets them up. Each act stands in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.core.runtime import current
from npt_training.lti.addresses import AddressRefused, read_target
from npt_training.lti.secrets import seal
from npt_training.lti.sso.errors import ArrivalRefused, IssuerRefused, KnownInstitution
from npt_training.lti.sso.models import Institution, InstitutionUser
from npt_training.lti.sso.provider import forget, keys_of, provider_of

SHOWN = 100
SCOPES = "openid profile"


@dataclass(frozen=True)
class Fields:
    """What is written about an institution. An empty ``secret`` keeps the one that is there."""

    name: str
    issuer: str
    client_id: str
    secret: str
    creates_people: bool


@dataclass(frozen=True)
class Line:
    """An institution in the list, with how many accounts of it are connected."""

    institution: Institution
    people: int


def list_institutions(actor: Principal) -> list[Line]:
    """The organisation's institutions, by name."""
    with read() as s:
        rows = s.execute(
            select(Institution, func.count(InstitutionUser.id))
            .outerjoin(InstitutionUser, InstitutionUser.institution_id == Institution.id)
            .where(Institution.organisation_id == actor.organisation_id)
            .group_by(Institution.id)
            .order_by(Institution.name, Institution.id)
            .limit(SHOWN)
        ).all()
    return [Line(institution, people) for institution, people in rows]


def get_institution(actor: Principal, institution_id: str) -> Institution:
    """Raises NotFound for another organisation's."""
    with read() as s:
        return _own(s, actor, institution_id, lock=False)


def add(actor: Principal, fields: Fields) -> Institution:
    """Write an institution down; nobody signs in with it before it is switched on.

    Raises IssuerRefused or KnownInstitution.
    """
    actor.require(Permission.MANAGE_SETTINGS)
    institution = Institution(
        organisation_id=actor.organisation_id,
        name=fields.name.strip(),
        issuer=_issuer(fields.issuer),
        client_id=fields.client_id.strip(),
        secret=seal(fields.secret.strip()),
        scopes=SCOPES,
        creates_people=fields.creates_people,
        active=False,
        created_by=actor.person_id,
        created_at=now(),
    )
    try:
        with write() as s:
            if s.scalars(
                select(Institution.id).where(
                    Institution.issuer == institution.issuer,
                    Institution.client_id == institution.client_id,
                )
            ).first():
                raise KnownInstitution()
            s.add(institution)
            s.flush()
            audit.record(s, "sso.added", actor=actor.person_id, subject=institution.id)
    except IntegrityError as error:
        raise KnownInstitution() from error
    return institution


def change(
    actor: Principal, institution_id: str, *, name: str, secret: str, creates_people: bool
) -> None:
    """Set name, secret and whether it makes people. Issuer and client id stay: they say whose
    accounts these are."""
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        institution = _own(s, actor, institution_id)
        institution.name, institution.creates_people = name.strip(), creates_people
        if secret.strip():
            institution.secret = seal(secret.strip())
        audit.record(
            s,
            "sso.changed",
            actor=actor.person_id,
            subject=institution_id,
            detail={"creates_people": creates_people, "secret": bool(secret.strip())},
        )


def switch(actor: Principal, institution_id: str, *, on: bool) -> None:
    """Let people sign in with it, or no more. Sessions that are open stay open."""
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        institution = _own(s, actor, institution_id)
        institution.active = on
        audit.record(
            s,
            "sso.switched_on" if on else "sso.switched_off",
            actor=actor.person_id,
            subject=institution_id,
        )


def try_out(institution: Institution) -> tuple[bool, str]:
    """``(it works, in words)``: ask the institution who it is, and for its keys."""
    forget(institution.issuer)
    try:
        provider = provider_of(institution.issuer)
        number = len(keys_of(provider, None).keys)
    except ArrivalRefused as refused:
        return False, refused.message
    if number == 0:
        return False, _("The institution answers, but shows no key that signs.")
    return True, ngettext(
        "The institution answers and shows %(num)s key.",
        "The institution answers and shows %(num)s keys.",
        number,
    )


def _issuer(text: str) -> str:
    issuer = text.strip()
    try:
        read_target(issuer, loopback=current().settings.lti_loopback)
    except AddressRefused as error:
        raise IssuerRefused(str(error)) from error
    if "?" in issuer or "#" in issuer:
        raise IssuerRefused(_("An issuer is an address without a question mark or a hash."))
    return issuer


def _own(s: Session, actor: Principal, institution_id: str, *, lock: bool = True) -> Institution:
    institution = (
        locked(s, Institution, institution_id) if lock else s.get(Institution, institution_id)
    )
    if institution is None or institution.organisation_id != actor.organisation_id:
        raise NotFound()
    return institution
