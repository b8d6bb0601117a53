"""A quiz sat by the real verbs: every question answered right, what was written marked in full."""

from __future__ import annotations

import random

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.assessment import service as assessment
from npt_training.cli.demo.answers import sends
from npt_training.core.db import read
from tests.accounts.factories import make_person
from tests.competency.factories import principal


def acting(person_id: str, organisation: Organisation) -> Principal:
    with read() as s:
        person = s.get(Person, person_id)
    assert person is not None
    return principal(person, organisation)


def hand_in(actor: Principal, module_id: str) -> str:
    """Answer every question right and hand in; the attempt."""
    rng = random.Random(7)
    attempt_id = assessment.start_attempt(actor, module_id)
    for one in assessment.questions(actor, attempt_id):
        for sent in sends(one, rng, right=True):
            assessment.save_response(actor, attempt_id, one.position, sent, key=None)
    assessment.submit_attempt(actor, attempt_id, key=attempt_id)
    return attempt_id


def mark_all(organisation: Organisation) -> None:
    """An instructor gives full marks to everything that waits."""
    marker = principal(make_person(organisation, "instructor"), organisation)
    for answer_id in assessment.queue(marker).answer_ids:
        sheet = assessment.sheet(marker, answer_id)
        given = {row.id: row.marks for row in sheet.item.rubric}
        assessment.mark_answer(marker, answer_id, given, "Clear.", sequence=sheet.sequence)
