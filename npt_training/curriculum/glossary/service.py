"""Terms of an edition from A to Z, and the lessons a term occurs in."""

from __future__ import annotations

from npt_training.core.runtime import current
from npt_training.core.search.service import Findable
from npt_training.core.search.words import asked_words, folded, matches, words_of
from npt_training.curriculum.finding import findables
from npt_training.curriculum.glossary.part import GLOSSARY, Term
from npt_training.curriculum.parts.service import document, documents


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
