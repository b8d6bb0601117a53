"""What lies under a tap: hazards by name, the side of the body, the nerve that was hit instead."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.hits import Courses, hazards_at, side_at
from npt_training.assessment.items import Locate, Target, item_of
from npt_training.assessment.items.picture import Photo
from npt_training.assessment.kinds.base import Judged
from npt_training.assessment.kinds.locate import LocateKind
from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.calibrate import accuracy_mm, mm_per_px
from npt_training.assessment.stimulus import Stimulus
from tests.assessment import items, more_items, slab

VEIN = [[0.4, 0.1], [0.5, 0.1], [0.5, 0.9], [0.4, 0.9]]
RUN = {"path": "main", "deep": False, "schematic": False, "mm": 280.0}
TWO_SIDES = [
    RUN | {"points": [[0.15, 0.05], [0.15, 0.95]], "side": "right"},
    RUN | {"points": [[0.85, 0.05], [0.85, 0.95]], "side": "left"},
]


@lru_cache(maxsize=1)
def picture() -> Stimulus:
    from npt_training.assessment.generate.scene import Atlas

    found = Atlas.of(slab.pack()).scenes[slab.VIEW].stimulus
    truth = dict(found.truth) | {"hazards": {"vein": {"courses": [], "zones": [VEIN]}}}
    truth["nerves"] = truth["nerves"] | {"alpha": truth["nerves"]["alpha"] | {"courses": TWO_SIDES}}
    return replace(found, truth=truth)


def locate(**more: Any) -> Locate:
    doc = items.locate(view=slab.VIEW, structure="alpha", target={"course": "alpha"}, **more)
    found = item_of(doc)
    assert isinstance(found, Locate)
    return found


def tapped(x: float, **more: Any) -> Score:
    return LocateKind().judge(locate(**more), {"x": x, "y": 0.5}, picture())


def test_a_wrong_tap_over_a_hazard_is_unsafe_by_name() -> None:
    score = tapped(0.45)
    assert score.fraction == 0.0
    assert score.detail["unsafe"] == ["vein"]
    assert score.detail["hit"] == "gamma"
    names = {"vein": "Long vein", "gamma": "Gamma nerve", "alpha": "Alpha nerve"}
    judged = Judged({"x": 0.45, "y": 0.5}, 0.0, score.detail, names, picture())
    said = " ".join(LocateKind().sentences(locate(), judged))
    assert "Unsafe: this lies over Long vein." in said
    assert "Nearest to your tap: Gamma nerve" in said
    assert LocateKind().category(locate(), {"x": 0.45}, score.detail) == "vein"


def test_a_tap_that_is_right_is_not_called_unsafe() -> None:
    """Many nerves run with a vein: what earns in full is where it should be."""
    truth = dict(picture().truth)
    truth["hazards"] = {
        "vein": {"courses": [], "zones": [[[0.1, 0], [0.2, 0], [0.2, 1], [0.1, 1]]]}
    }
    score = LocateKind().judge(
        locate(), {"x": 0.15, "y": 0.5}, replace(picture(), truth=truth)
    )  # fmt: skip
    assert score.fraction == 1.0
    assert "unsafe" not in score.detail


def test_the_right_structure_on_the_wrong_side_earns_half() -> None:
    assert tapped(0.15, side="right").fraction == 1.0
    assert tapped(0.15, side="left").fraction == 0.5
    assert tapped(0.15, side="left").detail["wrong_side"] is True
    assert tapped(0.15).fraction == 1.0


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_side_is_that_of_the_nearer_course(x: float, y: float) -> None:
    found = side_at(picture().truth, Target(course="alpha"), x, y)
    if abs(x - 0.5) > 1e-6:
        assert found == ("right" if x < 0.5 else "left")


def test_a_side_is_none_where_one_shows() -> None:
    assert side_at(picture().truth, Target(course="beta"), 0.3, 0.5) is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_hazard_is_hit_inside_its_zone_only(x: float, y: float) -> None:
    found = hazards_at(picture().truth, x, y)
    if 0.401 < x < 0.499 and 0.101 < y < 0.899:
        assert found == ["vein"]
    elif not (0.399 <= x <= 0.501 and 0.099 <= y <= 0.901):
        assert found == []


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 6))
def test_the_nearest_courses_come_first(x: float, y: float, most: int) -> None:
    truth = slab.pack().views[slab.VIEW].truth
    near = Courses(truth).near(x, y, most)
    assert len(near) == most
    far = [abs(slab.PLACES[name] - x) for name in near]
    assert far == pytest.approx(sorted(far))


def test_a_picture_without_a_course_has_none_near() -> None:
    assert Courses({"size_px": [10, 10], "nerves": {}}).near(0.5, 0.5, 4) == []


def test_two_points_give_the_scale_of_a_photograph() -> None:
    points = ((0.1, 0.5), (0.6, 0.5))
    assert mm_per_px(*points, (1000, 800), 100) == pytest.approx(0.2)
    assert accuracy_mm(*points, (1000, 800), 100) == pytest.approx(0.8)
    with pytest.raises(ValueError, match="apart"):
        mm_per_px((0.1, 0.5), (0.12, 0.5), (1000, 800), 100)
    with pytest.raises(ValueError, match="above 0"):
        mm_per_px(*points, (1000, 800), float("nan"))


def test_a_scale_that_its_points_do_not_give_is_refused() -> None:
    calibration = {"first": [0.1, 0.5], "second": [0.6, 0.5], "mm": 100}
    assert Photo.model_validate(more_items.PHOTO | {"calibration": calibration})
    with pytest.raises(ValueError, match=r"give 0\.2"):
        Photo.model_validate(more_items.PHOTO | {"calibration": calibration, "mm_per_px": 0.3})
    with pytest.raises(ValueError, match="finer than a pixel"):
        Photo.model_validate(more_items.PHOTO | {"accuracy_mm": 0.1})


@pytest.mark.parametrize(
    ("make", "change", "reason"),
    [
        (more_items.spots, {"full_mm": 1}, "at least 2"),
        (more_items.spots, {"view": items.VIEW}, "not both"),
        (more_items.points, {"most": 1}, "2 places"),
        (more_items.region, {"zones": [more_items.ZONES[1]]}, "no zone is right"),
        (more_items.region, {"zones": [more_items.ZONES[0], more_items.ZONES[0] | {"id": "x"}]},
         "overlap"),
        (more_items.region, {"zones": [{"id": "x", "name": "X", "polygon":
                                        [[0, 0], [1, 1], [1, 0], [0, 1]]}]}, "crosses"),
        (more_items.associate, {"answer": {"l1": "r1", "l2": "r1"}}, "twice"),
        (more_items.numeric, {"unit": "furlong"}, "no known unit"),
        (more_items.numeric, {"half": 1}, "not smaller"),
        (more_items.short, {"others": ["the sural nerve"]}, "read the same"),
        (more_items.evidence, {"near": ["RCT"]}, "earns all"),
        (more_items.typed, {"options": ["sural"]}, "not chosen from a list"),
        (more_items.annotated, {"pin": True}, "pins are among the marks"),
        (more_items.case, {"stages": more_items.case()["stages"][:1]}, "at least 2"),
        (more_items.case, {"stages": [{"text": "A", "ask": {"kind": "written"}}] * 2},
         "stage 1: kind is one of"),
        (more_items.case, {"stages": [{"text": "A", "ask": {"kind": "choice", "view": "x"}}] * 2},
         "stands at the case"),
    ],
)  # fmt: skip
def test_an_item_that_asks_nonsense_is_refused_with_the_reason(
    make: Any, change: dict[str, Any], reason: str
) -> None:
    assert item_of(make())
    with pytest.raises(ValueError, match=reason):
        item_of(make(**change))
