"""Files by content address: the SHA-256 of the bytes is the name, so a name never changes meaning.

Local folder by default, any fsspec URL (S3 and others) by setting. What is stored is never
served as it came from a person: uploads pass :mod:`npt_training.core.images` first.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from sqlalchemy import BigInteger, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from npt_training.core.clock import now
from npt_training.core.db import Base, UtcDateTime, read, write
from npt_training.core.errors import NotFound


class StoredFile(Base):
    """A file that is known: its media type and whether anybody signed in may fetch it by address.

    ``open`` files (pictures of a lesson or quiz) are served by ``/files/<digest>``; all others
    (distance maps, backups of documents) never leave the server by address.
    """

    __tablename__ = "npt_file"

    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    open: Mapped[bool]
    created_at: Mapped[UtcDateTime]


_AT_ONCE = 16
_ROWS = 100


@dataclass
class Storage:
    """Where the bytes lie; ``root`` is a path inside the file system of ``url``."""

    url: str

    def __post_init__(self) -> None:
        self.fs, self.root = fsspec.core.url_to_fs(self.url)
        self.local = self.url.startswith("file://")
        if self.local:
            Path(self.root).mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> str:
        return f"{self.root}/{digest[:2]}/{digest}"

    def has(self, digest: str) -> bool:
        return bool(self.fs.exists(self.path(digest)))

    def save(self, digest: str, content: bytes) -> None:
        """Write once; a crash leaves either the whole file or none."""
        if self.has(digest):
            return
        if not self.local:
            self.fs.pipe_file(self.path(digest), content)
            return
        target = Path(self.path(digest))
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        os.replace(part.name, target)

    def save_many(self, contents: Mapping[str, bytes]) -> None:
        """Many files by digest; flushing them overlaps."""
        missing = [file for file in contents.items() if not self.has(file[0])]
        if not missing:
            return
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            for saved in [pool.submit(self.save, *file) for file in missing]:
                saved.result()

    def remove(self, digest: str) -> None:
        """Delete a file that nothing names any more; one that is gone already is fine."""
        try:
            self.fs.rm_file(self.path(digest))
        except FileNotFoundError:
            pass

    def load(self, digest: str) -> bytes:
        content: bytes = self.fs.cat_file(self.path(digest))
        return content


def put(content: bytes, media_type: str, *, open: bool = True) -> str:
    """Store ``content``; returns its SHA-256 in hex. Storing the same bytes again is harmless."""
    from npt_training.core.runtime import current

    digest = hashlib.sha256(content).hexdigest()
    current().storage.save(digest, content)
    row: dict[str, Any] = {
        "digest": digest,
        "media_type": media_type,
        "size": len(content),
        "open": open,
        "created_at": now(),
    }
    dialect = sqlite if current().db.is_sqlite else postgresql
    with write() as s:
        s.execute(dialect.insert(StoredFile).values(row).on_conflict_do_nothing())
    return digest


def put_many(files: Iterable[tuple[bytes, str, bool]]) -> list[str]:
    """Store many files, each (content, media type, open); their digests in the same order."""
    from npt_training.core.runtime import current

    contents: dict[str, bytes] = {}
    rows: dict[str, dict[str, Any]] = {}
    digests: list[str] = []
    for content, media_type, open_ in files:
        digest = hashlib.sha256(content).hexdigest()
        digests.append(digest)
        contents[digest] = content
        rows[digest] = {
            "digest": digest,
            "media_type": media_type,
            "size": len(content),
            "open": open_,
            "created_at": now(),
        }
    current().storage.save_many(contents)
    known = list(rows.values())
    dialect = sqlite if current().db.is_sqlite else postgresql
    with write() as s:
        for start in range(0, len(known), _ROWS):
            chunk = known[start : start + _ROWS]
            s.execute(dialect.insert(StoredFile).values(chunk).on_conflict_do_nothing())
    return digests


def get(digest: str) -> bytes:
    """The bytes under ``digest``; raises NotFound."""
    from npt_training.core.runtime import current

    try:
        return current().storage.load(digest)
    except FileNotFoundError as error:
        raise NotFound() from error


def describe(digest: str) -> StoredFile | None:
    with read() as s:
        return s.scalars(select(StoredFile).where(StoredFile.digest == digest)).one_or_none()


def url(digest: str) -> str:
    """The address of an open file; it never changes and may be cached for ever."""
    from npt_training.core.web import url_to

    return url_to("core.file", digest=digest)
