"""All marks on their way, for whoever runs the site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.lti.activities.models import Learner, Link
from npt_training.lti.models import Platform
from npt_training.lti.services import holding, scores
from npt_training.lti.services.models import Delivery, Score
from npt_training.lti.services.scores import ASKED, REFUSED, WAITING


@dataclass(frozen=True)
class PlatformLine:
    """A platform and its deliveries by state."""

    id: str
    name: str
    status: str
    held_until: datetime | None
    held_why: str | None
    held: bool
    counts: dict[str, int]


@dataclass(frozen=True)
class Line:
    """A mark that is not settled. ``given`` is of its maximum."""

    learner_id: str
    link: str
    given: str
    state: str
    since: datetime
    next_at: datetime
    tries: int
    reason: str | None


@dataclass(frozen=True)
class Resent:
    """How many waiting marks were made due and how many were written again."""

    due: int
    again: int


def platforms() -> list[PlatformLine]:
    with read() as s:
        rows = s.scalars(select(Platform).order_by(Platform.name, Platform.id)).all()
        counted = s.execute(
            select(Delivery.platform_id, Delivery.state, func.count())
            .group_by(Delivery.platform_id, Delivery.state)
            .order_by(Delivery.state)
        ).all()
    at = now()
    return [
        PlatformLine(
            one.id,
            one.name,
            one.status,
            one.held_until,
            one.held_why,
            one.held_until is not None and one.held_until > at,
            {state: count for ident, state, count in counted if ident == one.id},
        )
        for one in rows
    ]


def lines(*, most: int | None) -> list[Line]:
    """Marks that wait, were refused or want a decision, the oldest first."""
    with read() as s:
        rows = s.execute(
            select(Delivery, Score, Link)
            .join(Score, Score.id == Delivery.score_id)
            .join(Learner, Learner.id == Delivery.learner_id)
            .join(Link, Link.id == Learner.link_id)
            .where(Delivery.state.in_((WAITING, REFUSED, ASKED)))
            .order_by(Score.created_at, Score.id)
            .limit(most)
        ).all()
    return [
        Line(
            learner_id=score.learner_id,
            link=link.title or link.activity or link.id,
            given="no mark yet" if score.given is None else f"{score.given:g}/{score.maximum:g}",
            state=delivery.state,
            since=score.created_at,
            next_at=delivery.next_at,
            tries=delivery.tries,
            reason=delivery.reason,
        )
        for delivery, score, link in rows
    ]


def resend(platform_id: str | None, *, refused: bool) -> Resent:
    """Lift every hold (of one platform) and make due what waits; refused marks are written anew."""
    with write() as s:
        ids = [platform_id] if platform_id else list(s.scalars(select(Platform.id)))
        due = s.scalars(
            update(Delivery)
            .where(Delivery.platform_id.in_(ids), Delivery.state == WAITING)
            .values(next_at=now())
            .returning(Delivery.score_id)
        ).all()
        again = _again(s, ids) if refused else 0
        for ident in ids:
            holding.lift(s, ident)
            scores.wake(s, ident)
        detail = {"due": len(due), "again": again}
        record(s, "lti.resend", actor=None, subject=platform_id or "all", detail=detail)
    return Resent(len(due), again)


def _again(s: Session, ids: list[str]) -> int:
    """Write the last mark again of everybody whose last one was refused."""
    found = s.scalars(
        select(Delivery.learner_id)
        .where(Delivery.platform_id.in_(ids), Delivery.state == REFUSED)
        .distinct()
        .order_by(Delivery.learner_id)
    ).all()
    count = 0
    for learner_id in found:
        learner, last = locked(s, Learner, learner_id), scores.newest(s, learner_id)
        delivery = s.get(Delivery, last.id) if last is not None else None
        if learner is None or last is None or delivery is None or delivery.state != REFUSED:
            continue
        scores.add(s, learner, scores.told(last), f"again:{last.id}", last, waking=False)
        count += 1
    return count
