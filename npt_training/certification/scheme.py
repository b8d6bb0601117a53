"""What an award asks for and what it stands for. Pure: filled from ``courses/schemes``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class QuizAsked:
    """A module's quiz and the least percentage that counts."""

    module: str
    pass_percent: float


@dataclass(frozen=True)
class ObservationAsked:
    """The signed observation a scheme asks for.

    ``levels`` are the overall ratings (1..5) that count, ``never`` the ratings no critical item
    may carry, ``nerves`` the ids one of which was treated.
    """

    form: str
    epa: str
    levels: tuple[int, ...]
    never: tuple[str, ...]
    nerves: tuple[str, ...]
    max_age_months: int


@dataclass(frozen=True)
class ScopeLine:
    """One sentence of what a holder may do. ``place``: alone, supervised or not_covered."""

    id: str
    place: str
    text: str


@dataclass(frozen=True)
class Scheme:
    """What an award asks for and what it stands for, as data from ``courses/schemes``.

    ``experimental`` says in a sentence what no trial supports; empty where trials support it all.
    """

    id: str
    version: str
    title: str
    statement: str
    valid_years: int
    renewal_months: int
    lessons: tuple[str, ...]
    quizzes: tuple[QuizAsked, ...]
    observation: ObservationAsked
    image_gate_percent: float
    scope: tuple[ScopeLine, ...]
    experimental: str = ""

    def document(self) -> dict[str, Any]:
        """The scheme as plain data, for storing and sealing."""
        return asdict(self)


def from_document(doc: dict[str, Any]) -> Scheme:
    """The scheme that :meth:`Scheme.document` wrote."""
    asked: dict[str, Any] = {
        k: tuple(v) if isinstance(v, list) else v for k, v in doc["observation"].items()
    }
    return Scheme(
        **{
            **doc,
            "lessons": tuple(doc["lessons"]),
            "quizzes": tuple(QuizAsked(**quiz) for quiz in doc["quizzes"]),
            "observation": ObservationAsked(**asked),
            "scope": tuple(ScopeLine(**line) for line in doc["scope"]),
        }
    )
