"""Cues that give an answer away to somebody who knows nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import mean
from typing import Any

from npt_training.assessment.items import AnyItem
from npt_training.checking import grammar
from npt_training.checking.grammar import Options
from npt_training.checking.places import item_problem
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import Pack

LONGER, LETTERS = 1.9, 30
"""A key so many times as long as the others, and by so many letters, is seen from afar."""

Look = Callable[[str, Options], Iterator[str]]


def certain(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """Mistakes of grammar, and options about other options."""
    return _each(courses, items, grammar.certain)


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """What an author should look at: cues from length, repeated words and absolute ones."""
    return _each(courses, items, _arguable)


def _each(courses: Pack, items: Sequence[AnyItem], look: Look) -> Iterator[ContentProblem]:
    modules = {entry.module.id for entry in courses.modules}
    for item in items:
        if item.module not in modules:
            continue
        for stem, options in _asked(item.model_dump(mode="json", exclude_none=True)):
            yield from (item_problem(item, reason) for reason in look(stem, options))


def _asked(doc: dict[str, Any]) -> Iterator[tuple[str, Options]]:
    """Stem and options of an item, and of each stage of a case."""
    for one in [doc, *(stage["ask"] for stage in doc.get("stages", []))]:
        if one.get("kind") == "choice":
            yield one["prompt"], [(opt["text"], opt["correct"]) for opt in one["options"]]


def _arguable(stem: str, options: Options) -> Iterator[str]:
    yield from grammar.arguable(stem, options)
    keys = [len(text) for text, right in options if right]
    others = [len(text) for text, right in options if not right]
    if len(keys) != 1 or not others:
        return
    if keys[0] > LONGER * mean(others) and keys[0] > max(others) + LETTERS:
        yield "the right answer is seen by its length"
