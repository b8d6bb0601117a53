"""What goes to a gradebook, kind by kind, with the comment in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from npt_training.assessment.exam import service as exams
from npt_training.certification import service as certification
from npt_training.certification.states import Kind as Move
from npt_training.certification.states import Reason
from npt_training.core.clock import FrozenClock
from npt_training.core.i18n import locale_code
from npt_training.curriculum import service as curriculum
from npt_training.lti.activities import words
from npt_training.lti.activities.activity import CERTIFICATE, Activity, parse
from npt_training.lti.activities.standing import NOTHING, Standing, standing
from tests.assessment import factories as quiz
from tests.assessment import items
from tests.assessment.exam import factories as exam
from tests.certification import factories as award
from tests.lti.activities.factories import LESSONS, School, make_school

SPELT = {
    "Initialized", "Started", "InProgress", "Submitted", "Completed",
    "FullyGraded", "Pending", "PendingManual", "Failed", "NotReady",
}  # fmt: skip


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


def of(text: str) -> Activity:
    found = parse(text)
    assert found is not None
    return found


def brief(found: Standing) -> tuple[float | None, str, str, str]:
    assert {found.activity_progress, found.grading_progress} <= SPELT
    return found.percent, found.activity_progress, found.grading_progress, found.comment


def test_nobody_has_begun(at_home: School) -> None:
    actor = quiz.trainee(at_home.organisation)
    for text in ("quiz:B9", "module:B9", "lesson:b9-one", "tier:basic", "certificate:mine"):
        assert standing(actor.person_id, of(text)) == NOTHING


def test_what_is_not_there_stands_at_nothing(at_home: School) -> None:
    actor = quiz.trainee(at_home.organisation)
    for text in ("quiz:B99", "module:B99", "lesson:gone", "tier:none", "exam:NOPE"):
        assert standing(actor.person_id, of(text)) == NOTHING


def test_a_quiz_that_is_passed(at_home: School, clock: FrozenClock) -> None:
    clock.set(datetime(2026, 12, 3, 10, tzinfo=UTC))
    actor = quiz.trainee(at_home.organisation)
    quiz.sit(actor, right=4)
    assert brief(standing(actor.person_id, of("quiz:B9"))) == (
        80.0, "Completed", "FullyGraded", "Passed with 80 % on 3 December 2026",
    )  # fmt: skip


def test_the_day_is_the_one_of_the_sites_time_zone(
    make_app: Callable[..., Flask], clock: FrozenClock
) -> None:
    clock.set(datetime(2026, 12, 3, 23, 30, tzinfo=UTC))
    with make_app(time_zone="Europe/Berlin").app_context():
        actor = quiz.trainee(make_school().organisation)
        quiz.sit(actor, right=5)
        told = standing(actor.person_id, of("quiz:B9")).comment
    assert told == "Passed with 100 % on 4 December 2026"


def test_a_quiz_that_is_open_has_no_score(at_home: School) -> None:
    actor = quiz.trainee(at_home.organisation)
    quiz.service.start_attempt(actor, "B9")
    assert brief(standing(actor.person_id, of("quiz:B9"))) == (None, "Started", "NotReady", "")


def test_the_best_of_several_tries_counts(at_home: School, clock: FrozenClock) -> None:
    actor = quiz.trainee(at_home.organisation)
    quiz.sit(actor, right=3)
    assert brief(standing(actor.person_id, of("quiz:B9"))) == (
        60.0, "Submitted", "FullyGraded", "Not passed yet: 60 %",
    )  # fmt: skip
    quiz.sit(actor, right=1)
    found = standing(actor.person_id, of("quiz:B9"))
    assert found.comment == "Not passed yet; best of 2 tries: 60 %"
    clock.advance(hours=25)
    quiz.sit(actor, right=4)
    found = standing(actor.person_id, of("quiz:B9"))
    assert found.percent == 80.0
    assert found.comment == "Passed on 3 March 2026; best of 3 tries: 80 %"


def test_an_answer_that_waits_for_marking_gives_no_score(app: Flask) -> None:
    quiz.make_edition([*quiz.choices(2), items.written(id="b9-written")])
    person, organisation = quiz.member("trainee")
    actor = quiz.principal(person, organisation)
    attempt_id = quiz.service.start_attempt(actor, "B9")
    for asked in quiz.service.questions(actor, attempt_id):
        fields = {"text": "Because it hurts there."}
        if asked.held.item.kind == "choice":
            fields = {"choice": [quiz.place_of(actor, attempt_id, asked.position, "a")]}
        quiz.service.save_response(actor, attempt_id, asked.position, fields)
    quiz.service.submit_attempt(actor, attempt_id, key="k")
    assert brief(standing(person.id, of("quiz:B9"))) == (
        None, "Submitted", "PendingManual", "Handed in; the result is not out yet",
    )  # fmt: skip


def test_lessons_modules_and_tiers_grow_with_what_is_done(at_home: School) -> None:
    actor = quiz.trainee(at_home.organisation)
    curriculum.mark_read(actor, "b9-one")
    assert brief(standing(actor.person_id, of("lesson:b9-one"))) == (
        100.0, "Completed", "FullyGraded", "Read",
    )  # fmt: skip
    assert standing(actor.person_id, of("lesson:b9-two")) == NOTHING
    assert brief(standing(actor.person_id, of("module:B9"))) == (
        25.0, "InProgress", "FullyGraded", "1 of 3 lessons read, quiz not passed yet",
    )  # fmt: skip
    assert brief(standing(actor.person_id, of("tier:basic"))) == (
        0.0, "InProgress", "FullyGraded", "0 of 1 module complete",
    )  # fmt: skip
    for lesson in LESSONS:
        curriculum.mark_read(actor, lesson["id"])
    assert standing(actor.person_id, of("module:B9")).percent == 75.0
    quiz.sit(actor, right=5)
    assert brief(standing(actor.person_id, of("module:B9"))) == (
        100.0, "Completed", "FullyGraded", "3 of 3 lessons read, quiz passed",
    )  # fmt: skip
    assert brief(standing(actor.person_id, of("tier:basic"))) == (
        100.0, "Completed", "FullyGraded", "1 of 1 module complete",
    )  # fmt: skip


def test_an_exam_waits_until_its_result_is_out(app: Flask) -> None:
    world = exam.make_world()
    exam_id = exam.published(world)
    activity = of(f"exam:{exam_id}")
    exams.start(world.actor, exam_id, exam.LAPTOP)
    assert brief(standing(world.person.id, activity)) == (None, "Started", "NotReady", "")
    exam.sit(world.actor, exam_id, right=3)
    assert brief(standing(world.person.id, activity))[:3] == (None, "Submitted", "PendingManual")
    exams.release_results(world.staff, exam_id)
    found = standing(world.person.id, activity)
    assert (found.percent, found.grading_progress) == (75.0, "FullyGraded")
    assert found.comment == "Passed with 75 % on 2 March 2026"


def test_a_certificate_is_there_or_is_not(app: Flask) -> None:
    school = award.make_school()
    issued = school.award()
    found = standing(school.trainee.id, CERTIFICATE)
    assert brief(found)[:3] == (100.0, "Completed", "FullyGraded")
    assert found.comment == "Issued on 2 March 2026, valid until 2 March 2029"
    certifier = school.acting(school.first, "certifier")
    sentence = "A complaint about safety is being looked into."
    certification.change_status(certifier, issued.id, Move.REVIEW, Reason.SAFETY, sentence)
    assert standing(school.trainee.id, CERTIFICATE) == found
    certification.change_status(certifier, issued.id, Move.SUSPENDED, Reason.SAFETY, sentence)
    assert brief(standing(school.trainee.id, CERTIFICATE)) == (
        0.0, "InProgress", "FullyGraded", "Suspended since 2 March 2026",
    )  # fmt: skip


def test_the_words_are_the_sites_whoever_asks(
    make_app: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(languages=["en", "de"])
    spoken: list[str] = []
    monkeypatch.setattr(words, "lesson_read", lambda: spoken.append(locale_code()) or "")
    with app.app_context():
        actor = quiz.trainee(make_school().organisation)
        curriculum.mark_read(actor, "b9-one")
        standing(actor.person_id, of("lesson:b9-one"))
        with app.test_request_context(headers={"Accept-Language": "de"}):
            assert locale_code() == "de"
            standing(actor.person_id, of("lesson:b9-one"))
            assert locale_code() == "de"
    assert spoken == ["en", "en"]
