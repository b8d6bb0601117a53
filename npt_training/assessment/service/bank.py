"""The item bank of an edition: installed once, never changed, so it may be kept in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.items import AnyItem, item_of
from npt_training.assessment.kinds import kind_of
from npt_training.assessment.kinds.base import Kind
from npt_training.assessment.models import ItemVersion
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.core.signing import canonical

CACHE = "assessment.bank"
SINGLE = "assessment.bank.single"
_AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """One item version in the bank. ``id`` is the row, ``code`` the item's name in the pack.

    ``edition_id`` is the edition whose atlas the item was checked against. ``organisation_id``
    None: of the pack. ``series`` and ``version`` belong to a school's own items.
    """

    id: str
    edition_id: str
    code: str
    module_id: str
    item: AnyItem
    pool: str = "practice"
    organisation_id: str | None = None
    series: str | None = None
    version: int = 1

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
        row = _row(item, edition_id, code=item.id)
        digests[item.id] = row.digest
        s.add(row)
    s.flush()
    return digests


def add_item(
    s: Session,
    item: AnyItem,
    *,
    edition_id: str,
    organisation_id: str,
    pool: str,
    version: int = 1,
) -> Held:
    """Write one version of a school's own item, named for good by ``item.id``.

    ``pool`` is "practice" or "exam". The same name, version and edition again is an
    IntegrityError.
    """
    row = _row(item, edition_id, code=f"{organisation_id}/{item.id}/{version}")
    row.pool, row.organisation_id = pool, organisation_id
    row.series, row.version = item.id, version
    s.add(row)
    s.flush()
    return _held(row)


def _row(item: AnyItem, edition_id: str, *, code: str) -> ItemVersion:
    doc = item.model_dump(mode="json", exclude_none=True)
    return ItemVersion(
        edition_id=edition_id,
        code=code,
        module_id=item.module,
        kind=item.kind,
        structure=item.structure,
        view_id=item.view,
        digest=hashlib.sha256(canonical(doc)).hexdigest(),
        doc=doc,
    )


def _held(row: ItemVersion) -> Held:
    return Held(
        row.id,
        row.edition_id,
        row.code,
        row.module_id,
        item_of(row.doc),
        row.pool,
        row.organisation_id,
        row.series,
        row.version,
    )


def bank_of(edition_id: str) -> Bank:
    """The pack's items of an edition (empty when it holds none); no school's own are in it."""
    cache: dict[str, Bank] = current().caches.setdefault(CACHE, {})
    if edition_id in cache:
        return cache[edition_id]
    with read() as s:
        rows = s.scalars(
            select(ItemVersion).where(
                ItemVersion.edition_id == edition_id, ItemVersion.organisation_id.is_(None)
            )
        ).all()
        held = [_held(row) for row in rows]
    bank = Bank({one.id: one for one in held}, {one.code: one for one in held})
    if held:
        cache[edition_id] = bank
    return bank


def school_items(organisation_id: str, pool: str) -> list[Held]:
    """The newest version of each of a school's own items in one pool, in order of name.

    Retired ones are left out. Versions never change, so what was read once stays in memory.
    """
    cache: dict[str, Held] = current().caches.setdefault(SINGLE, {})
    retired = select(Draft.series).where(
        Draft.organisation_id == organisation_id, Draft.retired.is_(True)
    )
    with read() as s:
        rows = s.execute(
            select(ItemVersion.series, ItemVersion.id)
            .where(
                ItemVersion.organisation_id == organisation_id,
                ItemVersion.pool == pool,
                ItemVersion.series.not_in(retired),
            )
            .order_by(ItemVersion.series, ItemVersion.version)
        ).all()
        newest = {series: ident for series, ident in rows}  # noqa: C416
        missing = [ident for ident in newest.values() if ident not in cache]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            for row in s.scalars(select(ItemVersion).where(ItemVersion.id.in_(some))):
                cache[row.id] = _held(row)
    return [cache[ident] for ident in newest.values()]


def lasting_name(code: str) -> str:
    """The part of an item's code that its versions share: ``school/name`` of ``school/name/2``."""
    return code.rpartition("/")[0] or code


def practice_pool(edition_id: str, organisation_id: str) -> list[Held]:
    """What may be practised on: the pack's items of an edition, and the school's own beside them.

    Nothing of the secure pool is in it.
    """
    return [*bank_of(edition_id).by_id.values(), *school_items(organisation_id, "practice")]


def held_item(edition_id: str, item_id: str) -> Held:
    """The item version an attempt points at: of the attempt's edition, or a school's own."""
    held = bank_of(edition_id).by_id.get(item_id)
    if held is not None:
        return held
    cache: dict[str, Held] = current().caches.setdefault(SINGLE, {})
    if item_id not in cache:
        with read() as s:
            row = s.get(ItemVersion, item_id)
            if row is None:
                raise NotFound()
            cache[item_id] = _held(row)
    return cache[item_id]
