"""Sitting an examination: the server's clock, one start, one device, nothing told too early."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.assessment import service as assessment
from npt_training.assessment.errors import AttemptClosed
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import CannotStart, CodeRefused, OtherDevice
from npt_training.assessment.exam.models import LateAnswer, Sitting, SittingDevice
from npt_training.assessment.models import Answer, Attempt, SavedResponse
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.core.errors import NotFound
from npt_training.core.jobs import run_pending
from tests.accounts.factories import audited, make_organisation
from tests.assessment import factories as quiz
from tests.assessment.exam import factories
from tests.assessment.exam.factories import LAPTOP, PHONE
from tests.assessment.test_attempts import in_threads


def test_an_examination_tells_nothing_until_it_is_released(app: Flask) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    attempt = factories.sit(world.actor, exam_id, right=3)
    assert (attempt.status, attempt.percent, attempt.passed) == ("marked", None, None)
    assert service.exam_result(world.person.id, exam_id) == service.ExamResult(
        False, None, None, True, 1
    )
    assert not any(one.seen_key for one in assessment.questions(world.actor, attempt.id))
    assert service.release_results(world.staff, exam_id) == 1
    result = service.exam_result(world.person.id, exam_id)
    assert (result.passed, result.best_percent, result.waiting) == (True, 75.0, False)
    assert not any(one.seen_key for one in assessment.questions(world.actor, attempt.id))


def test_a_released_examination_explains_only_where_it_says_so(app: Flask) -> None:
    world = factories.make_world()
    exam_id = factories.published(world, explains=True, release="at_once")
    attempt = factories.sit(world.actor, exam_id, right=4)
    assert (attempt.status, attempt.percent) == ("released", 100.0)
    assert all(one.seen_key for one in assessment.questions(world.actor, attempt.id))


def test_time_is_the_servers(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    attempt, sitting, _version = service.sitting_of(world.actor, attempt_id)
    assert sitting.deadline == clock.now() + timedelta(minutes=30) == attempt.expires_at


@pytest.mark.parametrize(("after_s", "late"), [(0, False), (59, False), (60, False), (61, True)])
def test_an_answer_counts_until_a_minute_after_the_deadline(
    app: Flask, clock: FrozenClock, after_s: int, late: bool
) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world, release="at_once"), LAPTOP)
    clock.advance(minutes=30, seconds=after_s)
    kept = factories.answer(world.actor, attempt_id, 1, right=True, key="k")
    again = factories.answer(world.actor, attempt_id, 1, right=True, key="k")
    assert (kept.late, again.late) == (late, late)
    clock.advance(minutes=2)
    run_pending()
    with read() as s:
        attempt = s.get(Attempt, attempt_id)
        assert attempt is not None
        assert (attempt.status, attempt.percent) == ("released", 0.0 if late else 25.0)
        assert s.scalar(select(func.count()).select_from(LateAnswer)) == int(late)


def test_nothing_is_handed_in_while_an_answer_may_still_count(
    app: Flask, clock: FrozenClock
) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    for minutes, seconds in ((29, 0), (1, 0), (1, 0)):
        clock.advance(minutes=minutes, seconds=seconds)
        run_pending()
        assert not service.expire_if_over(attempt_id)
    clock.advance(seconds=1)
    run_pending()
    attempt, sitting, _version = service.sitting_of(world.actor, attempt_id)
    assert (attempt.status, sitting.ended) == ("marked", "time")


def test_an_expired_sitting_is_handed_in_at_the_next_look(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    first = service.start(world.actor, exam_id, LAPTOP)
    factories.answer(world.actor, first, 1, right=True)
    clock.advance(hours=2)
    with pytest.raises(CannotStart):
        service.start(world.actor, exam_id, LAPTOP)
    assert service.sitting_of(world.actor, first)[0].status == "marked"
    with read() as s:
        given = s.scalars(select(Answer).where(Answer.attempt_id == first)).all()
    assert sorted(one.fraction or 0.0 for one in given) == [0.0, 0.0, 0.0, 1.0]


def test_after_handing_in_nothing_more_is_taken(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    attempt = factories.sit(world.actor, factories.published(world), right=4)
    with pytest.raises(AttemptClosed):
        factories.answer(world.actor, attempt.id, 1, right=False)
    clock.advance(hours=3)
    with pytest.raises(AttemptClosed):
        factories.answer(world.actor, attempt.id, 1, right=False)
    with read() as s:
        assert s.scalar(select(func.count()).select_from(LateAnswer)) == 0


def test_the_ordinary_verbs_do_not_open_an_examination(app: Flask) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    with pytest.raises(AttemptClosed):
        assessment.save_response(world.actor, attempt_id, 1, {"choice": ["1"]})
    with pytest.raises(AttemptClosed):
        assessment.answer_practice(world.actor, attempt_id, 1, {"choice": ["1"]})
    with pytest.raises(AttemptClosed):
        assessment.submit_attempt(world.actor, attempt_id)


def test_another_device_is_asked_takes_over_and_ends_the_first(app: Flask) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    factories.answer(world.actor, attempt_id, 1, right=True)
    with pytest.raises(OtherDevice) as asked:
        factories.answer(world.actor, attempt_id, 2, right=True, device=PHONE)
    assert asked.value.taken is None
    service.take_over(world.actor, attempt_id, PHONE)
    service.take_over(world.actor, attempt_id, PHONE)
    factories.answer(world.actor, attempt_id, 2, right=True, device=PHONE)
    ended = factories.answer(world.actor, attempt_id, 3, right=True, device=LAPTOP).ended
    assert ended is not None
    assert ended.taken is not None
    with pytest.raises(OtherDevice):
        service.hand_in_sitting(world.actor, attempt_id, LAPTOP)
    assert service.hand_in_sitting(world.actor, attempt_id, PHONE).status == "marked"
    assert [row.subject for row in audited("exam.takeover")] == [attempt_id]
    with read() as s:
        rows = s.scalars(select(SittingDevice.device_words).order_by(SittingDevice.id)).all()
        saved = s.scalar(select(func.count()).where(SavedResponse.revision > 0))
    assert (list(rows), saved) == (["Firefox, Linux", "Safari, iPhone"], 2)


def test_two_start_clicks_open_one_sitting(app: Flask) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    started = in_threads(app, lambda: service.start(world.actor, exam_id, LAPTOP))
    assert len(set(started)) == 1
    with read() as s:
        assert s.scalar(select(func.count()).select_from(Sitting)) == 1
        assert s.scalar(select(func.count()).select_from(Attempt)) == 1


def test_two_devices_that_take_over_at_once_leave_one(app: Flask) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    devices = iter([PHONE, service.Device("t2"), service.Device("t3"), service.Device("t4")])
    in_threads(app, lambda: service.take_over(world.actor, attempt_id, next(devices)))
    sitting = service.sitting_of(world.actor, attempt_id)[1]
    with read() as s:
        rows = s.scalars(select(SittingDevice).order_by(SittingDevice.id)).all()
    assert sitting.devices == len(rows) == 5
    assert sitting.device in {row.device for row in rows}


def test_tries_and_cooling_off_are_kept(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    exam_id = factories.published(world, release="at_once")
    factories.sit(world.actor, exam_id, right=0)
    with pytest.raises(CannotStart, match="opens on"):
        service.start(world.actor, exam_id, LAPTOP)
    clock.advance(hours=24)
    factories.sit(world.actor, exam_id, right=4)
    clock.advance(days=9)
    with pytest.raises(CannotStart, match="all your tries"):
        service.start(world.actor, exam_id, LAPTOP)
    found = service.exam_result(world.person.id, exam_id)
    assert (found.passed, found.best_percent, found.attempts) == (True, 100.0, 2)


def test_a_start_code_opens_for_a_quarter_of_an_hour(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    exam_id = factories.published(world, start_code=True)
    with pytest.raises(CodeRefused):
        service.start(world.actor, exam_id, LAPTOP, code="")
    old = service.make_code(world.staff, exam_id)
    new = service.make_code(world.staff, exam_id)
    with pytest.raises(CodeRefused):
        service.start(world.actor, exam_id, LAPTOP, code=old.code)
    assert service.start(world.actor, exam_id, LAPTOP, code=new.code.lower())
    clock.advance(minutes=15)
    with pytest.raises(CodeRefused):
        service.start(world.trainee(), exam_id, LAPTOP, code=new.code)


def test_time_on_a_question_and_how_sure(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    attempt_id = service.start(world.actor, factories.published(world), LAPTOP)
    service.opened(world.actor, attempt_id, 1)
    service.opened(world.actor, attempt_id, 2)  # fetched ahead
    clock.advance(seconds=40)
    factories.answer(world.actor, attempt_id, 1, right=True, fields={"confidence": ["3"]})
    clock.advance(seconds=15)
    factories.answer(world.actor, attempt_id, 2, right=True)
    service.hand_in_sitting(world.actor, attempt_id, LAPTOP)
    with read() as s:
        given = s.execute(
            select(Answer.confidence, Answer.seconds).order_by(Answer.attempt_item_id)
        ).all()
    assert sorted(given, key=str) == sorted(
        [(3, 40.0), (None, 15.0), (None, None), (None, None)], key=str
    )


def test_a_strangers_school_and_person_get_nothing(app: Flask) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    outsider = quiz.trainee(make_organisation())
    colleague = world.trainee()
    with pytest.raises(NotFound):
        service.start(outsider, exam_id, LAPTOP)
    for other in (outsider, colleague):
        with pytest.raises(NotFound):
            factories.answer(other, attempt_id, 1, right=True)
        with pytest.raises(NotFound):
            service.hand_in_sitting(other, attempt_id, LAPTOP)
        with pytest.raises(NotFound):
            service.take_over(other, attempt_id, PHONE)


def test_a_quiz_explains_each_answer_and_counts(app: Flask) -> None:
    world = factories.make_world(practice=4)
    section = {"pool": "practice", "lines": [{"count": 2, "kind": "choice"}]}
    exam_id = factories.published(world, mode="quiz", minutes=None, sections=[section])
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    for position, option in ((1, "a"), (2, "b")):
        value = quiz.place_of(world.actor, attempt_id, position, option)
        asked = assessment.answer_practice(world.actor, attempt_id, position, {"choice": [value]})
        assert asked.seen_key
    found = service.exam_result(world.person.id, exam_id)
    assert (found.passed, found.best_percent, found.attempts) == (False, 50.0, 1)
