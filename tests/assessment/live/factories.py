"""A school with pictures that fit a room, an instructor and learners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.assessment.items import item_of
from npt_training.assessment.live.models import LiveSeat, LiveTap
from npt_training.assessment.live.pictures import pictures
from npt_training.assessment.live.service import open_room
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.bank import add_item
from npt_training.core.db import read, write
from npt_training.core.editions import newest
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.assessment import factories, items

RIGHT, WRONG = Point(0.25, 0.5), Point(0.7, 0.5)
DOCS = [
    *[items.locate(id=f"b9-loc-{n}") for n in range(3)],
    items.locate(id="b9-other", structure="saphenous", target={"course": "saphenous"}),
    items.identify(),
    items.trace(),
    items.written(),
    *factories.choices(1),
]


@dataclass
class School:
    organisation: Organisation
    host_person: Person
    host: Principal

    def learner(self) -> tuple[Person, Principal]:
        person = make_person(self.organisation, "trainee")
        return person, principal_of(person)

    def room(self, **more: Any) -> str:
        """A room on the first picture about the sural nerve."""
        return open_room(self.host, pictures(self.host, "sural")[0].id, **more)

    def hidden_item(self) -> str:
        """An item of the secure pool; returns its row."""
        with write() as s:
            return add_item(
                s,
                item_of(items.locate(id="secret-1")),
                edition_id=newest().id,
                organisation_id=self.organisation.id,
                pool="exam",
            ).id


def make_school() -> School:
    factories.make_edition(DOCS)
    organisation = make_organisation()
    person = make_person(organisation, "instructor")
    return School(organisation, person, principal_of(person))


def kept() -> tuple[int, int]:
    """How many places and taps are stored, of all rooms."""
    with read() as s:
        seats = s.execute(select(func.count()).select_from(LiveSeat)).scalar_one()
        taps = s.execute(select(func.count()).select_from(LiveTap)).scalar_one()
    return seats, taps
