"""The newer scorers: what holds for every input."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.case import score_case
from npt_training.assessment.scoring.numeric import UNITS, BadNumber, parse_number, score_number
from npt_training.assessment.scoring.outline import Outlined, score_outline
from npt_training.assessment.scoring.points import score_points
from npt_training.assessment.scoring.route import frechet, resampled, runs_along
from npt_training.assessment.scoring.typed import folded, same_name, score_typed, slips
from npt_training.assessment.scoring.zones import ellipse, score_zones, within
from tests.assessment import worked

CREDIT = st.sampled_from([0.0, 0.5, 1.0])
PLACES = st.tuples(st.floats(-50, 1050), st.floats(-50, 1050))
WORDS = st.text(st.sampled_from("abcde 12éÖ-"), max_size=14)
READY = Outlined.of(worked.SQUARE, 20.0)


def rows(count: int) -> st.SearchStrategy[list[list[float]]]:
    return st.lists(st.lists(CREDIT, min_size=count, max_size=count), max_size=8)


def fraction(score: Score) -> float:
    assert score.fraction is not None
    assert 0.0 <= score.fraction <= 1.0
    return score.fraction


@given(rows(4))
def test_points_do_not_depend_on_the_order_of_taps(credits: list[list[float]]) -> None:
    assert fraction(score_points(credits, 4)) == fraction(score_points(credits[::-1], 4))


@given(rows(4))
def test_points_a_stray_tap_never_pays(credits: list[list[float]]) -> None:
    more = score_points([*credits, [0.0] * 4], 4)
    assert fraction(more) <= fraction(score_points(credits, 4))


@given(rows(3))
def test_points_match_as_well_as_any_order_of_taps_could(credits: list[list[float]]) -> None:
    """First come, first served, tap after tap, is never better."""
    free, greedy = {0, 1, 2}, 0.0
    for row in credits:
        best = max(free, key=lambda place: row[place], default=None)
        if best is not None and row[best] > 0:
            greedy += row[best]
            free.discard(best)
    assert fraction(score_points(credits, 3)) * max(3, len(credits)) >= greedy - 1e-5


@given(st.lists(PLACES, max_size=6), st.floats(0, 40), st.floats(0, 40))
def test_zones_a_wider_margin_never_takes_away(
    taps: list[tuple[float, float]], margin: float, more: float
) -> None:
    zones = [worked.BOX, worked.DISC]
    narrow = fraction(score_zones(zones, taps, margin, every=True))
    assert narrow <= fraction(score_zones(zones, taps, margin + more, every=True)) + 1e-9


@given(st.floats(0, 2 * math.pi), st.floats(10, 200), st.floats(10, 200), st.floats(-180, 180))
def test_zones_the_edge_of_an_ellipse_is_inside(
    angle: float, across: float, along: float, turn: float
) -> None:
    x, y = across * math.cos(angle), along * math.sin(angle)
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    zone = ellipse((500, 500), across, along, turn)
    assert within(zone, (500 + x * c - y * s, 500 + x * s + y * c))
    assert not within(zone, (500 + 1.1 * (x * c - y * s), 500 + 1.1 * (x * s + y * c)))


@settings(deadline=None, max_examples=300)
@given(st.lists(PLACES, max_size=12))
@example([(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 2.0), (0.0, 1e-117), (1.0, 4.0)])
def test_outline_lies_between_0_and_1_whatever_is_drawn(drawn: list[tuple[float, float]]) -> None:
    fraction(score_outline(drawn, READY))


@settings(deadline=None)
@given(st.lists(PLACES, min_size=3, max_size=8), st.integers(0, 7))
def test_outline_does_not_depend_on_where_it_starts_or_its_turn(
    drawn: list[tuple[float, float]], start: int
) -> None:
    again = [*drawn[start:], *drawn[:start]]
    first = fraction(score_outline(drawn, READY))
    assert first == pytest.approx(fraction(score_outline(again, READY)), abs=2e-3)
    assert first == pytest.approx(fraction(score_outline(drawn[::-1], READY)), abs=2e-3)


@given(st.floats(600, 800), st.floats(1, 200))
def test_outline_more_spill_earns_less(right: float, more: float) -> None:
    near = fraction(worked.area(200, 200, right, 600))
    assert near >= fraction(worked.area(200, 200, right + more, 600))


LINES = st.lists(st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=2, max_size=12)


@given(LINES, LINES)
def test_frechet_is_symmetric_and_at_least_the_gap_of_the_ends(
    one: list[tuple[float, float]], other: list[tuple[float, float]]
) -> None:
    a, b = np.array(one), np.array(other)
    assert frechet(a, b) == pytest.approx(frechet(b, a))
    assert frechet(a, b) >= math.dist(one[0], other[0]) - 1e-9
    assert frechet(a, a) == 0.0


def test_frechet_of_sparse_lines_needs_resampling() -> None:
    """GEOS documents 70.7 as they are; walked evenly it is 50."""
    straight, bent = np.array([(0.0, 0), (100, 0)]), np.array([(0.0, 0), (50, 50), (100, 0)])
    assert frechet(straight, bent) == pytest.approx(70.710678)
    assert frechet(resampled(straight, 201), resampled(bent, 201)) == pytest.approx(50, abs=0.5)


@given(st.lists(st.floats(0, 1000), max_size=20))
def test_a_way_turned_round_is_the_other_way(order: list[float]) -> None:
    there, back = runs_along(np.array(order)), runs_along(np.array(order[::-1]))
    assert back == (None if there is None else not there)


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert math.isfinite(parse_number(text))
    except BadNumber:
        pass


@given(st.floats(-1e9, 1e9), st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(sorted(UNITS)))
def test_numbers_the_farther_one_never_earns_more(
    key: float, off: float, more: float, unit: str
) -> None:
    near = score_number(key, unit, 2.0, 5.0, key + off, unit)
    far = score_number(key, unit, 2.0, 5.0, key + off + more, unit)
    assert fraction(far) <= fraction(near)


@given(st.floats(0.001, 1e6), st.sampled_from(["mm", "cm", "m"]))
def test_numbers_mean_the_same_in_any_unit(value: float, unit: str) -> None:
    in_mm = value * UNITS[unit][1]
    assert fraction(score_number(in_mm, "mm", in_mm * 1e-6, in_mm * 1e-6, value, unit)) == 1.0


@given(WORDS, WORDS)
def test_slips_are_counted_the_same_both_ways(one: str, other: str) -> None:
    assert slips(one, other, 20) == slips(other, one, 20)
    assert (slips(one, other, 20) == 0) == (one == other)


@given(WORDS)
def test_typed_what_is_accepted_is_right_in_any_case(text: str) -> None:
    expected = 1.0 if folded(text) else 0.0
    assert fraction(score_typed(text.upper(), [text])) == expected
    assert fraction(score_typed(f"  the {text} ", [text])) == expected


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [("medial nerve", "median nerve"), ("T11", "T12"), ("L4 root", "L5 root"), ("ulna", "ulnar"),
     ("greater occipital nerve", "lesser occipital nerve"), ("left sural", "right sural"),
     ("anterior branch", "posterior branch"), ("tibial nerve", "fibular nerve")],
)  # fmt: skip
def test_typed_what_tells_structures_apart_is_no_slip(typed: str, accepted: str) -> None:
    assert not same_name(folded(typed), folded(accepted))


@given(st.lists(st.none() | CREDIT.map(Score), min_size=1, max_size=6))
def test_case_a_better_stage_never_earns_less(stages: list[Score | None]) -> None:
    weights = [1.0 + n for n in range(len(stages))]
    before = fraction(score_case(stages, weights))
    for n in range(len(stages)):
        better = [*stages[:n], Score(1.0), *stages[n + 1 :]]
        assert fraction(score_case(better, weights)) >= before
