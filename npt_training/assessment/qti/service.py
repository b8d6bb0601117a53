"""Verbs of QTI: look at a package, bring its items into the school's bank, write ours out."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.against import faults
from npt_training.assessment.authoring.service.check import edition_facts
from npt_training.assessment.exam.recut import with_pictures
from npt_training.assessment.items import item_of
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.qti.errors import PackageStale
from npt_training.assessment.qti.export import Export, export
from npt_training.assessment.qti.incoming import Incoming, Limits, incoming
from npt_training.assessment.qti.models import QtiUpload
from npt_training.assessment.qti.package import read_package
from npt_training.assessment.service import bank
from npt_training.core import storage
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.runtime import current
from npt_training.core.signing import canonical

PRACTICE, EXAM = "practice", "exam"
MOST_UPLOADS = 30


@dataclass
class Report:
    """What becomes of each item: new, version (a newer one of what is there), same, left out."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)

    def count(self, *statuses: str) -> int:
        return sum(line["status"] in statuses for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        return {
            "items": self.lines,
            "imported": self.count("new", "version"),
            "unchanged": self.count("same"),
            "left_out": self.count("left out"),
            "unused": self.unused,
        }


@dataclass(frozen=True)
class _Ready:
    """A checked package: every item with its line of the report."""

    found: list[Incoming]
    report: Report


def look(
    content: bytes,
    *,
    organisation_id: str,
    module: str,
    name: str,
    max_bytes: int | None = None,
) -> Report:
    """The report of a package without importing anything. Raises ArchiveRefused, XmlRefused."""
    ready = _ready(content, module, name, max_bytes)
    with read() as s:
        _fill(s, ready, organisation_id)
    return ready.report


def bring_in(
    content: bytes,
    *,
    organisation_id: str,
    module: str,
    name: str,
    person_id: str | None,
    max_bytes: int | None = None,
) -> Report:
    """Import every item that can be used, all in one transaction; the others are reported."""
    ready = _ready(content, module, name, max_bytes)
    _store_pictures(ready)
    with write() as s:
        return _write(s, ready, organisation_id, person_id, name)


def upload(actor: Principal, content: bytes, *, name: str, module: str) -> QtiUpload:
    """Keep a package with its report, to be imported after it was read."""
    actor.require(Permission.MANAGE_CONTENT)
    report = look(content, organisation_id=actor.organisation_id, module=module, name=name)
    digest = storage.put(content, "application/octet-stream", open=False)
    with write() as s:
        row = QtiUpload(
            organisation_id=actor.organisation_id,
            digest=digest,
            name=name[:200],
            module_id=module,
            report=report.as_json(),
            uploaded_by=actor.person_id,
            uploaded_at=now(),
            imported_by=None,
            imported_at=None,
        )
        s.add(row)
        s.flush()
        record(s, "qti.upload", actor=actor.person_id, subject=row.id, detail={"digest": digest})
    return row


def confirm(actor: Principal, upload_id: str) -> QtiUpload:
    """Import an uploaded package; raises PackageStale when it was imported already."""
    kept = get(actor, upload_id)
    ready = _ready(storage.get(kept.digest), kept.module_id, kept.name)
    _store_pictures(ready)
    with write() as s:
        row = locked(s, QtiUpload, upload_id)
        if row is None or row.imported_at is not None:
            raise PackageStale()
        report = _write(s, ready, actor.organisation_id, actor.person_id, row.name)
        row.report = report.as_json()
        row.imported_by, row.imported_at = actor.person_id, now()
    return row


def get(actor: Principal, upload_id: str) -> QtiUpload:
    """An upload of the actor's school; NotFound otherwise."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        row = s.get(QtiUpload, upload_id)
    if row is None or row.organisation_id != actor.organisation_id:
        raise NotFound()
    return row


def uploads(actor: Principal) -> list[QtiUpload]:
    """The newest packages of the school."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        return list(
            s.scalars(
                select(QtiUpload)
                .where(QtiUpload.organisation_id == actor.organisation_id)
                .order_by(QtiUpload.id.desc())
                .limit(MOST_UPLOADS)
            )
        )


def write_out(
    organisation_id: str | None,
    *,
    module: str | None = None,
    items: Collection[str] = (),
    pool: str = PRACTICE,
) -> Export:
    """Items as a package: those named, else all of a module, else all. NotFound for a wrong name.

    The pack's items and the school's own of one pool; ``pool`` exam is the secure one, and its
    caller says by what right.
    """
    chosen = choose(organisation_id, module=module, items=items, pool=pool)
    return export(chosen)


