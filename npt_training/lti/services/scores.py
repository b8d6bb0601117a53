"""A standing becomes a score that waits: written in one transaction with what caused it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.db import locked
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.lti.activities.activity import parse
from npt_training.lti.activities.models import Learner, Link
from npt_training.lti.activities.standing import standing
from npt_training.lti.models import LtiUser
from npt_training.lti.services import rules
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.rules import Told

DELIVER = "lti.deliver"
WAITING, DELIVERED, REFUSED, ASKED, PASSED = "waiting", "delivered", "refused", "asked", "passed"
LAUNCH = "launch:"


def note_learners(s: Session, person_id: str, cause: str) -> int:
    """Note the standing in every link that this person opened as a learner; how many are new."""
    found = s.scalars(
        select(Learner.id)
        .join(LtiUser, LtiUser.id == Learner.user_id)
        .join(Link, Link.id == Learner.link_id)
        .where(LtiUser.person_id == person_id, Link.activity.is_not(None))
        .order_by(Learner.id)
    ).all()
    return sum(note_standing(s, learner_id, cause) is not None for learner_id in found)


def note_standing(s: Session, learner_id: str, cause: str) -> Score | None:
    """Write the learner's standing as a score to deliver, if it is news; None if not.

    Called in the transaction of what caused it. A standing without a mark is never written after
    one with a mark. A launch also sends again what the platform refused before.
    """
    learner = locked(s, Learner, learner_id)
    if learner is None:
        return None
    stands = standing_of(s, learner)
    if stands is None:
        return None
    last = newest(s, learner_id)
    graded = bool(
        s.scalar(
            select(func.count())
            .select_from(Score)
            .where(Score.learner_id == learner_id, Score.given.is_not(None))
        )
    )
    before = told(last) if last is not None else None
    if before == stands and last is not None and cause.startswith(LAUNCH):
        delivery = s.get(Delivery, last.id)
        before = None if delivery is not None and delivery.state == REFUSED else before
    if not rules.wants_sending(stands, before, graded):
        return None
    if taken(s, learner_id, cause):
        cause = f"{cause}:{last.number if last is not None else 0}"
    return add(s, learner, stands, cause, last)


def standing_of(s: Session, learner: Learner) -> Told | None:
    """How the learner stands in the link's activity; None where nothing can be sent for it."""
    link, user = s.get(Link, learner.link_id), s.get(LtiUser, learner.user_id)
    if link is None or user is None or user.person_id is None or link.column_state == "none":
        return None
    activity = parse(link.activity)
    if activity is None:
        return None
    found = standing(user.person_id, activity)
    return Told(
        found.percent,
        found.maximum,
        str(found.activity_progress),
        str(found.grading_progress),
        found.comment or None,
    )


def add(
    s: Session,
    learner: Learner,
    stands: Told,
    cause: str,
    last: Score | None,
    *,
    overwrite_by: str | None = None,
    waking: bool = True,
) -> Score:
    """Append the score and its delivery, and wake the carrier (``waking``, else the caller does).
    ``learner`` is locked."""
    at = now()
    user = s.get(LtiUser, learner.user_id)
    assert user is not None
    row = Score(
        id=new_id(),
        learner_id=learner.id,
        number=last.number + 1 if last is not None else 1,
        cause=cause,
        given=stands.given,
        maximum=stands.maximum,
        activity_progress=stands.activity_progress,
        grading_progress=stands.grading_progress,
        comment=stands.comment,
        sent_as=rules.sent_as(at, last.sent_as if last is not None else None),
        created_at=at,
    )
    s.add(row)
    s.flush()
    s.add(
        Delivery(
            score_id=row.id,
            platform_id=user.platform_id,
            learner_id=learner.id,
            state=WAITING,
            next_at=at,
            overwrite_by=overwrite_by,
        )
    )
    if waking:
        wake(s, user.platform_id)
    return row


def wake(s: Session, platform_id: str, at: datetime | None = None) -> None:
    """Have somebody look at what waits for this platform, now or at ``at``."""
    delay = max(at - now(), timedelta()) if at is not None else timedelta()
    enqueue(s, DELIVER, {"platform_id": platform_id}, key=f"{platform_id}:{new_id()}", delay=delay)


def newest(s: Session, learner_id: str) -> Score | None:
    """The learner's last score."""
    return s.scalars(
        select(Score).where(Score.learner_id == learner_id).order_by(Score.number.desc()).limit(1)
    ).first()


def taken(s: Session, learner_id: str, cause: str) -> bool:
    """Whether a cause has been written for this learner."""
    same = select(Score.id).where(Score.learner_id == learner_id, Score.cause == cause)
    return s.scalars(same).first() is not None


def told(row: Score) -> Told:
    return Told(row.given, row.maximum, row.activity_progress, row.grading_progress, row.comment)
