"""What happens by itself: standings become scores, scores are carried, rosters are read."""

from __future__ import annotations

from typing import Any

from npt_training.assessment.models import Attempt
from npt_training.core.db import write
from npt_training.core.jobs import TaskRegistry
from npt_training.lti.services import delivery, roster, telling
from npt_training.lti.services.scores import DELIVER, LAUNCH, note_learners, note_standing


def register(tasks: TaskRegistry) -> None:
    """Writing a score runs in one transaction with its event; carrying reaches outside."""
    tasks.handle("assessment.attempt_finished", "lti.attempt_finished", attempt_finished)
    tasks.handle("assessment.marking_wanted", "lti.marking_wanted", marking_wanted)
    tasks.handle("curriculum.lesson_read", "lti.lesson_read", lesson_read)
    tasks.handle("certification.status_changed", "lti.status_changed", status_changed)
    tasks.handle("lti.opened", "lti.note_opened", opened)
    tasks.task(DELIVER, deliver, external=True)
    tasks.task(roster.READ, read_roster, external=True)
    tasks.task(telling.TELL, telling.tell)


def attempt_finished(payload: dict[str, Any]) -> None:
    with write() as s:
        note_learners(s, payload["person_id"], f"attempt:{payload['attempt_id']}")


def marking_wanted(payload: dict[str, Any]) -> None:
    """Handed in and waiting for a person: told where no mark stands yet."""
    with write() as s:
        attempt = s.get(Attempt, payload["attempt_id"])
        if attempt is not None:
            note_learners(s, attempt.person_id, f"handed-in:{attempt.id}")


def lesson_read(payload: dict[str, Any]) -> None:
    with write() as s:
        note_learners(s, payload["person_id"], f"lesson:{payload['lesson_id']}")


def status_changed(payload: dict[str, Any]) -> None:
    with write() as s:
        note_learners(s, payload["person_id"], f"certificate:{payload['certificate_id']}")


def opened(payload: dict[str, Any]) -> None:
    """A learner opened a link: what they did before it existed is sent now. A course's list that
    is older than a day is read anew."""
    with write() as s:
        if payload.get("learner_id"):
            note_standing(s, payload["learner_id"], LAUNCH + payload["launch_id"])
        if payload.get("course_id"):
            roster.read_if_old(s, payload["course_id"])


def deliver(payload: dict[str, Any]) -> None:
    delivery.deliver(payload["platform_id"])


def read_roster(payload: dict[str, Any]) -> None:
    roster.read_now(payload["sync_id"])
