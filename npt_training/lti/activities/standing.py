"""How a person stands in an activity, as a gradebook wants to hear it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service as exams
from npt_training.certification import service as certification
from npt_training.certification.completion import module_complete
from npt_training.certification.service.registry import as_history
from npt_training.certification.states import State, public_standing
from npt_training.core.clock import now
from npt_training.core.db import read
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import ModuleProgress
from npt_training.lti.activities import words
from npt_training.lti.activities.activity import Activity, Kind
from npt_training.lti.activities.words import in_site_language

MAXIMUM = 100.0
IN_FORCE = frozenset({State.VALID, State.EXPIRING, State.UNDER_REVIEW, State.REDUCED_SCOPE})
NOT_IN_FORCE = frozenset({State.LAPSED, State.SUSPENDED, State.WITHDRAWN, State.SURRENDERED})


class ActivityProgress(StrEnum):
    """How far the person is, spelt as Assignment and Grade Services 2.0 spells it."""

    INITIALIZED = "Initialized"
    STARTED = "Started"
    IN_PROGRESS = "InProgress"
    SUBMITTED = "Submitted"
    COMPLETED = "Completed"


class GradingProgress(StrEnum):
    """How far the grading is, spelt as Assignment and Grade Services 2.0 spells it."""

    FULLY_GRADED = "FullyGraded"
    PENDING = "Pending"
    PENDING_MANUAL = "PendingManual"
    FAILED = "Failed"
    NOT_READY = "NotReady"


@dataclass(frozen=True)
class Standing:
    """What goes to a gradebook. ``percent`` is 0 to ``maximum``; None: there is no score to give,
    which must never be sent in the place of one given before."""

    percent: float | None
    activity_progress: ActivityProgress
    grading_progress: GradingProgress
    comment: str = ""
    maximum: float = MAXIMUM


NOTHING = Standing(None, ActivityProgress.INITIALIZED, GradingProgress.NOT_READY)


def standing(person_id: str, activity: Activity) -> Standing:
    """How ``person_id`` stands now; what is not (or no longer) there stands at nothing."""
    with read(), in_site_language():
        return _OF[activity.kind](person_id, activity.code)


def _graded(percent: float, comment: str, *, done: bool) -> Standing:
    progress = ActivityProgress.COMPLETED if done else ActivityProgress.IN_PROGRESS
    return Standing(round(percent, 2), progress, GradingProgress.FULLY_GRADED, comment)


def _of_result(
    result: assessment.QuizResult | exams.ExamResult, *, waiting: bool, started: bool
) -> Standing:
    """The best released result; no score while one waits for a person."""
    if waiting:
        progress = ActivityProgress.COMPLETED if result.passed else ActivityProgress.SUBMITTED
        return Standing(None, progress, GradingProgress.PENDING_MANUAL, words.waits())
    if result.best_percent is None:
        progress = ActivityProgress.STARTED if started else ActivityProgress.INITIALIZED
        return Standing(None, progress, GradingProgress.NOT_READY)
    progress = ActivityProgress.COMPLETED if result.passed else ActivityProgress.SUBMITTED
    comment = words.of_tries(result.best_percent, result.passed_at, result.attempts)
    percent = round(result.best_percent, 2)
    return Standing(percent, progress, GradingProgress.FULLY_GRADED, comment)


def _quiz(person_id: str, module_id: str) -> Standing:
    result = assessment.quiz_result(person_id, module_id)
    started = not result.attempts and any(
        one.mode == "quiz" and one.module_id == module_id
        for one in assessment.open_attempts(person_id)
    )
    return _of_result(result, waiting=result.waiting_for_marking, started=started)


def _exam(person_id: str, exam_id: str) -> Standing:
    result = exams.exam_result(person_id, exam_id)
    started = not result.attempts and any(
        one.exam_id == exam_id for one in assessment.open_attempts(person_id)
    )
    return _of_result(result, waiting=result.waiting, started=started)


def _lesson(person_id: str, lesson_id: str) -> Standing:
    for entry in curriculum.path(person_id).modules:
        if lesson_id in entry.read and entry.module.lesson(lesson_id):
            return _graded(MAXIMUM, words.lesson_read(), done=True)
    return NOTHING


def _module(person_id: str, module_id: str) -> Standing:
    """The share of its lessons that are read; the quiz weighs as much as one lesson."""
    for entry in curriculum.path(person_id).modules:
        if entry.module.id == module_id:
            return _in_module(entry, assessment.quizzes_passed(person_id))
    return NOTHING


def _in_module(entry: ModuleProgress, passed: Collection[str]) -> Standing:
    has_quiz = entry.module.quiz is not None
    quiz_passed = entry.module.id in passed
    parts, done = entry.total + has_quiz, entry.read_count + (has_quiz and quiz_passed)
    if not parts or not done:
        return NOTHING
    comment = words.of_module(entry.read_count, entry.total, quiz_passed if has_quiz else None)
    return _graded(MAXIMUM * done / parts, comment, done=done == parts)


def _tier(person_id: str, tier: str) -> Standing:
    """The share of the tier's modules that are complete, by certification's rule."""
    entries = [one for one in curriculum.path(person_id).modules if one.module.tier == tier]
    passed = assessment.quizzes_passed(person_id)
    done = sum(
        module_complete(one.read_count, one.total, one.module.id in passed) for one in entries
    )
    begun = any(one.read_count or one.module.id in passed for one in entries)
    if not begun:
        return NOTHING
    comment = words.of_tier(done, len(entries))
    return _graded(MAXIMUM * done / len(entries), comment, done=done == len(entries))


def _certificate(person_id: str, _code: str) -> Standing:
    """Issued and in force, or issued and in force no longer; a review is nobody's business."""
    ended = None
    for held in certification.held_by(person_id):
        found = public_standing(as_history(held.certificate, held.events), now())
        if found is None:
            continue
        if found.state in IN_FORCE:
            comment = words.certificate(
                held.certificate.valid_from, held.certificate.valid_until, found.state
            )
            return _graded(MAXIMUM, comment, done=True)
        if ended is None and found.state in NOT_IN_FORCE:
            ended = _graded(0.0, words.certificate_ended(found.state, found.since), done=False)
    return ended or NOTHING


_OF: dict[Kind, Callable[[str, str], Standing]] = {
    Kind.LESSON: _lesson,
    Kind.MODULE: _module,
    Kind.QUIZ: _quiz,
    Kind.EXAM: _exam,
    Kind.TIER: _tier,
    Kind.CERTIFICATE: _certificate,
}
