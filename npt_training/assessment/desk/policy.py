"""How a school marks: the defaults until its administrator says otherwise."""

from __future__ import annotations

import math

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import PolicyRefused
from npt_training.assessment.desk.models import MarkingPolicy
from npt_training.assessment.desk.rules import SECOND, Policy
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write


def policy_of(s: Session, organisation_id: str) -> Policy:
    """What counts now in an organisation."""
    row = s.scalars(
        select(MarkingPolicy)
        .where(MarkingPolicy.organisation_id == organisation_id)
        .order_by(MarkingPolicy.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return Policy()
    return Policy(row.second, row.band_points, row.moderation_points, row.hold, row.unblinding)


def marking_policy(actor: Principal) -> Policy:
    """The policy of the actor's organisation."""
    with read() as s:
        return policy_of(s, actor.organisation_id)


def set_policy(actor: Principal, policy: Policy) -> None:
    """Set how the school marks from now on; attempts already asked for twice stay so."""
    actor.require(Permission.MANAGE_SETTINGS)
    if policy.second not in SECOND:
        raise PolicyRefused("second")
    for field, most in (("band_points", 50.0), ("moderation_points", 100.0)):
        value = getattr(policy, field)
        if not math.isfinite(value) or not 0 <= value <= most:
            raise PolicyRefused(field)
    with write() as s:
        row = MarkingPolicy(
            organisation_id=actor.organisation_id,
            second=policy.second,
            band_points=policy.band_points,
            moderation_points=policy.moderation_points,
            hold=policy.hold,
            unblinding=policy.unblinding,
            set_by=actor.person_id,
            set_at=now(),
        )
        s.add(row)
        s.flush()
        detail = {name: getattr(policy, name) for name in policy.__dataclass_fields__}
        record(s, "assessment.marking_policy", actor=actor.person_id, subject=row.id, detail=detail)
