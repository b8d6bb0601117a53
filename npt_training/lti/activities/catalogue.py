"""What an organisation's courses may link to: the newest edition and the school's own exams."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from npt_training.assessment.exam.models import Exam, ExamVersion
from npt_training.assessment.exam.spec import ExamDoc
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.i18n import gettext as _
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import Module
from npt_training.curriculum.words import TIERS
from npt_training.lti.activities.activity import CERTIFICATE, Activity, Kind

GRADED = frozenset({Kind.QUIZ, Kind.EXAM, Kind.MODULE, Kind.TIER, Kind.CERTIFICATE})
"""Kinds that are offered with a column of the gradebook; a lesson gets one when asked for."""


@dataclass(frozen=True)
class Entry:
    """One thing to link to. ``minutes`` None: it takes as long as it takes. ``under`` is the title
    of what it belongs to, empty at the top."""

    activity: Activity
    title: str
    minutes: int | None
    under: str = ""
    group: str = ""

    @property
    def name(self) -> str:
        """How a form names it: ``quiz:B1``."""
        return str(self.activity)

    @property
    def graded(self) -> bool:
        return self.activity.kind in GRADED


@dataclass(frozen=True)
class Catalogue:
    """Everything to link to, in course order; groups are tiers, exams and the certificate."""

    entries: tuple[Entry, ...]

    def find(self, activity: Activity | None) -> Entry | None:
        return next((one for one in self.entries if one.activity == activity), None)

    def search(self, words: str) -> tuple[Entry, ...]:
        """Entries whose title, or what they belong to, has every word; accents do not matter."""
        wanted = fold(words).split()
        return tuple(
            one
            for one in self.entries
            if all(word in fold(f"{one.title} {one.under} {one.group}") for word in wanted)
        )

    def chosen(self, names: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of these names in the order of the names; unknown ones are left out."""
        by_name = {one.name: one for one in self.entries}
        return tuple(by_name[name] for name in dict.fromkeys(names) if name in by_name)


def fold(text: str) -> str:
    """``text`` for comparing: no case, no accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def catalogue(organisation_id: str) -> Catalogue:
    """What this organisation may link to now. Raises NoContent."""
    edition_id = editions.newest().id
    entries: list[Entry] = []
    tier = None
    for module in curriculum.modules(edition_id):
        if module.tier != tier:
            tier = module.tier
            entries.append(_tier(edition_id, tier))
        entries += _of_module(module)
    entries += _exams(organisation_id)
    entries.append(Entry(CERTIFICATE, _("My certificate"), None, group=_("Certificate")))
    return Catalogue(tuple(entries))


def tier_word(tier: str) -> str:
    return str(TIERS.get(tier, tier))


def _tier(edition_id: str, tier: str) -> Entry:
    minutes = sum(m.work_minutes for m in curriculum.modules(edition_id) if m.tier == tier)
    title = _("The whole tier: %(tier)s", tier=tier_word(tier))
    return Entry(Activity(Kind.TIER, tier), title, minutes, group=tier_word(tier))


def _of_module(module: Module) -> list[Entry]:
    group = tier_word(module.tier)
    found = [
        Entry(Activity(Kind.MODULE, module.id), module.title, module.work_minutes, group=group)
    ]
    found += [
        Entry(Activity(Kind.LESSON, line.id), line.title, line.minutes, module.title, group)
        for line in module.lessons
    ]
    if module.quiz:
        title = _("Quiz: %(title)s", title=module.quiz["title"])
        activity = Activity(Kind.QUIZ, module.id)
        found.append(Entry(activity, title, module.quiz_minutes, module.title, group))
    return found


def _exams(organisation_id: str) -> list[Entry]:
    """The school's published quizzes and examinations that are not closed."""
    newest = (
        select(ExamVersion.exam_id, func.max(ExamVersion.number).label("number"))
        .group_by(ExamVersion.exam_id)
        .subquery()
    )
    with read() as s:
        rows = s.execute(
            select(Exam.id, ExamVersion.doc)
            .join(newest, newest.c.exam_id == Exam.id)
            .join(
                ExamVersion,
                (ExamVersion.exam_id == Exam.id) & (ExamVersion.number == newest.c.number),
            )
            .where(Exam.organisation_id == organisation_id, Exam.closed_at.is_(None))
            .order_by(Exam.title, Exam.id)
        ).all()
    group = _("Quizzes and examinations of the school")
    found = []
    for row in rows:
        doc = ExamDoc.model_validate(row.doc)
        found.append(Entry(Activity(Kind.EXAM, row.id), doc.title, doc.minutes, group=group))
    return found
