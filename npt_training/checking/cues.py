"""Cues that give an answer away to somebody who knows nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Any

from npt_training.assessment.items import AnyItem
from npt_training.checking.places import item_problem
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import Pack

LONGER, LETTERS = 1.9, 30
"""A key so many times as long as the others, and by so many letters, is seen from afar."""
_ALL = re.compile(r"^(all|none|both) of (the )?(above|these)\b", re.IGNORECASE)


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    modules = {entry.module.id for entry in courses.modules}
    for item in items:
        if item.module not in modules:
            continue
        for options in _asked(item.model_dump(mode="json", exclude_none=True)):
            yield from (item_problem(item, reason) for reason in _cues(options))


def _asked(doc: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The options of an item, and of each stage of a case."""
    for one in [doc, *(stage["ask"] for stage in doc.get("stages", []))]:
        options = one.get("options", [])
        if one.get("kind") == "choice" and not one.get("multiple"):
            yield options


def _cues(options: list[dict[str, Any]]) -> Iterator[str]:
    for option in options:
        if _ALL.match(option["text"]):
            yield f"the option “{option['text']}” can be reasoned about without knowing anything"
    keys = [len(option["text"]) for option in options if option["correct"]]
    others = [len(option["text"]) for option in options if not option["correct"]]
    if len(keys) != 1 or not others:
        return
    if keys[0] > LONGER * mean(others) and keys[0] > max(others) + LETTERS:
        yield "the right answer is seen by its length"
