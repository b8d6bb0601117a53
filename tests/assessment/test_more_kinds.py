"""The newer kinds, from what is sent to what the trainee is told."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.feedback import Feedback, feedback_on
from npt_training.assessment.kinds import kind_of
from npt_training.core import storage
from tests.accounts.factories import make_organisation, make_person, sign_in
from tests.assessment import factories, items, more_items


@pytest.fixture
def trainee(app: Flask) -> Principal:
    photo = more_items.PHOTO | {"digest": storage.put(_photo(), "image/webp")}
    docs = [make() for make in more_items.MORE if make is not more_items.spots]
    factories.make_edition([*docs, more_items.spots(picture=photo)])
    return factories.trainee(make_organisation())


def _photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1000, 800), (180, 150, 130)).save(out, "WEBP")
    return out.getvalue()


def give(actor: Principal, code: str, **fields: str) -> service.Asked:
    run = service.practise_item(actor, code)
    named = {name.replace("pin_", "pin-"): [value] for name, value in fields.items()}
    return service.answer_practice(actor, run, 1, named)


def told(asked: service.Asked) -> Feedback:
    found = feedback_on(asked)
    assert found.rationale
    return found


def category(asked: service.Asked) -> str | None:
    return kind_of(asked.held.item).category(asked.held.item, asked.response, asked.detail)


@pytest.mark.parametrize(
    ("points", "fraction", "category_is"),
    [
        ("0.25,0.5 0.75,0.5", 1.0, "right"),
        ("0.25,0.5", 0.5, "without saphenous"),
        ("0.25,0.5 0.25,0.6", 0.5, "without saphenous"),
        ("0.25,0.5 0.5,0.5 0.75,0.5 0.5,0.6", 0.5, "right"),
        ("0.29,0.5 0.75,0.5", 0.75, "right"),
        ("0.5,0.5", 0.0, "without sural"),
        ("0.02,0.5", 0.0, "without sural"),
    ],
)
def test_several_places_are_counted_and_over_marking_costs(
    trainee: Principal, points: str, fraction: float, category_is: str
) -> None:
    asked = give(trainee, "b9-points-1", points=points)
    assert asked.fraction == pytest.approx(fraction, abs=1e-4)
    assert category(asked) == category_is
    said = " ".join(told(asked).sentences)
    assert ("Not found" in said) == ("without" in category_is)


def test_more_taps_than_allowed_are_refused(trainee: Principal) -> None:
    with pytest.raises(ResponseRefused, match="10"):
        give(trainee, "b9-points-1", points="0.25,0.5 " * 11)


@pytest.mark.parametrize(
    ("points", "fraction"),
    [("0.2,0.5 0.8,0.5", 1.0), ("0.225,0.5 0.8,0.5", 1.0), ("0.25,0.5 0.8,0.5", 0.75),
     ("0.26,0.5 0.8,0.5", 0.5)],
)  # fmt: skip
def test_a_photograph_is_measured_by_its_scale(
    trainee: Principal, points: str, fraction: float
) -> None:
    """1000 px of 0.2 mm: 0.025 of the width is 5 mm, 0.05 is 10 mm, 0.06 is 12 mm."""
    asked = give(trainee, "b9-spots-1", points=points)
    assert asked.fraction == pytest.approx(fraction, abs=1e-4)
    stage = told(asked).stage
    assert stage is not None
    assert stage["image"]["alt"] == "A lower leg from the side"
    assert stage["image"]["credit"] == "Demonstration"
    words = [layer.get("text") for layer in stage["layers"]]
    assert "Heel" in words


@pytest.mark.parametrize(
    ("x", "y", "fraction", "category_is"),
    [
        ("0.3", "0.3", 1.0, "gap"), ("0.2", "0.2", 1.0, "gap"), ("0.4", "0.3", 1.0, "gap"),
        ("0.41", "0.3", 0.5, "outside"), ("0.45", "0.5", 0.0, "sural"),
        ("0.6", "0.3", 0.0, "bone"), ("0.3", "0.8", 0.0, "vein"),
    ],
)  # fmt: skip
def test_a_zone_is_hit_inside_and_on_its_edge(
    trainee: Principal, x: str, y: str, fraction: float, category_is: str
) -> None:
    asked = give(trainee, "b9-region-1", x=x, y=y)
    assert asked.fraction == fraction
    if category_is not in ("outside", "sural"):
        assert category(asked) == category_is


def test_a_tap_in_a_danger_zone_is_unsafe_and_named(trainee: Principal) -> None:
    asked = give(trainee, "b9-region-1", x="0.3", y="0.8")
    assert asked.detail["unsafe"] == ["Small saphenous vein"]
    said = " ".join(told(asked).sentences)
    assert "Unsafe" in said
    assert "Small saphenous vein" in said


def test_every_zone_is_wanted_once(trainee: Principal) -> None:
    for points, fraction in (("0.3,0.3 0.6,0.3", 1.0), ("0.3,0.3", 0.5), ("0.3,0.3 0.31,0.3", 0.5),
                             ("0.3,0.3 0.6,0.3 0.9,0.9 0.9,0.1", 0.5)):  # fmt: skip
        asked = give(trainee, "b9-regions-1", points=points)
        assert asked.fraction == pytest.approx(fraction)


def test_a_tap_in_a_danger_zone_takes_everything_and_it_is_said(trainee: Principal) -> None:
    asked = give(trainee, "b9-regions-1", points="0.3,0.3 0.6,0.3 0.3,0.8")
    assert asked.fraction == 0.0
    assert asked.detail["unsafe"] == ["Small saphenous vein"]
    said = " ".join(told(asked).sentences)
    assert "earns nothing, whatever was found" in said
    assert "Unsafe" in said


SURAL = "0.1,0.4 0.5,0.4 0.5,1.0 0.1,1.0"
OUTLINES = [
    (SURAL, 1.0), ("0.1,0.4 0.3,0.4 0.3,1.0 0.1,1.0", 0.74), ("0.5,0 0.9,0 0.9,0.3 0.5,0.3", 0.0),
    ("0,0 1,0 1,1 0,1", 0.28), ("0.1,0.4 0.5,1.0", 0.0), ("0.3,0.7", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("outline", "fraction"), OUTLINES)
def test_an_outline_earns_by_what_it_shares(
    trainee: Principal, outline: str, fraction: float
) -> None:
    asked = give(trainee, "b9-area-1", area=outline)
    assert asked.fraction == pytest.approx(fraction, abs=0.02)
    feedback = told(asked)
    assert feedback.stage is not None
    kinds = [layer["kind"] for layer in feedback.stage["layers"]]
    assert {"outline", "territory"} <= set(kinds)


@pytest.mark.parametrize(
    ("number", "unit", "fraction"),
    [("25", "mm", 1.0), ("2,5", "cm", 1.0), ("27", "mm", 1.0), ("30", "mm", 0.5), ("31", "mm", 0.0),
     ("25", "cm", 0.0), ("25", "ml", 0.0), ("\u221225", "mm", 0.0), ("2.5e1", "mm", 1.0)],
)  # fmt: skip
def test_a_number_counts_with_its_unit(
    trainee: Principal, number: str, unit: str, fraction: float
) -> None:
    asked = give(trainee, "b9-numeric-1", number=number, unit=unit)
    assert asked.fraction == fraction
    assert told(asked).accepted == ["25\u2009mm"]


@pytest.mark.parametrize(("number", "unit"), [("1.000,5", "mm"), ("nan", "mm"), ("inf", "mm"),
                                              ("five", "mm"), ("25", ""), ("25", "km"),
                                              ("1_0", "mm"), ("0x10", "mm")])  # fmt: skip
def test_what_is_no_number_is_refused(trainee: Principal, number: str, unit: str) -> None:
    with pytest.raises(ResponseRefused):
        give(trainee, "b9-numeric-1", number=number, unit=unit)


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("sural nerve", 1.0), ("  SURAL   Nerve ", 1.0), ("the sural nerves", 1.0),
     ("n. suralis", 1.0), ("sural nerv", 1.0), ("surál nerve", 1.0),
     ("tibial nerve", 0.5), ("saphenous nerve", 0.0), ("nerve", 0.0), ("?", 0.0)],
)  # fmt: skip
def test_a_short_answer_forgives_slips(trainee: Principal, text: str, fraction: float) -> None:
    asked = give(trainee, "b9-short-1", text=text)
    assert asked.fraction == fraction
    assert told(asked).accepted == ["Sural nerve", "Nervus suralis"]


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("Sural nerve", 1.0), ("sural", 0.0), ("Surel nerve", 1.0), ("Saphenous nerve", 0.0),
     ("Medial plantar nerve", 0.0)],
)  # fmt: skip
def test_a_structure_is_named_by_typing(trainee: Principal, text: str, fraction: float) -> None:
    asked = give(trainee, "b9-typed-1", text=text)
    assert asked.fraction == fraction
    assert told(asked).accepted == ["Sural nerve"]


def test_pairs_are_joined_by_the_places_shown(trainee: Principal) -> None:
    for right, fraction in ((True, 1.0), (False, 0.0)):
        run = service.practise_item(trainee, "b9-associate-1")
        shown = service.question(trainee, run, 1).shown
        left = [one for one in shown if one.startswith("l")]
        ends = [one for one in shown if one.startswith("r")]
        mate = {"l1": "r1", "l2": "r2"} if right else {"l1": "r2", "l2": "r1"}
        fields = {f"pin-{n}": [str(ends.index(mate[one]) + 1)] for n, one in enumerate(left, 1)}
        asked = service.answer_practice(trainee, run, 1, fields)
        assert asked.fraction == fraction
        feedback = told(asked)
        assert feedback.pins_title == "The pairs"
        assert {pin.name for pin in feedback.pins} == {"Sural nerve", "Saphenous nerve"}


@pytest.mark.parametrize(("choice", "fraction", "label"), [("2", 1.0, "RCT"), ("1", 0.5, "EST"),
                                                           ("7", 0.0, "PROMO")])  # fmt: skip
def test_a_claim_is_labelled(trainee: Principal, choice: str, fraction: float, label: str) -> None:
    asked = give(trainee, "b9-evidence-1", choice=choice)
    assert asked.fraction == fraction
    assert category(asked) == label
    options = told(asked).options
    assert [one.name for one in options if one.right] == ["Tested in a trial"]


MARKS: list[dict[str, Any]] = [
    {"kind": "pin", "x": 0.25, "y": 0.5, "text": "Here\nit is"},
    {"kind": "stroke", "points": [[0.2, 0.2], [0.3, 0.9]]},
]


def test_marks_on_a_picture_wait_for_a_person(trainee: Principal) -> None:
    asked = give(trainee, "b9-annotated-1", text="So.", marks=json.dumps(MARKS))
    assert asked.fraction is None
    assert asked.response["marks"][0]["text"] == "Here it is"
    feedback = told(asked)
    assert feedback.stage is not None
    assert any(layer["kind"] == "drawn" for layer in feedback.stage["layers"])


BAD_MARKS = ["{}", "[1]", '[{"kind":"pin"}]', '[{"kind":"pin","x":2,"y":0}]', "[" * 900,
             '[{"kind":"stroke","points":[[0,0]]}]', '[{"kind":"stroke","points":[[0,0],[1]]}]',
             '[{"kind":"pin","x":0.1,"y":0.1,"text":5}]', json.dumps([MARKS[0]] * 6), "nonsense",
             '[{"kind":"ring","x":0.1,"y":0.1}]', '[{"kind":"pin","x":true,"y":0}]']  # fmt: skip


@pytest.mark.parametrize("marks", BAD_MARKS)
def test_marks_that_are_none_are_refused(trainee: Principal, marks: str) -> None:
    with pytest.raises(ResponseRefused):
        give(trainee, "b9-annotated-1", text="So.", marks=marks)


def test_feedback_leads_on_to_the_atlas_the_lesson_and_a_drill(app: Flask) -> None:
    lesson = {"id": "b9-heel", "title": "A sore heel", "kind": "lesson", "minutes": 8,
              "nerves": ["saphenous", "sural"], "claims": []}  # fmt: skip
    factories.make_edition([items.locate()], lessons=[lesson])
    organisation = make_organisation()
    person = make_person(organisation, "trainee")
    actor = factories.principal(person, organisation)
    asked = give(actor, "b9-locate-1", x="0.75", y="0.5")
    client = app.test_client()
    sign_in(client, person)
    page = client.get(f"/attempts/{asked.attempt_id}/1").text
    assert "Stay in the fat." in page
    assert 'href="/learn/B9/b9-heel"' in page
    assert "Lesson: A sore heel" in page
    assert 'href="/practice/nerves/sural"' in page
    assert "Nearest to your tap: Saphenous nerve," in page
