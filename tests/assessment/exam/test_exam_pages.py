"""The trainee's pages: each works, refuses the wrong method, strangers and nonsense."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.assessment import service as assessment
from npt_training.assessment.exam import service
from npt_training.core.clock import FrozenClock
from tests.accounts.factories import make_organisation, make_person, post, post_json, sign_in
from tests.assessment import factories as quiz
from tests.assessment.exam import factories


@pytest.fixture
def world(app: Flask) -> factories.World:
    return factories.make_world()


def browser(app: Flask, world: factories.World) -> FlaskClient:
    client = app.test_client()
    sign_in(client, world.person)
    return client


def begin(client: FlaskClient, exam_id: str, **form: str) -> str:
    answer = post(client, f"/examinations/{exam_id}", form)
    assert answer.status_code == 303, answer.text
    return str(answer.location.split("/")[2])


def test_an_examination_from_its_page_to_its_result(app: Flask, world: factories.World) -> None:
    exam_id = factories.published(world, confidence=True)
    client = browser(app, world)
    assert "Final examination" in client.get("/examinations").text
    rules = client.get(f"/examinations/{exam_id}").text
    for told in ("4 questions", "75 %", "modified Angoff", "30 minutes", "2 times", "24 hours"):
        assert told in rules, told
    attempt_id = begin(client, exam_id)
    question = client.get(f"/attempts/{attempt_id}/1").text
    assert "data-deadline" in question
    assert 'name="confidence"' in question
    value = quiz.place_of(world.actor, attempt_id, 1, "a")
    sent = {"position": 1, "key": "k1", "response": {"choice": value, "confidence": "2"}}
    saved = post_json(client, f"/attempts/{attempt_id}/1/save", sent)
    assert saved.get_json() == {"saved": True, "revision": 1}
    form = post(client, f"/attempts/{attempt_id}/2", {"choice": "1", "position": "2"})
    assert form.location == f"/attempts/{attempt_id}/3"
    confirm = client.get(f"/examinations/sittings/{attempt_id}/hand-in").text
    assert "2 questions have no answer" in confirm
    done = post(client, f"/examinations/sittings/{attempt_id}/hand-in")
    again = post(client, f"/examinations/sittings/{attempt_id}/hand-in")
    assert done.location == again.location == f"/examinations/sittings/{attempt_id}"
    waiting = client.get(done.location).text
    assert "Handed in" in waiting
    service.release_results(world.staff, exam_id)
    result = client.get(f"/attempts/{attempt_id}", follow_redirects=True).text
    assert "Not passed yet, 25" in result or "Not passed yet, 50" in result


def test_no_page_shows_a_question_of_the_pool_afterwards(
    app: Flask, world: factories.World
) -> None:
    exam_id = factories.published(world, release="at_once", attempts=1)
    client = browser(app, world)
    attempt_id = begin(client, exam_id)
    assert "Secret" in client.get(f"/attempts/{attempt_id}/1").text
    post(client, f"/examinations/sittings/{attempt_id}/hand-in")
    for path in (
        f"/examinations/sittings/{attempt_id}", f"/examinations/{exam_id}", "/examinations",
        f"/attempts/{attempt_id}", f"/attempts/{attempt_id}/1", "/attempts", "/practice",
    ):  # fmt: skip
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        assert "Secret" not in answer.text, path
    assert client.get("/practice/items/exam-item-1").status_code == 404


def test_another_device_asks_takes_over_and_ends_the_first(
    app: Flask, world: factories.World
) -> None:
    exam_id = factories.published(world)
    laptop, phone = browser(app, world), browser(app, world)
    attempt_id = begin(laptop, exam_id)
    for path in (f"/attempts/{attempt_id}/1", f"/examinations/sittings/{attempt_id}"):
        asked = phone.get(path)
        assert asked.status_code == 409
        assert "Open on another device" in asked.text
        assert "Secret" not in asked.text
    refused = post_json(
        phone, f"/attempts/{attempt_id}/1/save", {"position": 1, "response": {"choice": "1"}}
    )
    assert refused.status_code == 409
    assert "another device" in refused.get_json()["message"]
    assert post(phone, f"/examinations/sittings/{attempt_id}/here").status_code == 303
    assert phone.get(f"/attempts/{attempt_id}/1").status_code == 200
    ended = laptop.get(f"/attempts/{attempt_id}/1")
    assert ended.status_code == 409
    assert "Ended on this device" in ended.text
    assert post(laptop, f"/examinations/sittings/{attempt_id}/hand-in").status_code == 409
    assert post(laptop, f"/attempts/{attempt_id}/1", {"choice": "1"}).status_code == 409


@pytest.mark.parametrize(("after_s", "late"), [(59, False), (60, False), (61, True)])
def test_what_comes_late_says_so(
    app: Flask, world: factories.World, clock: FrozenClock, after_s: int, late: bool
) -> None:
    client = browser(app, world)
    attempt_id = begin(client, factories.published(world))
    clock.advance(minutes=30, seconds=after_s)
    saved = post_json(
        client,
        f"/attempts/{attempt_id}/1/save",
        {"position": 1, "key": "k", "response": {"choice": "1"}},
    )
    assert saved.status_code == 200
    assert saved.get_json().get("late", False) is late
    form = post(client, f"/attempts/{attempt_id}/2", {"choice": "1", "position": "2"})
    assert form.status_code == (409 if late else 303)


def test_the_clock_of_the_client_changes_nothing(
    app: Flask, world: factories.World, clock: FrozenClock
) -> None:
    client = browser(app, world)
    attempt_id = begin(client, factories.published(world))
    clock.advance(minutes=31, seconds=1)
    sent = {
        "position": 1, "key": "k", "response": {"choice": "1"},
        "at": "2000-01-01T00:00:00Z", "server_now": "2000-01-01T00:00:00Z",
    }  # fmt: skip
    headers = {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}
    from tests.accounts.factories import csrf

    saved = client.post(
        f"/attempts/{attempt_id}/1/save", json=sent, headers=headers | {"X-CSRFToken": csrf(client)}
    )
    assert saved.get_json()["late"] is True
    over = client.get(f"/attempts/{attempt_id}/1")
    assert over.location == f"/examinations/sittings/{attempt_id}"
    assert "The time was over" in client.get(over.location).text


def test_a_start_code_is_asked_for_and_a_wrong_one_kept_in_its_field(
    app: Flask, world: factories.World
) -> None:
    exam_id = factories.published(world, start_code=True)
    client = browser(app, world)
    wrong = post(client, f"/examinations/{exam_id}", {"code": "abc 123"})
    assert wrong.status_code == 422
    assert 'value="abc 123"' in wrong.text
    begin(client, exam_id, code=service.make_code(world.staff, exam_id).code)


def test_strangers_and_nonsense_get_nothing(app: Flask, world: factories.World) -> None:
    exam_id = factories.published(world)
    attempt_id = begin(browser(app, world), exam_id)
    outsider = app.test_client()
    sign_in(outsider, make_person(make_organisation(), "trainee"))
    stranger = app.test_client()
    for path in (
        f"/examinations/{exam_id}", f"/examinations/sittings/{attempt_id}",
        f"/examinations/sittings/{attempt_id}/hand-in", f"/attempts/{attempt_id}/1",
        "/examinations/no-such-thing", "/examinations/sittings/%00",
    ):  # fmt: skip
        assert outsider.get(path).status_code == 404, path
        assert stranger.get(path).status_code == 302, path
    for path in (
        f"/examinations/{exam_id}", f"/examinations/sittings/{attempt_id}/here",
        f"/examinations/sittings/{attempt_id}/hand-in",
    ):  # fmt: skip
        assert post(outsider, path).status_code == 404, path
        assert post(stranger, path).status_code == 401, path
    assert post(outsider, "/examinations").status_code == 405
    assert outsider.delete(f"/examinations/{exam_id}").status_code == 405


def test_a_quiz_of_the_school_explains_at_once(app: Flask, world: factories.World) -> None:
    section = {"pool": "practice", "lines": [{"count": 2, "kind": "choice"}]}
    exam_id = factories.published(world, mode="quiz", minutes=None, sections=[section])
    client = browser(app, world)
    attempt_id = begin(client, exam_id)
    for position in (1, 2):
        value = quiz.place_of(world.actor, attempt_id, position, "a")
        path = f"/attempts/{attempt_id}/{position}"
        assert post(client, path, {"choice": value}).status_code == 303
        assert "right" in client.get(path).text
    page = client.get(f"/attempts/{attempt_id}", follow_redirects=True).text
    assert "Passed, 100" in page
    assert assessment.open_attempts(world.person.id) == []
