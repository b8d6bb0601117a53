"""Puts parts into an edition and finds them again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.curriculum.parts.models import PartDocument
from npt_training.curriculum.parts.part import Document, Entry, Part


def install(s: Session, edition_id: str, parts: Mapping[str, Mapping[str, Entry[Any]]]) -> None:
    """Write every document, within the caller's transaction."""
    for name, entries in parts.items():
        for position, (code, entry) in enumerate(entries.items()):
            doc = entry.document.model_dump(mode="json")
            row = {"part": name, "code": code, "position": position, "doc": doc}
            s.add(PartDocument(edition_id=edition_id, **row))
    s.flush()


def documents(edition_id: str, part: Part[Document]) -> dict[str, Document]:
    """The documents of a part by id, in the pack's order; kept, for editions never change.

    Empty where the edition has none (also editions older than the part).
    """
    kept: dict[tuple[str, str], dict[str, Any]]
    kept = current().caches.setdefault("curriculum.parts", {})
    key = edition_id, part.name
    if key not in kept:
        with read() as s:
            rows = s.scalars(
                select(PartDocument)
                .where(PartDocument.edition_id == edition_id, PartDocument.part == part.name)
                .order_by(PartDocument.position)
            ).all()
        kept[key] = {row.code: part.model.model_validate(row.doc) for row in rows}
    return kept[key]


def document(edition_id: str, part: Part[Document], code: str) -> Document:
    """One document; raises NotFound."""
    found = documents(edition_id, part).get(code)
    if found is None:
        raise NotFound()
    return found
