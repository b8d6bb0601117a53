"""An examination in the demonstration, sat by its trainee, with an answer that came late."""

from __future__ import annotations

from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.assessment.exam import service
from npt_training.assessment.exam.models import LateAnswer
from npt_training.assessment.exam.spec import ExamDoc, Line, Section
from npt_training.assessment.models import AttemptItem
from npt_training.core.clock import now
from npt_training.core.db import read, write


def a_sitting(administrator: Principal, trainee: Principal) -> dict[str, str]:
    """Ids of an examination from the practice pool, handed in on another device, and of the late
    answer."""
    exam_id = service.create(administrator, "Examination of the leg")
    section = Section(pool="practice", lines=(Line(kind="choice", count=3),))
    doc = ExamDoc(
        title="Examination of the leg", sections=(section,), cut_percent=70, minutes=20, attempts=3
    )
    revision = service.save_draft(administrator, exam_id, doc, revision=1)
    service.publish(administrator, exam_id, revision=revision)
    device = service.Device("the device of the demonstration")
    attempt_id = service.start(trainee, exam_id, device)
    service.hand_in_sitting(trainee, attempt_id, device)
    with read() as s:
        asked = s.scalars(
            select(AttemptItem.id).where(AttemptItem.attempt_id == attempt_id)
        ).first()
    with write() as s:
        late = LateAnswer(
            attempt_id=attempt_id,
            attempt_item_id=asked,
            response={"chosen": ["a"]},
            confidence=None,
            key="late",
            late_s=75,
            given_at=now(),
        )
        s.add(late)
        s.flush()
        return {"exam_id": exam_id, "attempt_id": attempt_id, "late_id": late.id}
