"""What the curriculum hands to its pages and to the rooms above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from npt_training.curriculum.rules import QUIZ_MINUTES_PER_ITEM, next_unread


@dataclass(frozen=True)
class Enrolment:
    """Which edition a person follows, and since when."""

    id: str
    person_id: str
    edition_id: str
    enrolled_at: datetime


@dataclass(frozen=True)
class LessonLine:
    """A lesson without its text."""

    id: str
    module_id: str
    title: str
    kind: str
    minutes: int
    nerves: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class FirstFind:
    """A find-the-nerve exercise of a lesson; ``item`` is the practice item's id."""

    module_id: str
    lesson_id: str
    view: str
    nerve: str
    item: str


@dataclass(frozen=True)
class Module:
    """A module of one edition. ``quiz`` is the author's plan as a dict, None without a quiz."""

    edition_id: str
    id: str
    tier: str
    course: str
    title: str
    summary: str
    minutes: int
    objectives: tuple[dict[str, str], ...]
    nerves: tuple[str, ...]
    quiz: dict[str, Any] | None
    prerequisites: tuple[str, ...]
    lessons: tuple[LessonLine, ...]
    exercises: tuple[FirstFind, ...]

    @property
    def quiz_minutes(self) -> int:
        return self.quiz["items"] * QUIZ_MINUTES_PER_ITEM if self.quiz else 0

    @property
    def work_minutes(self) -> int:
        """Reading and quiz; what the module page adds up."""
        return sum(lesson.minutes for lesson in self.lessons) + self.quiz_minutes

    def lesson(self, lesson_id: str) -> LessonLine | None:
        return next((line for line in self.lessons if line.id == lesson_id), None)


@dataclass(frozen=True)
class Lesson:
    """A lesson with its blocks, ready to render."""

    line: LessonLine
    module: Module
    blocks: list[dict[str, Any]]
    key_points: list[str]
    sources: list[dict[str, Any]]

    @property
    def concerns(self) -> list[tuple[str, str]]:
        """What a safety correction may name to stand on this page: it, its statements, nerves."""
        line = self.line
        about = [("claim", code) for code in line.claims] + [
            ("nerve", code) for code in line.nerves
        ]
        return [("lesson", line.id), *about]

    @property
    def previous(self) -> LessonLine | None:
        position = self.module.lessons.index(self.line)
        return self.module.lessons[position - 1] if position else None

    @property
    def following(self) -> LessonLine | None:
        position = self.module.lessons.index(self.line) + 1
        return self.module.lessons[position] if position < len(self.module.lessons) else None


@dataclass(frozen=True)
class Claim:
    """A statement with what is known about it; ``sources`` carry full citations."""

    id: str
    statement: str
    labels: tuple[str, ...]
    known: str
    modules: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class LessonsRead:
    """How far a person has read a module."""

    read: int
    total: int
    next_lesson_id: str | None

    @property
    def complete(self) -> bool:
        return self.total > 0 and self.read >= self.total


@dataclass(frozen=True)
class ModuleProgress:
    """A module for one person: which lessons are read, and what it still waits for."""

    module: Module
    read: frozenset[str]
    needs: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return not self.needs

    @property
    def read_count(self) -> int:
        return sum(line.id in self.read for line in self.module.lessons)

    @property
    def total(self) -> int:
        return len(self.module.lessons)

    @property
    def all_read(self) -> bool:
        return self.total > 0 and self.read_count == self.total

    @property
    def minutes_left(self) -> int:
        return sum(line.minutes for line in self.module.lessons if line.id not in self.read)

    @property
    def next_lesson(self) -> LessonLine | None:
        wanted = next_unread([line.id for line in self.module.lessons], self.read)
        return self.module.lesson(wanted) if wanted else None


@dataclass(frozen=True)
class Path:
    """The whole course on one page."""

    edition_id: str
    edition_label: str
    modules: tuple[ModuleProgress, ...]

    @property
    def next_lesson(self) -> LessonLine | None:
        lines = (entry.next_lesson for entry in self.modules if entry.open)
        return next((line for line in lines if line is not None), None)

    @property
    def minutes(self) -> int:
        return sum(entry.module.work_minutes for entry in self.modules)

    def titles(self, module_ids: Iterable[str]) -> list[str]:
        by_id = {entry.module.id: entry.module.title for entry in self.modules}
        return [by_id[module_id] for module_id in module_ids]

    @property
    def any_read(self) -> bool:
        return any(entry.read_count for entry in self.modules)
