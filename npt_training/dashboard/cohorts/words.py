"""The words for why somebody does not move."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import ngettext
from npt_training.dashboard.cohorts.standing import Stand, Stuck


def stuck_words(stuck: Stuck, stand: Stand, title: str) -> str:
    """One sentence; ``title`` is the module's, empty where it is about none."""
    module = next((one for one in stand.modules if one.module_id == stuck.module_id), None)
    if stuck.reason == "failed" and module is not None:
        return ngettext(
            "Failed the quiz of “%(title)s” once; best %(best)s %%",
            "Failed the quiz of “%(title)s” %(num)s times; best %(best)s %%",
            module.quiz.failed,
            title=title,
            best=round(module.quiz.best_percent or 0),
        )
    return {
        "marking": _("Answers of “%(title)s” wait for an instructor's mark", title=title),
        "unsigned": _("An observation waits for its signature"),
        "idle": _("Nothing done for a while in “%(title)s”", title=title),
        "not_started": _("Has not begun"),
        "waiting_quiz": _("Has read “%(title)s” and not sat its quiz", title=title),
    }[stuck.reason]


def stuck_kind(stuck: Stuck) -> str:
    """The kind of status: what waits for instructors is theirs."""
    return {"failed": "bad", "marking": "yours", "unsigned": "yours"}.get(stuck.reason, "care")
