"""``backup``: database rows, files and keys in one archive, each member with its digest.

Rows are read in one transaction, so the archive shows one moment.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select

from npt_training.cli.archive import (
    FORMAT,
    MANIFEST,
    BackupRefused,
    add_member,
    header_line,
    parents_first,
    row_line,
)
from npt_training.core.clock import now
from npt_training.core.db import Base, read
from npt_training.core.i18n import gettext as _
from npt_training.core.migrate import revisions
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile


def write_backup(target: Path) -> str:
    """Write the archive at ``target``; returns a sentence with its size and row count."""
    if target.exists():
        raise BackupRefused(_("%(file)s is there already. Name a new file.", file=target))
    if not target.parent.is_dir():
        raise BackupRefused(_("There is no folder %(folder)s.", folder=target.parent))
    revision = revisions(current().db)[0]
    if revision is None:
        raise BackupRefused(_("There is nothing to back up: the database has no tables."))
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            rows, members = _write_members(file, revision)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return _(
        "%(file)s: %(rows)s rows, %(members)s members, %(kib)s KiB. Keep it as safe as the keys.",
        file=target,
        rows=rows,
        members=members,
        kib=target.stat().st_size // 1024,
    )


def _write_members(file: Any, revision: str) -> tuple[int, int]:
    """Write every member; returns the number of rows and of members."""
    digests: dict[str, str] = {}
    tables: list[str] = []
    rows = 0
    with tarfile.open(fileobj=file, mode="w:gz") as archive, read() as s:
        for table in Base.metadata.sorted_tables:
            found = s.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
            lines = [
                header_line(table),
                *(row_line(table, row) for row in parents_first(table, found)),
            ]
            rows += len(found)
            tables.append(table.name)
            add_member(archive, f"tables/{table.name}.jsonl", "".join(lines).encode(), digests)
        for digest in s.scalars(select(StoredFile.digest).order_by(StoredFile.digest)):
            add_member(archive, f"files/{digest}", _stored(digest), digests)
        for path in _secrets():
            add_member(archive, f"secrets/{path.name}", path.read_bytes(), digests)
        manifest = {
            "format": FORMAT,
            "made_at": now().isoformat(timespec="seconds"),
            "revision": revision,
            "tables": tables,
            "digests": digests,
        }
        add_member(archive, MANIFEST, json.dumps(manifest, indent=1).encode(), {})
    return rows, len(digests)


def _stored(digest: str) -> bytes:
    try:
        return current().storage.load(digest)
    except FileNotFoundError as error:
        raise BackupRefused(
            _(
                "The file %(digest)s is in the database but not in the storage. Look at it with "
                "npt-training doctor before you make a backup.",
                digest=digest,
            )
        ) from error


def _secrets() -> Iterator[Path]:
    yield from sorted(current().settings.keys.glob("*.pem"))
    secret = current().settings.data_dir / "secret_key"
    if secret.exists():
        yield secret
