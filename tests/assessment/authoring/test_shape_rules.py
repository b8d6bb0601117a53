"""Shapes on a picture: crossings and overlaps are found and named, sound ones are left alone."""

from __future__ import annotations

import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring.rules.shapes import (
    Shape,
    anchors,
    area_of,
    crossing_of,
    faults_of,
    outline,
)
from tests.assessment.authoring.calm import CALM

SIZE = (400, 300)
share = st.floats(0.02, 0.98).map(lambda v: round(v, 5))
places = st.tuples(share, share)


def polygon(*handles: tuple[float, float], number: int = 1, name: str = "") -> Shape:
    return Shape("polygon", handles, number, name)


BOX = ((0.1, 0.1), (0.4, 0.1), (0.4, 0.4), (0.1, 0.4))


def codes(*shapes: Shape) -> list[str]:
    return [fault.code for fault in faults_of(shapes, SIZE)]


def test_a_bow_tie_crosses_itself_where_its_edges_meet() -> None:
    [fault] = faults_of([polygon((0.1, 0.1), (0.5, 0.5), (0.5, 0.1), (0.1, 0.5))], SIZE)
    assert fault.code == "crossing"
    assert fault.edges == (1, 3)
    assert fault.at == pytest.approx((0.3, 0.3), abs=1e-4)


def test_an_edge_that_runs_back_over_its_neighbour_is_a_crossing() -> None:
    assert codes(polygon((0.1, 0.1), (0.5, 0.1), (0.2, 0.1))) == ["crossing"]


def test_overlapping_zones_are_named_both_and_once() -> None:
    one = polygon(*BOX, number=1, name="sural")
    two = Shape("circle", ((0.4, 0.4), (0.5, 0.4)), 2, "tibial")
    [fault] = faults_of([one, two], SIZE)
    assert (fault.code, fault.shape.name, fault.other and fault.other.name) == (
        "overlap", "sural", "tibial",
    )  # fmt: skip


def test_zones_that_share_an_edge_only_touch() -> None:
    beside = tuple((x + 0.3, y) for x, y in BOX)
    assert codes(polygon(*BOX), polygon(*beside, number=2)) == []


def test_a_zone_within_another_overlaps_it() -> None:
    inner = Shape("ellipse", ((0.25, 0.25), (0.3, 0.25), (0.25, 0.3)), 2)
    assert codes(polygon(*BOX), inner) == ["overlap"]


def test_a_zone_that_is_wrong_is_not_compared() -> None:
    bow_tie = polygon((0.1, 0.1), (0.4, 0.4), (0.4, 0.1), (0.1, 0.4), number=2)
    assert codes(polygon(*BOX), bow_tie) == ["crossing"]


@pytest.mark.parametrize(
    ("shape", "code"),
    [
        (polygon((0.1, 0.1), (0.2, 0.2)), "few"),
        (Shape("circle", ((0.5, 0.5),), 1), "few"),
        (Shape("rectangle", ((0.1, 0.1), (0.2, 0.2), (0.3, 0.3)), 1), "few"),
        (Shape("circle", ((0.9, 0.5), (0.7, 0.5)), 1), "off"),
        (polygon((0.1, 0.1), (1.2, 0.1), (0.4, 0.4)), "off"),
        (polygon((0.1, 0.1), (math.nan, 0.1), (0.4, 0.4)), "off"),
        (Shape("rectangle", ((0.5, 0.5), (0.505, 0.505)), 1), "flat"),
        (Shape("path", ((0.5, 0.5), (0.5, 0.5)), 1), "flat"),
        (polygon(*[(0.1 + i / 1000, 0.1 + (i % 2) / 100) for i in range(300)]), "many"),
    ],
)
def test_what_else_is_refused(shape: Shape, code: str) -> None:
    assert codes(shape) == [code]


def test_a_path_may_loop() -> None:
    assert codes(Shape("path", ((0.1, 0.1), (0.5, 0.5), (0.5, 0.1), (0.1, 0.5)), 1)) == []


@CALM
@given(st.lists(places, min_size=3, max_size=9, unique=True))
def test_a_polygon_is_refused_exactly_when_it_is_not_simple(
    handles: list[tuple[float, float]],
) -> None:
    """Shapely's own check is the second opinion."""
    ring = shapely.LinearRing([(x * SIZE[0], y * SIZE[1]) for x, y in handles])
    assert (crossing_of(handles, SIZE) is None) == (ring.is_simple and ring.is_valid)


@CALM
@given(st.lists(places, min_size=2, max_size=6), st.sampled_from(["polygon", "path"]))
def test_faults_do_not_depend_on_the_direction(
    handles: list[tuple[float, float]], kind: str
) -> None:
    there = Shape(kind, tuple(handles), 1)
    back = Shape(kind, tuple(reversed(handles)), 1)
    assert codes(there) == codes(back)


@CALM
@given(st.lists(st.tuples(share, share, st.floats(0.01, 0.1)), min_size=2, max_size=5))
def test_overlap_of_circles_is_their_distance(circles: list[tuple[float, float, float]]) -> None:
    """Two circles overlap when their centres are nearer than both radii, give or take roundness."""
    shapes = [Shape("circle", ((x, y), (x + r, y)), n) for n, (x, y, r) in enumerate(circles, 1)]
    found = {
        (fault.shape.number, fault.other.number)
        for fault in faults_of(shapes, SIZE)
        if fault.code == "overlap" and fault.other is not None
    }
    wrong = {fault.shape.number for fault in faults_of(shapes, SIZE) if fault.other is None}
    for one in shapes:
        for two in shapes:
            if one.number >= two.number or {one.number, two.number} & wrong:
                continue
            (ax, ay), (bx, by) = one.handles[0], two.handles[0]
            gap = math.hypot((ax - bx) * SIZE[0], (ay - by) * SIZE[1])
            radii = [c[2] * SIZE[0] for c in (circles[one.number - 1], circles[two.number - 1])]
            if gap > sum(radii):
                assert (one.number, two.number) not in found
            elif gap < 0.8 * sum(radii):
                assert (one.number, two.number) in found


def test_circles_are_round_in_pixels_not_in_shares() -> None:
    corners = outline(Shape("circle", ((0.5, 0.5), (0.6, 0.5)), 1), SIZE)
    assert {round(math.dist(corner, (200, 150)), 3) for corner in corners} == {40.0}
    ellipse = Shape("ellipse", ((0.5, 0.5), (0.6, 0.5), (0.5, 0.7)), 1)
    assert area_of(ellipse, SIZE).area == pytest.approx(math.pi * 40 * 60, rel=0.003)


def test_the_anchor_of_a_zone_is_its_middle_and_of_a_line_its_middle_point() -> None:
    path = Shape("path", ((0.1, 0.1), (0.2, 0.5), (0.9, 0.9)), 2)
    assert list(anchors([polygon(*BOX), path], SIZE)) == [(0.25, 0.25), (0.2, 0.5)]
