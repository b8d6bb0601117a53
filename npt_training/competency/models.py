"""Observations, their events, and signatures that never change."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import AppendOnly, Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class ObservationRow(Base):
    """One observed procedure, from the trainee's request to the signature.

    ``header`` is what the trainee filled in (no patient data). ``self_rating`` never changes once
    ``opened_at`` is set. What counts as evidence
    is the signature alone; ``state`` says whether it stands.
    """

    __tablename__ = "npt_observation"
    __table_args__ = (
        Index("ix_npt_observation_person_id_state", "person_id", "state"),
        Index("ix_npt_observation_observer_id_state", "observer_id", "state"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"))
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    epa: Mapped[str]
    nerve_id: Mapped[str]
    header: Mapped[JsonDoc]
    self_rating: Mapped[int]
    performed_at: Mapped[UtcDateTime]
    state: Mapped[str]
    link_secret: Mapped[str] = mapped_column(unique=True)
    observer_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"))
    replaces_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_observation.id"))
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    opened_at: Mapped[UtcDateTime | None]
    signed_at: Mapped[UtcDateTime | None]


class ObservationEvent(AppendOnly, Base):
    """One move of an observation: who, when, from which state to which, and why."""

    __tablename__ = "npt_observation_event"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    observation_id: Mapped[Id] = mapped_column(ForeignKey("npt_observation.id"), index=True)
    at: Mapped[UtcDateTime]
    actor_id: Mapped[Id | None]
    old_state: Mapped[str]
    new_state: Mapped[str]
    reason: Mapped[LongText]


class Signature(AppendOnly, Base):
    """A signature: the frozen document, its digest, its place in the chain, the server's seal.

    ``document`` is the RFC 8785 text that was signed. ``chain_hash`` is the SHA-256 over
    ``prev_hash`` and ``digest``, so that none can be taken out or put in unseen.
    """

    __tablename__ = "npt_signature"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    observation_id: Mapped[Id] = mapped_column(ForeignKey("npt_observation.id"), unique=True)
    sequence: Mapped[int] = mapped_column(unique=True)
    signer_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    document: Mapped[LongText]
    digest: Mapped[str]
    prev_hash: Mapped[str] = mapped_column(unique=True)
    chain_hash: Mapped[str] = mapped_column(unique=True)
    seal: Mapped[JsonDoc]
    signed_at: Mapped[UtcDateTime]


class SignatureChain(Base):
    """The one row that says where the chain ends; locked while a link is added."""

    __tablename__ = "npt_chain_end"

    id: Mapped[Id] = mapped_column(primary_key=True)
    length: Mapped[int]
    end_hash: Mapped[str]


class PrintedName(Base):
    """The name and salt behind a digest in a signed document.

    The document holds only the salted digest, so that a person can be made anonymous later by
    clearing ``name`` and ``salt`` without breaking a signature.
    """

    __tablename__ = "npt_printed_name"

    signature_id: Mapped[Id] = mapped_column(ForeignKey("npt_signature.id"), primary_key=True)
    party: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    name: Mapped[str | None]
    salt: Mapped[str | None]
