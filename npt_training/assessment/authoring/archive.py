"""Archives of items: written plainly, read with suspicion (paths, bombs, links, doubles)."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from npt_training.assessment.authoring.errors import ImportRefused
from npt_training.core.i18n import gettext as _

MOST_FILES = 5000
MOST_BYTES = 200_000_000
"""Unpacked; an archive that says it is larger is not opened."""
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """One archive; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[path])
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The files of an archive by path; ImportRefused for anything odd."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise ImportRefused(_("This is no zip archive."), field="file") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise ImportRefused(_("This archive is too large."), field="file")
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for entry in entries:
        path = entry.filename
        if stat.S_ISLNK(entry.external_attr >> 16) or not _safe(path) or path in files:
            raise ImportRefused(_("This archive holds odd paths: it is not taken."), field="file")
        try:
            with archive.open(entry) as part:
                files[path] = part.read(left + 1)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
            raise ImportRefused(_("This archive is damaged."), field="file") from error
        left -= len(files[path])
        if left < 0:
            raise ImportRefused(_("This archive is too large."), field="file")
    return files


def _safe(path: str) -> bool:
    parts = PurePosixPath(path).parts
    odd = not path or "\\" in path or "\0" in path or ":" in path or path.startswith("/")
    return not odd and ".." not in parts


def write_folder(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder that is empty or not there yet."""
    if folder.exists() and any(folder.iterdir()):
        raise ImportRefused(_("%(folder)s is not empty: choose another folder.", folder=folder))
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def read_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder by path; links out of it are not followed."""
    base = folder.resolve()
    files: dict[str, bytes] = {}
    total = 0
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not path.resolve().is_relative_to(base):
            continue
        total += path.stat().st_size
        if total > MOST_BYTES or len(files) >= MOST_FILES:
            raise ImportRefused(_("This folder is too large."))
        files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files
