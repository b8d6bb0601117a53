"""A learner's mark that was changed in the LMS, for pages that need one of each."""

from __future__ import annotations

from sqlalchemy import select

from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.lti.activities.models import Learner, Link
from npt_training.lti.models import Deployment, LtiUser
from npt_training.lti.services import scores
from npt_training.lti.services.models import Delivery
from tests.lti.services.campus import full


def a_mark(link_id: str, person_id: str) -> dict[str, str]:
    """A learner of the link, and a mark that waits for an instructor's decision."""
    with write() as s:
        link = s.get_one(Link, link_id)
        platform_id = s.get_one(Deployment, link.deployment_id).platform_id
        learner = s.scalars(select(Learner).where(Learner.link_id == link_id)).first()
        if learner is None:
            user = LtiUser(
                id=new_id(), platform_id=platform_id, subject=f"learner-{new_id()}",
                person_id=person_id, how="created", first_at=now(), last_at=now(),
            )  # fmt: skip
            s.add(user)
            s.flush()
            learner = Learner(
                id=new_id(), link_id=link_id, user_id=user.id, first_at=now(), last_at=now()
            )
            s.add(learner)
            s.flush()
        score = scores.add(s, learner, full(70.0), f"attempt:{new_id()}", None, waking=False)
        delivery = s.get_one(Delivery, score.id)
        delivery.state, delivery.theirs = scores.ASKED, 90.0
        return {"learner_id": learner.id, "score_id": score.id}
