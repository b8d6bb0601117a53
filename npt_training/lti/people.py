"""Who a launch is: (registration, subject), and the person of ours that stands for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from npt_training.accounts.service import create_person
from npt_training.core.clock import now
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.lti.models import Deployment, LtiUser, Platform

LONGEST_NAME = 200


def resolve(
    s: Session, platform: Platform, deployment: Deployment, claims: dict[str, Any], role: str
) -> LtiUser:
    """The row of the launch's subject with a person behind it; made at the first launch."""
    at, subject = now(), claims["sub"]
    s.execute(
        insert(LtiUser)
        .values(id=new_id(), platform_id=platform.id, subject=subject, first_at=at, last_at=at)
        .on_conflict_do_nothing(index_elements=["platform_id", "subject"])
    )
    user = s.scalars(
        select(LtiUser)
        .where(LtiUser.platform_id == platform.id, LtiUser.subject == subject)
        .with_for_update()
    ).one()
    user.name = _text(claims, "name") or user.name
    user.email = _text(claims, "email") or user.email
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


def _text(claims: dict[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value.strip()[:LONGEST_NAME] or None if isinstance(value, str) else None
