"""Whom a correction is mailed to. On the pages it reaches everybody, mailed or not."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Permission
from npt_training.accounts.service.roles import holders
from npt_training.core.db import read
from npt_training.curriculum.corrections.service import URGENT
from npt_training.curriculum.corrections.subjects import CARD, lessons_teaching
from npt_training.curriculum.models import LessonRead, ModuleCompleted

TEACHERS = (Permission.MARK, Permission.OBSERVE)


def affected(kind: str, code: str, severity: str, organisation_id: str | None) -> set[str]:
    """Ids of the active people to tell, of one school or (None) of all.

    What could harm a patient, or stands on a card that no lesson teaches, goes to everybody who
    learns or teaches. Anything else goes to those who have read a lesson that teaches it or
    completed its module, and to those who teach.
    """
    lines = lessons_teaching(kind, code)
    with read() as s:
        learners = _holding(s, organisation_id, Permission.LEARN)
        if severity == URGENT or (kind == CARD and not lines):
            return learners | _teachers(s, organisation_id)
        met = set(
            s.scalars(
                select(LessonRead.person_id).where(
                    LessonRead.lesson_code.in_({line.id for line in lines})
                )
            )
        )
        met |= set(
            s.scalars(
                select(ModuleCompleted.person_id).where(
                    ModuleCompleted.module_code.in_({line.module_id for line in lines})
                )
            )
        )
        return (learners & met) | _teachers(s, organisation_id)


def _teachers(s: Session, organisation_id: str | None) -> set[str]:
    found: set[str] = set()
    for permission in TEACHERS:
        found |= _holding(s, organisation_id, permission)
    return found


def _holding(s: Session, organisation_id: str | None, permission: Permission) -> set[str]:
    schools = [organisation_id] if organisation_id else s.scalars(select(Organisation.id)).all()
    return set().union(*(holders(s, school, permission) for school in schools))
