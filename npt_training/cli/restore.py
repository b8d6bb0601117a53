"""``restore``: bring an archive back on an empty installation, whichever database it uses."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
import zlib
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import table as plain_table

from npt_training.cli.archive import (
    FORMAT,
    MANIFEST,
    SEEDED,
    BackupRefused,
    belongs,
    insert_rows,
    members,
)
from npt_training.core.db import Base, read, write
from npt_training.core.i18n import gettext as _
from npt_training.core.migrate import is_known, revisions, upgrade
from npt_training.core.runtime import current
from npt_training.core.signing import DEMO


def read_backup(source: Path) -> str:
    """Check the whole archive, then bring it back on an empty installation."""
    manifest = _verified(source)
    _refuse_unless_empty(manifest)
    upgrade(current().db, manifest["revision"])
    for name, content in members(source):
        kind, _slash, base = name.partition("/")
        if kind == "files":
            current().storage.save(base, content)
        elif kind == "secrets":
            _write_secret(base, content)
    rows = _restore_rows(source, manifest)
    upgrade(current().db)
    current().signer.load()
    return _(
        "Restored %(rows)s rows from %(when)s. Run: npt-training doctor",
        rows=rows,
        when=manifest["made_at"],
    )


def _verified(source: Path) -> dict[str, Any]:
    """The manifest, once every member was held against it; raises BackupRefused."""
    found: dict[str, str] = {}
    manifest: dict[str, Any] = {}
    try:
        for name, content in members(source):
            found[name] = hashlib.sha256(content).hexdigest()
            if name == MANIFEST:
                manifest = json.loads(content)
        digests, made_by = manifest["digests"], manifest["format"]
        revision, _tables = manifest["revision"], manifest["tables"]
    except (tarfile.TarError, EOFError, OSError, zlib.error, KeyError, ValueError) as error:
        raise BackupRefused(
            _("%(file)s is not a whole backup. Nothing was restored.", file=source)
        ) from error
    if made_by != FORMAT or not is_known(revision):
        raise BackupRefused(
            _(
                "%(file)s was made by a newer version. Install that version first, then restore.",
                file=source,
            )
        )
    del found[MANIFEST]
    wrong = sorted(set(digests.items()) ^ set(found.items())) + [
        (name, "") for name, digest in found.items() if not belongs(name, digest)
    ]
    if wrong:
        raise BackupRefused(
            _(
                "%(file)s: %(member)s is damaged. Nothing was restored.",
                file=source,
                member=wrong[0][0],
            )
        )
    return manifest


def _refuse_unless_empty(manifest: dict[str, Any]) -> None:
    archived = {name for name in manifest["digests"] if name.startswith("secrets/")}
    here = {f"secrets/{path.name}" for path in current().settings.keys.glob("*.pem")}
    if here - archived:
        raise BackupRefused(
            _(
                "%(folder)s holds keys of another installation already. Restore into an empty one.",
                folder=current().settings.keys,
            )
        )
    if current().settings.production and any(n.startswith(f"secrets/{DEMO}") for n in archived):
        raise BackupRefused(
            _("This is a backup of a demonstration. A production site does not take it.")
        )
    found = revisions(current().db)[0]
    if found is None:
        return
    with read() as s:
        for table in Base.metadata.sorted_tables:
            if table.name not in SEEDED and s.execute(select(table).limit(1)).first() is not None:
                raise BackupRefused(
                    _("This installation holds data already. Restore into an empty database.")
                )
    if found != manifest["revision"]:
        raise BackupRefused(
            _(
                "The tables here are at %(here)s, those of the backup at %(there)s. Restore into "
                "a database without tables; they are made and upgraded for you.",
                here=found,
                there=manifest["revision"],
            )
        )


def _write_secret(base: str, content: bytes) -> None:
    settings = current().settings
    folder = settings.keys if base.endswith(".pem") else settings.data_dir
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(os.open(folder / base, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    (folder / base).chmod(0o600)


def _restore_rows(source: Path, manifest: dict[str, Any]) -> int:
    """Insert every row in one transaction, table by table in the order of the archive."""
    rows = 0
    with write() as s:
        for name in manifest["tables"]:
            if name in SEEDED:
                s.execute(delete(plain_table(name)))
        for member, content in members(source):
            kind, _slash, base = member.partition("/")
            if kind == "tables":
                rows += insert_rows(s, base.removesuffix(".jsonl"), content)
    return rows
