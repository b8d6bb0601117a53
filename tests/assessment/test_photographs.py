"""On a calibrated photograph the author draws the truth; it is measured flat, in millimetres."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from npt_training.assessment.against import AtlasFacts, faults
from npt_training.assessment.crops import Crop
from npt_training.assessment.feedback import feedback_on
from npt_training.assessment.items import Target, item_of
from npt_training.assessment.kinds import KINDS
from npt_training.assessment.planar import Planar, planar
from npt_training.assessment.scoring import Point
from npt_training.assessment.service.hints import ask_hint
from npt_training.assessment.stage import play_stage
from tests.accounts.factories import make_organisation, make_person
from tests.assessment import factories, more_items, photo_items
from tests.assessment.authoring.calm import CALM

share = st.floats(0, 1)
place = st.tuples(share, share)
Make = Callable[..., dict[str, Any]]


def judged(doc: dict[str, Any], response: dict[str, Any]) -> float:
    item = item_of(doc)
    score = KINDS[item.kind].judge(item, response, planar(item))
    assert score.fraction is not None
    return float(score.fraction)


def ground(*drawn: dict[str, Any]) -> Planar:
    found = planar(item_of(photo_items.locate(drawn=list(drawn) or [photo_items.EXIT])))
    assert found is not None
    return found


@CALM
@given(place)
def test_a_tap_is_measured_to_the_nearest_place_drawn(at: tuple[float, float]) -> None:
    mm = ground().mm(Target(exit="sural"), Point(*at))
    px = min(math.dist((at[0] * 1000, at[1] * 800), one) for one in ((300, 400), (700, 400)))
    assert mm == pytest.approx(px * 0.2, abs=0.03)
    fraction = judged(photo_items.locate(), {"x": at[0], "y": at[1]})
    if not any(abs(px * 0.2 - edge) < 0.1 for edge in (5, 10)):
        assert fraction == (1.0 if mm <= 5 else 0.5 if mm <= 10 else 0.0)


@CALM
@given(st.lists(place, max_size=12))
def test_any_line_and_any_outline_scores_between_the_bounds(drawn: list[Any]) -> None:
    points = [list(one) for one in drawn]
    for doc, name in ((photo_items.trace(), "path"), (photo_items.area(), "area")):
        assert 0 <= judged(doc, {name: points} if points else {}) <= 1


@CALM
@given(st.floats(0.2, 30), st.floats(0.2, 60))
def test_no_band_is_finer_than_the_calibration(accuracy_mm: float, full_mm: float) -> None:
    picture = more_items.PHOTO | {"accuracy_mm": accuracy_mm}
    for make in (photo_items.locate, photo_items.trace):
        doc = make(picture=picture, full_mm=full_mm, half_mm=full_mm + 5)
        if full_mm >= max(accuracy_mm, 5.0):
            assert item_of(doc)
        else:
            with pytest.raises(ValidationError, match="full_mm is at least"):
                item_of(doc)


def test_what_is_drawn_is_right() -> None:
    assert judged(photo_items.trace(), {"path": [[0.1, 0.5], [0.5, 0.5], [0.9, 0.5]]}) == 1.0
    assert judged(photo_items.trace(), {"path": [[0.1, 0.6], [0.9, 0.6]]}) == 0.0
    assert judged(photo_items.territory(), {"x": 0.35, "y": 0.4}) == 1.0
    assert judged(photo_items.territory(), {"x": 0.12, "y": 0.4}) == 0.5
    assert judged(photo_items.territory(), {"x": 0.9, "y": 0.9}) == 0.0
    assert judged(photo_items.area(), {"area": photo_items.AREA["territory"]}) == 1.0
    assert judged(photo_items.identify(), {"chosen": "sural"}) == 1.0
    pins = {"0": "sural", "1": "saphenous", "2": "malleolus"}
    assert judged(photo_items.label(), {"pins": pins}) == 1.0


def test_a_way_against_the_nerve_earns_half_where_it_is_asked() -> None:
    back = {"path": [[0.9, 0.5], [0.1, 0.5]]}
    assert judged(photo_items.trace(), back) == 1.0
    assert judged(photo_items.trace(directed=True), back) == 0.5


@pytest.mark.parametrize(
    ("make", "more", "reason"),
    [
        (photo_items.locate, {"drawn": None}, "draw the exit of 'sural' on it"),
        (photo_items.trace, {"drawn": [photo_items.EXIT]}, "draw the course of 'sural' on it"),
        (photo_items.locate, {"picture": None}, "nothing is drawn by hand"),
        (photo_items.locate, {"picture": None, "drawn": None}, "a view of the atlas or a picture"),
        (photo_items.locate, {"spread": True}, "neither a published spread nor two sides"),
        (photo_items.trace, {"path": "other"}, "is its main"),
        (photo_items.identify, {"typed": True, "options": []}, "typed on views of the atlas"),
        (photo_items.locate, {"drawn": [photo_items.EXIT, photo_items.EXIT]}, "stands here twice"),
        (photo_items.territory, {"drawn": [photo_items.AREA | {"territory": [
            [0.1, 0.1], [0.5, 0.5], [0.5, 0.1], [0.1, 0.5]]}]}, "crosses or touches itself"),
        (photo_items.trace, {"drawn": [{"id": "sural", "course": [[0.1, 0.1], [0.1, 0.1]]}]},
         "a line has a length"),
    ],
)  # fmt: skip
def test_what_is_missing_or_cannot_be_is_refused(
    make: Make, more: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValidationError, match=reason):
        item_of(make(**more))


def test_the_rules_of_the_atlas_hold_for_what_is_drawn() -> None:
    facts = AtlasFacts(frozenset({"sural"}), frozenset(), {}, territories={"sural": "sural"})

    def told(doc: dict[str, Any]) -> list[str]:
        return [reason for _where, reason in faults(item_of(doc), facts, of_pack=False)]

    assert told(photo_items.trace()) == told(photo_items.territory()) == []
    short = [{"id": "sural", "course": [[0.1, 0.5], [0.2, 0.5]]}]
    assert "a trace needs 30" in told(photo_items.trace(drawn=short))[0]
    assert "never scored more finely" in told(photo_items.area(band_mm=10))[0]
    other = [{"id": "nobody", "exit": [[0.3, 0.5]]}]
    unknown = photo_items.locate(drawn=other, target={"exit": "nobody"})
    assert told(unknown) == ["the atlas has no nerve 'nobody'"]


@pytest.fixture
def learner(app: Flask) -> Principal:
    factories.make_edition([make() for make in photo_items.ALL])
    organisation = make_organisation()
    return factories.principal(make_person(organisation, "trainee"), organisation)


GIVEN: dict[str, dict[str, list[str]]] = {
    "locate": {"x": ["0.3"], "y": ["0.51"]}, "trace": {"path": ["0.1,0.5 0.9,0.5"]},
    "territory": {"x": ["0.35"], "y": ["0.4"]},
    "area": {"area": ["0.1,0.1 0.6,0.1 0.6,0.725 0.1,0.725"]},
}  # fmt: skip


@pytest.mark.parametrize("kind", ["locate", "trace", "territory", "area", "label", "identify"])
def test_a_trainee_answers_and_reads_what_it_was(learner: Principal, kind: str) -> None:
    run = service.practise_item(learner, f"b9-photo-{kind}")
    asked = service.question(learner, run, 1)
    before = play_stage(asked, 1, Crop())
    if kind not in ("label", "identify"):
        assert before["layers"] == [] or "sural" not in json.dumps(before["layers"])
        assert all(one["kind"] in ("scale", "mark") for one in before["layers"])
    fields = GIVEN.get(kind)
    if kind == "identify":
        fields = {"choice": [str(asked.shown.index("sural") + 1)]}
    elif kind == "label":
        names = ("sural", "saphenous", "malleolus")
        fields = {f"pin-{n}": [str(asked.shown.index(one) + 1)] for n, one in enumerate(names, 1)}
    assert fields
    assert ask_hint(learner, run, 1, seen=0)
    service.answer_practice(learner, run, 1, fields)
    asked = service.question(learner, run, 1)
    assert asked.fraction == 1.0
    told = feedback_on(asked)
    assert any(one["kind"] not in ("scale", "mark") for one in told.stage["layers"])
    assert "along the skin" not in " ".join(told.sentences)
