"""A school with three markers, and answers as the tests of the desk need them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.desk.models import SecondMark
from npt_training.assessment.models import Answer, Attempt, Mark
from npt_training.core.db import read
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items

FULL = {"r1": 2, "r2": 1}
PART = {"r1": 1, "r2": 1}
NONE = {"r1": 0, "r2": 0}


@dataclass
class School:
    """``markers`` may all mark; ``make`` gives trainees. The quiz has ``choices`` questions to
    choose in and one to write."""

    organisation: Organisation
    edition_id: str
    choices: int
    markers: list[Principal] = field(default_factory=list)

    @property
    def ina(self) -> Principal:
        return self.markers[0]

    @property
    def ole(self) -> Principal:
        return self.markers[1]

    @property
    def uma(self) -> Principal:
        return self.markers[2]

    def trainee(self) -> Principal:
        return factories.trainee(self.organisation)

    def sit(self, actor: Principal, *, right: int | None = None, text: str = "By the vein.") -> str:
        """Sit the quiz with ``right`` choices right; returns the attempt."""
        attempt_id = service.start_attempt(actor, "B9")
        left = self.choices if right is None else right
        for asked in service.questions(actor, attempt_id):
            if asked.held.item.kind == "written":
                fields = {"text": [text]}
            else:
                option, left = ("a" if left > 0 else "b"), left - 1
                value = factories.place_of(actor, attempt_id, asked.position, option)
                fields = {"choice": [value]}
            service.save_response(actor, attempt_id, asked.position, fields)
        service.submit_attempt(actor, attempt_id)
        return attempt_id


def make_school(*, choices: int = 1, markers: int = 3) -> School:
    edition = factories.make_edition(
        [*factories.choices(choices), items.written(view=items.VIEW, pin=True)]
    )
    organisation = make_organisation()
    made = School(organisation, edition, choices)
    made.markers = [factories.instructor(organisation) for _n in range(markers)]
    return made


def written_of(attempt_id: str) -> str:
    """The answer of an attempt that people mark."""
    with read() as s:
        return s.scalars(
            select(Answer.id).where(Answer.attempt_id == attempt_id, Answer.kind == "written")
        ).one()


def attempt(attempt_id: str) -> Attempt:
    with read() as s:
        found = s.get(Attempt, attempt_id)
    assert found is not None
    return found


def marks(answer_id: str) -> list[Mark]:
    with read() as s:
        return list(
            s.scalars(select(Mark).where(Mark.answer_id == answer_id).order_by(Mark.sequence))
        )


def seconds(answer_id: str) -> list[SecondMark]:
    with read() as s:
        query = select(SecondMark).where(SecondMark.answer_id == answer_id)
        return list(s.scalars(query.order_by(SecondMark.sequence)))
