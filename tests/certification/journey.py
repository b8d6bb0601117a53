"""A trainee with real evidence in every room, on the real content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.assessment.models import Attempt
from npt_training.competency import service as competency
from npt_training.competency.service import Proof
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.curriculum import service as curriculum
from tests.accounts.factories import PASSWORD
from tests.competency import factories as observed
from tests.world import make_person

MODULES = ("B1", "B9")


@dataclass
class Journey:
    """The people of one journey; every step is made by the rooms' own verbs."""

    people: observed.School
    first: Person
    second: Person

    @property
    def trainee(self) -> Principal:
        return self.people.trainee

    @property
    def proposer(self) -> Principal:
        return observed.principal(self.first, self.people.organisation)

    @property
    def confirmer(self) -> Principal:
        return observed.principal(self.second, self.people.organisation)

    def read_lessons(self, *modules: str) -> None:
        edition = curriculum.enrol(self.trainee.person_id).edition_id
        for module in modules or MODULES:
            for lesson in curriculum.module(edition, module).lessons:
                curriculum.mark_read(self.trainee, lesson.id)

    def pass_quizzes(self, percent: float = 86.7) -> None:
        """A released quiz per module, as the player leaves it behind."""
        edition = curriculum.enrol(self.trainee.person_id).edition_id
        with write() as s:
            for module in MODULES:
                s.add(
                    Attempt(
                        person_id=self.trainee.person_id,
                        organisation_id=self.people.organisation.id,
                        edition_id=edition,
                        module_id=module,
                        mode="quiz",
                        seed="fixed",
                        status="released",
                        pass_percent=80.0,
                        started_at=now(),
                        expires_at=now() + timedelta(days=1),
                        submitted_at=now(),
                        released_at=now(),
                        percent=percent,
                        passed=percent >= 80,
                    )
                )

    def be_observed(self, **form: object) -> str:
        """An observation of the sural nerve, signed by the instructor; returns its id."""
        observed.open_gate(self.trainee)
        row = competency.request_observation(self.trainee, observed.a_request())
        competency.open_by_link(self.people.instructor, row.link_secret)
        proof = Proof(password=PASSWORD)
        competency.sign(self.people.instructor, row.id, observed.a_form(**form), proof)
        return row.id

    def everything(self) -> str:
        self.read_lessons()
        self.pass_quizzes()
        return self.be_observed()


def make_journey(legal_name: str | None = "Ana María Fernández Ólafsdóttir") -> Journey:
    people = observed.make_school(legal_name=legal_name, name="Ana")
    return Journey(
        people,
        make_person(people.organisation, "certifier", name="First Certifier"),
        make_person(people.organisation, "certifier", name="Second Certifier"),
    )
