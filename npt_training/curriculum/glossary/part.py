"""``courses/glossary.yaml``: what a term holds, and that no name means two things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import StringConstraints

from npt_training.core.search.words import words_of
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Line, Slug, Strict


class Term(Strict):
    """A word with its plain meaning; ``sources`` where the meaning states a fact.

    ``also`` holds other names, ``forms`` plurals and the like, which are met but not shown.
    """

    id: Slug
    name: Line
    also: list[Line] = []
    forms: list[Line] = []
    meaning: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    sources: list[Slug] = []

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.also, *self.forms)


def check(entries: Mapping[str, Entry[Term]], ground: Ground) -> Iterator[ContentProblem]:
    """Sources exist, numbers have one, and a name, however accented, belongs to one term."""
    taken: dict[tuple[str, ...], str] = {}
    for ident, entry in entries.items():
        term = entry.document
        yield from entry.unknown(term.sources, ground.sources, "source", "sources")
        if not term.sources and any(sign.isdigit() for sign in term.meaning):
            yield entry.problem("a meaning with a number needs a source", "meaning")
        for name in term.names:
            key = tuple(words_of(name))
            if key in taken:
                yield entry.problem(f"{name!r} is a name of the term {taken[key]} already", "name")
            taken.setdefault(key, ident)


def _found_by(term: Term) -> tuple[str, str]:
    return term.name, " ".join((*term.also, *term.forms, term.meaning))


GLOSSARY = Part("glossary", "glossary.yaml", Term, check, _found_by)
