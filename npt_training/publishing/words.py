"""The words of publishing."""

from __future__ import annotations

from npt_training.core.i18n import gettext as _


def state_word(state: str) -> tuple[str, str]:
    """A check's state in words, and the kind of status it is shown as."""
    return {
        "waiting": (_("being checked"), "waiting"),
        "faulty": (_("mistakes found"), "bad"),
        "clean": (_("no mistakes"), "good"),
        "publishing": (_("being published"), "waiting"),
        "published": (_("published"), "done"),
        "failed": (_("not published"), "bad"),
    }[state]


def kind_word(kind: str) -> str:
    return {
        "module": _("Modules"),
        "lesson": _("Lessons"),
        "claim": _("Statements"),
        "source": _("Sources"),
        "part": _("Cards, sheets, words, questions"),
        "item": _("Items"),
        "nerve": _("Nerves"),
        "picture": _("Pictures"),
        "atlas": _("Landmarks, hazards, territories"),
    }.get(kind, kind)


def how_word(how: str) -> tuple[str, str]:
    return {
        "added": (_("new"), "good"),
        "removed": (_("removed"), "care"),
        "changed": (_("changed"), "info"),
    }[how]


def field_words(fields: tuple[str, ...]) -> str:
    """Names of fields as their authors write them, which is how they look for them."""
    return ", ".join(field.replace("_", " ") for field in fields)