def choose(
    organisation_id: str | None,
    *,
    module: str | None = None,
    items: Collection[str] = (),
    pool: str = PRACTICE,
) -> Sequence[bank.Held]:
    """The items an export is about, in order of name."""
    held: list[bank.Held] = []
    if pool == PRACTICE:
        held += bank.bank_of(newest().id).by_code.values()
    if organisation_id is not None:
        held += bank.school_items(organisation_id, pool)
    by_name = {one.item.id: one for one in held}
    if items:
        missing = [name for name in items if name not in by_name]
        if missing:
            raise NotFound()
        return [by_name[name] for name in items]
    found = [one for one in by_name.values() if module is None or one.module_id == module]
    return sorted(found, key=lambda one: one.item.id)


def _ready(content: bytes, module: str, name: str, max_bytes: int | None = None) -> _Ready:
    settings = current().settings
    limits = Limits(settings.upload_max_bytes, settings.upload_max_pixels, module)
    package = read_package(content, max_bytes=max_bytes or settings.upload_max_bytes, name=name)
    found = incoming(package, limits)
    edition_id = newest().id
    for one in found:
        if one.doc is not None and one.own:
            item = item_of(one.doc)
            found_faults = list(faults(item, edition_facts(edition_id, item.view), of_pack=False))
            if found_faults:
                one.doc = None
                one.problems += [f"{where[0]}: {reason}" for where, reason in found_faults[:5]]
    return _Ready(found, Report(unused=package.unused))


def _store_pictures(ready: _Ready) -> None:
    taken = {
        picture.digest: picture
        for one in ready.found
        if one.doc is not None
        for picture in one.pictures
    }
    storage.put_many((one.content, one.media_type, True) for one in taken.values())
    edition_id = newest().id
    for one in ready.found:
        if one.doc is not None and one.doc.get("window"):
            item = with_pictures(item_of(one.doc), edition_id)
            one.doc = item.model_dump(mode="json", exclude_none=True)


def _fill(s: Session, ready: _Ready, organisation_id: str) -> list[tuple[Incoming, int, str]]:
    """Write the lines of the report; returns what is to be added, with its version and pool: that
    of an earlier version, so that a secure item does not come out into practice."""
    names = [one.doc["id"] for one in ready.found if one.doc is not None]
    rows = s.execute(
        select(ItemVersion.series, ItemVersion.version, ItemVersion.digest, ItemVersion.pool)
        .where(ItemVersion.organisation_id == organisation_id, ItemVersion.series.in_(names))
        .order_by(ItemVersion.version)
    ).all()
    newest_of = {row.series: row for row in rows}
    wanted = []
    for one in ready.found:
        status, version, pool = "left out", 0, PRACTICE
        if one.doc is not None:
            before = newest_of.get(one.doc["id"])
            digest = _digest(one.doc)
            if before is None:
                status, version = "new", 1
            elif before.digest == digest:
                status, version = "same", before.version
            else:
                status, version, pool = "version", before.version + 1, before.pool
            if status != "same":
                wanted.append((one, version, pool))
        ready.report.lines.append(
            {
                "file": one.file,
                "identifier": one.identifier,
                "title": one.title,
                "kind": one.kind,
                "own": one.own,
                "status": status,
                "id": one.doc["id"] if one.doc is not None else None,
                "version": version,
                "problems": one.problems,
            }
        )
    return wanted


def _write(
    s: Session, ready: _Ready, organisation_id: str, person_id: str | None, name: str
) -> Report:
    edition_id = newest().id
    for one, version, pool in _fill(s, ready, organisation_id):
        bank.add_item(
            s,
            item_of(one.doc),
            edition_id=edition_id,
            organisation_id=organisation_id,
            pool=pool,
            version=version,
        )
    detail = {"name": name[:200], "items": ready.report.count("new", "version")}
    record(s, "qti.import", actor=person_id, subject=organisation_id, detail=detail)
    return ready.report


def _digest(doc: dict[str, Any]) -> str:
    """As the bank counts it, so that the same item is seen to be there."""
    plain = item_of(doc).model_dump(mode="json", exclude_none=True)
    return hashlib.sha256(canonical(plain)).hexdigest()
