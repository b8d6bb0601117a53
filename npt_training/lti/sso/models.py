"""Institutions whose accounts open ours."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, LongText, UtcDateTime
from npt_training.core.ids import new_id


class Institution(Base):
    """An OpenID Connect provider; ``secret`` is our client secret, encrypted."""

    __tablename__ = "npt_sso_institution"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"), index=True)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    secret: Mapped[LongText]
    scopes: Mapped[str]
    creates_people: Mapped[bool]
    active: Mapped[bool]
    created_by: Mapped[Id]
    created_at: Mapped[UtcDateTime]


class InstitutionUser(Base):
    """An account of an institution and the person it opens; set once, never rebound."""

    __tablename__ = "npt_sso_user"
    __table_args__ = (UniqueConstraint("institution_id", "subject"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    institution_id: Mapped[Id] = mapped_column(ForeignKey("npt_sso_institution.id"))
    subject: Mapped[str]
    person_id: Mapped[Id] = mapped_column(ForeignKey("npt_person.id"), index=True)
    how: Mapped[str]
    linked_at: Mapped[UtcDateTime]
    last_at: Mapped[UtcDateTime]
