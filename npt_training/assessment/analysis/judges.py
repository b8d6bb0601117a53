"""Who may judge the questions of a standard."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.accounts.service.roles import holders
from npt_training.assessment.analysis.panels import Panel
from npt_training.assessment.errors import SecureQuestion
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service.secure import may_see_secure


def may_be_judges(s: Session, actor: Principal, found: Panel) -> set[str]:
    """Members who mark and are not invited yet; where a question is of the secure pool, those of
    them who may see it."""
    able = holders(s, actor.organisation_id, Permission.MARK)
    if _has_secure(s, found):
        able &= holders(s, actor.organisation_id, Permission.MARK_SECURE) | holders(
            s, actor.organisation_id, Permission.MANAGE_CONTENT
        )
    return able - set(found.judges)


def require_all_seen(s: Session, actor: Principal, found: Panel) -> None:
    """Raises SecureQuestion where a question is hidden from the actor."""
    if not may_see_secure(actor) and _has_secure(s, found):
        raise SecureQuestion()


def _has_secure(s: Session, found: Panel) -> bool:
    ids = [one["id"] for one in found.doc.get("items", ())]
    query = select(ItemVersion.id).where(ItemVersion.id.in_(ids), ItemVersion.pool == "exam")
    return s.scalars(query.limit(1)).first() is not None
