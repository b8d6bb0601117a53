"""A school's own examination in the form of a tier: the blueprint of its mock, other items.

Pictures come from what the installation makes with its private seed, everything else from what the
school's authors add to the secure pool. Publishing is refused while either lacks anything, by name
and number (see :mod:`.check`).
"""

from __future__ import annotations

from typing import Any

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam.service.drafts import create, get, save_draft
from npt_training.assessment.exam.spec import ExamDoc, Line, Section
from npt_training.assessment.items.formats import HAZARD
from npt_training.core import editions
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.curriculum import service as curriculum

NAMED = "image_choice"
ON_PICTURES = ("hotspot", "label", "trace", "image_choice")
"""Formats the installation makes from the atlas; those in words are written by people."""


def mocks() -> dict[str, dict[str, Any]]:
    """Module to the quiz that is the mock of an examination, in the newest edition."""
    return {
        module.id: module.quiz
        for module in curriculum.modules(editions.newest().id)
        if module.quiz is not None and module.quiz.get("mock_of")
    }


def begin(actor: Principal, module_id: str) -> str:
    """A new draft in the form of the examination that ``module_id`` holds the mock of; its id.

    Its time is left open: nobody but the school knows it. Raises NotFound.
    """
    quiz = mocks().get(module_id)
    if quiz is None:
        raise NotFound()
    of = quiz["mock_of"]
    exam_id = create(actor, of["title"])
    doc = ExamDoc(
        title=of["title"],
        sections=(
            _section(_("Pictures"), quiz, pictures=True, module=module_id),
            _section(_("In words"), quiz, pictures=False),
        ),
        cut_percent=of["cut_percent"],
        hazard_percent=of.get("hazard_percent"),
        evidence_percent=of.get("evidence_percent"),
        levels=quiz.get("levels") or None,
        attempts=of["attempts"],
    )
    save_draft(actor, exam_id, doc, revision=get(actor, exam_id).revision)
    return exam_id


def _section(
    title: str, quiz: dict[str, Any], *, pictures: bool, module: str | None = None
) -> Section:
    """Of ``module``: pictures about the nerves of the tier alone; words are the school's own."""
    counts = {
        name: count
        for name, count in quiz["blueprint"].items()
        if (name in ON_PICTURES) == pictures
    }
    if pictures:
        # So that every form has enough of them to be held to the bar of their own.
        counts[HAZARD] = min(quiz["mock_of"].get("hazards", 0), counts.get(NAMED, 0))
        counts[NAMED] = counts.get(NAMED, 0) - counts[HAZARD]
    lines = tuple(Line(kind=name, count=count) for name, count in counts.items() if count)
    return Section(title=title, pool="exam", module=module, lines=lines)
