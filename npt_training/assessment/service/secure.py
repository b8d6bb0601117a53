"""Who may see questions of the secure pool: examiners, and those who manage content."""

from __future__ import annotations

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.errors import SecureQuestion
from npt_training.assessment.service.bank import Held
from npt_training.core.i18n import gettext as _


def may_see_secure(actor: Principal) -> bool:
    return actor.may(Permission.MARK_SECURE) or actor.may(Permission.MANAGE_CONTENT)


def hidden(actor: Principal, held: Held) -> bool:
    """Whether the question is of the secure pool and the actor has no right to it."""
    return held.pool == "exam" and not may_see_secure(actor)


def require_sight(actor: Principal, held: Held) -> Held:
    """The item; raises SecureQuestion where it is hidden."""
    if hidden(actor, held):
        raise SecureQuestion()
    return held


def prompt_for(actor: Principal, held: Held) -> str:
    """What the question asks, or that it is one of the secure pool."""
    return _("A question of the secure pool") if hidden(actor, held) else held.item.prompt
