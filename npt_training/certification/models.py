"""Schemes, proposals, decisions, certificates and what happened to them. Mostly append-only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class AwardScheme(AppendOnly, Base):
    """A scheme as one edition holds it; ``doc`` is :class:`scheme.Scheme` as plain data."""

    __tablename__ = "npt_award_scheme"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    version: Mapped[str]
    doc: Mapped[JsonDoc]


class AwardProposal(AppendOnly, Base):
    """Somebody proposed an award on evidence that met the scheme then.

    ``evaluation`` is the evidence and the lines as they stood; a decision is a row of its own.
    """

    __tablename__ = "npt_award_proposal"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    scheme_id: Mapped[Id] = mapped_column(ForeignKey("npt_award_scheme.id"))
    proposed_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    proposed_at: Mapped[UtcDateTime]
    note: Mapped[LongText]
    evaluation: Mapped[JsonDoc]


class AwardDecision(AppendOnly, Base):
    """The one decision on a proposal: confirmed, declined or taken_back, with its reasons.

    ``evaluation`` is the evidence as it stood at the decision; a certificate stands on this one.
    """

    __tablename__ = "npt_award_decision"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    proposal_id: Mapped[Id] = mapped_column(ForeignKey("npt_award_proposal.id"), unique=True)
    outcome: Mapped[str]
    decided_by: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    decided_at: Mapped[UtcDateTime]
    reasons: Mapped[LongText]
    evaluation: Mapped[JsonDoc]


class Certificate(AppendOnly, Base):
    """What was awarded, for good. Where it stands follows from its events and the date.

    ``number`` has 17 characters, without grouping. ``issuer`` is the name that stands on it.
    """

    __tablename__ = "npt_certificate"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    decision_id: Mapped[Id] = mapped_column(ForeignKey("npt_award_decision.id"), unique=True)
    scheme: Mapped[JsonDoc]
    issuer: Mapped[str]
    demonstration: Mapped[bool]
    valid_from: Mapped[date] = mapped_column(Date())
    valid_until: Mapped[date] = mapped_column(Date())
    issued_at: Mapped[UtcDateTime]


class CertificateHolder(Base):
    """The name behind a certificate's salted digest; cleared when a person is anonymised."""

    __tablename__ = "npt_certificate_holder"

    certificate_id: Mapped[Id] = mapped_column(ForeignKey("npt_certificate.id"), primary_key=True)
    name: Mapped[str | None]
    salt: Mapped[str | None]


class CertificateEvent(AppendOnly, Base):
    """One thing that happened to a certificate. ``position`` counts from 1 without gaps.

    ``statement`` is the sealed RFC 8785 text; it carries the digest of the one before it.
    ``scope`` is what is covered from here on, when that changed.
    """

    __tablename__ = "npt_certificate_event"
    __table_args__ = (UniqueConstraint("certificate_id", "position"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    certificate_id: Mapped[Id] = mapped_column(ForeignKey("npt_certificate.id"))
    position: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str]
    sentence: Mapped[LongText]
    scope: Mapped[JsonDoc | None]
    actor_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    at: Mapped[UtcDateTime]
    statement: Mapped[LongText]
    digest: Mapped[str]
    seal: Mapped[JsonDoc]


class ConsentEvent(AppendOnly, Base):
    """What a holder wants the public to see of their name: full, initials or hidden.

    The highest ``position`` of a person counts; without one the name is hidden.
    """

    __tablename__ = "npt_name_consent"
    __table_args__ = (UniqueConstraint("person_id", "position"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    position: Mapped[int]
    choice: Mapped[str]
    at: Mapped[UtcDateTime]
