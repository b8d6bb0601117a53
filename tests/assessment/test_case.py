"""A case in stages: each is shown when the one before is locked, and what is locked stays."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import AlreadyAnswered, ResponseRefused, StageLocked
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.kinds import kind_of
from tests.accounts.factories import make_organisation, make_person, post, post_json, sign_in
from tests.assessment import factories, more_items


@pytest.fixture
def people(app: Flask) -> tuple[Principal, FlaskClient]:
    factories.make_edition([more_items.case()])
    organisation = make_organisation()
    person = make_person(organisation, "trainee")
    client = app.test_client()
    sign_in(client, person)
    return factories.principal(person, organisation), client


def option(actor: Principal, run: str, ident: str) -> str:
    shown = [one for one in service.question(actor, run, 1).shown if one.startswith("0:")]
    return str(shown.index(f"0:{ident}") + 1)


FOUND = {"stage": ["1"], "x": ["0.25"], "y": ["0.5"]}
SAID = {"stage": ["2"], "number": ["26"]}


def test_a_case_is_answered_stage_by_stage(people: tuple[Principal, FlaskClient]) -> None:
    actor, _client = people
    run = service.practise_item(actor, "b9-case-1")
    first = {"stage": ["0"], "choice": [option(actor, run, "b")]}
    assert not service.answer_practice(actor, run, 1, first).answered
    assert not service.answer_practice(actor, run, 1, FOUND).answered
    asked = service.answer_practice(actor, run, 1, SAID)
    assert asked.answered
    assert asked.fraction == pytest.approx(0.75)
    told = feedback_on(asked)
    assert told.sentences[0] == "Stage 1: 0 %."
    assert [answer for *_rest, answer in told.stages] == [
        "Tibial",
        "A place on the picture",
        "26 mm",
    ]
    assert (
        kind_of(asked.held.item).category(asked.held.item, asked.response, asked.detail) == "1: b"
    )
    with pytest.raises(AlreadyAnswered):
        service.answer_practice(actor, run, 1, SAID | {"number": ["25"]})


@pytest.mark.parametrize("mode", ["practice", "quiz"])
def test_a_locked_stage_takes_no_other_answer(
    people: tuple[Principal, FlaskClient], mode: str
) -> None:
    """Not by the page, not by a crafted request; the same answer again is harmless."""
    actor, client = people
    quiz = mode == "quiz"
    run = service.start_attempt(actor, "B9") if quiz else service.practise_item(actor, "b9-case-1")
    url = f"/attempts/{run}/1"
    a, b = option(actor, run, "a"), option(actor, run, "b")

    def send(**response: str) -> int:
        return post_json(client, f"{url}/save", {"response": response}).status_code

    assert send(stage="1", x="0.25", y="0.5") == 409  # not open yet
    assert send(stage="0", choice=b) == 200
    assert send(stage="0", choice=b) == 200
    assert send(stage="0", choice=a) == 409
    assert send(stage="2", number="25") == 409
    for crafted in ({"choice": a}, {"stage": "-1", "choice": a}, {"stage": "00", "choice": a},
                    {"stage": "9", "choice": a}, {"stage": "0x0", "choice": a},
                    {"locked": "[]"}, {"stage": "0"}, {"stage": "٠", "choice": a}):  # fmt: skip
        assert send(**crafted) in (409, 422), crafted
        standing = service.question(actor, run, 1).response
        assert standing == {"locked": [{"chosen": ["b"]}]}
    assert post(client, url, {"stage": "0", "choice": a}).status_code == 409
    assert service.question(actor, run, 1).response == {"locked": [{"chosen": ["b"]}]}


def test_a_later_stage_is_in_no_byte_before_its_turn(
    people: tuple[Principal, FlaskClient],
) -> None:
    actor, client = people
    run = service.practise_item(actor, "b9-case-1")
    page = client.get(f"/attempts/{run}/1").text
    assert "A runner" in page
    for later in ("It is the sural nerve", "Tap on it", "You found it", "How far behind"):
        assert later not in page
    first = {"stage": "0", "choice": option(actor, run, "b")}
    assert post(client, f"/attempts/{run}/1", first).status_code == 303
    page = client.get(f"/attempts/{run}/1").text
    assert "It is the sural nerve" in page
    assert "Tibial" in page
    assert "You found it" not in page
    assert "not right" not in page


def test_a_quiz_goes_on_to_the_next_question_after_the_last_stage(
    people: tuple[Principal, FlaskClient],
) -> None:
    actor, client = people
    run = service.start_attempt(actor, "B9")
    url = f"/attempts/{run}/1"
    first = {"stage": "0", "choice": option(actor, run, "a")}
    sent = post_json(client, f"{url}/save", {"response": first})
    assert sent.json["next"] == url
    assert post(client, url, {"stage": "1", "x": "0.25", "y": "0.5"}).location == url
    assert "1" in client.get(f"/attempts/{run}/hand-in").text
    assert post(client, url, {"stage": "2", "number": "25"}).location == f"/attempts/{run}"
    page = client.get(url).text
    assert "Every stage is locked" in page
    assert post(client, url, {"action": "answer"}).location == f"/attempts/{run}"
    service.submit_attempt(actor, run, key="k")
    assert service.question(actor, run, 1).fraction == 1.0


def test_a_case_handed_in_half_way_counts_what_is_locked(
    people: tuple[Principal, FlaskClient],
) -> None:
    actor, _client = people
    run = service.start_attempt(actor, "B9")
    service.save_response(actor, run, 1, {"stage": ["0"], "choice": [option(actor, run, "a")]})
    service.submit_attempt(actor, run, key="k")
    assert service.question(actor, run, 1).fraction == pytest.approx(0.25)


def test_a_click_without_scripts_locks_nothing(people: tuple[Principal, FlaskClient]) -> None:
    actor, client = people
    run = service.practise_item(actor, "b9-case-1")
    url = f"/attempts/{run}/1"
    post(client, url, {"stage": "0", "choice": option(actor, run, "a")})
    click = {"stage": "1", "place.x": "100", "place.y": "300", "w": "400", "h": "600", "crop": ""}
    page = post(client, url, click)
    assert page.status_code == 200
    assert 'name="x" value="0.25' in page.text
    assert len(service.question(actor, run, 1).response["locked"]) == 1


def test_a_stage_without_an_answer_is_not_locked(people: tuple[Principal, FlaskClient]) -> None:
    actor, _client = people
    run = service.start_attempt(actor, "B9")
    with pytest.raises(ResponseRefused):
        service.save_response(actor, run, 1, {"stage": ["0"]})
    with pytest.raises(StageLocked):
        service.save_response(actor, run, 1, FOUND)
    assert service.question(actor, run, 1).response == {}
