"""Reads a pack around its mistakes: everything else is shown, and each mistake is told once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from npt_training.atlas.pack import AtlasPack, load_pack
from npt_training.content import Rooms, read_rooms
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.lessons import LessonFile
from npt_training.curriculum.pack import Pack
from npt_training.curriculum.parts.reader import Entries
from npt_training.preview.files import ATLAS, Copy


@dataclass(frozen=True)
class Reading:
    """``rooms`` and ``pack`` can be shown; ``problems`` are those of the files on disk.

    ``whole`` is true when no file has a problem, so that the whole can be checked.
    """

    rooms: Rooms
    pack: Pack
    problems: tuple[ContentProblem, ...]
    new_atlas: bool

    @property
    def broken(self) -> frozenset[str]:
        """Files with a problem."""
        return frozenset(problem.file for problem in self.problems)

    @property
    def whole(self) -> bool:
        return not self.problems


class Reader:
    """Reads a copy again and again; remembers what was good."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self.last: Rooms | None = None
        self.held: set[str] = set()
        self.newer_atlas: set[str] = set()
        self.atlas_told: list[ContentProblem] = []
        self.suspect: set[str] = set()
        self.lessons: dict[str, LessonFile] = {}
        self.parts: dict[str, Entries] = {}

    def read(self, changed: set[str]) -> Reading:
        """What the pack is now that the files ``changed``. Raises nothing for content's faults."""
        touched = changed | self.held | self.suspect
        self.copy.bring(changed | self.held)
        atlas, told = self._atlas(touched)
        held: set[str] = set()
        rooms = self._rooms(atlas, touched)
        for only_shared in (True, False):
            culprits = {
                name
                for name in {problem.file for problem in rooms.problems} - held
                if self.copy.can_hold(name) and not (only_shared and _is_page(name))
            }
            if culprits:
                told += [problem for problem in rooms.problems if problem.file in culprits]
                for name in culprits:
                    self.copy.hold(name)
                held |= culprits
                rooms = self._rooms(atlas, touched | culprits)
        left = {problem.file for problem in rooms.problems}
        self.copy.keep((set(self.copy.names()) if self.last is None else touched) - left)
        self.held, self.suspect = held, left
        new_atlas = self.last is None or atlas is not self.last.atlas
        self.last = rooms
        problems = tuple(sorted({*told, *rooms.problems}))
        return Reading(rooms, self._shown(rooms, left), problems, new_atlas)

    def _atlas(self, touched: set[str]) -> tuple[AtlasPack, list[ContentProblem]]:
        """The atlas, read again only if it changed, and what is wrong with a newer one.

        Of a newer one only what is wrong in the changed files is told, for all else follows.
        """
        changed = {name for name in touched if name.startswith(ATLAS)}
        if self.last is not None and not changed:
            return self.last.atlas, list(self.atlas_told)
        self.newer_atlas |= changed
        atlas = load_pack(self.copy.folder / ATLAS)
        if not atlas.problems or self.last is None:
            self.newer_atlas, self.atlas_told = set(), []
            return atlas, []
        own = [one for one in atlas.problems if one.file in self.newer_atlas]
        self.atlas_told = own or atlas.problems
        return self.last.atlas, list(self.atlas_told)

    def _rooms(self, atlas: AtlasPack, touched: set[str]) -> Rooms:
        """Every room, but for figures and items that nothing touched."""
        last = self.last
        kept: dict[str, Any] = {"atlas": atlas}
        if last is not None:
            if not _any(touched, "quizzes/figures/"):
                kept["figures"] = last.figures
            if atlas is last.atlas and not _any(touched, "quizzes/", "courses/sources.yaml"):
                kept["items"] = last.items
        rooms = read_rooms(self.copy.folder / "courses", self.copy.folder / "quizzes", **kept)
        if last is not None and not rooms.items:
            rooms.items = last.items
        return rooms

    def _shown(self, rooms: Rooms, left: set[str]) -> Pack:
        """The pack with the last good version of what has mistakes; without it where none is."""
        modules = []
        for entry in rooms.courses.modules:
            for lesson in entry.lessons:
                if lesson.file not in left:
                    self.lessons[lesson.file] = lesson
            good = (self.lessons.get(one.file) for one in entry.lessons)
            modules.append(replace(entry, lessons=tuple(one for one in good if one is not None)))
        parts: dict[str, Entries] = {}
        for name, entries in rooms.courses.parts.items():
            before = self.parts.get(name, {})
            parts[name] = {
                ident: before.get(ident, entry) if entry.yaml.file in left else entry
                for ident, entry in entries.items()
                if entry.yaml.file not in left or ident in before or "/" not in entry.yaml.file[8:]
            }
        self.parts = parts
        return replace(rooms.courses, modules=modules, parts=parts, problems=[])


def _is_page(name: str) -> bool:
    """True for a file that is read for its own page alone; others are named by many."""
    return name.endswith(".md") or name.startswith(
        ("courses/cards/", "courses/emergency/", "courses/sheets/", "quizzes/items/")
    )


def _any(names: set[str], *starts: str) -> bool:
    return any(name.startswith(starts) for name in names)
