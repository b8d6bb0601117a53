"""The skin divided among nerves, on a ball whose halves and areas are known."""

from __future__ import annotations

import math

import pytest

pytest.importorskip("scipy")
pytest.importorskip("numba")
pytest.importorskip("shapely")
import numpy as np

from npt_training.atlas.build.refused import BuildRefused, Problems
from npt_training.atlas.build.regions import OUTSIDE, traced
from npt_training.atlas.build.territory import divide, leaks, vertex_areas
from tests.atlas.balls import RADIUS_MM, ball

HALF_CM2 = 2 * math.pi * RADIUS_MM**2 / 100


@pytest.fixture(scope="module")
def sphere():
    return ball()


def entries(**others):
    return {name: {"area_cm2": [1, 400], **entry} for name, entry in others.items()}


def at(surface, *direction):
    return surface.closest(np.array([direction]) * RADIUS_MM)[0]


def test_the_whole_skin_is_that_of_a_ball(sphere):
    _, distance, _ = sphere
    total = vertex_areas(distance.V, distance.quads).sum() / 100
    assert total == pytest.approx(2 * HALF_CM2, rel=0.01)


def test_two_cores_share_the_right_half_and_leave_no_gap(sphere):
    surface, distance, mirror = sphere
    core = {"upper": at(surface, -0.5, 0.8, 0.1), "lower": at(surface, -0.5, -0.8, 0.1)}
    found = divide(entries(upper={}, lower={}), core, distance, mirror)
    assert set(found.owner.tolist()) == {0, 1}
    assert found.area_cm2["upper"] == pytest.approx(HALF_CM2 / 2, rel=0.05)
    assert sum(found.area_cm2.values()) == pytest.approx(HALF_CM2, rel=0.03)
    height = distance.V[:, 1]
    assert (found.owner[height > 6] == 0).all()
    assert (found.owner[height < -6] == 1).all()


def test_left_is_the_mirror_of_right(sphere):
    surface, distance, mirror = sphere
    core = {"front": at(surface, -0.3, 0.2, 0.9), "side": at(surface, -0.9, -0.3, 0.1)}
    found = divide(entries(front={}, side={}), core, distance, mirror)
    n = len(found.owner)
    assert (found.owner == found.owner[mirror[:n]]).all()


def test_reach_ends_a_territory_and_leaves_a_gap(sphere):
    surface, distance, mirror = sphere
    core = {"cap": at(surface, -1.0, 0.0, 0.0)}
    found = divide(entries(cap={"reach_mm": 30.0}), core, distance, mirror)
    cap_cm2 = 2 * math.pi * RADIUS_MM**2 * (1 - math.cos(30 / RADIUS_MM)) / 100
    assert found.area_cm2["cap"] == pytest.approx(cap_cm2, rel=0.12)
    assert (found.owner[np.abs(distance.V[:, 0]) < 20] == -1).all()


def test_what_lies_over_others_cuts_nothing_from_them(sphere):
    surface, distance, mirror = sphere
    core = {"all": at(surface, -0.8, 0.1, 0.3), "over": at(surface, -0.9, 0.1, 0.2)}
    found = divide(entries(all={}, over={"over": True, "reach_mm": 20.0}), core, distance, mirror)
    assert found.ids == ["all"]
    assert found.area_cm2["all"] == pytest.approx(HALF_CM2, rel=0.02)
    assert 10 < found.area_cm2["over"] < 16


def test_a_leak_is_refused_with_name_and_area(sphere):
    surface, distance, mirror = sphere
    named = {"small": {"area_cm2": [5, 50]}}
    found = divide(named, {"small": at(surface, -1.0, 0, 0)}, distance, mirror)
    problems = Problems()
    leaks(named, found, problems)
    with pytest.raises(BuildRefused, match=r"territory small: covers 2\d\d cm2 of skin; 5 to 50"):
        problems.refuse()


def test_borders_are_smoothed_by_membership(sphere):
    surface, distance, mirror = sphere
    core = {"upper": at(surface, -0.5, 0.8, 0.1), "lower": at(surface, -0.5, -0.8, 0.1)}
    found = divide(entries(upper={}, lower={}), core, distance, mirror)
    share = found.soft.toarray()
    assert np.allclose(share.sum(1), 1, atol=1e-5)
    assert (share.argmax(1) == found.owner).mean() > 0.98


def test_neighbours_have_the_very_same_border():
    numbers = np.full((60, 80), OUTSIDE)
    yy, xx = np.mgrid[:60, :80]
    disc = (xx - 40) ** 2 + (yy - 30) ** 2 < 25**2
    numbers[disc] = np.where(xx[disc] + yy[disc] * 0.3 < 48, 0, 1)
    found = traced(numbers)
    (one,), (other,) = found[0], found[1]
    shared = {tuple(p) for p in one} & {tuple(p) for p in other}
    assert len(shared) >= 2
    assert area(one, numbers) == pytest.approx((numbers == 0).sum(), rel=0.05)
    assert area(other, numbers) == pytest.approx((numbers == 1).sum(), rel=0.05)


def test_a_region_cut_by_the_picture_is_closed_along_its_edge():
    numbers = np.full((40, 40), OUTSIDE)
    numbers[10:40, 0:25] = 3
    ((ring,),) = traced(numbers).values()
    assert min(x for x, _ in ring) == 0
    assert max(y for _, y in ring) == 1
    assert area(ring, numbers) == pytest.approx(30 * 25, rel=0.05)


def test_a_hole_is_cut_open():
    numbers = np.zeros((50, 50), int)
    numbers[20:30, 20:30] = 1
    found = traced(numbers)
    assert sum(area(ring, numbers) for ring in found[0]) == pytest.approx(2400, rel=0.05)
    assert len(found[0]) >= 2


def area(ring, numbers):
    height, width = numbers.shape
    x, y = np.array(ring).T
    return abs((x * np.roll(y, 1) - y * np.roll(x, 1)).sum()) / 2 * width * height
