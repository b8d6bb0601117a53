"""Words and shapes for what the pages of registration show."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _
from npt_training.lti.products import product_named

_SHAPES = {"pending": "waiting", "approved": "good", "ended": "quiet"}


def status_word(status: str) -> tuple[str, str]:
    """``(word, shape)`` of a registration's or a tenant's status."""
    words = {
        "pending": _("waits for approval"),
        "approved": _("in use"),
        "ended": _("ended"),
    }
    return words.get(status, status), _SHAPES.get(status, "unknown")


def product_title(name: str) -> str:
    return product_named(name).title


def meaning_word(meaning: str) -> str:
    return {
        "learner": _("learner"),
        "instructor": _("instructor"),
        "none": _("neither: may look, and no mark goes back"),
    }.get(meaning, meaning)


def act_word(action: str) -> str:
    """What an act of the audit trail did, in words."""
    return {
        "lti.platform_added": _("written down by hand"),
        "lti.platform_approved": _("approved"),
        "lti.platform_ended": _("refused or ended"),
        "lti.platform_changed": _("changed"),
        "lti.tenant_approved": _("tenant approved"),
        "lti.tenant_ended": _("tenant refused or ended"),
        "lti.role_set": _("role given a meaning"),
    }.get(action, action)
