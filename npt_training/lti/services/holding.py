"""A platform that is not well is left alone for a while; what waits for it keeps its place."""

from __future__ import annotations

from datetime import datetime
from random import SystemRandom

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.lti.activities.models import Learner
from npt_training.lti.models import Platform
from npt_training.lti.services import rules, words
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.scores import REFUSED, WAITING
from npt_training.lti.services.telling import tell_later

chance = SystemRandom().random
"""Between 0 and 1: spreads what would come back all at once."""


def hold(s: Session, platform_id: str, why: str, retry_after_s: float | None = None) -> datetime:
    """One more failure: nobody asks the platform before the time returned. What has waited for it
    for five days is given up, once it was tried often enough."""
    platform = locked(s, Platform, platform_id)
    assert platform is not None
    at = now()
    platform.failures += 1
    platform.held_until = at + rules.hold(platform.failures, chance(), retry_after_s)
    platform.held_why = why
    if platform.failures >= rules.TRIES_BEFORE_GIVING_UP:
        _give_up(s, platform_id, at)
    return platform.held_until


def count_failure(s: Session, platform_id: str, why: str) -> None:
    """A failure that may be of one score alone; several in a row are the platform's."""
    platform = locked(s, Platform, platform_id)
    assert platform is not None
    if platform.failures + 1 >= rules.FAILURES_THAT_HOLD:
        hold(s, platform_id, why)
    else:
        platform.failures += 1


def let_go(platform_id: str) -> None:
    """The platform answers again."""
    with write() as s:
        platform = locked(s, Platform, platform_id)
        if platform is not None:
            platform.failures, platform.held_until, platform.held_why = 0, None, None


def lift(s: Session, platform_id: str) -> None:
    """Somebody wants it tried at once; if it fails again, it is held for as long as it would be."""
    platform = locked(s, Platform, platform_id)
    if platform is not None:
        platform.held_until = None


def _give_up(s: Session, platform_id: str, at: datetime) -> None:
    old = s.execute(
        select(Delivery, Learner.link_id)
        .join(Score, Score.id == Delivery.score_id)
        .join(Learner, Learner.id == Delivery.learner_id)
        .where(
            Delivery.platform_id == platform_id,
            Delivery.state == WAITING,
            Score.created_at <= at - rules.GIVES_UP_AFTER,
        )
        .with_for_update(of=Delivery)
    ).all()
    for delivery, _link_id in old:
        delivery.state, delivery.reason = REFUSED, words.given_up()
    for link_id in sorted({link_id for _delivery, link_id in old}):
        tell_later(s, link_id)
