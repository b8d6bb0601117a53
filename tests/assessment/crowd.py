"""A class of any size, written in bulk: everybody has handed in the same quiz, which waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from npt_training.accounts.models import Membership, MembershipRole, Organisation, Person, Role
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id


@dataclass(frozen=True)
class Crowd:
    """Ids in the order they were made; ``answers`` are the written ones, one a person."""

    people: list[str]
    attempts: list[str]
    answers: list[str]


def make_crowd(organisation: Organisation, edition_id: str, size: int) -> Crowd:
    """``size`` trainees, each with a submitted quiz of every item of the edition."""
    at = now()
    with write() as s:
        role_id = s.scalars(select(Role.id).where(Role.name == "trainee")).one()
        items = s.scalars(select(ItemVersion).where(ItemVersion.edition_id == edition_id)).all()
        people = [_person(number, at) for number in range(size)]
        members = [_member(person["id"], organisation.id, at) for person in people]
        attempts = [_attempt(p["id"], organisation.id, edition_id, at) for p in people]
        asked: list[dict[str, Any]] = []
        answers: list[dict[str, Any]] = []
        for attempt in attempts:
            for position, item in enumerate(items, 1):
                asked.append(_asked(attempt, position, item))
                answers.append(_answer(attempt, asked[-1], item, at))
        s.execute(insert(Person), people)
        s.execute(insert(Membership), members)
        s.execute(
            insert(MembershipRole),
            [{"membership_id": one["id"], "role_id": role_id} for one in members],
        )
        for table, rows in ((Attempt, attempts), (AttemptItem, asked), (Answer, answers)):
            s.execute(insert(table), rows)
    return Crowd(
        [one["id"] for one in people],
        [one["id"] for one in attempts],
        [one["id"] for one in answers if one["kind"] == "written"],
    )


def _person(number: int, at: Any) -> dict[str, Any]:
    ident = new_id()
    name = f"Crowd {number}"
    return {
        "id": ident,
        "name": name,
        "email": f"{ident.lower()}@example.org",
        "email_confirmed_at": at,
        "search": name.lower(),
        "created_at": at,
    }


def _member(person_id: str, organisation_id: str, at: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "organisation_id": organisation_id,
        "created_at": at,
    }


def _attempt(person_id: str, organisation_id: str, edition_id: str, at: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": person_id,
        "organisation_id": organisation_id,
        "edition_id": edition_id,
        "module_id": "B9",
        "mode": "quiz",
        "seed": "1",
        "status": "submitted",
        "pass_percent": 80.0,
        "started_at": at,
        "expires_at": at,
        "submitted_at": at,
    }


def _asked(attempt: dict[str, Any], position: int, item: ItemVersion) -> dict[str, Any]:
    return {
        "id": new_id(),
        "attempt_id": attempt["id"],
        "position": position,
        "item_id": item.id,
        "shown": [option["id"] for option in item.doc.get("options", [])],
    }


def _answer(
    attempt: dict[str, Any], asked: dict[str, Any], item: ItemVersion, at: Any
) -> dict[str, Any]:
    written = item.kind == "written"
    return {
        "id": new_id(),
        "attempt_item_id": asked["id"],
        "attempt_id": attempt["id"],
        "person_id": attempt["person_id"],
        "item_code": item.code,
        "kind": item.kind,
        "structure": item.structure,
        "response": {"text": "Behind the ankle."} if written else {"choice": ["a"]},
        "fraction": None if written else 1.0,
        "detail": {},
        "given_at": at,
    }
