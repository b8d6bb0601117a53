"""The committed atlas, and copies of it that a test may damage."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from npt_training.atlas.pack import AtlasPack, load_pack
from npt_training.atlas.service import install
from npt_training.core import editions
from npt_training.core.db import write

FOLDER = Path(__file__).resolve().parents[2] / "quizzes" / "atlas"


@lru_cache(maxsize=1)
def committed() -> AtlasPack:
    return load_pack(FOLDER)


def mostly_long(views: Iterable[str]) -> list[Any]:
    """One view in five for make test; the others are marked long."""
    return [
        view if number % 5 == 0 else pytest.param(view, marks=pytest.mark.long)
        for number, view in enumerate(views)
    ]


def copy_to(target: Path) -> Path:
    shutil.copytree(FOLDER, target)
    return target


def make_edition(views: Collection[str] | None = None, digest: str = "0" * 64) -> str:
    """An edition that holds the committed atlas; its id. `views` limits its pictures to these."""
    pack = committed()
    if views is not None:
        pack = replace(pack, views={key: pack.views[key] for key in views})
    with write() as s:
        edition = editions.create(s, label="test", digest=digest, counts={})
        install(s, edition.id, pack)
        return edition.id
