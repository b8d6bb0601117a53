"""Trace, territory, order, spread: worked examples, and what holds for every input."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.locate import Bands, score_tap
from npt_training.assessment.scoring.order import score_order
from npt_training.assessment.scoring.territory import Zone, score_territory
from npt_training.assessment.scoring.trace import Stretch, each, score_trace

BANDS = Bands(10.0, 20.0)
STRAIGHT = Stretch([(100, 0), (100, 200)], 100.0, scored=True)
"""An upright course of 100 mm; two pixels to the millimetre."""
Line = Sequence[tuple[float, float]]
PLACES = st.tuples(st.floats(-50, 450), st.floats(-50, 450))


def from_line(at: tuple[float, float]) -> float:
    """What a distance map of STRAIGHT would say."""
    return math.hypot(at[0] - 100, at[1] - min(max(at[1], 0), 200)) / 2


def traced(drawn: Line, *stretches: Stretch) -> Score:
    return score_trace(drawn, stretches or [STRAIGHT], each(from_line), BANDS)


ALONG = [(100, 0), (100, 200)]
EXAMPLES: list[tuple[str, Line, float]] = [
    ("all of it", ALONG, 1.0),
    ("all of it, from the other end", ALONG[::-1], 1.0),
    ("the first half", [(100, 0), (100, 100)], 0.56),
    ("15 mm beside all of it", [(130, 0), (130, 200)], 0.56),
    ("25 mm beside it", [(150, 0), (150, 200)], 0.0),
    ("all of it, then away", [*ALONG, (300, 200)], 0.67),
    ("a wave inside the band", [(85, 0), (115, 60), (85, 120), (115, 200)], 1.0),
    ("a point", [(100, 20)], 0.0),
    ("the same point twice", [(100, 20), (100, 20)], 0.0),
    ("both ends and nothing between", [(100, 0), (300, 100), (100, 200)], 0.03),
]


@pytest.mark.parametrize(("drawn", "fraction"), [row[1:] for row in EXAMPLES],
                         ids=[row[0] for row in EXAMPLES])  # fmt: skip
def test_trace_worked_examples(drawn: Line, fraction: float) -> None:
    assert traced(drawn).fraction == pytest.approx(fraction, abs=0.02)


def test_trace_resamples_so_that_few_points_are_as_good_as_many() -> None:
    many = [(100, y) for y in range(0, 201, 5)]
    assert traced(many).fraction == traced(ALONG).fraction == 1.0


def test_trace_asks_nothing_of_schematic_and_deep_stretches() -> None:
    rest = Stretch([(100, 200), (100, 400)], 100.0, scored=False)

    def distance(at: tuple[float, float]) -> float:
        return math.hypot(at[0] - 100, at[1] - min(max(at[1], 0), 400)) / 2

    left_out = score_trace(ALONG, [STRAIGHT, rest], each(distance), BANDS)
    drawn_on = score_trace([(100, 0), (100, 400)], [STRAIGHT, rest], each(distance), BANDS)
    only_there = score_trace([(100, 210), (100, 400)], [STRAIGHT, rest], each(distance), BANDS)
    assert (left_out.fraction, drawn_on.fraction, only_there.fraction) == (1.0, 1.0, 0.0)


def test_trace_counts_the_places_where_short_stretches_begin_and_end() -> None:
    """A short course in three pieces, drawn exactly: its joints are not held against the line."""
    pieces = [
        Stretch([(100, 0), (100, 20)], 10.0, scored=False),
        Stretch([(100, 20), (100, 60)], 20.0, scored=True),
        Stretch([(100, 60), (100, 76)], 8.0, scored=False),
        Stretch([(100, 76), (100, 96)], 10.0, scored=True),
        Stretch([(100, 96), (100, 120)], 12.0, scored=False),
    ]
    drawn = [(100, 20), (100, 60), (100, 76), (100, 96)]
    score = score_trace(drawn, pieces, each(from_line), BANDS)
    assert (score.fraction, score.detail["covered"]) == (1.0, 1.0)


def test_trace_beside_the_body_earns_nothing() -> None:
    assert score_trace(ALONG, [STRAIGHT], each(lambda at: None), BANDS).fraction == 0.0


def test_trace_follows_a_loop() -> None:
    ring = [(math.cos(a / 20) * 80 + 100, math.sin(a / 20) * 80 + 100) for a in range(0, 120)]
    loop = Stretch(ring, 250.0, scored=True)

    def distance(at: tuple[float, float]) -> float:
        return min(math.dist(at, place) for place in ring) / 2

    assert score_trace(ring[::6], [loop], each(distance), BANDS).fraction == 1.0
    half = score_trace(ring[:60:6], [loop], each(distance), BANDS).fraction
    assert half == pytest.approx(0.5, abs=0.06)


@settings(max_examples=150)
@given(st.lists(PLACES, max_size=40))
def test_trace_lies_between_0_and_1(drawn: list[tuple[float, float]]) -> None:
    score = traced(drawn)
    assert score.fraction is not None
    assert 0.0 <= score.fraction <= 1.0


@settings(max_examples=60)
@given(PLACES)
def test_trace_one_more_stray_point_never_helps_a_whole_line(stray: tuple[float, float]) -> None:
    assert traced([*ALONG, stray]).fraction <= traced(ALONG).fraction  # type: ignore[operator]


def test_a_course_that_may_not_be_scored_is_refused() -> None:
    with pytest.raises(ValueError):
        traced(ALONG, Stretch([(100, 0), (100, 200)], 100.0, scored=False))


@pytest.mark.parametrize(
    ("inside", "border_mm", "fraction"),
    [(True, 25.0, 1.0), (True, 20.0, 0.5), (True, 1.0, 0.5), (False, 15.0, 0.5),
     (False, 20.1, 0.0), (True, None, 1.0), (False, None, 0.0), (None, 1.0, 0.0)],
)  # fmt: skip
def test_territory_worked_examples(
    inside: bool | None, border_mm: float | None, fraction: float
) -> None:
    assert score_territory(inside, border_mm, 20.0).fraction == fraction


BODY = [(100.0, 0.0), (300.0, 0.0), (300.0, 400.0), (100.0, 400.0)]
UPPER = [(100.0, 50.0), (300.0, 50.0), (300.0, 200.0), (100.0, 200.0)]
ZONE = Zone((UPPER,), (BODY,), (400, 400), 0.5)
"""A limb 100 mm wide; the area goes on round it on both sides, with borders above and below."""


def test_the_edge_of_the_body_is_no_border() -> None:
    assert ZONE.border_mm((103, 125)) == pytest.approx(37.5)
    assert ZONE.border_mm((200, 190)) == pytest.approx(5.0)
    assert len(ZONE.borders) == 2


def test_a_body_of_several_pieces_has_several_edges() -> None:
    finger = [(320.0, 0.0), (360.0, 0.0), (340.0, 60.0)]
    zone = Zone((UPPER,), (BODY, finger), (400, 400), 0.5)
    assert zone.borders == ZONE.borders
    assert Zone((UPPER,), (), (400, 400), 0.5).borders != ZONE.borders


def test_a_zone_says_what_is_inside_outside_and_beside_the_body() -> None:
    assert ZONE.inside((200, 125)) is True
    assert ZONE.inside((200, 300)) is False
    assert ZONE.inside((50, 125)) is None


def test_a_hole_is_outside_and_the_width_is_that_of_the_widest_part() -> None:
    hole = [(150.0, 100.0), (250.0, 100.0), (250.0, 150.0), (150.0, 150.0)]
    holed = Zone((UPPER, hole), (BODY,), (400, 400), 0.5)
    assert holed.inside((200, 125)) is False
    assert ZONE.width_mm == pytest.approx(75.0, abs=1)
    assert holed.width_mm < 40


@settings(max_examples=80)
@given(st.booleans() | st.none(), st.none() | st.floats(0, 500), st.floats(0.1, 20))
def test_territory_lies_between_0_and_1(
    inside: bool | None, border_mm: float | None, band_mm: float
) -> None:
    assert score_territory(inside, border_mm, band_mm).fraction in (0.0, 0.5, 1.0)


KEY = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("given_order", "fraction"),
    [("abcd", 1.0), ("bacd", 4 / 6), ("dcba", 0.0), ("bcda", 0.0), ("badc", 2 / 6),
     ("acbd", 4 / 6)],
)  # fmt: skip
def test_order_worked_examples(given_order: str, fraction: float) -> None:
    ranks = {name: place for place, name in enumerate(given_order, 1)}
    assert score_order(KEY, ranks).fraction == pytest.approx(fraction)


def test_order_places_left_out_or_shared_earn_nothing() -> None:
    assert score_order(KEY, {"a": 1, "d": 4}).fraction == pytest.approx(1 / 6)
    assert score_order(KEY, dict.fromkeys(KEY, 2)).fraction == 0.0
    assert score_order(KEY, {}).fraction == 0.0


@given(st.dictionaries(st.sampled_from("abcdx"), st.integers(-3, 9)))
def test_order_lies_between_0_and_1(ranks: dict[str, int]) -> None:
    fraction = score_order(KEY, ranks).fraction
    assert fraction is not None
    assert 0.0 <= fraction <= 1.0


@given(st.permutations(KEY))
def test_order_is_full_only_for_the_right_one(given_order: list[str]) -> None:
    ranks = {name: place for place, name in enumerate(given_order, 1)}
    assert (score_order(KEY, ranks).fraction == 1.0) == (given_order == KEY)


def test_a_tap_inside_the_published_spread_counts_in_full() -> None:
    assert score_tap(25.0, BANDS, in_spread=True).fraction == 1.0
    assert score_tap(25.0, BANDS).fraction == 0.0
    assert score_tap(None, BANDS, in_spread=True).fraction == 0.0
