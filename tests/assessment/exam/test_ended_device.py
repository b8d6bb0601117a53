"""What a device sends after another one has ended it: kept apart, told, admitted with a reason."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import OtherDevice
from npt_training.assessment.exam.service import Device
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import audited, make_person, post, post_json, sign_in
from tests.assessment import factories as quiz
from tests.assessment.exam import factories
from tests.assessment.exam.factories import PHONE


def moved(world: factories.World) -> tuple[str, str]:
    """A sitting begun on the laptop that goes on on the phone; (exam, attempt)."""
    exam_id = factories.published(world)
    attempt_id = service.start(world.actor, exam_id, factories.LAPTOP)
    service.take_over(world.actor, attempt_id, PHONE)
    return exam_id, attempt_id


def test_it_is_kept_apart_and_admitted_with_a_reason(app: Flask, clock: FrozenClock) -> None:
    world = factories.make_world()
    exam_id, attempt_id = moved(world)
    factories.answer(world.actor, attempt_id, 1, right=False, device=PHONE)
    for _again in range(2):
        kept = factories.answer(world.actor, attempt_id, 1, right=True, key="k")
        assert kept.ended is not None
        assert "kept apart" in kept.ended.message
        assert not kept.late
    stands = assessment.question(world.actor, attempt_id, 1).response
    assert stands != kept.response, "what counts is the phone's"
    assert audited("exam.takeover")
    (line,) = service.one_sitting(world.staff, exam_id, attempt_id).late
    assert (line.cause, line.late_s, line.score, line.admitted) == ("device", 0, 1.0, None)
    service.hand_in_sitting(world.actor, attempt_id, PHONE)
    service.release_results(world.staff, exam_id)
    assert assessment.attempt_of(world.actor, attempt_id).percent == 0
    service.admit(world.staff, line.id, reason="The phone had the older answer.")
    assert assessment.attempt_of(world.actor, attempt_id).percent == 25
    (line,) = service.one_sitting(world.staff, exam_id, attempt_id).late
    assert line.admitted == "The phone had the older answer."


def test_after_hand_in_and_after_the_deadline_it_is_kept_as_well(
    app: Flask, clock: FrozenClock
) -> None:
    world = factories.make_world()
    exam_id, attempt_id = moved(world)
    service.hand_in_sitting(world.actor, attempt_id, PHONE)
    clock.advance(minutes=40)
    assert factories.answer(world.actor, attempt_id, 2, right=True).ended is not None
    (line,) = service.one_sitting(world.staff, exam_id, attempt_id).late
    assert (line.position, line.cause, line.late_s) == (2, "device", 600)


def test_a_device_it_never_was_sat_on_keeps_nothing(app: Flask) -> None:
    world = factories.make_world()
    exam_id, attempt_id = moved(world)
    with pytest.raises(OtherDevice):
        factories.answer(world.actor, attempt_id, 1, right=True, device=Device("a third one"))
    assert not service.one_sitting(world.staff, exam_id, attempt_id).late


def test_the_device_that_takes_it_back_goes_on(app: Flask) -> None:
    world = factories.make_world()
    _exam_id, attempt_id = moved(world)
    service.take_over(world.actor, attempt_id, factories.LAPTOP)
    assert factories.answer(world.actor, attempt_id, 1, right=True).ended is None
    assert factories.answer(world.actor, attempt_id, 1, right=False, device=PHONE).ended is not None


def test_who_sends_it_is_told_with_scripts_and_without(app: Flask) -> None:
    world = factories.make_world()
    exam_id = factories.published(world)
    laptop, phone = (signed_in(app, world) for _n in range(2))
    started = post(laptop, f"/examinations/{exam_id}").location
    attempt_id = started.split("/")[2]
    assert post(phone, f"/examinations/sittings/{attempt_id}/here").status_code == 303
    value = quiz.place_of(world.actor, attempt_id, 1, "a")
    sent = {"position": 1, "key": "k1", "response": {"choice": value}}
    saved = post_json(laptop, f"/attempts/{attempt_id}/1/save", sent)
    told = saved.get_json()
    assert (saved.status_code, told["saved"], told["ended"]) == (200, True, True)
    assert "is not scored" in told["message"]
    page = post(laptop, f"/attempts/{attempt_id}/1", {"choice": value, "position": "1"})
    assert page.status_code == 409
    assert "Ended on this device" in page.text
    assert "is kept apart and is not scored" in page.text
    staff = app.test_client()
    sign_in(staff, make_person(world.organisation, "instructor"))
    desk = staff.get(f"/examinations/desk/{exam_id}/sittings/{attempt_id}").text
    assert "from an ended device" in desk


def signed_in(app: Flask, world: factories.World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.person)
    return client
