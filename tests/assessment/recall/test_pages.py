"""The pages of review, each four ways, and what they say."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from npt_training.accounts.models import Person
from npt_training.assessment import service
from npt_training.assessment.items import item_of
from npt_training.assessment.recall.models import RecallCard
from npt_training.assessment.recall.service import start_today
from npt_training.assessment.service.bank import add_item
from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.editions import newest
from npt_training.core.ids import new_id
from tests.accounts.factories import post, sign_in
from tests.assessment import factories, items
from tests.assessment.recall.factories import learner, tap
from tests.queries import counted

PAGES = ("/recall", "/recall/nerves")


@pytest.fixture
def actor(app: Flask, client: FlaskClient) -> Any:
    made = learner()
    with read() as s:
        person = s.get(Person, made.person_id)
    sign_in(client, person)
    return made


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_learners_and_nobody_else(
    app: Flask, actor: Any, client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 200
    assert client.delete(path).status_code == 405
    assert app.test_client().get(path).location.startswith("/sign-in")
    clinic = app.test_client()
    sign_in(clinic, factories.member("clinic")[0])
    assert clinic.get(path).status_code == 403


def test_starting_needs_the_token_of_the_page(app: Flask, actor: Any, client: FlaskClient) -> None:
    assert client.post("/recall").status_code == 400


def test_with_no_answers_the_page_says_how_to_begin(actor: Any, client: FlaskClient) -> None:
    page = client.get("/recall").text
    assert "Nothing to review yet" in page
    assert "The next 14 days" not in page
    assert "Not answered yet" in client.get("/recall/nerves").text


def test_a_queue_is_answered_and_done(actor: Any, client: FlaskClient, clock: FrozenClock) -> None:
    tap(actor, "b9-loc-0")
    clock.advance(days=5)
    page = client.get("/recall").text
    assert "1 picture to review" in page
    assert "1 minute" in page
    first = post(client, "/recall", {})
    assert first.status_code == 303
    again = post(client, "/recall", {})
    assert again.location == first.location
    assert "0 of 1 answered" in client.get("/recall").text
    run = first.location.split("/")[-2]
    asked = service.question(actor, run, 1)
    assert asked.held.code in ("b9-loc-1", "b9-loc-2"), "a picture not seen before"
    assert asked.mode == "practice"
    service.answer_practice(actor, run, 1, {"x": ["0.25"], "y": ["0.5"]})
    page = client.get("/recall").text
    assert "Nothing is due now" in page
    assert "answered today" in page
    assert post(client, "/recall", {}).location == "/recall"
    assert "Nothing is due for review right now" in client.get("/recall").text


def test_yesterdays_queue_makes_room_for_todays(
    actor: Any, client: FlaskClient, clock: FrozenClock
) -> None:
    tap(actor, "b9-loc-0")
    clock.advance(days=5)
    first = start_today(actor)
    clock.advance(hours=20)
    assert "1 picture to review" in client.get("/recall").text
    assert start_today(actor) != first


def test_the_weakest_comes_first_and_the_secure_pool_never(actor: Any, clock: FrozenClock) -> None:
    hidden = items.locate(id="secret-1", structure="saphenous", target={"course": "saphenous"})
    own = items.locate(id="school-1", structure="saphenous", target={"course": "saphenous"})
    with write() as s:
        for doc, pool in ((hidden, "exam"), (own, "practice")):
            add_item(
                s, item_of(doc), edition_id=newest().id,
                organisation_id=actor.organisation_id, pool=pool,
            )  # fmt: skip
    tap(actor, "b9-other", right=False)
    clock.advance(days=1)
    tap(actor, "b9-loc-0")
    clock.advance(days=9)
    run = start_today(actor)
    codes = [one.held.code for one in service.questions(actor, run)]
    assert len(codes) == 2
    assert codes[0].endswith("/school-1/1"), "the school's own picture was seen least"
    assert "b9-loc" in codes[1]
    for _day in range(6):
        clock.advance(days=40)
        run = start_today(actor)
        asked = service.questions(actor, run)
        assert not any("secret" in one.held.code for one in asked)
        for one in asked:
            service.answer_practice(actor, run, one.position, {"x": ["0.25"], "y": ["0.5"]})


def test_the_gate_stands_beside_recall(actor: Any, client: FlaskClient, clock: FrozenClock) -> None:
    for number in range(3):
        tap(actor, f"b9-loc-{number}")
    page = client.get("/recall/nerves").text
    assert "100 %" in page
    assert "firm" in page
    gates = service.image_gates(actor.person_id, clock.now())
    for nerve, gate in gates.items():
        assert gate == service.image_gate(actor.person_id, nerve, clock.now())
    assert gates["sural"].open
    assert not gates["saphenous"].open
    clock.advance(days=200)
    assert not service.image_gates(actor.person_id, clock.now())["sural"].open


def test_pages_ask_as_often_for_ten_cards_as_for_a_thousand(
    app: Flask, actor: Any, client: FlaskClient, clock: FrozenClock
) -> None:
    counts: dict[str, list[int]] = {}
    for many in (10, 1_000):
        _cards(actor, many, clock)
        for path in PAGES:
            client.get(path)
            with counted(app) as seen:
                assert client.get(path).status_code == 200
            counts.setdefault(path, []).append(len(seen))
    assert all(few == many for few, many in counts.values()), counts


def _cards(actor: Any, many: int, clock: FrozenClock) -> None:
    rows = [
        {
            "id": new_id(), "person_id": actor.person_id, "structure": f"n{many}-{number}",
            "task": "locate", "state": "review", "step": None, "stability_days": 5.0,
            "difficulty": 5.0, "due_at": clock.now(), "last_review_at": clock.now(),
            "last_rating": 3, "reviews": 1, "lapses": 0,
        }
        for number in range(many)
    ]  # fmt: skip
    with write() as s:
        s.execute(insert(RecallCard), rows)
