"""Writes what was read into the preview's own database, where an edition may change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import delete, text

from npt_training.assessment import service as assessment
from npt_training.assessment.figures import store_figures
from npt_training.assessment.items import AnyItem
from npt_training.assessment.models import ItemVersion
from npt_training.atlas import service as atlas
from npt_training.content import Rooms, store_files
from npt_training.core import editions
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.curriculum import install as curriculum
from npt_training.curriculum import service
from npt_training.curriculum.models import (
    CurriculumClaim,
    CurriculumLesson,
    CurriculumModule,
    CurriculumSource,
)
from npt_training.curriculum.pack import Pack
from npt_training.curriculum.parts.models import PartDocument
from npt_training.preview.reading import Reading

CURRICULUM = (
    CurriculumLesson, CurriculumModule, CurriculumClaim, CurriculumSource, PartDocument,
)  # fmt: skip
AT_ONCE = 500
"""SQLite takes so many names in one statement."""


class Shelf:
    """The one edition of the preview. Its database belongs to nobody else and is thrown away."""

    def __init__(self, reader_id: str) -> None:
        self.reader_id = reader_id
        self.hung = frozenset(current().caches)
        self.edition_id = ""
        self.items: dict[str, AnyItem] = {}
        self.figures: dict[str, object] = {}

    def put(self, reading: Reading, say: Callable[[str], None]) -> None:
        """Make the edition what was read; writes only what differs, but for the curriculum."""
        if reading.new_atlas:
            say("Preparing the pictures of the atlas …")
            self._open(reading)
        elif self.figures != reading.rooms.figures:
            self._figures(reading.rooms)
        with write() as s:
            for model in CURRICULUM:
                s.execute(delete(model).where(model.edition_id == self.edition_id))
            curriculum.install(s, self.edition_id, reading.pack)
            self._items(reading.rooms.items)
        self._unlock(reading.pack)
        self._forget(reading.new_atlas)

    def _forget(self, atlas_too: bool) -> None:
        """Take what was read from the edition out of memory."""
        caches = current().caches
        for name in set(caches) - self.hung:
            if atlas_too or not name.startswith("atlas."):
                del caches[name]

    def _open(self, reading: Reading) -> None:
        """A fresh edition with the atlas; the one before is forgotten."""
        if not self.edition_id:
            _let_change()
        store_files(reading.rooms)
        with write() as s:
            edition = editions.create(s, label="preview", digest=new_id(), counts={})
            atlas.install(s, edition.id, reading.rooms.atlas)
            self.edition_id = edition.id
            self.items = {}
            self._figures(reading.rooms)

    def _figures(self, rooms: Rooms) -> None:
        with write():
            store_figures(rooms.figures)
        self.figures = dict(rooms.figures)

    def _items(self, items: Iterable[AnyItem]) -> None:
        """Write the items that differ. Within the caller's transaction."""
        now = {item.id: item for item in items}
        gone = [code for code, item in self.items.items() if now.get(code) != item]
        new = [item for code, item in now.items() if self.items.get(code) != item]
        with write() as s:
            for codes in _in_parts(gone):
                s.execute(
                    delete(ItemVersion).where(
                        ItemVersion.edition_id == self.edition_id, ItemVersion.code.in_(codes)
                    )
                )
            assessment.install(s, self.edition_id, new)
        self.items = now

    def _unlock(self, pack: Pack) -> None:
        """Nothing waits for anything: an author opens any module."""
        for entry in pack.modules:
            service.complete_module(self.reader_id, entry.module.id)


def _let_change() -> None:
    """Take away the triggers that keep editions as they are: nothing here is kept."""
    with write() as s:
        found = s.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
        for name in found:
            s.execute(text(f'DROP TRIGGER "{name}"'))


def _in_parts(codes: list[str]) -> Iterator[list[str]]:
    return (codes[start : start + AT_ONCE] for start in range(0, len(codes), AT_ONCE))
