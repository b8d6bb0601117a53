"""Tables of the atlas: what one edition shows. Rows are written once, with their edition."""

from __future__ import annotations

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.db import Base, Id, JsonDoc
from npt_training.core.ids import new_id


class AtlasView(Base):
    """One picture of an edition: its entry, its truth, and the digests of its stored files.

    Unique by (edition_id, code): a view id means one picture within an edition.
    """

    __tablename__ = "npt_atlas_view"
    __table_args__ = (UniqueConstraint("edition_id", "code", name="uq_npt_atlas_view_code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    position: Mapped[int]
    doc: Mapped[JsonDoc]
    truth: Mapped[JsonDoc]
    pictures: Mapped[JsonDoc]
    maps: Mapped[JsonDoc]


class AtlasNerve(Base):
    """One nerve of an edition. Unique by (edition_id, code)."""

    __tablename__ = "npt_atlas_nerve"
    __table_args__ = (UniqueConstraint("edition_id", "code", name="uq_npt_atlas_nerve_code"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    code: Mapped[str]
    position: Mapped[int]
    doc: Mapped[JsonDoc]


class AtlasPart(Base):
    """Anything else of an edition; `kind` says what. Unique by kind and code.

    landmark, hazard, territory, dermatome, source: an entry. shown: what a view shows, so that
    lists need not read its truth. tones: drawing styles of the territories.
    """

    __tablename__ = "npt_atlas_part"
    __table_args__ = (
        UniqueConstraint("edition_id", "kind", "code", name="uq_npt_atlas_part_code"),
    )

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id)
    edition_id: Mapped[Id] = mapped_column(ForeignKey("npt_edition.id"))
    kind: Mapped[str]
    code: Mapped[str]
    position: Mapped[int]
    doc: Mapped[JsonDoc]
