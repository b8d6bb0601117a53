"""A small edition with a module, its quiz and a bank; people who learn and mark."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from typing import Any

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import service
from npt_training.assessment.items import format_of, item_of
from npt_training.core import editions
from npt_training.core.db import write
from npt_training.curriculum.models import CurriculumModule, CurriculumSource
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import atlas, items

_numbers = itertools.count(1)


def make_edition(
    docs: Sequence[dict[str, Any]],
    *,
    blueprint: dict[str, int] | None = None,
    per_kind: dict[str, int] | None = None,
    lessons: Sequence[dict[str, Any]] = (),
) -> str:
    """An edition with module B9 whose quiz draws ``blueprint`` (default: every item).

    ``per_kind``: as editions were that were loaded before blueprints spoke of formats.
    """
    read = [item_of(doc) for doc in docs]
    plan = blueprint or dict(Counter(format_of(item) for item in read))
    number = next(_numbers)
    with write() as s:
        edition = editions.create(s, label=f"test {number}", digest=f"digest-{number}", counts={})
        s.add(_module(edition.id, per_kind or plan, lessons, old=per_kind is not None))
        atlas.install(s, edition.id)
        s.add(CurriculumSource(edition_id=edition.id, code="standring", doc=SOURCE))
        service.install(s, edition.id, read)
    return edition.id


SOURCE = {"cite": "Standring S. Gray's Anatomy.", "url": None, "note": None, "evidence": None}


def _module(
    edition_id: str, counts: dict[str, int], lessons: Sequence[dict[str, Any]], *, old: bool
) -> CurriculumModule:
    quiz: dict[str, Any] = {
        "title": "Leg and foot",
        "pass_percent": 80,
        "items": sum(counts.values()),
        "cooldown_hours": 24,
        "cooldown_after_fails": 2,
    }
    quiz |= {"per_kind": counts} if old else {"blueprint": counts, "levels": {}}
    doc = {
        "objectives": [{"level": "R", "text": "Find it"}],
        "nerves": ["sural"],
        "quiz": quiz,
        "prerequisites": [],
        "lessons": list(lessons),
        "exercises": [],
    }
    return CurriculumModule(
        edition_id=edition_id,
        code="B9",
        tier="basic",
        course="Basic",
        position=0,
        title="Leg, ankle and foot",
        summary="The nerves of the leg.",
        minutes=60,
        doc=doc,
    )


def member(*roles: str) -> tuple[Person, Organisation]:
    """A person of a new organisation, to sign in with."""
    organisation = make_organisation()
    return make_person(organisation, *roles), organisation


def principal(person: Person, organisation: Organisation) -> Principal:
    """The person acting with every permission a test may need."""
    return Principal(person.id, person.name, organisation.id, frozenset(Permission))


def trainee(organisation: Organisation) -> Principal:
    return principal(make_person(organisation, "trainee"), organisation)


def instructor(organisation: Organisation) -> Principal:
    return principal(make_person(organisation, "instructor"), organisation)


def choices(count: int) -> list[dict[str, Any]]:
    """Choice items whose right option is ``a``."""
    return [items.choice(id=f"b9-choice-{n}", prompt=f"Question {n}?") for n in range(count)]


def place_of(actor: Principal, attempt_id: str, position: int, option: str) -> str:
    """The value a page would send for an option, knowing the order it was shown in."""
    shown = service.question(actor, attempt_id, position).shown
    return str(shown.index(option) + 1)


def answer_all(actor: Principal, attempt_id: str, *, right: int) -> None:
    """Choose ``a`` in the first ``right`` questions and ``b`` in the others."""
    for asked in service.questions(actor, attempt_id):
        option = "a" if asked.position <= right else "b"
        value = place_of(actor, attempt_id, asked.position, option)
        service.save_response(actor, attempt_id, asked.position, {"choice": [value]})


def sit(actor: Principal, *, right: int, module_id: str = "B9") -> Any:
    """A whole quiz of choice items; returns the attempt handed in."""
    attempt_id = service.start_attempt(actor, module_id)
    answer_all(actor, attempt_id, right=right)
    return service.submit_attempt(actor, attempt_id, key="k")
