"""Plain words for codes; the codes never appear on a page."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l

EVIDENCE = {
    "EST": _l("Established"),
    "HYP": _l("Plausible, not tested"),
    "CASE": _l("Seen in patients, no comparison"),
    "RCT": _l("Tested in a trial"),
    "EXP": _l("Taught practice"),
    "PROMO": _l("Promotional wording"),
    "CONTRA": _l("Disputed"),
    "ADMIN": _l("Practical"),
}

OBJECTIVES = {"R": _l("Remember"), "U": _l("Understand"), "A": _l("Apply")}

TIERS = {"basic": _l("Basic"), "advanced": _l("Advanced"), "master": _l("Master")}


def evidence(label: str) -> str:
    """What kind of sentence it is, in the words of the lesson on reading a claim."""
    return str(EVIDENCE[label])


def duration(minutes: int) -> str:
    """``2 h 15 min``; short times in minutes alone."""
    hours, rest = divmod(minutes, 60)
    if hours == 0:
        return _("%(minutes)s min", minutes=rest)
    if rest == 0:
        return _("%(hours)s h", hours=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)
