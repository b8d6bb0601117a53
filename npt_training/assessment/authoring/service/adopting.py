"""Practice items that came another way, such as imports, get a place in the authors' list."""

from __future__ import annotations

from sqlalchemy import select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.authoring.service.drafts import act, columns
from npt_training.assessment.service.bank import Held, school_items
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id


def strays(actor: Principal) -> list[Held]:
    """Practice items of the school that no draft stands for. The secure pool has its own desk."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        known = set(
            s.scalars(select(Draft.series).where(Draft.organisation_id == actor.organisation_id))
        )
    return [
        held for held in school_items(actor.organisation_id, "practice") if held.series not in known
    ]


def adopt(actor: Principal) -> int:
    """Put every stray item into the list as approved; returns how many."""
    found, at = strays(actor), now()
    with write() as s:
        for held in found:
            doc = held.item.model_dump(mode="json", exclude_none=True)
            draft = Draft(
                id=new_id(),
                organisation_id=actor.organisation_id,
                series=held.series,
                kind=held.item.kind,
                pool=held.pool,
                state="approved",
                version=held.version,
                retired=False,
                revision=1,
                authors=[],
                created_by=actor.person_id,
                created_at=at,
                updated_by=actor.person_id,
                updated_at=at,
                **columns(doc),
            )
            s.add(draft)
            s.flush()
            s.add(act(draft, actor.person_id, "imported"))
        detail = {"items": len(found)}
        record(s, "authoring.adopt", actor=actor.person_id, subject=None, detail=detail)
    return len(found)
