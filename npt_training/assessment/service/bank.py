"""The item bank of an edition: installed once, never changed, so it may be kept in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.assessment.items import AnyItem, item_of
from npt_training.assessment.kinds import kind_of
from npt_training.assessment.kinds.base import Kind
from npt_training.assessment.models import ItemVersion
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.core.signing import canonical

CACHE = "assessment.bank"


@dataclass(frozen=True)
class Held:
    """One item version in the bank. ``id`` is the row, ``code`` the item's name in the pack."""

    id: str
    edition_id: str
    code: str
    module_id: str
    item: AnyItem

    @property
    def kind(self) -> Kind[AnyItem]:
        return kind_of(self.item)


@dataclass(frozen=True)
class Bank:
    """All items of one edition, by row id and by code."""

    by_id: dict[str, Held]
    by_code: dict[str, Held]

    def of_module(self, module_id: str) -> list[Held]:
        return [held for held in self.by_id.values() if held.module_id == module_id]

    def about(self, nerve_id: str, kinds: Sequence[str]) -> list[Held]:
        return [
            held
            for held in self.by_id.values()
            if held.item.structure == nerve_id and held.item.kind in kinds
        ]


def install(s: Session, edition_id: str, items: Sequence[AnyItem]) -> dict[str, str]:
    """Write ``items`` into a new edition; returns code to item version digest.

    The digest is SHA-256 over the item's canonical JSON (RFC 8785), so the same text has the
    same version in every edition.
    """
    digests = {}
    for item in items:
        doc = item.model_dump(mode="json", exclude_none=True)
        digest = hashlib.sha256(canonical(doc)).hexdigest()
        digests[item.id] = digest
        s.add(
            ItemVersion(
                edition_id=edition_id,
                code=item.id,
                module_id=item.module,
                kind=item.kind,
                structure=item.structure,
                view_id=item.view,
                digest=digest,
                doc=doc,
            )
        )
    s.flush()
    return digests


def bank_of(edition_id: str) -> Bank:
    """The bank of an edition (empty when it holds no items)."""
    cache: dict[str, Bank] = current().caches.setdefault(CACHE, {})
    if edition_id in cache:
        return cache[edition_id]
    with read() as s:
        rows = s.execute(
            select(ItemVersion.id, ItemVersion.code, ItemVersion.module_id, ItemVersion.doc).where(
                ItemVersion.edition_id == edition_id
            )
        ).all()
    held = [Held(row.id, edition_id, row.code, row.module_id, item_of(row.doc)) for row in rows]
    bank = Bank({one.id: one for one in held}, {one.code: one for one in held})
    if held:
        cache[edition_id] = bank
    return bank


def held_item(edition_id: str, item_id: str) -> Held:
    """The item version an attempt points at."""
    held = bank_of(edition_id).by_id.get(item_id)
    if held is None:
        raise NotFound()
    return held
