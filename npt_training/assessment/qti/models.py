"""Packages that were uploaded: what the report was made of is what is imported."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc, UtcDateTime
from npt_training.core.ids import new_id


class QtiUpload(Base):
    """One uploaded package of a school. ``digest`` is its stored file, never served by address.

    ``imported_at`` NULL: only looked at. ``report`` is what was said item by item, as it stood when
    the package was imported (before: when it was looked at).
    """

    __tablename__ = "npt_qti_upload"
    __table_args__ = (Index("ix_npt_qti_upload_organisation_id", "organisation_id"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    organisation_id: Mapped[Id] = mapped_column(ForeignKey("npt_organisation.id"))
    digest: Mapped[str]
    name: Mapped[str]
    module_id: Mapped[str]
    report: Mapped[JsonDoc]
    uploaded_by: Mapped[Id]
    uploaded_at: Mapped[UtcDateTime]
    imported_by: Mapped[Id | None]
    imported_at: Mapped[UtcDateTime | None]
