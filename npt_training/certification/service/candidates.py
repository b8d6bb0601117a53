"""Who stands before an award: everybody of the school with a signed observation."""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import get_person
from npt_training.certification.evidence import observed_people
from npt_training.certification.service.awards import (
    AwardStatus,
    award_status,
    waits_for_decision,
)
from npt_training.certification.service.registry import held_by
from npt_training.certification.states import State
from npt_training.core.db import read

ENDED = {State.LAPSED, State.WITHDRAWN, State.SURRENDERED, State.SUPERSEDED}
ROOM = ENDED | {State.EXPIRING}


@dataclass(frozen=True)
class Candidate:
    """Somebody who is ready for a proposal or near it."""

    person_id: str
    name: str
    status: AwardStatus

    @property
    def ready(self) -> bool:
        return self.status.evaluation.met


def candidates(actor: Principal) -> list[Candidate]:
    """People without a proposal or a certificate in force, those who are ready first."""
    actor.require(Permission.PROPOSE_AWARD)
    with read():
        found = [
            Candidate(person_id, get_person(person_id).name, award_status(person_id))
            for person_id in observed_people(actor.organisation_id)
            if person_id != actor.person_id
            and waits_for_decision(person_id) is None
            and all(held.standing.state in ROOM for held in held_by(person_id))
        ]
    return sorted(found, key=lambda c: (not c.ready, c.status.yours, c.name))
