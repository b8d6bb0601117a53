"""Packages as zip archives from strangers: nothing is unpacked to disk, everything is limited."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from npt_training.assessment.qti.errors import ArchiveRefused
from npt_training.core.i18n import gettext as _

MAX_ENTRIES = 2_000
MAX_ENTRY_BYTES = 30_000_000
MAX_TOTAL_BYTES = 200_000_000
MAX_RATIO = 200
SMALL = 1_000_000
"""Below this a high ratio is an ordinary text that repeats itself."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LONGEST_NAME = 300


@dataclass(frozen=True)
class Archive:
    """The files of a checked archive by their path inside it."""

    files: dict[str, bytes]

    def get(self, name: str) -> bytes | None:
        return self.files.get(name)


def is_archive(content: bytes) -> bool:
    return content[:4] == b"PK\x03\x04"


def read_archive(content: bytes, *, max_bytes: int) -> Archive:
    """Every file of a zip; raises ArchiveRefused for one that lies, bombs or points outside."""
    if len(content) > max_bytes:
        raise ArchiveRefused(_("This package is larger than %(mb)s MB.", mb=max_bytes // 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_all(entries, len(content))
            return Archive(
                {one.filename: _bytes_of(archive, one) for one in entries if not one.is_dir()}
            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ArchiveRefused(_("This zip archive is damaged. Export it again.")) from error
    except (RuntimeError, OSError, ValueError, OverflowError, IndexError) as error:
        raise ArchiveRefused(_("This zip archive could not be read. Export it again.")) from error


def safe_name(name: str) -> bool:
    """Whether a path stays inside the archive on every system."""
    if not name or len(name) > LONGEST_NAME or name.startswith("/"):
        return False
    if any(sign in name for sign in '\\:*?"<>|') or any(ord(sign) < 32 for sign in name):
        return False
    return all(part not in ("", ".", "..") for part in PurePosixPath(name).parts) and (
        "//" not in name and "/./" not in f"/{name}"
    )


def _check_all(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise ArchiveRefused(_("This package has more than %(most)s files.", most=MAX_ENTRIES))
    seen: set[str] = set()
    for one in entries:
        _check(one)
        folded = unicodedata.normalize("NFC", one.filename.rstrip("/")).casefold()
        if folded in seen:
            raise ArchiveRefused(_("This package holds two files of one name."))
        seen.add(folded)
    if sum(one.file_size for one in entries) > MAX_TOTAL_BYTES:
        raise ArchiveRefused(_("Unpacked, this package would be too large."))
    if sum(one.compress_size for one in entries) > size:
        raise ArchiveRefused(_("The files of this package overlap each other."))


def _check(one: zipfile.ZipInfo) -> None:
    if not safe_name(one.filename.rstrip("/") if one.is_dir() else one.filename):
        raise ArchiveRefused(_("A file of this package points outside of it."))
    mode = one.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveRefused(_("This package holds links or devices, not only files."))
    if one.flag_bits & 0x1:
        raise ArchiveRefused(_("This package is locked with a password."))
    if one.compress_type not in METHODS:
        raise ArchiveRefused(_("This package is packed in an unusual way. Export it again."))
    too_large = one.file_size > MAX_ENTRY_BYTES
    bomb = one.file_size > SMALL and one.file_size > MAX_RATIO * max(one.compress_size, 1)
    if too_large or bomb:
        raise ArchiveRefused(_("Unpacked, this package would be too large."))


def _bytes_of(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, which are as many as its header says and not one more."""
    with archive.open(one) as file:
        content = file.read(one.file_size + 1)
    if len(content) != one.file_size:
        raise ArchiveRefused(_("A file of this package is not as long as it says."))
    return content
