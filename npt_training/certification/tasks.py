"""What certification does when earlier rooms say that something happened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from npt_training.assessment.service import quiz_result
from npt_training.certification.completion import module_complete
from npt_training.certification.models import AwardDecision, Certificate
from npt_training.certification.service import review_after_void
from npt_training.competency.service import history
from npt_training.core.db import read
from npt_training.core.i18n import gettext as _
from npt_training.core.jobs import TaskRegistry
from npt_training.curriculum.service import complete_module, lessons_read


def register(tasks: TaskRegistry) -> None:
    tasks.handle("curriculum.lesson_read", "certification.lesson_read", open_what_depends)
    tasks.handle("assessment.attempt_finished", "certification.quiz_done", open_what_depends)
    tasks.handle("competency.observation_voided", "certification.voided", review_what_stood_on_it)


def open_what_depends(payload: dict[str, Any]) -> None:
    """A module that is complete now opens what depends on it."""
    person_id, module_id = payload["person_id"], payload.get("module_id")
    if not module_id:
        return
    seen = lessons_read(person_id, module_id)
    if module_complete(seen.read, seen.total, quiz_result(person_id, module_id).passed):
        complete_module(person_id, module_id)


def review_what_stood_on_it(payload: dict[str, Any]) -> None:
    """A voided observation never withdraws a certificate; it puts it under review."""
    observation_id = payload["observation_id"]
    with read() as s:
        found = s.execute(
            select(Certificate.id, AwardDecision.evaluation)
            .join(AwardDecision, AwardDecision.id == Certificate.decision_id)
            .where(Certificate.person_id == payload["person_id"])
        ).all()
    stood = [row[0] for row in found if observation_id in row[1]["counted"]]
    if not stood:
        return
    voided = [move for move in history(observation_id) if move.new_state == "voided"]
    if voided and voided[-1].actor_id:
        for certificate_id in stood:
            sentence = _("An observation this certificate stands on was voided.")
            review_after_void(certificate_id, voided[-1].actor_id, sentence)
