"""No promise in our own voice. Words of others stand in quotation marks, and are weighed there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from npt_training.assessment.items import AnyItem
from npt_training.checking.places import item_problem
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.finding import plain
from npt_training.curriculum.pack import Pack
from npt_training.curriculum.sheets.wording import WORDING, Wording, promises

_QUOTED = re.compile(r"[“\"‘'][^”\"’']*[”\"’']")


def check(courses: Pack, items: Sequence[AnyItem]) -> Iterator[ContentProblem]:
    """Lessons outside quotation marks, but for the words they ``discuss``; keys of items.

    Wrong answers, statements to be weighed and what is told in a case may promise: they are there
    to be refused.
    """
    words = [entry.document for entry in courses.parts.get(WORDING.name, {}).values()]
    if not words:
        return
    for entry in courses.modules:
        for lesson in entry.lessons:
            for text in _own_voice(lesson.doc["blocks"]):
                for promise in set(_in(text, words)) - set(lesson.head.discusses):
                    reason = f"“{promise}” promises; quote whose words they are, or say less"
                    yield ContentProblem(lesson.file, 0, reason)
    for item in items:
        for text in _key(item):
            for promise in _in(text, words):
                yield item_problem(item, f"“{promise}” promises in a right answer")


def _in(text: str, words: Sequence[Wording]) -> list[str]:
    return promises(_QUOTED.sub(" … ", text), words)


def _own_voice(blocks: object) -> Iterator[str]:
    assert isinstance(blocks, list)
    for block in blocks:
        if block["type"] in ("say", "known") or block["type"] == "html":
            yield plain(block["html"])


def _key(item: AnyItem) -> Iterator[str]:
    doc = item.model_dump(mode="json", exclude_none=True)
    for option in doc.get("options", []):
        if isinstance(option, dict) and option.get("correct"):
            yield option["text"]
