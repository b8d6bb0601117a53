"""What follows from an attempt: markers learn what waits, trainees learn their result. By mail."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from npt_training.accounts.interests import conflict
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission
from npt_training.accounts.service.roles import holders
from npt_training.assessment.exam.models import Exam
from npt_training.assessment.models import Attempt
from npt_training.core.db import write
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import TaskRegistry
from npt_training.core.mail import queue_mail
from npt_training.core.web import absolute_url


def register(tasks: TaskRegistry) -> None:
    tasks.handle("assessment.marking_wanted", "assessment.tell_markers", tell_markers)
    tasks.handle("assessment.attempt_finished", "assessment.tell_trainee", tell_trainee)


def tell_markers(payload: dict[str, Any]) -> None:
    """One mail per attempt to everybody of the school who may mark it; no name in it."""
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        if attempt is None:
            return
        for marker_id in sorted(holders(s, attempt.organisation_id, Permission.MARK)):
            marker = s.get(Person, marker_id)
            if marker is None or not marker.email or conflict(s, marker_id, attempt.person_id):
                continue
            queue_mail(
                s,
                to=marker.email,
                subject=_("An answer waits for your marks"),
                text=_(
                    "“%(title)s” was handed in and has written answers to mark.\n\n"
                    "Mark it here: %(link)s",
                    title=_title(s, attempt),
                    link=absolute_url("assessment.marking"),
                ),
                key=f"marking:{attempt.id}:{marker_id}",
            )


def tell_trainee(payload: dict[str, Any]) -> None:
    """One mail when a quiz's result is released; practice shows its result at once.

    After an appeal or a regrade the desk tells them, and why.
    """
    if payload.get("cause"):
        return
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        person = s.get(Person, attempt.person_id) if attempt else None
        if attempt is None or person is None or not person.email:
            return
        queue_mail(
            s,
            to=person.email,
            subject=_("Your result is out: %(title)s", title=_title(s, attempt)),
            text=_(
                "Your result is ready: %(link)s",
                link=absolute_url("assessment.attempt", attempt_id=attempt.id),
            ),
            key=f"result:{attempt.id}:{attempt.percent}",
        )


def _title(s: Session, attempt: Attempt) -> str:
    """What was sat: the school's own title, or the module."""
    exam = s.get(Exam, attempt.exam_id) if attempt.exam_id is not None else None
    if exam is not None:
        return exam.title
    return _("quiz of module %(module)s", module=attempt.module_id)
