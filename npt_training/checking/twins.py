"""Two items that ask the same. Items made for practice by nerve are a bank of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from npt_training.assessment.authoring.rules.twins import folded_words, jaccard
from npt_training.assessment.items import PRACTICE, AnyItem
from npt_training.checking.places import item_problem
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import Pack

SAME_WORDS = 0.75
"""Share of words that two items in words may have in common, question and answers together."""


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """The same place of the same picture asked in the same way, or nearly the same words."""
    groups: defaultdict[tuple[Any, ...], list[AnyItem]] = defaultdict(list)
    for item in items:
        if item.module != PRACTICE:
            groups[_group(item)].append(item)
    for (_kind, picture, *_), own in groups.items():
        words = {} if picture else {item.id: _words(item) for item in own}
        for one, two in combinations(own, 2):
            if picture and _target(one) and _target(one) == _target(two):
                yield item_problem(two, f"it asks what {one.id} asks, on the same picture")
            elif not picture and jaccard(words[one.id], words[two.id]) >= SAME_WORDS:
                yield item_problem(two, f"it asks nearly in the words of {one.id}")


def _group(item: AnyItem) -> tuple[Any, ...]:
    return item.kind, item.view or getattr(item, "figure", None), item.structure


def _target(item: AnyItem) -> str:
    """What has to be tapped, drawn or named; empty for kinds that have no one place."""
    doc = item.model_dump(mode="json", exclude_none=True)
    return str(doc.get("target") or doc.get("highlight") or "")


def _words(item: AnyItem) -> frozenset[str]:
    doc = item.model_dump(mode="json", exclude_none=True)
    told = [item.prompt, doc.get("claim", "")]
    told += [one["text"] for one in doc.get("options", []) if isinstance(one, dict)]
    told += [one.get("text", "") for side in ("left", "right") for one in doc.get(side, [])]
    told += [stage["text"] for stage in doc.get("stages", [])]
    return folded_words(" ".join(told))
