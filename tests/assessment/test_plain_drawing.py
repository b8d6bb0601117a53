"""Points, outlines and annotations without scripts: one form, one change, kept on the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.plain_marks import edited, notes_in
from tests.accounts.factories import post, sign_in
from tests.assessment import factories, more_items

PIN = {"kind": "pin", "x": 0.1, "y": 0.2, "text": "Here"}
STROKE = {"kind": "stroke", "points": [[0.1, 0.1], [0.2, 0.2]]}


def after(marks: list[Any], notes: dict[int, str] | None = None, **change: Any) -> Any:
    return json.loads(edited(json.dumps(marks), notes or {}, **change) or "[]")


def test_a_place_becomes_a_pin_with_its_note() -> None:
    assert after([STROKE], placed=(0.1, 0.2), note="Here") == [STROKE, PIN]


def test_a_line_goes_through_its_squares() -> None:
    assert after([PIN], line=[(0.1, 0.1), (0.2, 0.2)]) == [PIN, STROKE]


def test_notes_are_changed_where_they_stand_and_only_at_pins() -> None:
    assert after([STROKE, PIN], {1: "no", 2: "There", 3: "no"}) == [STROKE, PIN | {"text": "There"}]


@pytest.mark.parametrize(
    ("action", "left"),
    [("undo", [PIN]), ("remove-1", [STROKE]), ("remove-2", [PIN]), ("remove-9", [PIN, STROKE]),
     ("remove-x", [PIN, STROKE]), ("answer", [PIN, STROKE])],
)  # fmt: skip
def test_one_button_takes_one_away(action: str, left: list[Any]) -> None:
    assert after([PIN, STROKE], action=action) == left


@pytest.mark.parametrize("text", ["nonsense", "{}", "[1]", "[" * 5000])
def test_what_is_no_marks_is_handed_on(text: str) -> None:
    assert edited(text, {}, placed=(0.5, 0.5)) == text


def test_notes_are_read_by_their_number() -> None:
    assert notes_in({"note-1": [" a "], "note-x": ["b"], "note-0": ["c"], "text": ["d"]}) == {
        1: "a"
    }


@pytest.fixture
def learner(app: Flask, client: FlaskClient) -> Principal:
    docs = [more_items.points(), more_items.area(), more_items.annotated()]
    factories.make_edition(docs)
    person, organisation = factories.member("trainee")
    sign_in(client, person)
    return factories.principal(person, organisation)


def give(client: FlaskClient, run: str, **fields: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    answer = post(client, f"/attempts/{run}/1", sent)
    return client.get(answer.location) if answer.status_code == 303 else answer


def response(learner: Principal, run: str) -> Any:
    return service.question(learner, run, 1).response


def test_squares_make_an_outline(client: FlaskClient, learner: Principal) -> None:
    run = service.practise_item(learner, "b9-area-1")
    path = ""
    for square in ("C9", "H9", "H19"):
        page = give(client, run, area=path, grid=square, action="add").text
        path = page.split('name="area" value="')[1].split('"')[0]
    assert 'class="drawn-area"' in page
    assert len(response(learner, run)["area"]) == 3
    assert "Partly right" in give(client, run, area=path, action="answer").text


def test_points_are_added_and_the_last_taken_away(client: FlaskClient, learner: Principal) -> None:
    run = service.practise_item(learner, "b9-points-1")
    give(client, run, points="0.25,0.5", grid="M4", action="add")
    assert len(response(learner, run)["points"]) == 2
    page = give(client, run, points="0.25,0.5 0.8,0.2", action="undo").text
    assert response(learner, run)["points"] == [[0.25, 0.5]]
    assert page.count("mark-yours-halo") == 1


def test_pins_and_lines_are_set_noted_and_taken_away(
    client: FlaskClient, learner: Principal
) -> None:
    run = service.practise_item(learner, "b9-annotated-1")
    give(client, run, marks="", grid="C7", mark_text="The exit", action="add")
    page = give(
        client, run, marks=json.dumps(response(learner, run)["marks"]), note_1="The deep exit",
        mark_squares="B7, C8 D9", action="add",
    ).text  # fmt: skip
    assert 'value="The deep exit"' in page
    assert "Line 2 of 3 points" in page
    pin, line = response(learner, run)["marks"]
    assert (pin["text"], line["kind"]) == ("The deep exit", "stroke")
    assert pin["x"] == pytest.approx(2.5 / 16)
    give(client, run, marks=json.dumps([pin, line]), action="remove-1")
    assert [mark["kind"] for mark in response(learner, run)["marks"]] == ["stroke"]


@pytest.mark.parametrize(
    ("squares", "words"),
    [("B7", "two squares at least"), ("B7 Z9", "square of the grid"), ("B7 B0", "square of the")],
)
def test_a_line_of_no_squares_is_refused_with_what_was_typed(
    client: FlaskClient, learner: Principal, squares: str, words: str
) -> None:
    run = service.practise_item(learner, "b9-annotated-1")
    page = give(client, run, marks="", mark_squares=squares, text="Kept", action="add")
    assert page.status_code == 422
    assert words in page.text
    assert "Kept" in page.text
    assert f'value="{squares}"' in page.text
    assert response(learner, run) == {}
