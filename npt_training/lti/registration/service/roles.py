"""What an LMS's roles mean here, where its platform's administrator wants it otherwise."""

from __future__ import annotations

from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.db import read, write
from npt_training.lti.models import Launch
from npt_training.lti.registration.errors import UnknownMeaning
from npt_training.lti.registration.service.platforms import own

MEANINGS = ("learner", "instructor", "none")


def set_role(actor: Principal, platform_id: str, role: str, meaning: str) -> None:
    """From now on ``role``, as the LMS sends it, means ``meaning`` here; empty takes it back."""
    actor.require(Permission.MANAGE_SETTINGS)
    role = role.strip()
    if not 0 < len(role) <= 500 or meaning not in {*MEANINGS, ""}:
        raise UnknownMeaning()
    with write() as s:
        platform = own(s, actor, platform_id)
        overrides = {k: v for k, v in platform.role_overrides.items() if k != role}
        platform.role_overrides = overrides | ({role: meaning} if meaning else {})
        audit.record(
            s,
            "lti.role_set",
            actor=actor.person_id,
            subject=platform.id,
            detail={"role": role, "meaning": meaning or None},
        )


def roles_seen(platform_id: str, launches: int = 200) -> list[str]:
    """The roles that the latest launches brought, for choosing from."""
    with read() as s:
        lists = s.scalars(
            select(Launch.roles)
            .where(Launch.platform_id == platform_id)
            .order_by(Launch.id.desc())
            .limit(launches)
        ).all()
    return sorted({str(role) for roles in lists for role in roles or []})
