"""People, organisations, roles and what lets a person in."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Person(Base):
    """A human being, once per installation however many organisations they belong to.

    ``name`` is what the person calls themselves, ``legal_name`` what a certificate carries.
    ``email`` is case-folded; it is null for people a host application knows by
    ``(provider, subject)``. ``search`` holds name and address without accents and case.
    """

    __tablename__ = "npt_person"
    __table_args__ = (UniqueConstraint("provider", "subject"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    legal_name: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(unique=True)
    email_confirmed_at: Mapped[UtcDateTime | None]
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_pending: Mapped[str | None]
    totp_last_step: Mapped[int | None]
    locale: Mapped[str | None]
    time_zone: Mapped[str | None]
    profession: Mapped[str | None]
    registration_no: Mapped[str | None]
    provider: Mapped[str | None]
    subject: Mapped[str | None]
    search: Mapped[LongText]
    created_at: Mapped[UtcDateTime]

    @property
    def certificate_name(self) -> str:
        """The name a certificate carries."""
        return self.legal_name or self.name


class Organisation(Base):
    """A school, clinic group or department; every object of the product belongs to one."""

    __tablename__ = "npt_organisation"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    issuer_name: Mapped[str]
    logo_digest: Mapped[str | None]
    contact_email: Mapped[str | None]
    created_at: Mapped[UtcDateTime]


class Role(Base):
    """A named bundle of permissions, as data: ``permissions`` lists values of Permission."""

    __tablename__ = "npt_role"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    permissions: Mapped[JsonDoc]


class Membership(Base):
    """A person's place in one organisation. Ended, never deleted; ended opens no page."""

    __tablename__ = "npt_membership"
    __table_args__ = (UniqueConstraint("organisation_id", "person_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    created_at: Mapped[UtcDateTime]
    ended_at: Mapped[UtcDateTime | None]


class MembershipRole(Base):
    """One role a member holds; a member may hold several."""

    __tablename__ = "npt_membership_role"

    membership_id: Mapped[Id] = mapped_column(ForeignKey("npt_membership.id"), primary_key=True)
    role_id: Mapped[Id] = mapped_column(ForeignKey("npt_role.id"), primary_key=True, index=True)


class Invitation(Base):
    """An address asked to join with certain roles. The token is stored as its SHA-256 only.

    ``invited_by`` is null when the person asked by open sign-up.
    """

    __tablename__ = "npt_invitation"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    email: Mapped[str]
    name: Mapped[str | None]
    role_ids: Mapped[JsonDoc]
    token_hash: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"))
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    used_at: Mapped[UtcDateTime | None]
    withdrawn_at: Mapped[UtcDateTime | None]


class EmailToken(Base):
    """A single-use, expiring link sent by mail. ``purpose`` is "confirm" or "reset".

    ``email`` is the address the link went to: a confirmation makes it the person's own.
    """

    __tablename__ = "npt_email_token"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    purpose: Mapped[str]
    email: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    used_at: Mapped[UtcDateTime | None]


class PersonSession(Base):
    """One browser that is signed in. The cookie holds the token, this row its SHA-256.

    ``membership_id`` says for which organisation the person acts in it.
    """

    __tablename__ = "npt_session"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    membership_id: Mapped[Id] = mapped_column(ForeignKey("npt_membership.id"))
    created_at: Mapped[UtcDateTime]
    last_seen: Mapped[UtcDateTime]
    expires_at: Mapped[UtcDateTime]
    revoked_at: Mapped[UtcDateTime | None]
    reauthenticated_at: Mapped[UtcDateTime]
    device: Mapped[str]


class Passkey(Base):
    """A WebAuthn credential: public key in COSE form, and the counter it last showed."""

    __tablename__ = "npt_passkey"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    label: Mapped[str]
    created_at: Mapped[UtcDateTime]
    last_used_at: Mapped[UtcDateTime | None]


class PasskeyChallenge(Base):
    """A question put to a passkey: good once, for one purpose, one person (none: signing in)."""

    __tablename__ = "npt_passkey_challenge"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    challenge: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[Id | None] = mapped_column(ForeignKey("npt_person.id"))
    purpose: Mapped[str]
    expires_at: Mapped[UtcDateTime] = mapped_column(index=True)
