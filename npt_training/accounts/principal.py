"""Who asks, and what they may do. Permissions are fixed; roles bundle them and are data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from npt_training.core.errors import Forbidden, NotSignedIn
from npt_training.core.runtime import current


class Permission(Enum):
    """What a role may allow. Values are stored; they never change meaning."""

    VIEW_OWN = "view_own"
    LEARN = "learn"
    PRACTISE = "practise"
    REQUEST_OBSERVATION = "request_observation"
    MARK = "mark"
    MARK_SECURE = "mark_secure"
    OBSERVE = "observe"
    PROPOSE_AWARD = "propose_award"
    DECIDE_AWARD = "decide_award"
    CHANGE_STATUS = "change_status"
    STAFF_CHECK = "staff_check"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_CONTENT = "manage_content"
    MANAGE_SETTINGS = "manage_settings"
    READ_AUDIT = "read_audit"
    REVIEW_ANATOMY = "review_anatomy"
    READ_REVIEWS = "read_reviews"


@dataclass(frozen=True)
class Principal:
    """A signed-in person acting for one organisation.

    ``session_id`` and ``reauthenticated_at`` belong to our own sessions; in host mode the
    session is the host's and ``session_id`` is None. ``locale`` and ``time_zone`` are the person's
    own choice, None where they follow the site.
    """

    person_id: str
    name: str
    organisation_id: str
    permissions: frozenset[Permission]
    session_id: str | None = None
    reauthenticated_at: datetime | None = None
    locale: str | None = None
    time_zone: str | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        if permission not in self.permissions:
            raise Forbidden()


def actor_or_none() -> Principal | None:
    """The signed-in person of this request, or None."""
    principal: Principal | None = current().load_principal()
    return principal


def actor() -> Principal:
    """The signed-in person of this request; raises NotSignedIn."""
    principal = actor_or_none()
    if principal is None:
        raise NotSignedIn()
    return principal
