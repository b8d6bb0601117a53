"""A school with a trainee past the image gate, an instructor and an observation on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import roles_of
from npt_training.assessment import service as assessment
from npt_training.assessment.models import Answer, Attempt, AttemptItem, ItemVersion
from npt_training.competency import service
from npt_training.competency.rules import CRITICAL, Form, Overall, Rating
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from npt_training.curriculum.service import enrol
from tests.world import make_organisation, make_person

WELL = "Named both hazards aloud before the first point."
NERVE = "sural"


def principal(person: Person, organisation: Organisation) -> Principal:
    """The person as they act when signed in."""
    permissions = {
        Permission(value)
        for role in roles_of(person.id, organisation.id)
        for value in role.permissions
    }
    return Principal(person.id, person.name, organisation.id, frozenset(permissions))


@dataclass
class School:
    """People and how they act."""

    organisation: Organisation
    trainee_person: Person
    instructor_person: Person
    trainee: Principal
    instructor: Principal


def make_school(**names: Any) -> School:
    organisation = make_organisation()
    trainee = make_person(organisation, "trainee", **names)
    instructor = make_person(organisation, "instructor")
    return School(
        organisation,
        trainee,
        instructor,
        principal(trainee, organisation),
        principal(instructor, organisation),
    )


def open_gate(person: Principal, nerve: str = NERVE) -> None:
    """Answers that open the image gate of ``nerve``: every picture item right, just now."""
    from sqlalchemy import select

    edition_id = enrol(person.person_id).edition_id
    with read() as s:
        items = list(
            s.scalars(
                select(ItemVersion).where(
                    ItemVersion.edition_id == edition_id, ItemVersion.structure == nerve
                )
            )
        )
    at = now()
    with write() as s:
        attempt = Attempt(
            person_id=person.person_id,
            organisation_id=person.organisation_id,
            edition_id=edition_id,
            mode="practice",
            seed="fixed",
            status="released",
            started_at=at,
            expires_at=at + timedelta(days=1),
        )
        s.add(attempt)
        s.flush()
        for position, item in enumerate(items, 1):
            asked = AttemptItem(attempt_id=attempt.id, position=position, item_id=item.id, shown=[])
            s.add(asked)
            s.flush()
            s.add(
                Answer(
                    id=new_id(),
                    attempt_item_id=asked.id,
                    attempt_id=attempt.id,
                    person_id=person.person_id,
                    item_code=item.code,
                    kind=item.kind,
                    structure=nerve,
                    response=None,
                    fraction=1.0,
                    detail={},
                    given_at=at,
                )
            )
    assert assessment.image_gate(person.person_id, nerve, now()).open


def a_request(**changes: Any) -> service.Request:
    values: dict[str, Any] = {
        "nerve_id": NERVE,
        "side": "right",
        "place": "Teaching clinic",
        "indication": "heel pain",
        "solution": "Dextrose 5 %",
        "lot": "L123",
        "expiry": "2027-01-31",
        "volume_ml": 6.0,
        "points": 8,
        "guidance": "landmark",
        "first_session": True,
        "complexity": "routine",
        "performed_at": now() - timedelta(hours=1),
        "self_rating": 4,
    }
    return service.Request(**(values | changes))


def a_form(**changes: Any) -> Form:
    values: dict[str, Any] = {
        "ratings": dict.fromkeys(CRITICAL, Rating.DID),
        "rest_was_done": True,
        "overall": Overall.E5,
        "done_well": WELL,
    }
    return Form(**(values | changes))
