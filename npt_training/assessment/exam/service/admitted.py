"""A late answer that was let count: what the explanation shows instead of what was in on time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.assessment.exam.models import Admission, LateAnswer
from npt_training.assessment.kinds.base import Response
from npt_training.assessment.models import Mark


@dataclass(frozen=True)
class Admitted:
    """``late_s`` seconds after the deadline; ``reason`` is the instructor's."""

    response: Response
    late_s: int
    reason: str


def admitted_for(s: Session, item_row: str) -> Admitted | None:
    """The late answer to a question of an attempt that counts; None where none was let in.

    Where several were, the one of the newest mark.
    """
    row = s.execute(
        select(LateAnswer.response, LateAnswer.late_s, Admission.reason)
        .join(Admission, Admission.late_id == LateAnswer.id)
        .join(Mark, Mark.id == Admission.mark_id)
        .where(LateAnswer.attempt_item_id == item_row)
        .order_by(Mark.sequence.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else Admitted(row.response, row.late_s, row.reason)
