"""The matrix of objectives, lessons and items, as a page of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from npt_training.assessment.items import AnyItem
from npt_training.assessment.items.formats import FORMATS, format_of
from npt_training.curriculum.pack import ModuleFiles, Pack


def page(courses: Pack, items: Sequence[AnyItem]) -> str:
    """``docs/coverage.md``: the same content always gives the same text."""
    return "\n".join(_lines(courses, items)).rstrip() + "\n"


def by_module(courses: Pack, items: Sequence[AnyItem]) -> dict[str, dict[str, int]]:
    """Module to format to number of items."""
    return {
        entry.module.id: dict(
            sorted(Counter(format_of(i) for i in items if i.module == entry.module.id).items())
        )
        for entry in courses.modules
    }


def _lines(courses: Pack, items: Sequence[AnyItem]) -> Iterator[str]:
    yield "# What is taught and asked"
    yield ""
    yield "Written by `npt-training content coverage`. For each objective: the lessons that teach"
    yield "it and the items that ask it, by format."
    for entry in courses.modules:
        own = [item for item in items if item.module == entry.module.id]
        yield ""
        yield f"## {entry.module.id} {entry.module.title}"
        yield ""
        yield _form(entry, own)
        yield ""
        yield "| | objective | lessons | items |"
        yield "|---|---|---|---|"
        for number, objective in enumerate(entry.module.objectives, 1):
            taught = [one.head.id for one in entry.lessons if number in one.head.teaches]
            asked = Counter(format_of(i) for i in own if i.objective == objective.text)
            cells = ", ".join(f"{name} {asked[name]}" for name in _named(asked))
            yield (
                f"| {number} ({objective.level}) | {objective.text} | {', '.join(taught)} "
                f"| {sum(asked.values())}: {cells} |"
            )


def _form(entry: ModuleFiles, own: Sequence[AnyItem]) -> str:
    quiz = entry.module.quiz
    if quiz is None:
        return f"{len(own)} items, no quiz."
    held = Counter(format_of(item) for item in own)
    wanted = quiz.blueprint
    form = ", ".join(f"{name} {count} ({held[name]})" for name, count in wanted.items())
    pictures = sum(item.has_picture for item in own)
    hand = sum(item.origin == "hand" for item in own)
    return (
        f"{len(own)} items, {pictures} with pictures, {hand} by hand. "
        f"Form of {quiz.items}, in the bank in brackets: {form}."
    )


def _named(found: Counter[str]) -> list[str]:
    return [*(n for n in FORMATS if found[n]), *sorted(n for n in found if n not in FORMATS)]
