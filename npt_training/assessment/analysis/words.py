"""What a flag means and what to do about it, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from npt_training.assessment.statistics.flags import Flag
from npt_training.core.i18n import gettext as _


@dataclass(frozen=True)
class Advice:
    """``title`` stands in lists, ``text`` on the item's page; ``tone`` is a kind of ui.status."""

    title: str
    text: str
    tone: str


def advice(flag: Flag, about: str = "") -> Advice:
    """``about``: the option or structure in words."""
    titles = {
        "negative": _("counts backwards"),
        "weak": _("tells little apart"),
        "hard": _("very hard"),
        "easy": _("very easy"),
        "unused": _("an option nobody chooses"),
        "better_wrong": _("a wrong option attracts those who know more"),
        "second_place": _("many agree on another place"),
        "omitted": _("often left empty"),
        "few": _("few answers yet"),
    }
    title = titles[flag.code]
    if not flag.sure and flag.code not in ("few", "unused", "better_wrong"):
        title = _("maybe: %(what)s", what=title)
    return Advice(title, _text(flag, about), _tone(flag))


def _tone(flag: Flag) -> str:
    if flag.code in ("few", "unused", "easy"):
        return "quiet"
    return "bad" if flag.code == "negative" and flag.sure else "care"


def _text(flag: Flag, about: str) -> str:
    return {
        "negative": _(
            "Those who know more in the rest of the test do worse here. Look at the key first: it "
            "may be wrong, or a second answer may be right. Do not let it count until that is "
            "clear."
        ),
        "weak": _(
            "It hardly tells those who know more from those who know less. Read it for a catch, "
            "for two answers that are both defensible, and for a picture that is hard to read."
        ),
        "hard": _(
            "Fewer than one in five earn it. Is it taught? Is it what should be asked at this "
            "level? If so, keep it and teach it again."
        ),
        "easy": _(
            "More than nine in ten earn it. Fine for something everybody must know; otherwise it "
            "takes time and tells little."
        ),
        "unused": _(
            "Nobody has chosen “%(about)s”. Replace it by something that people really confuse.",
            about=about,
        ),
        "better_wrong": _(
            "Those who chose “%(about)s” know more in the rest of the test than those who chose "
            "the key. It may be defensible: have a colleague answer without the key.",
            about=about,
        ),
        "second_place": _(
            "One in five or more tapped the same wrong place: %(about)s. Either it is confused, "
            "which is worth a lesson, or the question can be read in two ways.",
            about=about,
        ),
        "omitted": _(
            "More than one in ten left it empty. It may stand too late for the time given, or not "
            "be understood."
        ),
        "few": _(
            "Fewer than eight people have answered. Take every figure here as a hint: the "
            "intervals say how wide it still is."
        ),
    }[flag.code]
