"""Platforms as an administrator sees, approves and ends them. Each act stands in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.audit import AuditEntry
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.lti.models import AccessToken, Deployment, FrameSession, Launch, Platform
from npt_training.lti.registration.errors import AlreadyDecided

SHOWN = 100


@dataclass(frozen=True)
class Line:
    """A platform in the list, with how many of its tenants are in use and how many wait."""

    platform: Platform
    tenants: int
    waiting: int


def list_platforms(actor: Principal) -> list[Line]:
    """The organisation's platforms: those waiting first, the ended ones last."""
    place = {"pending": 0, "approved": 1, "ended": 2}
    with read() as s:
        platforms = s.scalars(
            select(Platform)
            .where(Platform.organisation_id == actor.organisation_id)
            .order_by(Platform.created_at.desc(), Platform.id.desc())
            .limit(SHOWN)
        ).all()
        counts = {
            (platform_id, status): number
            for platform_id, status, number in s.execute(
                select(Deployment.platform_id, Deployment.status, func.count())
                .where(Deployment.platform_id.in_([p.id for p in platforms]))
                .group_by(Deployment.platform_id, Deployment.status)
            )
        }
    return sorted(
        (
            Line(p, counts.get((p.id, "approved"), 0), counts.get((p.id, "pending"), 0))
            for p in platforms
        ),
        key=lambda line: place.get(line.platform.status, 3),
    )


def get_platform(actor: Principal, platform_id: str) -> Platform:
    """Raises NotFound for another organisation's."""
    with read() as s:
        platform = s.get(Platform, platform_id)
    if platform is None or platform.organisation_id != actor.organisation_id:
        raise NotFound()
    return platform


@dataclass(frozen=True)
class Act:
    """One act on a platform; ``by`` is None for the system itself."""

    at: datetime
    by: str | None
    action: str


def history(platform: Platform, limit: int = 20) -> list[Act]:
    """What was done to a platform, the latest first."""
    with read() as s:
        rows = s.execute(
            select(AuditEntry.at, Person.name, AuditEntry.action)
            .outerjoin(Person, Person.id == AuditEntry.actor)
            .where(AuditEntry.subject == platform.id)
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
        return [Act(*row) for row in rows]


def approve(actor: Principal, platform_id: str) -> Platform:
    """Launches of its approved tenants are taken from now on; a tenant that came with the
    registration is approved with it."""
    with _decided(actor, platform_id, "lti.platform_approved", {"pending", "ended"}) as (s, found):
        if found.status == "pending":
            s.execute(
                update(Deployment)
                .where(Deployment.platform_id == found.id, Deployment.status == "pending")
                .where(Deployment.created_at == found.created_at)
                .values(status="approved", decided_by=actor.person_id, decided_at=now())
            )
        found.status = "approved"
        return found


def end(actor: Principal, platform_id: str) -> Platform:
    """Refuse a registration that waits, or end one in use: launches stop, and whoever came from
    there is signed out of the frame. Marks and people stay."""
    with _decided(actor, platform_id, "lti.platform_ended", {"pending", "approved"}) as (s, found):
        found.status = "ended"
        s.execute(delete(AccessToken).where(AccessToken.platform_id == found.id))
        s.execute(
            update(FrameSession)
            .where(
                FrameSession.revoked_at.is_(None),
                FrameSession.launch_id.in_(select(Launch.id).where(Launch.platform_id == found.id)),
            )
            .values(revoked_at=now())
            .execution_options(synchronize_session=False)
        )
        return found


@contextmanager
def _decided(
    actor: Principal, platform_id: str, action: str, allowed: set[str]
) -> Iterator[tuple[Session, Platform]]:
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        platform = own(s, actor, platform_id)
        if platform.status not in allowed:
            raise AlreadyDecided()
        platform.decided_by, platform.decided_at = actor.person_id, now()
        yield s, platform
        audit.record(s, action, actor=actor.person_id, subject=platform.id)


def own(s: Session, actor: Principal, platform_id: str) -> Platform:
    """The platform, locked for change; raises NotFound for another organisation's."""
    platform = locked(s, Platform, platform_id)
    if platform is None or platform.organisation_id != actor.organisation_id:
        raise NotFound()
    return platform
