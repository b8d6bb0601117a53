"""Areas that the build cut open come back whole; all others as they are."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.stimulus import zone_of
from npt_training.atlas.seams import dissolved

SIZE = (1000, 1000)
Ring = list[tuple[float, float]]


def square(left: float, top: float, right: float, bottom: float) -> Ring:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


LEFT = [(0.1, 0.1), (0.5, 0.1), (0.5, 0.4), (0.4, 0.4), (0.4, 0.6), (0.5, 0.6), (0.5, 0.9),
        (0.1, 0.9)]  # fmt: skip
RIGHT = [(1 - x, y) for x, y in LEFT]


def area(rings: list[Ring]) -> float:
    whole: Any = shapely.Polygon()
    for ring in rings:
        whole = whole.symmetric_difference(shapely.Polygon(ring))
    return float(whole.area)


def test_two_halves_round_a_hole_are_an_outline_and_a_hole() -> None:
    rings = dissolved([LEFT, RIGHT], SIZE)
    assert len(rings) == 2
    assert area(rings) == pytest.approx(area([LEFT, RIGHT]), rel=1e-6)
    assert sorted(round(abs(shapely.Polygon(ring).area), 4) for ring in rings) == [0.04, 0.64]


def test_a_slit_that_rounding_left_is_closed() -> None:
    parts = [square(0.1, 0.1, 0.5, 0.9), square(0.5012, 0.1, 0.9, 0.9)]
    assert len(dissolved(parts, SIZE)) == 1


@pytest.mark.parametrize(
    "rings",
    [
        [square(0.1, 0.1, 0.9, 0.9)],
        [square(0.1, 0.1, 0.3, 0.9), square(0.6, 0.1, 0.9, 0.9)],
        [square(0.1, 0.1, 0.9, 0.9), square(0.4, 0.4, 0.6, 0.6)],
        [square(0.1, 0.1, 0.5, 0.5), square(0.5, 0.5, 0.9, 0.9)],
        [],
    ],
    ids=["one", "apart", "hole", "corner", "none"],
)
def test_what_is_not_cut_stays_to_the_digit(rings: list[Ring]) -> None:
    assert dissolved(rings, SIZE) == rings


@given(st.floats(0.2, 0.8))
def test_wherever_the_cut_runs_the_area_is_the_same(x: float) -> None:
    parts = [square(0.1, 0.1, x, 0.9), square(x, 0.1, 0.9, 0.9)]
    [ring] = dissolved(parts, SIZE)
    assert area([ring]) == pytest.approx(0.64, rel=1e-3)


def test_a_tap_on_a_cut_is_far_from_every_border() -> None:
    truth = {
        "size_px": SIZE,
        "mm_per_px": 0.2,
        "silhouette": [square(0, 0, 1, 1)],
        "territories": {"skin": {"polygons": [LEFT, RIGHT]}},
    }
    zone = zone_of(truth, "skin")
    assert zone.inside((500, 250))
    assert zone.border_mm((500, 250)) == pytest.approx(30.0, abs=0.1)
