"""Locate from the tap to the feedback: millimetres on the body, never of the picture."""

from __future__ import annotations

import pytest
from flask import Flask

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import AlreadyAnswered, PointRefused, ResponseRefused
from npt_training.assessment.feedback import feedback_on
from tests.accounts.factories import make_organisation
from tests.assessment import atlas, factories, items


@pytest.fixture
def trainee(app: Flask) -> Principal:
    factories.make_edition([items.locate()])
    return factories.trainee(make_organisation())


def tap(actor: Principal, x: object, y: object = 0.5) -> service.Asked:
    run = service.practise_item(actor, "b9-locate-1")
    return service.answer_practice(actor, run, 1, {"x": [str(x)], "y": [str(y)]})


def test_credit_follows_the_distance_map(trainee: Principal) -> None:
    for x, fraction in ((0.25, 1.0), (0.26, 1.0), (0.28, 0.5), (0.32, 0.0), (0.7, 0.0)):
        asked = tap(trainee, x)
        assert asked.fraction == fraction
        assert asked.detail["mm"] == pytest.approx(atlas.body_mm(x, 0.25), abs=4)


def test_the_planar_distance_would_give_another_score(trainee: Principal) -> None:
    x = 0.285
    planar_mm = (x - 0.25) * atlas.SIZE[0] * atlas.MM_PER_PX
    body_mm = atlas.body_mm(x, 0.25)
    assert body_mm / planar_mm > 1.8
    assert planar_mm <= 10 < body_mm <= 20
    assert tap(trainee, x).fraction == 0.5


def test_a_tap_beside_the_body_earns_nothing_and_says_so(trainee: Principal) -> None:
    asked = tap(trainee, 0.02)
    assert asked.fraction == 0.0
    assert asked.detail == {"off_body": True, "mm": None}
    assert "beside the body" in feedback_on(asked).sentences[0]


def test_coordinates_outside_the_picture_are_refused(trainee: Principal) -> None:
    for bad in ("nan", "NaN", "inf", "-0.01", "1.01", "1e400", "left", "0,5", ""):
        with pytest.raises(PointRefused):
            tap(trainee, bad)
        with pytest.raises(PointRefused):
            tap(trainee, 0.5, bad)
    run = service.practise_item(trainee, "b9-locate-1")
    assert not service.question(trainee, run, 1).answered


def test_an_empty_answer_is_not_taken_in_practice(trainee: Principal) -> None:
    run = service.practise_item(trainee, "b9-locate-1")
    with pytest.raises(ResponseRefused):
        service.answer_practice(trainee, run, 1, {})


def test_the_first_answer_stays(trainee: Principal) -> None:
    run = service.practise_item(trainee, "b9-locate-1")
    first = service.answer_practice(trainee, run, 1, {"x": ["0.25"], "y": ["0.5"]}, key="one")
    again = service.answer_practice(trainee, run, 1, {"x": ["0.7"], "y": ["0.5"]}, key="one")
    assert again.answer_id == first.answer_id
    with pytest.raises(AlreadyAnswered):
        service.answer_practice(trainee, run, 1, {"x": ["0.7"], "y": ["0.5"]}, key="two")
    with pytest.raises(AlreadyAnswered):
        service.answer_practice(trainee, run, 1, {"x": ["0.7"], "y": ["0.5"]})
    assert service.question(trainee, run, 1).response == {"x": 0.25, "y": 0.5}


def test_feedback_shows_tap_truth_band_millimetres_and_what_was_hit(trainee: Principal) -> None:
    feedback = feedback_on(tap(trainee, 0.74))
    text = " ".join(feedback.sentences)
    assert "Sural nerve: your tap is" in text
    assert "mm away, measured along the skin" in text
    assert "Full credit up to 10 mm, half up to 20 mm" in text
    assert "Nearest to your tap: Saphenous nerve" in text
    assert feedback.stage is not None
    kinds = [layer["kind"] for layer in feedback.stage["layers"]]
    assert {"spread", "course", "gap", "label", "yours"} <= set(kinds)
    assert feedback.rationale == "It lies behind the outer ankle bone."
    assert feedback.sources[0]["cite"].startswith("Standring")


def test_feedback_on_a_landmark_names_it(app: Flask) -> None:
    factories.make_edition([items.locate(target={"landmark": "malleolus"}, structure=None)])
    actor = factories.trainee(make_organisation())
    assert "Tip of the outer ankle bone: your tap is" in feedback_on(tap(actor, 0.5)).sentences[0]


def test_a_finished_exercise_can_be_started_again(trainee: Principal) -> None:
    tap(trainee, 0.25)
    assert tap(trainee, 0.7).fraction == 0.0
    assert len(service.history(trainee)) == 2
