"""Backup and restore: database rows, files and keys in one archive, checked by digest.

Rows are written as JSON lines, table by table in one read transaction, so an archive of SQLite
can be restored on PostgreSQL and the other way round.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from npt_training.core.clock import now
from npt_training.core.db import Base, read, write
from npt_training.core.errors import NptError
from npt_training.core.migrate import revisions, upgrade
from npt_training.core.runtime import current
from npt_training.core.storage import StoredFile

FORMAT = 1


class BackupRefused(NptError):
    """The archive cannot be written or read back; nothing was changed."""


def write_backup(target: Path) -> str:
    """Write the archive at ``target``; returns a sentence with its size and row count."""
    if target.exists():
        raise BackupRefused(f"{target} is there already. Name a new file.")
    digests: dict[str, str] = {}
    rows = 0
    partial = target.with_name(target.name + ".part")
    with tarfile.open(partial, "w:gz") as archive, read() as s:
        for table in Base.metadata.sorted_tables:
            lines = [_line(table, row) for row in s.execute(_ordered(table)).mappings()]
            rows += len(lines)
            _add(archive, f"tables/{table.name}.jsonl", "".join(lines).encode(), digests)
        for digest in s.scalars(select(StoredFile.digest).order_by(StoredFile.digest)):
            _add(archive, f"files/{digest}", current().storage.load(digest), digests)
        for path in _secrets():
            _add(archive, f"secrets/{path.name}", path.read_bytes(), digests)
        manifest = {
            "format": FORMAT,
            "made_at": now().isoformat(),
            "revision": revisions(current().db)[0],
            "digests": digests,
        }
        _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode(), {})
    partial.chmod(0o600)
    partial.replace(target)
    return f"{target}: {rows} rows, {len(digests)} members, {target.stat().st_size // 1024} KiB."


def read_backup(source: Path) -> str:
    """Check the whole archive, then bring it back on an empty installation."""
    members = _checked_members(source)
    manifest = json.loads(members["manifest.json"])
    _refuse_unless_empty()
    upgrade(current().db, manifest["revision"])
    keys = current().settings.keys
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, content in members.items():
        kind, _slash, base = name.partition("/")
        if kind == "files":
            current().storage.save(base, content)
        elif kind == "secrets":
            folder = keys if base.endswith(".pem") else current().settings.data_dir
            (folder / base).write_bytes(content)
            (folder / base).chmod(0o600)
    rows = 0
    with write() as s:
        for table in Base.metadata.sorted_tables:
            found = [
                _row(table, line)
                for line in members.get(f"tables/{table.name}.jsonl", b"").splitlines()
            ]
            if found:
                s.execute(table.delete()) if table.name in _SEEDED else None
                s.execute(insert(table), found)
                rows += len(found)
    upgrade(current().db)
    current().signer.load()
    return f"Restored {rows} rows from {manifest['made_at']}. Run: npt-training doctor"


_SEEDED: frozenset[str] = frozenset({"npt_role"})


def _secrets() -> Iterator[Path]:
    yield from sorted(current().settings.keys.glob("*.pem"))
    secret = current().settings.data_dir / "secret_key"
    if secret.exists():
        yield secret


def _ordered(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


def _line(table: Table, row: Any) -> str:
    return json.dumps({k: _plain(v) for k, v in row.items()}, ensure_ascii=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$time": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    return value


def _row(table: Table, line: bytes) -> dict[str, Any]:
    return {k: _rich(v) for k, v in json.loads(line).items()}


def _rich(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"$time"}:
        return datetime.fromisoformat(value["$time"])
    if isinstance(value, dict) and set(value) == {"$bytes"}:
        return base64.b64decode(value["$bytes"])
    return value


def _add(archive: tarfile.TarFile, name: str, content: bytes, digests: dict[str, str]) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(content))
    digests[name] = hashlib.sha256(content).hexdigest()


def _checked_members(source: Path) -> dict[str, bytes]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            members = {
                info.name: file.read()
                for info in archive
                if info.isfile() and (file := archive.extractfile(info)) is not None
            }
        manifest = json.loads(members["manifest.json"])
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as error:
        raise BackupRefused(f"{source} is not a whole backup: {error}") from error
    if manifest["format"] != FORMAT:
        raise BackupRefused(f"{source} was made by another version of this program.")
    for name, digest in manifest["digests"].items():
        if hashlib.sha256(members.get(name, b"")).hexdigest() != digest:
            raise BackupRefused(f"{source}: {name} is damaged. Nothing was restored.")
    return members


def _refuse_unless_empty() -> None:
    found, _newest = revisions(current().db)
    if found is None:
        return
    with read() as s:
        for table in Base.metadata.sorted_tables:
            if table.name not in _SEEDED and s.execute(select(table).limit(1)).first() is not None:
                raise BackupRefused(
                    "This installation holds data already. Restore into an empty database."
                )
