"""A school with certifiers, a trainee with evidence, and a certificate made by the real verbs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.roles import BUNDLES
from npt_training.certification import service
from npt_training.certification.models import Certificate
from npt_training.certification.rules import Evidence
from npt_training.certification.scheme import Scheme
from npt_training.core import editions
from npt_training.core.db import write
from tests.certification import evidence as by_hand
from tests.world import make_organisation, make_person

Gather = Callable[[str, Scheme, str, datetime], Evidence]


def gathered(**changes: Any) -> Gather:
    """A way to gather that finds everything met, except for ``changes``."""

    def gather(person_id: str, scheme: Scheme, edition_id: str, at: datetime) -> Evidence:
        found = by_hand.evidence(
            observations=(by_hand.observation(signed_at=at),), **{"gates": (by_hand.gate(),)}
        )
        return replace(found, **{"person": person_id, "as_of": at, **changes})

    return gather


def observed_by(person: Person) -> Gather:
    """Everything met, the observation signed by ``person``."""

    def gather(person_id: str, scheme: Scheme, edition_id: str, at: datetime) -> Evidence:
        seen = by_hand.observation(observer=person.id, signed_at=at)
        return gathered(observations=(seen,))(person_id, scheme, edition_id, at)

    return gather


def acting(person: Person, organisation: Organisation, *roles: str) -> Principal:
    """The principal of a person with the permissions of ``roles``."""
    permissions = frozenset(p for role in roles for p in BUNDLES[role][1])
    return Principal(person.id, person.name, organisation.id, permissions)


@dataclass
class School:
    """One school: two certifiers, an instructor, a trainee; schemes loaded."""

    organisation: Organisation
    trainee: Person
    instructor: Person
    first: Person
    second: Person

    def acting(self, person: Person, *roles: str) -> Principal:
        return acting(person, self.organisation, *roles)

    @property
    def proposer(self) -> Principal:
        return self.acting(self.first, "certifier")

    @property
    def confirmer(self) -> Principal:
        return self.acting(self.second, "certifier")

    @property
    def holder(self) -> Principal:
        return self.acting(self.trainee, "trainee")

    def award(self, person: Person | None = None) -> Certificate:
        """Propose and confirm with evidence given by hand."""
        gather = observed_by(self.instructor)
        wanted = person or self.trainee
        proposal = service.propose_award(self.proposer, wanted.id, gather=gather)
        return service.confirm_award(self.confirmer, proposal, gather=gather)


def make_edition() -> str:
    """An edition that holds our award scheme and nothing else."""
    with write() as s:
        edition = editions.create(s, label="test", digest="d" * 64, counts={})
        service.install(s, edition.id, [by_hand.SCHEME])
        return edition.id


def make_school(legal_name: str | None = "Ana María Fernández Ólafsdóttir") -> School:
    make_edition()
    organisation = make_organisation()
    return School(
        organisation=organisation,
        trainee=make_person(organisation, "trainee", legal_name=legal_name, name="Ana"),
        instructor=make_person(organisation, "instructor"),
        first=make_person(organisation, "certifier"),
        second=make_person(organisation, "certifier"),
    )
