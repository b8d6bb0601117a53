"""The demonstration on SQLite, filled once for a tree and kept in ``.cache/``.

Filling plays four years of a school and takes long; its clock stands, so it is the same on any
day. The key is made of every file it is made from.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from pathlib import Path
from tempfile import mkdtemp

from npt_training import create_app
from npt_training.cli.demo import fill
from npt_training.content import PACKAGE, default_folders, digest_of
from npt_training.core.clock import FrozenClock
from npt_training.core.runtime import EXTENSION
from tests.content_cache import alone

CACHE = PACKAGE.parent / ".cache" / "demo"
KEPT = 3
"""How many states of the tree are kept."""


def demonstration(folder: Path) -> FrozenClock:
    """Put the filled demonstration into ``folder``: its database ``npt.sqlite3``, its ``data``.

    Returns the clock at the time it was filled.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    kept = CACHE / _key()
    with alone(CACHE / "lock"):
        if not kept.is_dir():
            made = Path(mkdtemp(dir=CACHE, prefix="making-"))
            _fill(made)
            made.rename(kept)
            _forget_old()
        kept.touch()
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    return FrozenClock()


def _fill(folder: Path) -> None:
    path = folder / "npt.sqlite3"
    app = create_app(
        {"data_dir": folder / "data", "database_url": f"sqlite:///{path}", "rate_limits": False},
        clock=FrozenClock(),
    )
    with app.app_context():
        fill()
    app.extensions[EXTENSION].db.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _key() -> str:
    total = hashlib.sha256(digest_of(*default_folders(None, None)).encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        total.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:24]


def _forget_old() -> None:
    states = [path for path in CACHE.iterdir() if (path / "npt.sqlite3").is_file()]
    for path in sorted(states, key=lambda one: one.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(path, ignore_errors=True)
