"""A decision in words where a text of the pack names it: ``[%faculty:volume-per-point]``.

Editions keep the mark as it was written; it is replaced each time a page, a print or an answer of
the API is made, so that a decision of today stands everywhere today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from markupsafe import Markup, escape

from npt_training.core.errors import NptError
from npt_training.core.i18n import format_date
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to
from npt_training.curriculum.faculty import service
from npt_training.curriculum.faculty.marks import MARK
from npt_training.curriculum.faculty.service import Decision
from npt_training.curriculum.shapes import Lesson

PLAIN_KEYS = frozenset({"statement", "known", "labels", "title", "label", "alt"})
"""Of a lesson's blocks: what is text and not HTML."""
LEFT_ALONE = frozenset({"svg", "type", "id", "view", "nerve", "item", "anchor", "sources"})


def value_words(found: Decision) -> str:
    """The value alone, empty where nothing stands."""
    return found.shown(_("yes"), _("no"))


def standing(found: Decision) -> str:
    """Whose it is, for brackets; a dose always names its guideline."""
    if found.made and found.question.kind == "dose":
        return _("your faculty, from %(basis)s", basis=found.basis)
    if found.made:
        return _("your faculty, from %(day)s", day=format_date(found.decided))
    return _("the programme's default; your faculty has not decided")


def sentence(found: Decision | None) -> str:
    """``0.5 ml (your faculty, from 3 May 2026)``, or that the faculty has not decided yet."""
    if found is None or found.value is None:
        return _("your faculty has not decided yet")
    return f"{value_words(found)} ({standing(found)})"


def as_html(found: Decision | None) -> Markup:
    """The same with a way to the decision's page."""
    if found is None:
        return escape(sentence(found))
    href = url_to("faculty.one", key=found.key)
    if found.value is None:
        words, tail = sentence(found), ""
    else:
        words, tail = value_words(found), f" ({standing(found)})"
    return Markup('<a class="decided" href="{}">{}</a>{}').format(href, words, tail)


def settle_text(text: str, found: Mapping[str, Decision] | None = None) -> str:
    """Plain ``text`` with every mark replaced."""
    return _replace(text, found, lambda one: sentence(one))


def settle_for_patients(text: str, found: Mapping[str, Decision] | None = None) -> str:
    """Plain ``text`` for a patient: the value alone, for "your faculty" is not theirs."""
    return _replace(text, found, lambda one: (one and value_words(one)) or _("not set here"))


def settle_html(html: str, found: Mapping[str, Decision] | None = None) -> Markup:
    """Cleaned ``html`` with every mark replaced."""
    return Markup(_replace(html, found, lambda one: str(as_html(one))))  # noqa: S704 - cleaned


def settle(value: Any, found: Mapping[str, Decision] | None = None, key: str = "html") -> Any:
    """A lesson's blocks, or any tree of them, with every mark replaced."""
    if isinstance(value, str):
        if key in LEFT_ALONE or "[%faculty:" not in value:
            return value
        return settle_text(value, found) if key in PLAIN_KEYS else str(settle_html(value, found))
    if isinstance(value, dict):
        return {name: settle(inner, found, name) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(settle(inner, found, key) for inner in value)
    return value


def _replace(
    text: str,
    found: Mapping[str, Decision] | None,
    words: Callable[[Decision | None], str],
) -> str:
    if "[%faculty:" not in text:
        return text
    known = service.decisions() if found is None else found
    return MARK.sub(lambda match: words(known.get(match[1])), text)


def decided(key: str) -> Markup:
    """For templates: ``{{ decided("volume-per-point") }}``."""
    try:
        return as_html(service.decision(key))
    except NptError:
        return as_html(None)


def decisions_in(lesson: Lesson) -> Lesson:
    """The lesson as its reader sees it: every mark in text and key points replaced."""
    if "[%faculty:" not in f"{lesson.blocks}{lesson.key_points}":
        return lesson
    found = service.decisions()
    return replace(
        lesson, blocks=settle(lesson.blocks, found), key_points=settle(lesson.key_points, found)
    )
