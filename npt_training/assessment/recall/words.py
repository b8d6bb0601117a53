"""Recall in words and steps: how likely a person still knows something, and what tasks are called.

The steps are for reading only; nothing is decided by them.
"""

from __future__ import annotations

from npt_training.assessment.kinds import kind_named
from npt_training.core.i18n import gettext as _

FIRM_FROM = 0.9
"""The chance at which a card comes back by default: above it nothing is due."""
FADING_FROM = 0.7
"""A faculty setting: no source gives a number."""


def step_of(chance: float) -> str:
    """``firm``, ``fading`` or ``weak``."""
    if chance >= FIRM_FROM:
        return "firm"
    return "fading" if chance >= FADING_FROM else "weak"


def step_words(step: str) -> tuple[str, str]:
    """What a step is called, with its kind of status mark."""
    return {
        "firm": (_("firm"), "good"),
        "fading": (_("fading"), "started"),
        "weak": (_("likely forgotten"), "care"),
    }[step]


def task_name(task: str) -> str:
    words = {
        "locate": _("find it"),
        "trace": _("trace it"),
        "territory": _("its area"),
        "identify": _("name it"),
        "explain": _("explain it"),
    }
    if task in words:
        return words[task]
    try:
        return kind_named(task).title()
    except KeyError:
        return task
