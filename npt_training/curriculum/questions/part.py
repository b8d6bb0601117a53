"""``courses/questions.yaml``: what a question holds, and that no statement is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints, field_validator

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Line, Name, Slug, Strict

MOST_SENTENCES = 3
PRACTICAL = "ADMIN"
"""Statements with this label say who, where and when; there is nothing to know about them."""
_NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)")


class Question(Strict):
    """A question in a patient's or a colleague's words, with what is known in plain sentences.

    ``claims`` are the statements it weighs, ``reviewed`` when it was last held against its sources.
    """

    id: Slug
    group: Line
    question: Line
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    claims: list[Name] = Field(min_length=1)
    sources: list[Slug] = Field(min_length=1)
    reviewed: date

    @field_validator("answer")
    @classmethod
    def _short(cls, answer: str) -> str:
        if len(_NEXT_SENTENCE.split(answer)) > MOST_SENTENCES:
            raise ValueError(f"an answer has at most {MOST_SENTENCES} sentences")
        return answer


def check(entries: Mapping[str, Entry[Question]], ground: Ground) -> Iterator[ContentProblem]:
    """Every statement that is not practical belongs to exactly one question."""
    taken: dict[str, str] = {}
    for ident, entry in entries.items():
        question = entry.document
        yield from entry.unknown(question.sources, ground.sources, "source", "sources")
        yield from entry.unknown(question.claims, ground.claims, "claim", "claims")
        for position, code in enumerate(question.claims):
            claim = ground.claims.get(code)
            if claim is not None and PRACTICAL in claim.labels:
                reason = f"the claim {code} is practical and answers no question"
                yield entry.problem(reason, "claims", position)
            if code in taken:
                reason = f"the claim {code} stands in the question {taken[code]} already"
                yield entry.problem(reason, "claims", position)
            taken.setdefault(code, ident)
    if entries:
        last = list(entries.values())[-1]
        for code, claim in ground.claims.items():
            if code not in taken and PRACTICAL not in claim.labels:
                yield last.problem(f"no question weighs the claim {code}")


def _found_by(question: Question) -> tuple[str, str]:
    return question.question, question.answer


QUESTIONS = Part("questions", "questions.yaml", Question, check, _found_by)
