"""Groups of taps: found where they are, the largest first, whatever the order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.statistics.clusters import binned, clusters


def cloud(x, y, n, spread=2.0, seed=1):
    rng = random.Random(seed)
    return [(x + rng.gauss(0, spread), y + rng.gauss(0, spread)) for _ in range(n)]


def test_a_second_cluster_is_found_beside_the_first():
    found = clusters(cloud(40, 50, 26) + cloud(120, 60, 14, seed=2))
    assert [one.n for one in found] == [26, 14]
    assert (found[0].x_mm, found[0].y_mm) == (pytest.approx(40, abs=2), pytest.approx(50, abs=2))
    assert found[1].x_mm == pytest.approx(120, abs=2)


def test_stray_taps_are_no_cluster():
    stray = [(i * 30.0, (i % 3) * 40.0) for i in range(12)]
    assert clusters(stray) == []
    assert [one.n for one in clusters([*cloud(0, 0, 20), (200.0, 200.0), (300.0, 10.0)])] == [20]


def test_few_taps_and_none():
    assert clusters([]) == []
    assert clusters([(1.0, 1.0), (1.5, 1.0)]) == []
    assert clusters([(1.0, 1.0)] * 3)[0].n == 3


points = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 300)), min_size=0, max_size=60)


@settings(max_examples=100, deadline=None)
@given(points, st.randoms())
def test_the_same_taps_give_the_same_cores_in_any_order(taps, shuffle):
    mixed = taps[:]
    shuffle.shuffle(mixed)
    first, second = clusters(taps), clusters(mixed)
    assert [one.n for one in first] == sorted((one.n for one in first), reverse=True)
    assert len(first) == len(second)
    seen = [place for one in first for place in one.members]
    assert len(seen) == len(set(seen))


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=80))
def test_no_tap_is_lost_in_the_bins(taps):
    found = binned(taps, 24, 36)
    assert sum(count for _x, _y, count in found) == len(taps)
    assert all(0 <= column < 24 and 0 <= row < 36 for column, row, _count in found)
