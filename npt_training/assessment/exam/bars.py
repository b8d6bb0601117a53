"""The bars of their own that a sitting has, with the answers each counts."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.assessment.exam.models import ExamVersion, Sitting
from npt_training.assessment.exam.own_bars import OwnBars, bars_for
from npt_training.assessment.exam.spec import ExamDoc
from npt_training.assessment.items import item_of
from npt_training.assessment.models import Answer, AttemptItem, ItemVersion

NONE = OwnBars()


def own_bars(s: Session, attempt_ids: Collection[str]) -> dict[str, OwnBars]:
    """By attempt, for those whose version has a bar of its own; three queries at most."""
    versions = s.execute(
        select(Sitting.attempt_id, ExamVersion.doc)
        .join(ExamVersion, ExamVersion.id == Sitting.version_id)
        .where(Sitting.attempt_id.in_(list(attempt_ids)))
    ).all()
    needed = {row.attempt_id: ExamDoc.model_validate(row.doc).own_bars for row in versions}
    needed = {attempt_id: bars for attempt_id, bars in needed.items() if bars}
    if not needed:
        return {}
    answers = s.execute(
        select(Answer.attempt_id, Answer.id, AttemptItem.item_id)
        .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
        .where(Answer.attempt_id.in_(list(needed)))
    ).all()
    items = s.execute(
        select(ItemVersion.id, ItemVersion.doc).where(
            ItemVersion.id.in_({row.item_id for row in answers})
        )
    ).all()
    counts = {row.id: bars_for(item_of(row.doc)) for row in items}
    asked: dict[str, dict[str, list[str]]] = {attempt_id: {} for attempt_id in needed}
    for row in answers:
        for name in counts[row.item_id]:
            asked[row.attempt_id].setdefault(name, []).append(row.id)
    return {one: OwnBars(bars, asked[one]) for one, bars in needed.items()}
