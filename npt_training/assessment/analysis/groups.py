"""The same answers by nerve and by cohort."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from npt_training.accounts.models import Person
from npt_training.assessment.analysis.choices import OMITTED, PIN, chosen
from npt_training.assessment.analysis.reading import cohorts, final
from npt_training.assessment.models import Answer, Attempt, AttemptItem
from npt_training.assessment.service.bank import Held, held_item
from npt_training.assessment.statistics.intervals import Interval, wilson
from npt_training.core.db import read
from npt_training.core.errors import NotFound

MOST_READ = 5000
"""The newest answers about a nerve that are read; a page tells what is true now."""


@dataclass(frozen=True)
class NerveLine:
    """``mean``: share earned over all answers, 0 to 1; ``interval`` as if each were one person."""

    structure: str
    answers: int
    people: int
    items: int
    mean: float
    interval: Interval | None


def nerves(organisation_id: str) -> list[NerveLine]:
    """Every nerve that was asked about, the least known first. One query."""
    with read() as s:
        rows = s.execute(
            select(
                Answer.structure,
                func.count().label("answers"),
                func.count(Answer.person_id.distinct()).label("people"),
                func.count(Answer.item_code.distinct()).label("items"),
                func.avg(Answer.fraction).label("mean"),
            )
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Attempt.organisation_id == organisation_id,
                final(),
                Answer.structure.is_not(None),
                Answer.fraction.is_not(None),
                Answer.hints == 0,
            )
            .group_by(Answer.structure)
        ).all()
    found = [
        NerveLine(
            row.structure, row.answers, row.people, row.items, float(row.mean),
            wilson(float(row.mean), row.people),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda line: (line.mean, line.structure))


@dataclass(frozen=True)
class AboutNerve:
    """An item about a nerve, over quizzes, examinations and practice."""

    held: Held
    test_key: str
    n: int
    mean: float


@dataclass(frozen=True)
class CohortMean:
    cohort: str
    people: int
    answers: int
    mean: float


@dataclass(frozen=True)
class NerveReport:
    """``instead``: structures that were named or tapped instead, with how often."""

    structure: str
    answers: int
    people: int
    mean: float
    interval: Interval | None
    items: list[AboutNerve]
    instead: list[tuple[str, int]]
    by_cohort: list[CohortMean]


def nerve_report(organisation_id: str, structure: str) -> NerveReport:
    """The newest answers about a nerve; NotFound when there are none. Two queries."""
    with read() as s:
        rows = s.execute(
            select(
                Attempt.person_id, Attempt.mode, Attempt.module_id, Attempt.exam_id,
                Attempt.edition_id, AttemptItem.item_id, Answer.item_code, Answer.fraction,
                Answer.response, Answer.detail,
            )
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .join(AttemptItem, AttemptItem.id == Answer.attempt_item_id)
            .where(
                Attempt.organisation_id == organisation_id,
                final(),
                Answer.structure == structure,
                Answer.fraction.is_not(None),
                Answer.hints == 0,
            )
            .order_by(Answer.id.desc())
            .limit(MOST_READ)
        ).all()  # fmt: skip
        joined = cohorts(s, organisation_id)
    if not rows:
        raise NotFound()
    people = {row.person_id for row in rows}
    mean = sum(row.fraction for row in rows) / len(rows)
    return NerveReport(
        structure=structure,
        answers=len(rows),
        people=len(people),
        mean=mean,
        interval=wilson(mean, len(people)),
        items=_items(rows),
        instead=_instead(rows, structure),
        by_cohort=_by_cohort(rows, joined),
    )


def _items(rows: Any) -> list[AboutNerve]:
    earned: dict[tuple[str, str], list[float]] = defaultdict(list)
    newest: dict[tuple[str, str], Any] = {}
    for row in rows:
        name = (_key(row), row.item_code)
        earned[name].append(row.fraction)
        newest.setdefault(name, row)
    found = [
        AboutNerve(
            held_item(newest[name].edition_id, newest[name].item_id),
            name[0],
            len(marks),
            sum(marks) / len(marks),
        )
        for name, marks in earned.items()
    ]
    return sorted(found, key=lambda one: (one.mean, -one.n, one.held.code))


def _key(row: Any) -> str:
    if row.exam_id is not None:
        return f"exam-{row.exam_id}"
    return "practice" if row.mode == "practice" else f"quiz-{row.module_id}"


def _instead(rows: Any, structure: str) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for row in rows:
        if row.fraction >= 1:
            continue
        held = held_item(row.edition_id, row.item_id)
        if held.item.kind not in ("identify", "locate", "label"):
            continue
        for option in chosen(held, row.response or {}, row.detail or {}):
            right, arrow, given = option.partition(PIN)
            named = given if arrow and right == structure else "" if arrow else option
            if named and named not in (structure, OMITTED):
                counts[named] += 1
    return counts.most_common(8)


def _by_cohort(rows: Any, joined: dict[str, str]) -> list[CohortMean]:
    earned: dict[str, list[float]] = defaultdict(list)
    people: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        cohort = joined.get(row.person_id, "")
        earned[cohort].append(row.fraction)
        people[cohort].add(row.person_id)
    return [
        CohortMean(cohort, len(people[cohort]), len(marks), sum(marks) / len(marks))
        for cohort, marks in sorted(earned.items(), reverse=True)
        if cohort
    ]


@dataclass(frozen=True)
class CohortTest:
    """A cohort in one test, first attempts alone."""

    test_key: str
    people: int
    mean_percent: float
    passing: float


@dataclass(frozen=True)
class CohortLine:
    """``people`` joined in that month; ``tests`` is what they have sat."""

    cohort: str
    people: int
    tests: list[CohortTest]


def cohort_lines(organisation_id: str) -> list[CohortLine]:
    """Every month in which people joined, the newest first, with their first results."""
    with read() as s:
        joined = cohorts(s, organisation_id)
        rows = s.execute(
            select(
                Attempt.person_id, Attempt.mode, Attempt.exam_id, Attempt.module_id,
                Attempt.percent, Attempt.passed,
            )
            .join(Person, Person.id == Attempt.person_id)
            .where(
                Attempt.organisation_id == organisation_id,
                Attempt.mode != "practice",
                Attempt.status == "released",
                Attempt.percent.is_not(None),
            )
            .order_by(Attempt.submitted_at, Attempt.id)
        ).all()  # fmt: skip
    first: dict[tuple[str, str], Any] = {}
    for row in rows:
        first.setdefault((_key(row), row.person_id), row)
    results: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for (key, person_id), row in first.items():
        results[joined.get(person_id, "")][key].append(row)
    sizes = Counter(joined.values())
    return [
        CohortLine(
            cohort,
            size,
            [
                CohortTest(
                    key,
                    len(found),
                    sum(row.percent for row in found) / len(found),
                    sum(bool(row.passed) for row in found) / len(found),
                )
                for key, found in sorted(results[cohort].items())
            ],
        )
        for cohort, size in sorted(sizes.items(), reverse=True)
    ]


def facilities(organisation_id: str, codes: Collection[str]) -> dict[str, tuple[float, int]]:
    """By item: share earned and number of answers, over everything that was sat. One query."""
    with read() as s:
        rows = s.execute(
            select(Answer.item_code, func.avg(Answer.fraction), func.count())
            .join(Attempt, Attempt.id == Answer.attempt_id)
            .where(
                Attempt.organisation_id == organisation_id,
                final(),
                Attempt.mode != "practice",
                Answer.item_code.in_(codes),
                Answer.fraction.is_not(None),
                Answer.hints == 0,
            )
            .group_by(Answer.item_code)
        )
        return {code: (float(mean), count) for code, mean, count in rows}
