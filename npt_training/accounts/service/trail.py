"""Reading the audit trail, as far as it concerns one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select

from npt_training.accounts.models import Membership, Person
from npt_training.core.audit import AuditEntry
from npt_training.core.db import read

PAGE_SIZE = 50


@dataclass(frozen=True)
class Act:
    """One act. ``by`` is the name of who did it, None for the system itself."""

    id: str
    at: datetime
    by: str | None
    action: str
    subject: str | None
    subject_name: str | None
    detail: dict[str, Any]


@dataclass(frozen=True)
class TrailPage:
    """``older`` is the id to go on before, None at the end of the trail."""

    acts: list[Act]
    older: str | None


def read_trail(organisation_id: str, *, action: str = "", before: str = "") -> TrailPage:
    """Acts whose actor is or was a member, and acts of the system on members."""
    members = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    query = select(AuditEntry).where(
        or_(
            AuditEntry.actor.in_(members),
            and_(
                AuditEntry.actor.is_(None),
                or_(AuditEntry.subject.in_(members), AuditEntry.subject == organisation_id),
            ),
        )
    )
    if action:
        query = query.where(AuditEntry.action.startswith(action, autoescape=True))
    if before:
        query = query.where(AuditEntry.id < before)
    with read() as s:
        rows = list(s.scalars(query.order_by(AuditEntry.id.desc()).limit(PAGE_SIZE + 1)))
        ids = {i for row in rows for i in (row.actor, row.subject) if i}
        names = dict(s.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())
    acts = [
        Act(
            id=row.id,
            at=row.at,
            by=names.get(row.actor or ""),
            action=row.action,
            subject=row.subject,
            subject_name=names.get(row.subject or ""),
            detail=row.detail,
        )
        for row in rows[:PAGE_SIZE]
    ]
    return TrailPage(acts, acts[-1].id if len(rows) > PAGE_SIZE else None)
