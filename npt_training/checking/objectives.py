"""Every objective is taught by a lesson and asked by an item, and no item asks anything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npt_training.assessment.items import AnyItem
from npt_training.checking.places import item_problem
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import ModuleFiles, Pack


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """Modules whose lessons say what they teach (``teaches``); others are left alone."""
    for entry in courses.modules:
        if any(lesson.head.teaches for lesson in entry.lessons):
            yield from _module(entry, [item for item in items if item.module == entry.module.id])


def _module(entry: ModuleFiles, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    texts = [objective.text for objective in entry.module.objectives]
    taught = {number for lesson in entry.lessons for number in lesson.head.teaches}
    for lesson in entry.lessons:
        for number in lesson.head.teaches:
            if number > len(texts):
                reason = f"teaches: the module has {len(texts)} objectives, not {number}"
                yield ContentProblem(lesson.file, 2, reason)
    for number, text in enumerate(texts, 1):
        if number not in taught:
            yield ContentProblem(entry.file, 0, f"no lesson teaches objective {number}: {text}")
        if not any(item.objective == text for item in items):
            yield ContentProblem(entry.file, 0, f"no item asks objective {number}: {text}")
    for item in items:
        if item.objective is None:
            yield item_problem(item, "it names no objective of its module")
        elif item.objective not in texts:
            yield item_problem(item, f"no objective of its module reads {item.objective!r}")
