"""A paragraph stands in one lesson. Two that are nearly the same are a mistake in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from npt_training.core.search.words import words_of
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.finding import plain
from npt_training.curriculum.pack import Pack

WORDS_MIN = 25
RUN = 5
"""Words in a row that are compared."""
ALIKE = 0.8


def check(courses: Pack) -> Iterator[ContentProblem]:
    """Paragraphs of ``WORDS_MIN`` words or more of which ``ALIKE`` stands in another lesson."""
    found = [
        (lesson.file, text, runs)
        for entry in courses.modules
        for lesson in entry.lessons
        for text in _paragraphs(lesson.doc)
        if len(runs := _runs(text)) >= WORDS_MIN - RUN + 1
    ]
    for (one, text, runs), (two, _other, others) in combinations(found, 2):
        if one != two and len(runs & others) >= ALIKE * min(len(runs), len(others)):
            yield ContentProblem(two, 0, f"this paragraph stands in {one}, too: “{text[:60]}…”")


def _paragraphs(doc: dict[str, object]) -> Iterator[str]:
    blocks = doc["blocks"]
    assert isinstance(blocks, list)
    for block in blocks:
        for key in ("html", "question", "answer", "caption"):
            if isinstance(block.get(key), str):
                yield from (plain(part) for part in block[key].split("</p>"))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = words_of(text)
    return frozenset(tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))
