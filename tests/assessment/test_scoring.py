"""Scoring: the worked examples of the docstrings, and what holds for every input."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.scoring import BadPoint, Point, parse_point
from npt_training.assessment.scoring.choice import score_multiple, score_single
from npt_training.assessment.scoring.label import score_pins
from npt_training.assessment.scoring.locate import Bands, score_tap
from npt_training.assessment.scoring.written import BadMarks, score_rubric

BANDS = Bands(10.0, 20.0)
NAMES = st.sampled_from("abcdef")


@pytest.mark.parametrize(
    ("mm", "fraction"),
    [(0.0, 1.0), (10.0, 1.0), (10.1, 0.5), (20.0, 0.5), (20.1, 0.0), (500.0, 0.0), (None, 0.0)],
)
def test_locate_credits_by_millimetres_on_the_body(mm: float | None, fraction: float) -> None:
    assert score_tap(mm, BANDS).fraction == fraction


def test_locate_says_when_the_tap_is_beside_the_body() -> None:
    assert score_tap(None, BANDS).detail == {"off_body": True, "mm": None}


@pytest.mark.parametrize("mm", [math.nan, math.inf, -1.0])
def test_locate_refuses_what_is_no_distance(mm: float) -> None:
    with pytest.raises(ValueError):
        score_tap(mm, BANDS)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_locate_never_credits_the_farther_tap_more(a: float, b: float) -> None:
    near, far = sorted((a, b))
    assert score_tap(near, BANDS).fraction >= score_tap(far, BANDS).fraction  # type: ignore[operator]


@pytest.mark.parametrize(("full", "half"), [(0, 5), (10, 5), (-1, 5)])
def test_bands_that_make_no_sense_are_refused(full: float, half: float) -> None:
    with pytest.raises(ValueError):
        Bands(full, half)


def test_label_worked_examples() -> None:
    key = ["a", "b", "c", "d"]
    assert score_pins(key, dict(enumerate(key))).fraction == 1.0
    assert score_pins(key, {0: "a", 1: "b"}).fraction == 0.5
    assert score_pins(key, dict.fromkeys(range(4), "a")).fraction == 0.0625
    assert score_pins(key, {}).fraction == 0.0


@given(st.permutations("abcd"), st.dictionaries(st.integers(0, 3), NAMES, max_size=4))
def test_label_lies_between_0_and_the_share_of_pins_right(
    key: list[str], given_names: dict[int, str]
) -> None:
    score = score_pins(key, given_names)
    assert score.fraction is not None
    assert 0.0 <= score.fraction <= len(score.detail["right"]) / 4


@given(st.permutations("abcd"), NAMES)
def test_label_one_name_everywhere_never_pays(key: list[str], name: str) -> None:
    everywhere = score_pins(key, dict.fromkeys(range(4), name)).fraction
    once = score_pins(key, {key.index(name): name} if name in key else {}).fraction
    assert everywhere is not None
    assert once is not None
    assert everywhere <= once


def test_choice_worked_examples() -> None:
    assert score_single("c", "c").fraction == 1.0
    assert score_single("c", "a").fraction == 0.0
    assert score_single("c", None).fraction == 0.0
    right = ["a", "c"]
    assert score_multiple(right, ["a", "c"]).fraction == 1.0
    assert score_multiple(right, ["a"]).fraction == 0.5
    assert score_multiple(right, ["a", "b"]).fraction == 0.0
    assert score_multiple(right, ["a", "b", "c", "d"]).fraction == 0.0


@given(st.sets(NAMES, min_size=1), st.sets(NAMES))
def test_choice_is_full_only_for_exactly_the_right_ones(right: set[str], chosen: set[str]) -> None:
    fraction = score_multiple(right, chosen).fraction
    assert fraction is not None
    assert 0.0 <= fraction <= 1.0
    assert (fraction == 1.0) == (right == chosen)


@given(st.sets(NAMES, min_size=1), st.sets(NAMES), NAMES)
def test_choice_one_more_wrong_tick_never_helps(
    right: set[str], chosen: set[str], extra: str
) -> None:
    if extra in right:
        return
    before, after = score_multiple(right, chosen), score_multiple(right, chosen | {extra})
    assert after.fraction <= before.fraction  # type: ignore[operator]


def test_written_sums_the_rubric() -> None:
    rubric = {"r1": 2, "r2": 1}
    assert score_rubric(rubric, {"r1": 1, "r2": 1}).fraction == pytest.approx(2 / 3)
    assert score_rubric(rubric, {"r1": 2, "r2": 1}).fraction == 1.0


@pytest.mark.parametrize(
    ("given_marks", "row"),
    [({"r1": 3, "r2": 1}, "r1"), ({"r1": 1}, "r2"), ({"r1": 1, "r2": -1}, "r2"),
     ({"r1": 1, "r2": 1, "r9": 1}, "r9"), ({"r1": True, "r2": 1}, "r1")],
)  # fmt: skip
def test_written_names_the_row_that_is_wrong(given_marks: dict[str, int], row: str) -> None:
    with pytest.raises(BadMarks) as refusal:
        score_rubric({"r1": 2, "r2": 1}, given_marks)
    assert refusal.value.row == row


def test_points_are_read_from_forms_and_json() -> None:
    assert parse_point("0.5", "0.25") == Point(0.5, 0.25)
    assert parse_point(0, 1) == Point(0.0, 1.0)


@pytest.mark.parametrize(
    "bad",
    ["nan", "NaN", "inf", "-inf", "1.0001", "-0.0001", "", "abc", "1e999", "0_5", None, True,
     math.nan, math.inf, 2, -1, [], {}, "9" * 400],
)  # fmt: skip
def test_points_outside_the_picture_are_refused(bad: object) -> None:
    with pytest.raises(BadPoint):
        parse_point(bad, 0.5)
    with pytest.raises(BadPoint):
        parse_point(0.5, bad)


@given(st.floats() | st.integers() | st.text(max_size=40))
def test_points_are_inside_or_refused(value: object) -> None:
    try:
        point = parse_point(value, value)
    except BadPoint:
        return
    assert 0.0 <= point.x <= 1.0
    assert 0.0 <= point.y <= 1.0
