"""Maps hold millimetres along the skin; the picture plane is too short on a curved limb."""

from __future__ import annotations

import math

import pytest

from npt_training.assessment.scoring.locate import Bands, score_tap
from npt_training.atlas.geometry import DistanceMap, Encoding, planar_mm
from npt_training.atlas.pack import ViewFiles
from tests.atlas.packs import committed

TWINS = ("ankle-lateral-left", "hand-palm-left", "head-side-left", "groin-left")
VIEWS = sorted(v for v in committed().views if not v.endswith("-left") or v in TWINS)


def chart(view: ViewFiles, key: str) -> DistanceMap:
    encoding = Encoding.from_truth(view.truth["map_encoding"])
    return DistanceMap.decode(view.maps[key], encoding)


def planar_to_course(view: ViewFiles, nerve: str, x: float, y: float) -> float:
    """What pixels times mm per pixel would say, to the drawn course."""
    size, scale = tuple(view.truth["size_px"]), view.truth["mm_per_px"]
    best = math.inf
    for run in view.truth["nerves"][nerve]["courses"]:
        if run["deep"]:
            continue
        for (ax, ay), (bx, by) in zip(run["points"], run["points"][1:], strict=False):
            steps = max(1, int(planar_mm((ax, ay), (bx, by), size, scale)))
            for i in range(steps + 1):
                spot = (ax + (bx - ax) * i / steps, ay + (by - ay) * i / steps)
                best = min(best, planar_mm((x, y), spot, size, scale))
    return best


def foreshortened_place(view: ViewFiles, nerve: str) -> tuple[float, float, float, float]:
    """The place within 40 mm where the two differ most: x, y, mm of the map, planar mm."""
    lines = chart(view, nerve)
    worst = (0.0, 0.0, 0.0, 1.0)
    for row in range(6, 96):
        for column in range(4, 96):
            x, y = column / 100, row / 100
            mm = lines.mm_at(x, y)
            if mm is None or not 8 <= mm <= 40:
                continue
            planar = planar_to_course(view, nerve, x, y)
            if planar > 3 and mm / planar > worst[2] / worst[3]:
                worst = (x, y, mm, planar)
    return worst


def test_distance_map_tells_the_body_where_the_plane_is_short_by_more_than_1_8():
    """The sural nerve from behind: a tap on the outer edge of the calf.

    Fails if the map held planar values: then the ratio would be 1.
    """
    view = committed().views["leg-posterior-right"]
    _, _, mm, planar = foreshortened_place(view, "sural")
    assert mm / planar > 1.8, (mm, planar)


def test_distance_map_score_uses_the_body_not_the_plane():
    """A tolerance between the two values: near in the plane, too far on the body."""
    view = committed().views["leg-posterior-right"]
    x, y, mm, planar = foreshortened_place(view, "sural")
    bands = Bands(full_mm=planar * 1.1, half_mm=planar * 1.5)
    assert planar < bands.full_mm < bands.half_mm < mm
    assert score_tap(chart(view, "sural").mm_at(x, y), bands).fraction == 0
    assert score_tap(planar, bands).fraction == 1, "the planar value would earn full credit"


@pytest.mark.parametrize("view_id", VIEWS)
def test_distance_map_is_zero_on_the_course(view_id):
    """Within the accuracy the truth file states: 3 mm, or a pixel and a half of a coarse map."""
    view = committed().views[view_id]
    accuracy = view.truth["accuracy_mm"]
    off = []
    for nerve, truth in view.truth["nerves"].items():
        if nerve not in view.maps:
            continue
        lines = chart(view, nerve)
        for run in truth["courses"]:
            if run["deep"]:
                continue
            off += [
                mm
                for x, y in run["points"]
                if 0 <= x <= 1 and 0 <= y <= 1 and (mm := lines.mm_at(x, y)) is not None
            ]
    if not off:
        return
    off.sort()
    assert off[int(0.95 * (len(off) - 1))] <= accuracy
    assert accuracy <= max(3, 1.6 * 4 * view.truth["mm_per_px"])


@pytest.mark.parametrize("view_id", VIEWS)
def test_distance_map_of_exits_and_landmarks_is_zero_there(view_id):
    view = committed().views[view_id]
    for nerve, truth in view.truth["nerves"].items():
        for place in truth["exits"]:
            if f"exit-{nerve}" not in view.maps:
                assert not truth["scorable"]["exit"]
                continue
            mm = chart(view, f"exit-{nerve}").mm_at(*place["at"])
            assert mm is not None, nerve
            assert mm <= 3, (nerve, mm)
    for name, truth in view.truth["landmarks"].items():
        key = f"landmark-{name}"
        if key in view.maps:
            mm = chart(view, key).mm_at(*truth["at"])
            assert mm is not None, name
            assert mm <= 4, (name, mm)


@pytest.mark.parametrize("view_id", VIEWS)
def test_distance_map_never_undercuts_the_plane(view_id):
    """The way over the skin cannot be shorter than its picture (beyond the grain of the map)."""
    view = committed().views[view_id]
    size, scale = tuple(view.truth["size_px"]), view.truth["mm_per_px"]
    for name, truth in view.truth["landmarks"].items():
        key = f"landmark-{name}"
        if key not in view.maps:
            continue
        if view.entry.side == "both":
            continue
        lines = chart(view, key)
        for row in range(2, 99, 7):
            for column in range(2, 99, 7):
                x, y = column / 100, row / 100
                mm = lines.mm_at(x, y)
                if mm is not None and mm < 90:
                    flat = planar_mm((x, y), tuple(truth["at"]), size, scale)
                    assert mm >= flat - 2.5 - 0.01 * flat, (name, x, y, mm, flat)


@pytest.mark.parametrize("view_id", VIEWS)
def test_a_tap_on_each_exit_scores_in_full_and_one_30_mm_away_by_its_distance(view_id):
    view = committed().views[view_id]
    strict = Bands(full_mm=5, half_mm=15)
    wide = Bands(full_mm=35, half_mm=50)
    for nerve, truth in view.truth["nerves"].items():
        if not truth["scorable"]["exit"]:
            continue
        lines = chart(view, f"exit-{nerve}")
        for place in truth["exits"]:
            assert score_tap(lines.mm_at(*place["at"]), strict).fraction == 1, nerve
        far = [
            (column / 80, row / 80)
            for row in range(80)
            for column in range(80)
            if (mm := lines.mm_at(column / 80, row / 80)) is not None and 28 <= mm <= 32
        ]
        for x, y in far[::10]:
            assert score_tap(lines.mm_at(x, y), strict).fraction == 0, (nerve, x, y)
            assert score_tap(lines.mm_at(x, y), wide).fraction == 1, (nerve, x, y)
            if view.entry.side != "both":
                flat = min(
                    planar_mm(
                        (x, y), place["at"], tuple(view.truth["size_px"]), view.truth["mm_per_px"]
                    )
                    for place in truth["exits"]
                )
                assert flat <= 34, "the way over the skin is never shorter than its picture"
