"""Whose links an instructor reaches: those of the own organisation, and of no other."""

from __future__ import annotations

from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.core.errors import NotFound
from npt_training.lti.activities.models import Link
from npt_training.lti.models import Deployment


def link_of(s: Session, actor: Principal, link_id: str) -> tuple[Link, Deployment]:
    """A link of the actor's own organisation; NotFound for any other."""
    actor.require(Permission.MARK)
    link = s.get(Link, link_id)
    deployment = s.get(Deployment, link.deployment_id) if link is not None else None
    if link is None or deployment is None or deployment.organisation_id != actor.organisation_id:
        raise NotFound()
    return link, deployment
