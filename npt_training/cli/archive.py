"""The archive of a backup: its members, and how rows stand in it as lines of JSON.

Each table's first line names its columns and how they are written, so that an archive is restored
at its own schema, on either database, and upgraded after.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import re
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Date, DateTime, LargeBinary, Table, column, insert
from sqlalchemy import table as plain_table
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from npt_training.core.db import _Utc
from npt_training.core.errors import NptError
from npt_training.core.i18n import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
SEEDED = frozenset({"npt_role", "npt_chain_end"})
"""Tables that hold rows before anybody has done anything: they do not make a database used."""
_FILE = re.compile(r"[0-9a-f]{64}")
_SECRET = re.compile(r"secret_key|[A-Za-z0-9][A-Za-z0-9_-]*\.pem")


class BackupRefused(NptError):
    """The archive cannot be written or read back; nothing was changed."""


@dataclass(frozen=True)
class _Written:
    """How a column stands in the archive: its database type, to text and back."""

    type: TypeEngine[Any] | None = None
    encode: Callable[[Any], Any] = lambda value: value
    decode: Callable[[Any], Any] = lambda value: value


_KINDS = {
    "time": _Written(_Utc(), lambda v: v.isoformat(), datetime.fromisoformat),
    "date": _Written(Date(), lambda v: v.isoformat(), date.fromisoformat),
    "bytes": _Written(
        LargeBinary(), lambda v: base64.b64encode(v).decode(), lambda v: base64.b64decode(v)
    ),
    "json": _Written(JSON(none_as_null=True)),
    "plain": _Written(),
}


def _kind_of(kind: TypeEngine[Any]) -> str:
    if isinstance(kind, (_Utc, DateTime)):
        return "time"
    for name, known in (("date", Date), ("bytes", LargeBinary), ("json", JSON)):
        if isinstance(kind, known):
            return name
    return "plain"


def header_line(table: Table) -> str:
    return json.dumps({c.name: _kind_of(c.type) for c in table.columns}) + "\n"


def row_line(table: Table, row: Any) -> str:
    plain = {
        c.name: None if row[c.name] is None else _KINDS[_kind_of(c.type)].encode(row[c.name])
        for c in table.columns
    }
    return json.dumps(plain, ensure_ascii=False) + "\n"


def parents_first(table: Table, rows: Sequence[Any]) -> list[Any]:
    """Rows that point at rows of their own table come after them, as foreign keys want it."""
    own = [
        (fk.parent.name, fk.column.name) for fk in table.foreign_keys if fk.column.table is table
    ]
    ordered: list[Any] = []
    for pointer, target in own:
        written: set[Any] = set()
        waiting = list(rows)
        while waiting:
            ready = [r for r in waiting if r[pointer] is None or r[pointer] in written]
            if not ready:
                raise BackupRefused(_("%(table)s points at itself in a circle.", table=table.name))
            ordered += ready
            written |= {row[target] for row in ready}
            waiting = [row for row in waiting if row[target] not in written]
        return ordered
    return list(rows)


def add_member(
    archive: tarfile.TarFile, name: str, content: bytes, digests: dict[str, str]
) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(content))
    digests[name] = hashlib.sha256(content).hexdigest()


def members(source: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(source, "r:gz") as archive:
        for info in archive:
            file = archive.extractfile(info) if info.isfile() else None
            if file is not None:
                yield info.name, file.read()


def belongs(name: str, digest: str) -> bool:
    """Whether a member's name is one that a backup writes; nothing else touches the disk."""
    kind, _slash, base = name.partition("/")
    if kind == "files":
        return bool(_FILE.fullmatch(base)) and base == digest
    if kind == "secrets":
        return bool(_SECRET.fullmatch(base))
    return kind == "tables" and base.removesuffix(".jsonl").isidentifier()


def insert_rows(s: Session, name: str, content: bytes) -> int:
    """Insert a table's member; returns how many rows it held."""
    try:
        header, *lines = content.decode().rstrip("\n").split("\n")
        kinds = {key: _KINDS[kind] for key, kind in json.loads(header).items()}
        found = [
            {k: None if v is None else kinds[k].decode(v) for k, v in json.loads(line).items()}
            for line in lines
        ]
    except (ValueError, KeyError, binascii.Error) as error:
        raise BackupRefused(_("%(table)s cannot be read. Nothing was restored.", table=name)) from (
            error
        )
    if found:
        target = plain_table(name, *(column(key, kind.type) for key, kind in kinds.items()))
        s.execute(insert(target), found)
    return len(found)
