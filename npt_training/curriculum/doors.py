"""Doors to rooms above, hung by the front door: quizzes and exercises beside the lessons.

The curriculum imports no room above it. Where nobody hung a door, pages leave the line out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from npt_training.core.runtime import Runtime, current
from npt_training.curriculum.shapes import Module

_PLACE = "curriculum.doors"


@dataclass(frozen=True)
class QuizLine:
    """A module's quiz for one person: where it is, how it stands, in words with a status kind."""

    href: str
    word: str
    kind: str
    passed: bool = False


@dataclass(frozen=True)
class Doors:
    """``quiz(person id, module)`` and ``exercise(item id)``, which gives an address."""

    quiz: Callable[[str, Module], QuizLine | None] = lambda person_id, module: None
    exercise: Callable[[str], str | None] = lambda item: None


def hang(runtime: Runtime, doors: Doors) -> None:
    """Called once, when the application is put together."""
    runtime.caches[_PLACE] = doors


def doors() -> Doors:
    found: Doors = current().caches.get(_PLACE, Doors())
    return found
