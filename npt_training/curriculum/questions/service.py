"""Questions of an edition with their statements, sources and the lessons that teach them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from npt_training.core.search.words import asked_words, matches
from npt_training.curriculum.claims import anchor, claims, lessons_about, sources
from npt_training.curriculum.parts.service import documents
from npt_training.curriculum.questions.part import QUESTIONS, Question
from npt_training.curriculum.shapes import Claim, LessonLine


@dataclass(frozen=True)
class Taught:
    """A lesson that takes a question up, and where in it."""

    line: LessonLine
    anchor: str


@dataclass(frozen=True)
class Asked:
    """One question as the page shows it."""

    question: Question
    statements: tuple[Claim, ...]
    sources: tuple[dict[str, Any], ...]
    lessons: tuple[Taught, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What kinds of sentence its statements are, each once."""
        return tuple(dict.fromkeys(label for one in self.statements for label in one.labels))

    @property
    def text(self) -> str:
        """Everything a search may find."""
        said = (f"{one.id} {one.statement}" for one in self.statements)
        return " ".join((self.question.question, self.question.answer, *said))


@dataclass(frozen=True)
class Group:
    """Questions under one heading; ``anchor`` is its place on the page."""

    title: str
    anchor: str
    asked: tuple[Asked, ...]


def asked(edition_id: str, words: str = "") -> list[Group]:
    """The questions in the pack's order by group; those that hold every word of ``words``."""
    wanted = asked_words(words)
    groups: dict[str, list[Asked]] = {}
    for question in documents(edition_id, QUESTIONS).values():
        one = _asked(edition_id, question)
        found = groups.setdefault(question.group, [])
        if matches(one.text, wanted):
            found.append(one)
    return [
        Group(title, f"group-{number}", tuple(found))
        for number, (title, found) in enumerate(groups.items(), start=1)
        if found
    ]


def question_about(edition_id: str, claim_id: str) -> Question | None:
    """The question a statement belongs to; None for practical ones."""
    found = documents(edition_id, QUESTIONS).values()
    return next((question for question in found if claim_id in question.claims), None)


def _asked(edition_id: str, question: Question) -> Asked:
    stated, cited = claims(edition_id), sources(edition_id)
    lessons: dict[str, Taught] = {}
    for code in question.claims:
        for line in lessons_about(edition_id, code):
            lessons.setdefault(line.id, Taught(line, anchor(code)))
    return Asked(
        question,
        tuple(stated[code] for code in question.claims),
        tuple(cited[code] for code in question.sources),
        tuple(lessons.values()),
    )
