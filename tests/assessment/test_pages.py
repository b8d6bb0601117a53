"""The pages of quiz, practice and marking over HTTP, as a browser without scripts uses them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.assessment import service
from npt_training.assessment.crops import SHOWN_WIDTH
from tests.accounts.factories import post, post_json, sign_in
from tests.assessment import factories, items


@pytest.fixture
def edition(app: Flask) -> str:
    return factories.make_edition([make() for make in items.ALL])


@pytest.fixture
def learner(app: Flask, edition: str, client: FlaskClient) -> object:
    person, organisation = factories.member("trainee")
    sign_in(client, person)
    return factories.principal(person, organisation)


def start(client: FlaskClient) -> str:
    """Start the quiz by its button; returns the attempt."""
    answer = post(client, "/quizzes/B9")
    assert answer.status_code == 303, answer.text
    return re.fullmatch(r"/attempts/(\w+)/\d+", answer.location).group(1)  # type: ignore[union-attr]


def position_of(learner: object, attempt_id: str, kind: str) -> int:
    return next(
        q.position
        for q in service.questions(learner, attempt_id)  # type: ignore[arg-type]
        if q.held.item.kind == kind
    )


def test_the_quiz_page_tells_the_rules(client: FlaskClient, learner: object) -> None:
    page = client.get("/quizzes/B9")
    assert page.status_code == 200
    for words in ("5 questions", "80 %", "30 days", "24 hours later", "Start the quiz"):
        assert words in page.text


def test_every_question_opens_and_is_kept(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    for position in range(1, 6):
        page = client.get(f"/attempts/{attempt_id}/{position}")
        assert page.status_code == 200, page.text
        assert f"{position} of 5" in page.text
    overview = client.get(f"/attempts/{attempt_id}")
    assert overview.text.count("no answer yet") == 5


def test_a_click_on_the_picture_is_a_place_on_the_body(
    client: FlaskClient, learner: object
) -> None:
    attempt_id = start(client)
    position = position_of(learner, attempt_id, "locate")
    height = round(SHOWN_WIDTH * 600 / 400)
    sent = {"place.x": "84", "place.y": "100", "w": str(SHOWN_WIDTH), "h": str(height), "crop": ""}
    answer = post(client, f"/attempts/{attempt_id}/{position}", sent)
    assert answer.location == f"/attempts/{attempt_id}/{position}"
    kept = service.question(learner, attempt_id, position).response  # type: ignore[arg-type]
    assert kept["x"] == pytest.approx(84.5 / SHOWN_WIDTH)
    page = client.get(answer.location).text
    assert 'class="mark-yours"' in page


def test_a_click_on_an_enlarged_window_means_the_same_place(
    client: FlaskClient, learner: object
) -> None:
    attempt_id = start(client)
    position = position_of(learner, attempt_id, "locate")
    url = f"/attempts/{attempt_id}/{position}"
    page = client.get(f"{url}?crop=2.1.0").text
    assert 'name="crop" value="2.1.0"' in page
    picture = re.search(
        r'type="image" name="place" src="([^"]+)" width="(\d+)" height="(\d+)"', page
    )
    assert picture is not None
    window = client.get(picture.group(1))
    assert (window.status_code, window.mimetype) == (200, "image/webp")
    sent = {"place.x": "0", "place.y": "0", "w": picture.group(2), "h": picture.group(3)}
    answer = post(client, url, sent | {"crop": "2.1.0"})
    assert answer.location == f"{url}?crop=2.1.0"
    kept = service.question(learner, attempt_id, position).response  # type: ignore[arg-type]
    assert kept["x"] == pytest.approx(0.25, abs=0.002)
    assert kept["y"] == pytest.approx(0.0, abs=0.002)


def test_a_square_of_the_grid_is_a_place(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    position = position_of(learner, attempt_id, "locate")
    answer = post(client, f"/attempts/{attempt_id}/{position}", {"grid": "D10", "action": "answer"})
    assert answer.status_code == 303
    kept = service.question(learner, attempt_id, position).response  # type: ignore[arg-type]
    assert kept == {"x": 3.5 / 16, "y": 9.5 / 20}


NO_PLACES: list[dict[str, str]] = [
    {"grid": "Z1"}, {"grid": "A21"}, {"grid": "A²"}, {"x": "nan", "y": "0.5"},
    {"x": "1.2", "y": "0.5"}, {"place.x": "9999", "place.y": "1", "w": "340", "h": "510"},
    {"place.x": "1", "place.y": "1", "w": "0", "h": "0"}, {"place.x": "a", "place.y": "1"},
]  # fmt: skip


def test_a_place_that_is_none_is_refused_on_the_page(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    position = position_of(learner, attempt_id, "locate")
    for sent in NO_PLACES:
        answer = post(client, f"/attempts/{attempt_id}/{position}", sent)
        assert answer.status_code == 422, sent
        assert "data-player" in answer.text
    assert service.question(learner, attempt_id, position).response == {}  # type: ignore[arg-type]


def test_scripts_save_by_json(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    url = f"/attempts/{attempt_id}/{position_of(learner, attempt_id, 'label')}/save"
    position = int(url.split("/")[-2])
    sent = {"position": position, "response": {"pin-1": "1", "pin-2": "", "pin-3": "4"}, "key": "k"}
    answer = post_json(client, url, sent)
    assert answer.json == {"saved": True, "revision": 1}
    assert post_json(client, url, sent).json == {"saved": True, "revision": 1}
    kept = service.question(learner, attempt_id, position).response  # type: ignore[arg-type]
    assert set(kept["pins"]) == {"0", "2"}


BROKEN: list[object] = [
    None, [], "x", {"response": []}, {"position": 99, "response": {"x": 0.1, "y": 0.1}},
    {"response": {"x": float("nan"), "y": 0.5}}, {"response": {"x": 1.5, "y": 0.5}},
    {"response": {"x": True, "y": 0.5}}, {"response": {"x": [0.5, 0.5]}},
    {"response": {"x": {"a": 1}, "y": 0.5}},
]  # fmt: skip


def test_broken_json_is_refused_with_a_sentence(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    position = position_of(learner, attempt_id, "locate")
    for sent in BROKEN:
        answer = post_json(client, f"/attempts/{attempt_id}/{position}/save", sent)
        assert answer.status_code == 422, sent
        assert answer.json["message"]
    assert service.question(learner, attempt_id, position).response == {}  # type: ignore[arg-type]


def test_addresses_that_are_none_are_not_there(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    for path in (
        f"{attempt_id}/0",
        f"{attempt_id}/6",
        f"{attempt_id}/1000",
        "a%00b/1",
        "a%00b",
        "nobody/1",
    ):
        assert client.get(f"/attempts/{path}").status_code == 404, path
    for path in ("6/save", "999/save"):
        answer = post_json(client, f"/attempts/{attempt_id}/{path}", {"response": {}})
        assert answer.status_code == 404


def test_handing_in_names_what_is_empty_and_shows_the_result(
    client: FlaskClient, learner: object
) -> None:
    attempt_id = start(client)
    confirm = client.get(f"/attempts/{attempt_id}/hand-in")
    assert "5 questions have no answer" in confirm.text
    for _click in range(2):
        answer = post(client, f"/attempts/{attempt_id}/hand-in")
        assert answer.location == f"/attempts/{attempt_id}"
    result = client.get(f"/attempts/{attempt_id}")
    assert "Not passed yet, 0.0 %" in result.text
    explained = client.get(f"/attempts/{attempt_id}/1")
    assert "Why" in explained.text
    assert "Not answered" in explained.text
    history = client.get("/attempts")
    assert "not passed, 0.0 %" in history.text
    late = post(client, f"/attempts/{attempt_id}/1", {"choice": "1"})
    assert late.status_code == 409
    assert "first answer is kept" in late.text


def test_practice_explains_after_each_answer(client: FlaskClient, learner: object) -> None:
    assert "Start practising" in client.get("/practice?nerve=sural").text
    answer = post(client, "/practice", {"nerve": "sural", "kind": "identify"})
    page = client.get(answer.location)
    assert "What is drawn in yellow?" in page.text
    assert post(client, answer.location, {"choice": "1"}).location == answer.location
    explained = client.get(answer.location)
    assert "your choice" in explained.text
    assert "not yet reviewed by an anatomist" in explained.text
    again = post(client, answer.location, {"choice": "2"})
    assert again.status_code == 409


def test_practice_without_an_answer_says_so(client: FlaskClient, learner: object) -> None:
    answer = post(client, "/practice", {"kind": "choice"})
    refused = post(client, answer.location, {})
    assert refused.status_code == 422
    assert "nothing is chosen yet" in refused.text


def test_an_exercise_of_a_lesson_opens_under_an_address_that_tells_nothing(
    client: FlaskClient, learner: object
) -> None:
    answer = client.get("/practice/items/b9-locate-1")
    assert re.fullmatch(r"/attempts/\w+/1", answer.location)
    assert client.get("/practice/items/unknown").status_code == 404


def test_an_empty_history_invites_to_practise(client: FlaskClient, learner: object) -> None:
    assert "Nothing answered yet" in client.get("/attempts").text


def test_crops_are_made_of_open_pictures_only(client: FlaskClient, learner: object) -> None:
    from npt_training.assessment.stimulus import stimulus

    view = stimulus(service.question(learner, start(client), 1).held.edition_id, items.VIEW)  # type: ignore[arg-type]
    digest = view.files[400]
    assert client.get(f"/pictures/{digest}/2.0.0.webp").status_code == 200
    closed = view.truth["maps"]["sural"]
    for path in (f"{digest}/9.0.0", f"{digest}/2.7.0", f"{closed}/2.0.0", f"{'0' * 64}/2.0.0"):
        assert client.get(f"/pictures/{path}.webp").status_code == 404


def test_someone_elses_pages_are_not_there(
    app: Flask, client: FlaskClient, learner: object
) -> None:
    attempt_id = start(client)
    other = app.test_client()
    sign_in(other, factories.member("trainee")[0])
    for path in ("", "/1", "/hand-in"):
        assert other.get(f"/attempts/{attempt_id}{path}").status_code == 404
    assert post(other, f"/attempts/{attempt_id}/1", {"choice": "1"}).status_code == 404
    assert post(other, f"/attempts/{attempt_id}/hand-in").status_code == 404
    assert post_json(other, f"/attempts/{attempt_id}/1/save", {"response": {}}).status_code == 404
    stranger = app.test_client()
    assert stranger.get(f"/attempts/{attempt_id}/1").status_code == 302


def test_an_old_security_token_is_refused(client: FlaskClient, learner: object) -> None:
    attempt_id = start(client)
    answer = client.post(f"/attempts/{attempt_id}/1", data={"csrf_token": "old", "choice": "1"})
    assert answer.status_code == 400
    assert service.question(learner, attempt_id, 1).response == {}  # type: ignore[arg-type]
