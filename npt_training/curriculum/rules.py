"""What opens what, and how long it takes: pure functions."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

QUIZ_MINUTES_PER_ITEM = 1
"""A planning figure: a module quiz of 20 items takes about a quarter of an hour."""


def prerequisites_present(
    prerequisites: Mapping[str, Sequence[str]], modules: Collection[str]
) -> dict[str, list[str]]:
    """Prerequisites between modules that are there; nothing waits for one that is not."""
    return {
        module: [needed for needed in wanted if needed in modules]
        for module, wanted in prerequisites.items()
        if module in modules
    }


def still_needed(prerequisites: Sequence[str], completed: Collection[str]) -> list[str]:
    """The modules that have to be complete before this one opens; empty when it is open."""
    return [module for module in prerequisites if module not in completed]


def next_unread(
    lessons: Sequence[str], read: Collection[str], after: str | None = None
) -> str | None:
    """The lesson to read next: the first unread after ``after``, else the first unread at all."""
    if after in lessons:
        position = lessons.index(after)
        later = next((lesson for lesson in lessons[position + 1 :] if lesson not in read), None)
        if later is not None:
            return later
    return next((lesson for lesson in lessons if lesson not in read), None)


def months_at(minutes: int, minutes_a_week: int) -> int:
    """Whole months, rounded up, that ``minutes`` take at that pace; a month has 52/12 weeks."""
    if minutes <= 0:
        return 0
    return math.ceil(minutes / minutes_a_week / (52 / 12))
