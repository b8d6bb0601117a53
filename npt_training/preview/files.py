"""The files of a pack: seen when they change, and kept as they last were without a mistake."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

Seen = dict[str, tuple[int, int]]
FOLDERS = ("courses", "quizzes")
ATLAS = "quizzes/atlas/"


def seen(folder: Path) -> Seen:
    """Name below ``folder`` (``courses/basic/B4/find.md``) to time and size of every file.

    What editors leave beside a file (hidden names, names that end in ``~``) is no content.
    """
    found: Seen = {}
    for top in FOLDERS:
        _look(folder / top, top, found)
    return found


def _look(folder: Path, name: str, found: Seen) -> None:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith((".", "__")) or entry.name.endswith("~"):
            continue
        inner = f"{name}/{entry.name}"
        try:
            if entry.is_dir():
                _look(folder / entry.name, inner, found)
            else:
                stat = entry.stat()
                found[inner] = stat.st_mtime_ns, stat.st_size
        except OSError:
            continue


def differing(before: Seen, after: Seen) -> set[str]:
    """Names of files that are new, gone or changed."""
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


class Copy:
    """A copy of the pack that can be read while the author's files have mistakes.

    ``good`` holds every text as it last was without one. Pictures of the atlas are not copied.
    """

    def __init__(self, source: Path, folder: Path) -> None:
        self.source, self.folder = source, folder
        self.good: dict[str, bytes] = {}
        for top in FOLDERS:
            (folder / top).mkdir(parents=True)
        (folder / ATLAS.rstrip("/")).symlink_to((source / ATLAS).resolve())

    def bring(self, names: Iterable[str]) -> None:
        """Make these files as they are on disk now."""
        for name in names:
            if name.startswith(ATLAS):
                continue
            target = self.folder / name
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self.source / name, target)
            except OSError:
                target.unlink(missing_ok=True)

    def can_hold(self, name: str) -> bool:
        """True when there is a good version other than what is read now; a file of items without
        one can be left out."""
        if name.startswith(ATLAS):
            return False
        now = self._bytes(name)
        if name in self.good:
            return now != self.good[name]
        return name.startswith("quizzes/items/") and now is not None

    def hold(self, name: str) -> None:
        """Read the last good version of this file; leave it out where there is none."""
        target = self.folder / name
        if name in self.good:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.good[name])
        else:
            target.unlink(missing_ok=True)

    def keep(self, names: Iterable[str]) -> None:
        """These are without a mistake as they are read now."""
        for name in names:
            now = self._bytes(name)
            if now is None:
                self.good.pop(name, None)
            else:
                self.good[name] = now

    def names(self) -> Iterator[str]:
        """Every file of the copy."""
        return (
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if path.is_file() and not path.relative_to(self.folder).as_posix().startswith(ATLAS)
        )

    def _bytes(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None
