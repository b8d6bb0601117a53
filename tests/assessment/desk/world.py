"""What lies on the desk of a school: an appeal, two markers who differ, a comment of the bank."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import select

from npt_training.accounts.service import get_organisation, get_person
from npt_training.assessment import service
from npt_training.assessment.desk.appeals import make_appeal
from npt_training.assessment.desk.comments import keep_comment
from npt_training.assessment.desk.errors import KeptBeside
from npt_training.assessment.models import Attempt, AttemptItem
from npt_training.core.db import read
from tests.accounts.factories import make_person
from tests.assessment.factories import principal


def on_the_desk(organisation_id: str, trainee_id: str) -> dict[str, str]:
    """Ids by the names they have in addresses; ``differing`` is an answer to decide on."""
    organisation = get_organisation(organisation_id)
    one, other = (
        principal(make_person(organisation, "instructor", password=None), organisation)
        for _n in range(2)
    )
    differing = service.queue(one).answer_ids[0]
    rows = service.sheet(one, differing).item.rubric
    service.mark_answer(one, differing, {row.id: row.marks for row in rows}, "", sequence=0)
    with suppress(KeptBeside):
        service.mark_answer(other, differing, {row.id: 0 for row in rows}, "", sequence=0)
    with read() as s:
        attempt_id = s.scalars(
            select(Attempt.id).where(
                Attempt.person_id == trainee_id,
                Attempt.mode == "quiz",
                Attempt.status == "released",
            )
        ).first()
        assert attempt_id is not None
        item_id = s.scalars(
            select(AttemptItem.item_id).where(
                AttemptItem.attempt_id == attempt_id, AttemptItem.position == 1
            )
        ).one()
    trainee = principal(get_person(trainee_id), organisation)
    return {
        "differing": differing,
        "appeal_id": make_appeal(trainee, attempt_id, 1, "Please look at the exit again."),
        "item_id": item_id,
        "comment_id": keep_comment(one, "Name the nerve.").id,
    }
