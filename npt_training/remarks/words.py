"""The words of remarks."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l

KIND_WORDS = {
    "error": _l("Something is wrong here"),
    "question": _l("I do not understand"),
}
PLACE_WORDS = {
    "lesson": _l("Lesson"),
    "nerve": _l("Nerve"),
    "card": _l("Treatment card"),
    "item": _l("Quiz or practice"),
}


def state_word(state: str, corrected: bool) -> tuple[str, str]:
    """A remark's state in words, and the kind of status it is shown as."""
    if corrected and state == "closed":
        return _("corrected"), "done"
    return {
        "open": (_("waits for an answer"), "waiting"),
        "answered": (_("answered"), "done"),
        "closed": (_("closed without an answer"), "quiet"),
    }[state]
