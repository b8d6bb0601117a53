"""Regions, tasks and responses in words."""

from __future__ import annotations

from npt_training.assessment.exam.spec import ExamDoc
from npt_training.assessment.kinds import kind_named
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.service.bank import Held
from npt_training.assessment.stimulus import structure_names
from npt_training.atlas.words import REGIONS, region_name
from npt_training.core.i18n import gettext as _
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.i18n import ngettext

FORMAT_WORDS = {
    "hotspot": _l("Tap the place (any kind)"),
    "image_choice": _l("Choose, on a picture"),
    "text_choice": _l("Choose, in words"),
    "matching": _l("Join pairs"),
    "judgement": _l("Judge: what do you do or say"),
    "hazard": _l("What the needle must avoid (any kind)"),
}
"""Formats that have no kind of the same name; the others are called like their kind."""


OWN_BARS = {
    "hazard": _l("Questions of what the needle must avoid"),
    "evidence": _l("Questions that label evidence"),
}


def region_word(name: str) -> str:
    return region_name(name) if name in REGIONS else _("no region")


def task_word(kind: str) -> str:
    """What a format, or a kind of item (one from another package, too), is called."""
    if kind in FORMAT_WORDS:
        return str(FORMAT_WORDS[kind])
    try:
        return kind_named(kind).title()
    except KeyError:
        return kind


def own_bar_word(name: str) -> str:
    """What the questions of a bar of their own are called."""
    return str(OWN_BARS[name])


def own_bars_told(doc: ExamDoc) -> str:
    """The bars of their own of an examination in a row of words; empty without any."""
    return "; ".join(
        _("%(what)s: %(percent)s %%", what=own_bar_word(name), percent=f"{percent:g}")
        for name, percent in doc.own_bars.items()
    )


def in_words(held: Held, response: Response) -> str:
    """What somebody answered, as far as words can say it."""
    if not response:
        return _("nothing")
    names = structure_names(held.edition_id)
    options = {one.id: getattr(one, "text", "") for one in getattr(held.item, "options", [])}

    def name(ident: object) -> str:
        return options.get(str(ident)) or names.get(str(ident), str(ident))

    said: list[str] = []
    for key, value in response.items():
        if key == "y":
            continue
        if key == "x":
            said.append(
                _(
                    "a point %(x)s %% from the left, %(y)s %% from the top",
                    x=round(100 * float(value)),
                    y=round(100 * float(response.get("y", 0))),
                )
            )
        elif key in ("path", "area", "points"):
            said.append(ngettext("%(num)s point drawn", "%(num)s points drawn", len(value)))
        elif isinstance(value, dict):
            said += [f"{pin}: {name(chosen)}" for pin, chosen in value.items()]
        elif isinstance(value, list):
            said.append(", ".join(name(one) for one in value))
        else:
            said.append(name(value))
    return "; ".join(said)
