"""Reading certificates: by number, by holder, with their history and the public's view."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.certification.models import (
    Certificate,
    CertificateEvent,
    CertificateHolder,
    ConsentEvent,
)
from npt_training.certification.scheme import Scheme, ScopeLine, from_document
from npt_training.certification.statements import intact, name_digest
from npt_training.certification.states import (
    Event,
    History,
    Kind,
    Reason,
    Standing,
    State,
    public_standing,
    standing,
)
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.core.errors import NotFound, NptError, StorageUnavailable
from npt_training.core.runtime import current
from npt_training.curriculum.faculty import service as faculty

HIDDEN = "hidden"
SHOW_EXPERIMENTAL = "experimental-public"
"""The faculty decision whether the public page says so; it says so where nothing is decided."""


@dataclass(frozen=True)
class PublicRecord:
    """Everything a check of one number may need. ``holder`` is None once anonymised.

    ``consent`` is full, initials or hidden; who shows the record keeps to it. ``experimental``
    is empty where the school decided not to show it.
    """

    certificate_id: str
    number: str
    holder: str | None
    consent: str
    title: str
    scope: tuple[ScopeLine, ...]
    issuer: str
    demonstration: bool
    valid_from: date
    valid_until: date
    history: History
    experimental: str = ""

    def standing_at(self, at: datetime) -> Standing | None:
        return public_standing(self.history, at)


@dataclass(frozen=True)
class Held:
    """A certificate as its holder and its school see it."""

    certificate: Certificate
    events: tuple[CertificateEvent, ...]
    holder: str | None
    standing: Standing

    @property
    def scheme(self) -> Scheme:
        return from_document(self.certificate.scheme)

    @property
    def scope(self) -> tuple[ScopeLine, ...]:
        return scope_now(self.certificate, self.events)


def events_of(s: Session, certificate_id: str) -> tuple[CertificateEvent, ...]:
    return tuple(
        s.scalars(
            select(CertificateEvent)
            .where(CertificateEvent.certificate_id == certificate_id)
            .order_by(CertificateEvent.position)
        )
    )


def history_of(s: Session, certificate: Certificate) -> History:
    return as_history(certificate, events_of(s, certificate.id))


def as_history(certificate: Certificate, events: tuple[CertificateEvent, ...]) -> History:
    """The rows as the pure rules want them."""
    return History(
        certificate.valid_from,
        certificate.valid_until,
        tuple(
            Event(e.position, Kind(e.kind), State(e.state), Reason(e.reason), e.at) for e in events
        ),
    )


def scope_now(
    certificate: Certificate, events: tuple[CertificateEvent, ...]
) -> tuple[ScopeLine, ...]:
    """The scope after the last event that changed it."""
    scope = certificate.scheme["scope"]
    for event in events:
        scope = event.scope or scope
    return tuple(ScopeLine(**line) for line in scope)


_MARK = (
    "SELECT c.id, "
    "(SELECT MAX(e.position) FROM npt_certificate_event e WHERE e.certificate_id = c.id), "
    "(SELECT MAX(n.position) FROM npt_name_consent n WHERE n.person_id = c.person_id) "
    "FROM npt_certificate c WHERE c.number = "
)


def mark_of(number: str) -> tuple[str, int, int] | None:
    """What changes whenever the public answer about a number changes; None: no such number.

    One indexed read on the driver's own connection: every check in every process sees a change
    at once, and a number that is known costs what an unknown one does.
    """
    db = current().db
    errors: type[Exception] = db.engine.dialect.loaded_dbapi.Error
    try:
        connection = db.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(_MARK + ("?" if db.is_sqlite else "%s"), (number,))
            row = cursor.fetchone()
            cursor.close()
        finally:
            connection.close()
    except (errors, DBAPIError) as error:
        raise StorageUnavailable() from error
    return None if row is None else (str(row[0]), int(row[1] or 0), int(row[2] or 0))


def certificate_by_number(number: str) -> PublicRecord | None:
    """What is on record under a number (17 characters); None when there is nothing."""
    with read() as s:
        certificate = s.scalars(
            select(Certificate).where(Certificate.number == number)
        ).one_or_none()
        if certificate is None:
            return None
        events = events_of(s, certificate.id)
        return PublicRecord(
            certificate_id=certificate.id,
            number=certificate.number,
            holder=holder_name(s, certificate, events),
            consent=consent_in(s, certificate.person_id),
            title=certificate.scheme["title"],
            scope=scope_now(certificate, events),
            issuer=certificate.issuer,
            demonstration=certificate.demonstration,
            valid_from=certificate.valid_from,
            valid_until=certificate.valid_until,
            history=as_history(certificate, events),
            experimental=_experimental(certificate),
        )


def _experimental(certificate: Certificate) -> str:
    """The scheme's sentence, unless the faculty of the school decided against showing it."""
    sentence = str(certificate.scheme.get("experimental", ""))
    if not sentence:
        return ""
    try:
        shown = faculty.decision(SHOW_EXPERIMENTAL, certificate.organisation_id).value
    except NptError:
        shown = True
    return sentence if shown else ""


def holder_name(
    s: Session, certificate: Certificate, events: tuple[CertificateEvent, ...]
) -> str | None:
    """The printed name, if it still belongs to the digest that was sealed."""
    row = s.get(CertificateHolder, certificate.id)
    if row is None or row.name is None or row.salt is None or not events:
        return None
    said = json.loads(events[0].statement)["holder"]["name_digest"]
    return row.name if name_digest(row.salt, row.name) == said else None


def consent_in(s: Session, person_id: str) -> str:
    choice = s.scalars(
        select(ConsentEvent.choice)
        .where(ConsentEvent.person_id == person_id)
        .order_by(ConsentEvent.position.desc())
        .limit(1)
    ).first()
    return choice or HIDDEN


def held_by(person_id: str) -> list[Held]:
    """A person's certificates, the newest first."""
    with read() as s:
        rows = s.scalars(
            select(Certificate)
            .where(Certificate.person_id == person_id)
            .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        ).all()
        return [_held(s, row) for row in rows]


def certificates_of_school(actor: Principal) -> list[Held]:
    """Every certificate of the actor's organisation, the newest first."""
    with read() as s:
        rows = s.scalars(
            select(Certificate)
            .where(Certificate.organisation_id == actor.organisation_id)
            .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
        ).all()
        return [_held(s, row) for row in rows]


def certificate_for(actor: Principal, certificate_id: str) -> Held:
    """One certificate, for its holder or a certifier of its school; raises NotFound."""
    with read() as s:
        row = s.get(Certificate, certificate_id)
        if row is None or not (row.person_id == actor.person_id or _of_school(actor, row)):
            raise NotFound()
        return _held(s, row)


def broken_events() -> list[str]:
    """Ids of certificates whose chain of sealed events does not verify."""
    broken = []
    with read() as s:
        for certificate in s.scalars(select(Certificate).order_by(Certificate.id)):
            previous = None
            for event in events_of(s, certificate.id):
                if not intact(event.statement, event.digest, event.seal, previous):
                    broken.append(certificate.id)
                    break
                previous = event.digest
    return broken


def _of_school(actor: Principal, row: Certificate) -> bool:
    return row.organisation_id == actor.organisation_id and (
        actor.may(Permission.CHANGE_STATUS) or actor.may(Permission.DECIDE_AWARD)
    )


def _held(s: Session, row: Certificate) -> Held:
    events = events_of(s, row.id)
    found = standing(as_history(row, events), now())
    if found is None:
        found = Standing(State.VALID, row.issued_at)
    return Held(row, events, holder_name(s, row, events), found)
