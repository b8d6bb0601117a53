"""The committed atlas, and copies of it that a test may damage."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

from npt_training.atlas.pack import AtlasPack, load_pack
from npt_training.atlas.service import install
from npt_training.core import editions
from npt_training.core.db import write

FOLDER = Path(__file__).resolve().parents[2] / "quizzes" / "atlas"


@lru_cache(maxsize=1)
def committed() -> AtlasPack:
    return load_pack(FOLDER)


def copy_to(target: Path) -> Path:
    shutil.copytree(FOLDER, target)
    return target


def make_edition() -> str:
    """An edition that holds the committed atlas; its id."""
    with write() as s:
        edition = editions.create(s, label="test", digest="0" * 64, counts={})
        install(s, edition.id, committed())
        return edition.id
