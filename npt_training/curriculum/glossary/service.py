"""Terms of an edition from A to Z, the lessons a term occurs in, and the terms of a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from npt_training.core.runtime import current
from npt_training.core.search.service import Findable
from npt_training.core.search.words import asked_words, folded, matches, words_of
from npt_training.core.web import url_to
from npt_training.curriculum.finding import findables
from npt_training.curriculum.glossary.marking import Lexicon, Marker
from npt_training.curriculum.glossary.part import GLOSSARY, Term
from npt_training.curriculum.parts.service import document, documents
from npt_training.curriculum.shapes import Lesson

RUNNING = frozenset({"html", "known", "stop"})
"""Blocks of running text. Exercises and vignettes ask something: a meaning there would be a cue."""


def terms(edition_id: str, words: str = "") -> dict[str, list[Term]]:
    """First letter to its terms in order; those that hold every word of ``words``."""
    wanted = asked_words(words)
    letters: dict[str, list[Term]] = {}
    for term in sorted(documents(edition_id, GLOSSARY).values(), key=lambda one: folded(one.name)):
        if matches(" ".join((*term.names, term.meaning)), wanted):
            letters.setdefault(folded(term.name)[0].upper(), []).append(term)
    return letters


def term(edition_id: str, term_id: str) -> Term:
    """Raises NotFound."""
    return document(edition_id, GLOSSARY, term_id)


def lessons_with(edition_id: str, found: Term) -> list[Findable]:
    """Lessons whose text holds a name of the term as whole words, in the order of the course."""
    names = [tuple(words_of(name)) for name in found.names]
    return [
        lesson
        for lesson, text in _lessons(edition_id)
        if any(f" {' '.join(name)} " in text for name in names)
    ]


def marker(edition_id: str) -> Marker:
    """For the texts of one page, in reading order."""
    kept: dict[str, Lexicon] = current().caches.setdefault("curriculum.lexicon", {})
    if edition_id not in kept:
        kept[edition_id] = Lexicon(documents(edition_id, GLOSSARY).values())
    return Marker(kept[edition_id], lambda term_id: url_to("glossary.term", term_id=term_id))


def explained(lesson: Lesson) -> Lesson:
    """The lesson with each term a link to its meaning where the page first uses it."""
    mark = marker(lesson.module.edition_id)
    blocks = [_marked(block, mark) for block in lesson.blocks]
    return replace(lesson, blocks=blocks, key_points=[mark.html(one) for one in lesson.key_points])


def _marked(block: dict[str, Any], mark: Marker) -> dict[str, Any]:
    if block["type"] not in RUNNING:
        return block
    changed: dict[str, Any] = {}
    if "html" in block:
        changed["html"] = mark.html(block["html"])
    if "items" in block:
        changed["items"] = [mark.html(item) for item in block["items"]]
    return block | changed


def _lessons(edition_id: str) -> list[tuple[Findable, str]]:
    """Lessons with their folded words between spaces; kept, for editions never change."""
    kept: dict[str, list[tuple[Findable, str]]]
    kept = current().caches.setdefault("curriculum.glossary", {})
    if edition_id not in kept:
        kept[edition_id] = [
            (one, f" {' '.join(words_of(f'{one.title} {one.body}'))} ")
            for one in findables(edition_id)
            if one.kind == "lesson"
        ]
    return kept[edition_id]
