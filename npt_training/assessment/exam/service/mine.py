"""A trainee's own list of exams, and what a result says part by part without any question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from npt_training.accounts.principal import Principal
from npt_training.assessment import rules as quiz_rules
from npt_training.assessment.exam.bars import NONE, own_bars
from npt_training.assessment.exam.models import Exam, ExamVersion
from npt_training.assessment.exam.own_bars import OwnBar
from npt_training.assessment.exam.service.drafts import doc_of
from npt_training.assessment.exam.service.pool import region_of
from npt_training.assessment.exam.spec import ExamDoc
from npt_training.assessment.models import Attempt
from npt_training.assessment.service.asked import Asked
from npt_training.assessment.service.submit import standing_of
from npt_training.core.db import read


@dataclass(frozen=True)
class Offered:
    """One exam in a trainee's list. ``state``: open, running, waiting, passed, failed, closed."""

    id: str
    doc: ExamDoc
    state: str
    percent: float | None


def offered(actor: Principal) -> list[Offered]:
    """Published exams of the school, running ones first; two queries however many there are.

    A closed exam is listed only where the person sat it.
    """
    newest = (
        select(ExamVersion.exam_id, func.max(ExamVersion.number).label("number"))
        .group_by(ExamVersion.exam_id)
        .subquery()
    )
    with read() as s:
        rows = s.execute(
            select(Exam, ExamVersion)
            .join(newest, newest.c.exam_id == Exam.id)
            .join(
                ExamVersion,
                (ExamVersion.exam_id == Exam.id) & (ExamVersion.number == newest.c.number),
            )
            .where(Exam.organisation_id == actor.organisation_id)
            .order_by(Exam.title, Exam.id)
        ).all()
        own = s.execute(
            select(Attempt.exam_id, Attempt.status, Attempt.passed, Attempt.percent).where(
                Attempt.person_id == actor.person_id, Attempt.exam_id.is_not(None)
            )
        ).all()
    tried: dict[str, list[tuple[str, bool | None, float | None]]] = {}
    for exam_id, status, passed, percent in own:
        tried.setdefault(str(exam_id), []).append((status, passed, percent))
    lines = []
    for exam, version in rows:
        mine = tried.get(exam.id, [])
        if exam.closed_at is not None and not mine:
            continue
        percent = max((p for _s, _p, p in mine if p is not None), default=None)
        lines.append(Offered(exam.id, doc_of(version), _state(exam, mine), percent))
    return sorted(lines, key=lambda one: one.state != "running")


def _state(exam: Exam, mine: Sequence[tuple[str, bool | None, float | None]]) -> str:
    states = {status for status, _passed, _percent in mine}
    if "open" in states:
        return "running"
    if any(passed for status, passed, _percent in mine if status == "released"):
        return "passed"
    if states & {"submitted", "marked"}:
        return "waiting"
    if exam.closed_at is not None:
        return "closed"
    return "failed" if mine else "open"


def own_bars_of(attempt_id: str) -> list[OwnBar]:
    """How a released sitting stands at each bar of its own."""
    with read() as s:
        final = standing_of(s, attempt_id)
        own = own_bars(s, [attempt_id]).get(attempt_id, NONE)
    return own.of(final.fractions, final.excluded)


@dataclass(frozen=True)
class Part:
    """A region or a task of a result: ``percent`` over ``count`` questions."""

    by: str
    name: str
    count: int
    percent: float


def parts_of(asked: Sequence[Asked], finals: Mapping[str, float | None]) -> list[Part]:
    """A result by region and by task: what to work on, without showing one question."""
    groups: dict[tuple[str, str], list[float]] = {}
    for one in asked:
        fraction = finals.get(one.answer_id or "")
        if fraction is None:
            continue
        groups.setdefault(("region", region_of(one.held) or ""), []).append(fraction)
        groups.setdefault(("task", one.held.item.kind), []).append(fraction)
    return [
        Part(by, name, len(found), quiz_rules.percent_of(found))
        for (by, name), found in sorted(groups.items())
    ]
