"""Scores on their way: taken in order, sent, and noted; a worker may die at any moment.

Whoever carries a delivery first moves its ``next_at`` on by :data:`LEASE` in a transaction of its
own. If that worker dies, the delivery is due again after the lease and repeats with the same
timestamp, which the platform refuses if it came through; what arrived is then read back.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.jobs import Job
from npt_training.lti.activities.models import Learner
from npt_training.lti.models import LtiUser, Platform
from npt_training.lti.services import scores
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.parcel import Parcel
from npt_training.lti.services.rules import percent
from npt_training.lti.services.scores import DELIVER, DELIVERED, WAITING
from npt_training.lti.services.sending import carry

LEASE = timedelta(minutes=10)
"""Longer than one delivery can take at its slowest, a column looked for included."""
STRETCH_S = 15.0
"""A job carries for so long and then lets other work in; its own lease is 30 s."""


def deliver(platform_id: str, stretch_s: float = STRETCH_S) -> int:
    """Carry what is due to a platform, for ``stretch_s`` seconds at most; how many were tried."""
    ends, carried = time.monotonic() + stretch_s, 0
    while time.monotonic() < ends:
        parcel = take(platform_id)
        if parcel is None:
            break
        carry(parcel)
        carried += 1
    wake_later(platform_id)
    return carried


def take(platform_id: str) -> Parcel | None:
    """The next due delivery of a platform that is not held, its learner's earlier ones all done."""
    with read() as s:
        if s.scalars(_due(platform_id, now())).first() is None:
            return None
    with write() as s:
        at = now()
        delivery = s.scalars(
            _due(platform_id, at).with_for_update(skip_locked=True, of=Delivery)
        ).first()
        if delivery is None:
            return None
        delivery.tries += 1
        delivery.next_at = at + LEASE
        score = s.get(Score, delivery.score_id)
        learner = s.get(Learner, delivery.learner_id)
        user = s.get(LtiUser, learner.user_id) if learner is not None else None
        assert score is not None
        assert learner is not None
        assert user is not None
        last = s.scalars(
            select(Score)
            .join(Delivery, Delivery.score_id == Score.id)
            .where(Score.learner_id == learner.id, Delivery.state == DELIVERED)
            .order_by(Score.number.desc())
            .limit(1)
        ).first()
        given = last.given if last is not None else None
        return Parcel(
            score_id=score.id,
            learner_id=learner.id,
            link_id=learner.link_id,
            platform_id=platform_id,
            subject=user.subject,
            told=scores.told(score),
            sent_as=score.sent_as,
            created_at=score.created_at,
            tries=delivery.tries,
            overwrite=delivery.overwrite_by is not None,
            ours=percent(given, last.maximum) if last is not None and given is not None else None,
        )


def _next(platform_id: str) -> Select[Any]:
    """What waits for a platform, of each learner the earliest alone."""
    before, its_score = aliased(Delivery), aliased(Score)
    earlier = (
        select(before.score_id)
        .join(its_score, its_score.id == before.score_id)
        .where(
            before.learner_id == Delivery.learner_id,
            before.state == WAITING,
            its_score.number < Score.number,
        )
        .exists()
    )
    return (
        select(Delivery)
        .join(Score, Score.id == Delivery.score_id)
        .where(Delivery.platform_id == platform_id, Delivery.state == WAITING, ~earlier)
        .order_by(Delivery.next_at, Delivery.score_id)
        .limit(1)
    )


def _due(platform_id: str, at: datetime) -> Select[Any]:
    return (
        _next(platform_id)
        .join(Platform, Platform.id == Delivery.platform_id)
        .where(
            Delivery.next_at <= at,
            Platform.status == "approved",
            or_(Platform.held_until.is_(None), Platform.held_until <= at),
        )
    )


def wake_later(platform_id: str) -> None:
    """Where something waits for this platform, see that somebody comes for it when it is due."""
    with read() as s:
        platform = s.get(Platform, platform_id)
        first = s.scalars(_next(platform_id)).first()
    if first is None or platform is None or platform.status != "approved":
        return
    due = max(first.next_at, platform.held_until or first.next_at)
    with write() as s:
        coming = s.scalars(
            select(Job.id)
            .where(
                Job.name == DELIVER,
                Job.key.startswith(f"{platform_id}:"),
                Job.state == "ready",
                Job.run_after <= max(due, now()),
            )
            .limit(1)
        ).first()
        if coming is None:
            scores.wake(s, platform_id, due)
