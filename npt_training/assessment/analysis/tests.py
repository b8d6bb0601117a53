"""What can be analysed: the quiz of a module, an examination, and practice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from npt_training.assessment.exam.models import Exam
from npt_training.assessment.models import Attempt
from npt_training.core.db import read
from npt_training.core.editions import newest
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.curriculum import service as curriculum

PRACTICE = "practice"


@dataclass(frozen=True)
class Test:
    """One thing that people sat. ``key`` stands in addresses: ``quiz-B9``, ``exam-<id>``,
    ``practice``. ``cut_percent``: the pass mark where there is one."""

    key: str
    title: str
    mode: str
    module_id: str | None = None
    exam_id: str | None = None
    cut_percent: float | None = None

    def where(self) -> list[ColumnElement[bool]]:
        """The attempts of it."""
        if self.mode == PRACTICE:
            return [Attempt.mode == PRACTICE]
        if self.exam_id is not None:
            return [Attempt.exam_id == self.exam_id]
        return [
            Attempt.mode == "quiz", Attempt.module_id == self.module_id, Attempt.exam_id.is_(None)
        ]  # fmt: skip


@dataclass(frozen=True)
class TestLine:
    """A test in the list. ``mean_percent`` and ``passing`` (0 to 1) are of released attempts."""

    test: Test
    people: int
    attempts: int
    mean_percent: float | None
    passing: float | None


def list_tests(organisation_id: str) -> list[TestLine]:
    """Everything of an organisation that somebody has sat, examinations first. Three queries."""
    group = (Attempt.mode, Attempt.exam_id, Attempt.module_id)
    passed = case((Attempt.passed.is_(True), 1.0), (Attempt.passed.is_(False), 0.0))
    with read() as s:
        rows = s.execute(
            select(
                *group,
                func.count(Attempt.person_id.distinct()).label("people"),
                func.count().label("attempts"),
                func.avg(Attempt.percent).label("percent"),
                func.avg(passed).label("passing"),
                func.max(Attempt.pass_percent).label("cut"),
            )
            .where(Attempt.organisation_id == organisation_id, _counts())
            .group_by(*group)
        ).all()
        titles = _exam_titles(s, organisation_id)
    found = [_line(row, titles) for row in rows if row.mode != PRACTICE]
    practice = [row for row in rows if row.mode == PRACTICE]
    found.sort(key=lambda line: (line.test.exam_id is None, line.test.title, line.test.key))
    if practice:
        attempts = sum(row.attempts for row in practice)
        people = max(row.people for row in practice)
        found.append(TestLine(_practice(), people, attempts, None, None))
    return found


def find_test(organisation_id: str, key: str) -> Test:
    """The test of that key; raises NotFound for what is not this organisation's."""
    mode, _dash, name = key.partition("-")
    if key == PRACTICE:
        return _practice()
    with read() as s:
        if mode == "exam" and name.isalnum():
            exam = s.get(Exam, name)
            if exam is None or exam.organisation_id != organisation_id:
                raise NotFound()
            where = [Attempt.exam_id == name]
            title, module_id, exam_id = exam.title, None, name
        elif mode == "quiz" and name.isalnum():
            where = [Attempt.mode == "quiz", Attempt.module_id == name]
            title, module_id, exam_id = _module_title(name), name, None
        else:
            raise NotFound()
        cut = s.scalar(
            select(func.max(Attempt.pass_percent)).where(
                Attempt.organisation_id == organisation_id, *where
            )
        )
    return Test(key, title, mode, module_id, exam_id, cut)


def names_of_tests(organisation_id: str) -> dict[str, str]:
    """Key to title of everything that can be sat: quizzes of modules, the school's examinations."""
    with read() as s:
        exams = _exam_titles(s, organisation_id)
    quizzes = {
        f"quiz-{module.id}": _module_title(module.id)
        for module in curriculum.modules(newest().id)
        if module.quiz
    }
    return quizzes | {f"exam-{ident}": title for ident, title in exams.items()}


def _counts() -> ColumnElement[bool]:
    """Handed in, or practice, where every answer is final at once."""
    return (Attempt.status != "open") | (Attempt.mode == PRACTICE)


def _exam_titles(s: Any, organisation_id: str) -> dict[str, str]:
    rows = s.execute(select(Exam.id, Exam.title).where(Exam.organisation_id == organisation_id))
    return {row.id: row.title for row in rows}


def _line(row: Any, titles: dict[str, str]) -> TestLine:
    if row.exam_id is not None:
        title = titles.get(row.exam_id, _("An examination"))
        test = Test(f"exam-{row.exam_id}", title, "exam", None, row.exam_id, row.cut)
    else:
        title = _module_title(row.module_id or "")
        test = Test(f"quiz-{row.module_id}", title, "quiz", row.module_id, None, row.cut)
    return TestLine(test, row.people, row.attempts, row.percent, row.passing)


def _practice() -> Test:
    return Test(PRACTICE, _("Practice"), PRACTICE)


def _module_title(module_id: str) -> str:
    titles = {module.id: module.title for module in curriculum.modules(newest().id)}
    name = titles.get(module_id)
    return f"{module_id} · {name}" if name else module_id
