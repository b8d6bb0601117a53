"""Who a launch is: (registration, subject), and the person of ours that stands for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from npt_training.accounts.service import create_person
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.lti.models import Deployment, LtiUser, Platform

LONGEST_NAME = 200
NOTED_EVERY = timedelta(minutes=5)
_USER = (
    select(LtiUser)
    .where(LtiUser.platform_id == bindparam("platform_id"), LtiUser.subject == bindparam("subject"))
    .with_for_update()
)


def resolve(
    s: Session, platform: Platform, deployment: Deployment, claims: dict[str, Any], role: str
) -> LtiUser:
    """The row of the launch's subject with a person behind it; made at the first launch."""
    at, subject = now(), claims["sub"]
    user = _row(s, platform.id, subject) or _made(s, platform.id, subject)
    user.name = _text(claims, "name") or user.name
    user.email = _text(claims, "email") or user.email
    if at - user.last_at > NOTED_EVERY:
        user.last_at = at
    if user.person_id is None:
        person = create_person(
            name=user.name or _("Learner"),
            email=None,
            organisation_id=deployment.organisation_id,
            roles=("trainee",),
        )
        user.person_id, user.how = person.id, "created"
    s.flush()
    return user


def _row(s: Session, platform_id: str, subject: str) -> LtiUser | None:
    return s.scalars(_USER, {"platform_id": platform_id, "subject": subject}).one_or_none()


def _made(s: Session, platform_id: str, subject: str) -> LtiUser:
    """A new row, or that of another launch of the same person at this moment."""
    at = now()
    s.execute(
        insert(LtiUser)
        .values(id=new_id(), platform_id=platform_id, subject=subject, first_at=at, last_at=at)
        .on_conflict_do_nothing(index_elements=["platform_id", "subject"])
    )
    user = _row(s, platform_id, subject)
    assert user is not None
    return user


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip()[:LONGEST_NAME] or None if isinstance(value, str) else None
