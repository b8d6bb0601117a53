"""Editions of a small course in the database, and principals of roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from uuid import uuid4

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.roles import BUNDLES
from npt_training.atlas import service as atlas
from npt_training.atlas.pack import AtlasPack
from npt_training.atlas.pack import load_pack as load_atlas
from npt_training.core import editions
from npt_training.core.db import write
from npt_training.core.editions import Edition
from npt_training.curriculum.install import install
from npt_training.curriculum.pack import load_pack
from tests.curriculum.packs import NERVES, VIEWS, write_course

ATLAS = Path(__file__).resolve().parents[2] / "quizzes" / "atlas"


def make_edition(
    folder: Path,
    *,
    edit: tuple[str, str, str] | None = None,
    files: Mapping[str, str] | None = None,
) -> Edition:
    """Load the small course as an edition; ``edit`` is (file, old, new) to make it another one,
    ``files`` name to text to add."""
    course = write_course(folder / uuid4().hex)
    for name, text in (files or {}).items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(text)
    if edit is not None:
        path = course / edit[0]
        assert edit[1] in path.read_text()
        path.write_text(path.read_text().replace(edit[1], edit[2], 1))
    pack = load_pack(course, nerves=NERVES, views=VIEWS)
    assert pack.problems == []
    with write() as s:
        edition = editions.create(s, label="2026.1", digest=uuid4().hex, counts={"modules": 1})
        install(s, edition.id, pack)
        atlas.install(s, edition.id, _one_picture())
    return edition


@cache
def _one_picture() -> AtlasPack:
    """The atlas with the one picture the small course uses, and no distance maps."""
    pack = load_atlas(ATLAS)
    assert pack.problems == []
    views = {view: replace(pack.views[view], maps={}) for view in VIEWS}
    return replace(pack, views=views)


def principal(person: Person, organisation: Organisation, role: str = "trainee") -> Principal:
    return Principal(person.id, person.name, organisation.id, frozenset(BUNDLES[role][1]))
