"""Tenants: which placements of our tool on a platform are in use, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service import organisations_of
from npt_training.accounts.service.roles import holders
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.lti.activities.models import Course
from npt_training.lti.models import Deployment, Platform
from npt_training.lti.registration.errors import AlreadyDecided, NotAmongYours

SHOWN = 100


@dataclass(frozen=True)
class Tenant:
    """A deployment with what tells a person which one it is: the course it was first seen in."""

    deployment: Deployment
    platform_name: str
    organisation_name: str
    first_course: str | None
    courses: int


def tenants_of(platform_id: str) -> list[Tenant]:
    """Every deployment of a platform, those waiting first."""
    with read() as s:
        rows = _rows(s, Deployment.platform_id == platform_id)
    return sorted(rows, key=lambda t: t.deployment.status != "pending")


def waiting(actor: Principal) -> list[Tenant]:
    """Deployments of the organisation's platforms that wait for approval, the newest first."""
    with read() as s:
        return _rows(
            s,
            Platform.organisation_id == actor.organisation_id,
            Platform.status == "approved",
            Deployment.status == "pending",
        )


def _rows(s: Session, *where: object) -> list[Tenant]:
    found = s.execute(
        select(Deployment, Platform.name, Organisation.name)
        .join(Platform, Platform.id == Deployment.platform_id)
        .join(Organisation, Organisation.id == Deployment.organisation_id)
        .where(*where)  # type: ignore[arg-type]
        .order_by(Deployment.created_at.desc(), Deployment.id.desc())
        .limit(SHOWN)
    ).all()
    first, count = _courses(s, [d.id for d, _p, _o in found])
    return [
        Tenant(d, platform, organisation, first.get(d.id) or d.name, count.get(d.id, 0))
        for d, platform, organisation in found
    ]


def _courses(s: Session, ids: Iterable[str]) -> tuple[dict[str, str], dict[str, int]]:
    """The title of the first course of each deployment, and how many it has."""
    seen = (
        select(Course.deployment_id, func.min(Course.id).label("id"), func.count().label("n"))
        .where(Course.deployment_id.in_(list(ids)))
        .group_by(Course.deployment_id)
        .subquery()
    )
    rows = s.execute(select(seen.c.deployment_id, Course.title, seen.c.n).join(
        seen, seen.c.id == Course.id
    )).all()  # fmt: skip
    return {d: title for d, title, _n in rows}, {d: n for d, _title, n in rows}


def organisations_for(actor: Principal) -> list[Organisation]:
    """Where the administrator may put a tenant: the organisations whose settings they manage."""
    own = organisations_of(actor.person_id)
    with read() as s:
        return [o for o in own if actor.person_id in holders(s, o.id, Permission.MANAGE_SETTINGS)]


def approve(
    actor: Principal, deployment_id: str, *, organisation_id: str, name: str = ""
) -> Deployment:
    """Take its launches from now on, for people of that organisation."""
    actor.require(Permission.MANAGE_SETTINGS)
    if organisation_id not in {o.id for o in organisations_for(actor)}:
        raise NotAmongYours()
    with write() as s:
        deployment = _own(s, actor, deployment_id)
        if deployment.status == "approved":
            raise AlreadyDecided()
        deployment.status = "approved"
        deployment.organisation_id = organisation_id
        deployment.name = name.strip()[:200] or deployment.name
        deployment.decided_by, deployment.decided_at = actor.person_id, now()
        audit.record(
            s,
            "lti.tenant_approved",
            actor=actor.person_id,
            subject=deployment.platform_id,
            detail={"deployment": deployment.deployment_id, "organisation": organisation_id},
        )
        return deployment


def end(actor: Principal, deployment_id: str) -> Deployment:
    """Refuse a tenant that waits, or end one in use: its launches stop."""
    actor.require(Permission.MANAGE_SETTINGS)
    with write() as s:
        deployment = _own(s, actor, deployment_id)
        if deployment.status == "ended":
            raise AlreadyDecided()
        deployment.status = "ended"
        deployment.decided_by, deployment.decided_at = actor.person_id, now()
        audit.record(
            s,
            "lti.tenant_ended",
            actor=actor.person_id,
            subject=deployment.platform_id,
            detail={"deployment": deployment.deployment_id},
        )
        return deployment


def get_tenant(actor: Principal, deployment_id: str) -> Tenant:
    """Raises NotFound unless it is on a platform of the organisation."""
    with read() as s:
        rows = _rows(
            s, Deployment.id == deployment_id, Platform.organisation_id == actor.organisation_id
        )
    if not rows:
        raise NotFound()
    return rows[0]


def _own(s: Session, actor: Principal, deployment_id: str) -> Deployment:
    deployment = locked(s, Deployment, deployment_id)
    platform = s.get(Platform, deployment.platform_id) if deployment else None
    if deployment is None or platform is None or platform.organisation_id != actor.organisation_id:
        raise NotFound()
    return deployment
