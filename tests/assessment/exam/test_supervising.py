"""Supervising: extra time, late answers admitted, releases, pages, queries that do not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select

from npt_training.accounts.models import Person
from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service
from npt_training.assessment.exam.errors import (
    AlreadyAdmitted,
    FieldRefused,
    NothingToRelease,
    OwnSitting,
)
from npt_training.assessment.exam.models import LateAnswer, Sitting
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.models import Attempt
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from npt_training.core.jobs import run_pending
from tests.accounts.factories import make_person, post, sign_in
from tests.assessment.exam import factories
from tests.assessment.exam.factories import LAPTOP
from tests.queries import counted


@pytest.fixture
def world(app: Flask) -> factories.World:
    return factories.make_world()


def give(world: factories.World, exam_id: str, **more: object) -> int:
    plan = {"email": world.person.email, "percent": 50, "minutes": 5, "reason": "Granted."}
    return service.give_extra(world.staff, exam_id, **(plan | more))  # type: ignore[arg-type]


def test_extra_time_counts_from_the_start_and_while_one_sits(
    world: factories.World, clock: FrozenClock
) -> None:
    exam_id = factories.published(world)
    assert give(world, exam_id) == 0
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    started = clock.now()
    assert service.sitting_of(world.actor, attempt_id)[1].deadline == started + timedelta(
        minutes=50
    )
    clock.advance(minutes=40)
    assert give(world, exam_id, percent=100, minutes=0) == 1
    attempt, sitting, _version = service.sitting_of(world.actor, attempt_id)
    assert sitting.deadline == attempt.expires_at == started + timedelta(minutes=60)
    assert give(world, exam_id, percent=0, minutes=0) == 0
    clock.advance(minutes=15)
    run_pending()
    assert not factories.answer(world.actor, attempt_id, 1, right=True).late


def test_extra_time_needs_a_reason_a_member_and_somebody_else(world: factories.World) -> None:
    exam_id = factories.published(world)
    for wrong in ({"reason": " "}, {"email": "nobody@example.org"}, {"percent": -1}):
        with pytest.raises(FieldRefused):
            give(world, exam_id, **wrong)
    with read() as s:
        own = s.get(Person, world.staff.person_id)
    assert own is not None
    with pytest.raises(OwnSitting):
        give(world, exam_id, email=own.email)


def test_a_late_answer_is_admitted_once_with_a_reason(
    world: factories.World, clock: FrozenClock
) -> None:
    exam_id = factories.published(world, release="at_once", explains=True)
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    clock.advance(minutes=31, seconds=1)
    assert factories.answer(world.actor, attempt_id, 1, right=True, key="k").late
    run_pending()
    assert service.sitting_of(world.actor, attempt_id)[0].percent == 0.0
    (line,) = service.one_sitting(world.staff, exam_id, attempt_id).late
    assert (line.late_s, line.score, line.admitted) == (61, 1.0, None)
    with pytest.raises(FieldRefused):
        service.admit(world.staff, line.id, reason="")
    with pytest.raises(OwnSitting):
        service.admit(world.actor, line.id, reason="My network failed.")
    service.admit(world.staff, line.id, reason="The network of the room failed.")
    with pytest.raises(AlreadyAdmitted):
        service.admit(world.staff, line.id, reason="Again.")
    assert service.sitting_of(world.actor, attempt_id)[0].percent == 25.0
    asked = assessment.question(world.actor, attempt_id, 1)
    assert asked.fraction == 0.0
    shown = feedback_on(asked)
    assert shown.tone == "good"
    assert "came 2 minutes after the time was over" in shown.sentences[0]
    assert "The network of the room failed." in shown.sentences[0]
    assert shown.sentences[1] == "In on time was: nothing"
    assert [one.chosen for one in shown.options if one.right] == [True]
    other = feedback_on(assessment.question(world.actor, attempt_id, 2))
    assert not any(one.chosen for one in other.options)


def test_results_are_released_together_and_not_ones_own(world: factories.World) -> None:
    exam_id = factories.published(world)
    with pytest.raises(NothingToRelease):
        service.release_results(world.staff, exam_id)
    factories.sit(world.actor, exam_id, right=4)
    factories.sit(world.trainee(), exam_id, right=1)
    factories.sit(world.staff, exam_id, right=4)
    assert service.release_results(world.staff, exam_id) == 2
    assert service.sittings(world.staff, exam_id).by_status == {"marked": 1, "released": 2}


def crowd(world: factories.World, exam_id: str, count: int) -> None:
    """``count`` more trainees who sit it, copied from the one who does."""
    with write() as s:
        person = (
            s.execute(select(Person.__table__).where(Person.id == world.person.id)).mappings().one()
        )
        attempt = s.execute(select(Attempt.__table__).limit(1)).mappings().one()
        sitting = s.execute(select(Sitting.__table__).limit(1)).mappings().one()
        people, attempts, sittings = [], [], []
        for _n in range(count):
            who, what = new_id(), new_id()
            people.append({**person, "id": who, "email": f"crowd-{who}@example.org"})
            attempts.append({**attempt, "id": what, "person_id": who})
            sittings.append({**sitting, "attempt_id": what, "person_id": who})
        s.execute(insert(Person.__table__), people)
        s.execute(insert(Attempt.__table__), attempts)
        s.execute(insert(Sitting.__table__), sittings)


def test_queries_do_not_grow_with_the_class(world: factories.World) -> None:
    exam_id = factories.published(world)
    service.start(world.actor, exam_id, LAPTOP)
    found = []
    for more in (9, 990):
        crowd(world, exam_id, more)
        with counted() as overview:
            shown = service.sittings(world.staff, exam_id)
        with counted() as listing:
            service.listed(world.staff)
        with counted() as own:
            service.facts(world.actor, exam_id)
        found.append((shown.total, len(overview), len(listing), len(own)))
    assert [total for total, *_counts in found] == [10, 1000]
    assert found[0][1:] == found[1][1:], found


def test_the_pages_of_the_desk(app: Flask, world: factories.World, clock: FrozenClock) -> None:
    person = make_person(world.organisation, "instructor", "administrator")
    client = app.test_client()
    sign_in(client, person)
    assert "Nothing is written yet" in client.get("/examinations/desk").text
    made = post(client, "/examinations/desk", {"title": "Leg & <foot>"})
    base = made.location.removesuffix("/edit")
    assert "Leg &amp; &lt;foot&gt;" in client.get(made.location).text
    form = {
        "revision": "1", "title": "Leg", "mode": "exam", "cut_percent": "70,5",
        "cut_method": "fixed", "minutes": "20", "release": "instructor",
        "section-0-title": "All", "section-0-pool": "exam",
        "section-0-line-0-count": "4", "section-0-line-0-kind": "choice",
    }  # fmt: skip
    grown = post(client, f"{base}/edit", form | {"action": "add"}).text
    assert 'name="section-1-title"' in grown
    wrong = post(client, f"{base}/edit", form | {"cut_percent": "most of it"})
    assert wrong.status_code == 422
    assert 'value="most of it"' in wrong.text
    assert post(client, f"{base}/edit", form).location == base
    stale = post(client, f"{base}/edit", form)
    assert stale.status_code == 409
    assert "Secret" in client.get(base).text
    assert client.get(f"{base}/publish").status_code == 200
    assert post(client, f"{base}/publish", {"revision": "1"}).status_code == 409
    assert post(client, f"{base}/publish", {"revision": "2"}).status_code == 303
    exam_id = base.rsplit("/", 1)[1]
    attempt_id = service.start(world.actor, exam_id, LAPTOP)
    clock.advance(minutes=21, seconds=5)
    factories.answer(world.actor, attempt_id, 1, right=True, key="k")
    run_pending()
    assert world.person.name in client.get(f"{base}/sittings").text
    one = client.get(f"{base}/sittings/{attempt_id}").text
    assert "65 s after the deadline" in one
    with read() as s:
        late_id = s.scalars(select(LateAnswer.id)).one()
    path = f"{base}/late/{attempt_id}/{late_id}"
    assert post(client, path, {"reason": ""}).status_code == 422
    assert post(client, path, {"reason": "Fire alarm."}).status_code == 303
    assert "Fire alarm." in client.get(f"{base}/sittings/{attempt_id}").text
    assert client.get(f"{base}/release").status_code == 200
    assert post(client, f"{base}/release").status_code == 303
    assert post(client, f"{base}/release").status_code == 409
    assert "Valid until" in post(client, f"{base}/code").text
    assert client.get(f"{base}/code").status_code == 200
    extra = {"email": world.person.email, "percent": "25", "minutes": "x", "reason": "Granted."}
    assert post(client, f"{base}/extra-time", extra).status_code == 422
    assert post(client, f"{base}/extra-time", extra | {"minutes": ""}).status_code == 303
    assert "Granted." in client.get(f"{base}/extra-time").text
    assert post(client, f"{base}/close").status_code == 303
    assert "closed" in client.get(base).text
    assert post(client, f"{base}/open").status_code == 303
    pool = client.get("/examinations/desk/pool").text
    assert "exam-item-5" in pool
    assert "Make items from the atlas" in pool


def test_the_desk_is_closed_to_trainees(app: Flask, world: factories.World) -> None:
    exam_id = factories.published(world)
    client = app.test_client()
    sign_in(client, world.person)
    for path in ("", "/pool", f"/{exam_id}", f"/{exam_id}/edit", f"/{exam_id}/sittings"):
        assert client.get(f"/examinations/desk{path}").status_code == 403
