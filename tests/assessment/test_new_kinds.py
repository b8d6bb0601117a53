"""Tracing, tapping a territory and ordering, from the answer to what the trainee is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import PointRefused, ResponseRefused
from npt_training.assessment.feedback import Feedback, feedback_on
from npt_training.assessment.items import item_of
from npt_training.assessment.kinds import KINDS
from tests.accounts.factories import make_organisation, post, sign_in
from tests.assessment import factories, items

DOWN = "0.25,0.02 0.25,0.98"


@pytest.fixture
def trainee(app: Flask) -> Principal:
    factories.make_edition([make() for make in items.PLACED])
    return factories.trainee(make_organisation())


def give(actor: Principal, code: str, **fields: str) -> service.Asked:
    run = service.practise_item(actor, code)
    named = {name.replace("pin_", "pin-"): [value] for name, value in fields.items()}
    return service.answer_practice(actor, run, 1, named)


def told(asked: service.Asked) -> Feedback:
    return feedback_on(asked)


@pytest.mark.parametrize(
    ("path", "fraction"),
    [(DOWN, 1.0), ("0.25,0.0 0.25,0.5", 0.56), ("0.28,0.0 0.28,1.0", 0.56),
     ("0.4,0.0 0.4,1.0", 0.0), ("0.02,0.0 0.02,1.0", 0.0), ("0.25,0.5", 0.0)],
)  # fmt: skip
def test_a_traced_line_is_measured_along_the_skin(
    trainee: Principal, path: str, fraction: float
) -> None:
    asked = give(trainee, "b9-trace-1", path=path)
    assert asked.fraction == pytest.approx(fraction, abs=0.03)


def test_feedback_on_a_trace_shows_both_lines_and_the_share_covered(trainee: Principal) -> None:
    feedback = told(give(trainee, "b9-trace-1", path="0.25,0.0 0.25,0.5"))
    assert "covers 5" in feedback.sentences[0]
    assert feedback.stage is not None
    kinds = [layer["kind"] for layer in feedback.stage["layers"]]
    assert {"course", "drawn", "vertex", "label"} <= set(kinds)


LINES = ["x", "0.1", "0.1,", "nan,0.5", "0.1,0.2 1.2,0.3", "0.1;0.2", "0.1,0.2,0.3", "1e400,0"]


@pytest.mark.parametrize("path", LINES)
def test_a_line_that_is_none_is_refused(trainee: Principal, path: str) -> None:
    with pytest.raises(PointRefused):
        give(trainee, "b9-trace-1", path=path)


def test_a_line_of_too_many_points_is_refused(trainee: Principal) -> None:
    with pytest.raises(ResponseRefused, match="40"):
        give(trainee, "b9-trace-1", path="0.1,0.2 " * 41)
    with pytest.raises(ResponseRefused):
        give(trainee, "b9-trace-1", path="0.1,0.2 " * 4000)


@pytest.mark.parametrize(
    ("x", "y", "fraction"),
    [("0.2", "0.8", 1.0), ("0.2", "0.42", 0.5), ("0.2", "0.38", 0.5), ("0.2", "0.1", 0.0),
     ("0.8", "0.8", 0.0), ("0.02", "0.8", 0.0), ("0.12", "0.9", 1.0)],
)  # fmt: skip
def test_a_tap_is_judged_by_area_and_border(
    trainee: Principal, x: str, y: str, fraction: float
) -> None:
    assert give(trainee, "b9-territory-1", x=x, y=y).fraction == fraction


def test_feedback_on_a_territory_draws_it_and_explains_the_border(trainee: Principal) -> None:
    feedback = told(give(trainee, "b9-territory-1", x="0.2", y="0.42"))
    assert "inside the area" in feedback.sentences[0]
    assert "within 20 mm of it a tap earns half" in feedback.sentences[1]
    assert feedback.stage is not None
    assert any(layer["kind"] == "territory" for layer in feedback.stage["layers"])
    assert any(layer.get("text") == "Sural nerve" for layer in feedback.stage["layers"])


def ranked(actor: Principal, code: str, order: str) -> service.Asked:
    """Give the places of ``order`` to the points as the page numbers them."""
    run = service.practise_item(actor, code)
    shown = service.question(actor, run, 1).shown
    fields = {
        f"pin-{number}": [str(order.index(ident) + 1)]
        for number, ident in enumerate(shown, 1)
        if ident in order
    }
    return service.answer_practice(actor, run, 1, fields)


@pytest.mark.parametrize("code", ["b9-order-1", "b9-row-1"])
def test_an_order_earns_by_pairs(trainee: Principal, code: str) -> None:
    for order, fraction in (("abc", 1.0), ("bac", 1 / 3), ("cba", 0.0)):
        asked = ranked(trainee, code, order)
        assert asked.fraction == pytest.approx(fraction)
    assert "3 pairs" in told(asked).sentences[0]


def test_feedback_on_a_row_names_each_place(trainee: Principal) -> None:
    feedback = told(ranked(trainee, "b9-row-1", "acb"))
    names = {pin.right_name: pin.chosen_name for pin in feedback.pins}
    assert names["First: Sural nerve"] == "First"
    assert names["Second: Superficial fibular nerve"] == "Third"


def test_a_row_draws_its_level_and_no_place_of_a_nerve(app: Flask, trainee: Principal) -> None:
    from npt_training.assessment.crops import Crop
    from npt_training.assessment.stage import play_stage

    run = service.practise_item(trainee, "b9-row-1")
    with app.test_request_context():
        stage = play_stage(service.question(trainee, run, 1), 1, Crop())
    assert [pin["text"] for pin in stage["pins"]].count("Sural nerve") == 1
    assert {layer["kind"] for layer in stage["layers"]} <= {"mark", "scale", "level"}


@pytest.fixture
def learner(app: Flask, client: FlaskClient) -> Principal:
    factories.make_edition([make() for make in items.PLACED])
    person, organisation = factories.member("trainee")
    sign_in(client, person)
    return factories.principal(person, organisation)


def test_without_scripts_a_line_grows_by_clicks_and_squares(
    client: FlaskClient, learner: Principal
) -> None:
    run = service.practise_item(learner, "b9-trace-1")
    url = f"/attempts/{run}/1"
    click = {"place.x": "85", "place.y": "20", "w": "340", "h": "510", "crop": ""}
    assert post(client, url, click | {"path": ""}).location == url
    page = client.get(url).text
    line = path_field(page)
    assert [float(v) for v in line.split(",")] == pytest.approx([0.2515, 0.0402], abs=1e-3)
    post(client, url, {"path": line, "grid": "E10", "action": "add"})
    post(client, url, {"path": path_field(client.get(url).text), "grid": "H10", "action": "add"})
    post(client, url, {"path": path_field(client.get(url).text), "action": "undo"})
    page = client.get(url).text
    assert len(path_field(page).split()) == 2
    assert page.count("vertex-dot") == 2
    post(client, url, {"path": path_field(page) + " 0.25,0.99", "action": "answer"})
    assert (service.question(learner, run, 1).fraction or 0) > 0.9
    assert "Your line covers" in client.get(url).text


def path_field(page: str) -> str:
    found = re.search(r'name="path" value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def test_every_kind_opens_and_explains_itself(client: FlaskClient, learner: Principal) -> None:
    answers: dict[str, dict[str, str]] = {
        "b9-trace-1": {"path": DOWN}, "b9-territory-1": {"x": "0.2", "y": "0.8"},
        "b9-order-1": {"pin-1": "1", "pin-2": "2", "pin-3": "3"}, "b9-row-1": {"pin-1": "2"},
    }  # fmt: skip
    for code, sent in answers.items():
        url = f"/attempts/{service.practise_item(learner, code)}/1"
        page = client.get(url)
        assert page.status_code == 200
        assert "data-player" in page.text
        assert post(client, url, sent | {"action": "answer"}).status_code == 303
        explained = client.get(url).text
        assert "It lies behind the outer ankle bone." in explained


JUNK: list[Any] = ["", "7", "-1", "x", "0", "999", "é", "1 1", "0.5,0.5", "[]"]


@pytest.mark.parametrize("make", items.PLACED)
def test_anything_sent_is_refused_or_scored_from_0_to_1(trainee: Principal, make: Any) -> None:
    from npt_training.assessment.stimulus import ground_for

    run = service.practise_item(trainee, make()["id"])
    held = service.question(trainee, run, 1).held
    kind, item = KINDS[held.item.kind], item_of(make())
    for one in JUNK:
        for two in JUNK:
            fields = {"path": [one], "x": [one], "y": [two], "pin-1": [one], "pin-2": [two]}
            try:
                response = kind.parse(item, ["a", "b", "c"], fields)
            except ResponseRefused:
                continue
            fraction = kind.judge(item, response, ground_for(held)).fraction
            assert fraction is not None
            assert 0.0 <= fraction <= 1.0
