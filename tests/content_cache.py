"""The real content, loaded once for a tree and kept in ``.cache/``: loading it takes long.

The key is made of every file that loading reads or runs, so a change of any of them loads anew.
How content is loaded on each database is tested in ``tests/content``.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import create_engine, delete, insert, select

from npt_training import content, create_app
from npt_training.atlas import mirror
from npt_training.cli.archive import SEEDED
from npt_training.content import PACKAGE, default_folders, digest_of, load
from npt_training.core.clock import FrozenClock
from npt_training.core.db import Base
from npt_training.core.migrate import VERSION_TABLE
from npt_training.core.runtime import EXTENSION

CACHE = PACKAGE.parent / ".cache" / "content"
KEPT = 6
"""How many states of the tree are kept."""
LOADING = (
    "core/**/*.py", "migrations/versions/*.py", "atlas/*.py", "curriculum/**/*.py",
    "assessment/items/*.py", "assessment/*.py", "assessment/service/bank.py",
    "assessment/kinds/**/*.py", "assessment/scoring/*.py", "certification/scheme.py",
    "certification/service/schemes.py", "content.py",
)  # fmt: skip


def content_database(template: Path) -> tuple[Path, Path]:
    """(SQLite file, folder of stored files) of a database like ``template`` with the content.

    Both belong to everybody: copy them, do not change them.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    kept = CACHE / _key()
    with alone(CACHE / "lock"):
        if not kept.is_dir():
            made = Path(mkdtemp(dir=CACHE, prefix="making-"))
            _load(template, made)
            made.rename(kept)
            _forget_old()
        kept.touch()
    return kept / "npt.sqlite3", kept / "files"


def copy_rows(source: Path, url: str) -> None:
    """Write every row of a SQLite file into a migrated database elsewhere."""
    here, there = create_engine(f"sqlite:///{source}"), create_engine(url)
    with here.connect() as reader, there.begin() as writer:
        for table in Base.metadata.sorted_tables:
            if table.name == VERSION_TABLE:
                continue
            if table.name in SEEDED:
                writer.execute(delete(table))
            rows = [dict(row._mapping) for row in reader.execute(select(table))]
            if rows:
                writer.execute(insert(table), rows)
    here.dispose(), there.dispose()


def remember_what_loading_reads(patch: pytest.MonkeyPatch) -> None:
    """Both are functions of bytes alone: the parsed content of the same files, and a picture seen
    in a mirror. Checking and installing run as ever.
    """
    read, flip = content._read, mirror.flipped
    known: dict[str, Any] = {}

    def read_once(courses: Path, quizzes: Path) -> Any:
        key = digest_of(courses, quizzes)
        if key not in known:
            found = read(courses, quizzes)
            if found.problems:  # they name files of this folder
                return found
            known.clear()
            known[key] = found
        return known[key]

    def flip_once(webp: bytes) -> bytes:
        kept = CACHE / "flipped" / hashlib.sha256(webp).hexdigest()
        if kept.is_file():
            return kept.read_bytes()
        turned = flip(webp)
        making = kept.with_name(f"{kept.name}.{os.getpid()}.{threading.get_ident()}")
        making.write_bytes(turned)
        making.replace(kept)
        return turned

    (CACHE / "flipped").mkdir(parents=True, exist_ok=True)
    patch.setattr(content, "_read", read_once)
    patch.setattr(mirror, "flipped", flip_once)


def _load(template: Path, folder: Path) -> None:
    path = folder / "npt.sqlite3"
    shutil.copy(template, path)
    app = create_app(
        {
            "database_url": f"sqlite:///{path}",
            "data_dir": folder,
            "storage_url": f"file://{folder / 'files'}",
        },
        clock=FrozenClock(),
    )
    with app.app_context():
        load(*default_folders(None, None))
    app.extensions[EXTENSION].db.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _key() -> str:
    total = hashlib.sha256(digest_of(*default_folders(None, None)).encode())
    for pattern in LOADING:
        for path in sorted(PACKAGE.glob(pattern)):
            total.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:24]


def _forget_old() -> None:
    states = [path for path in CACHE.iterdir() if (path / "npt.sqlite3").is_file()]
    for path in sorted(states, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
