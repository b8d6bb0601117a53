"""The left side is the right side in a mirror: entry, truth, pictures and distances."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from npt_training.atlas import mirror
from npt_training.atlas.geometry import DistanceMap, Encoding
from npt_training.atlas.truth import Truth
from tests.atlas.packs import committed

RIGHT = sorted(v for v, files in committed().views.items() if files.entry.side == "right")
VIEW = "ankle-lateral-right"


def pair():
    return committed().views[VIEW], committed().views[mirror.twin_id(VIEW)]


def chart(view, key):
    return DistanceMap.decode(view.maps[key], Encoding.from_truth(view.truth["map_encoding"]))


@pytest.mark.parametrize("view_id", RIGHT)
def test_every_view_of_the_right_has_a_left_twin(view_id):
    twin = committed().views[committed().views[view_id].twin]
    assert twin.entry.id == view_id.removesuffix("right") + "left"
    assert twin.twin == view_id
    Truth.model_validate(twin.truth)
    assert twin.truth["side"] == twin.entry.side == "left"
    assert "ight" not in twin.entry.title


@pytest.mark.parametrize("view_id", RIGHT)
def test_a_twin_of_the_twin_is_the_view(view_id):
    truth = committed().views[view_id].truth
    back = mirror.truth(mirror.truth(truth))
    for name, nerve in truth["nerves"].items():
        for run, again in zip(nerve["courses"], back["nerves"][name]["courses"], strict=True):
            flat = [x for point in run["points"] for x in point]
            assert [x for point in again["points"] for x in point] == pytest.approx(flat, abs=1e-9)
    assert back["marks"] == truth["marks"]
    assert back["view"] == view_id


def test_left_and_right_change_places_and_top_stays():
    right, left = pair()
    assert left.truth["marks"]["left"] == right.truth["marks"]["right"]
    assert left.truth["marks"]["top"] == right.truth["marks"]["top"]
    assert left.entry.marks == left.truth["marks"]
    for name, found in right.truth["landmarks"].items():
        x, y = left.truth["landmarks"][name]["at"]
        assert (x, y) == pytest.approx((1 - found["at"][0], found["at"][1]), abs=1e-5)
    for word, (across, down) in right.truth["orientation"].items():
        assert left.truth["orientation"][word] == [-across, down]


def test_words_of_a_title_are_exchanged_one_by_one():
    assert mirror.swapped("Top of the right foot") == "Top of the left foot"
    assert mirror.swapped("Right leg, upright") == "Left leg, upright"


def test_a_tap_on_the_left_is_as_far_away_as_its_mirror_on_the_right():
    right, left = pair()
    one, other = chart(right, "sural"), chart(left, "sural")
    compared = 0
    for i in range(5, 100, 7):
        for j in range(5, 100, 7):
            x, y = i / 100, j / 100
            a, b = one.mm_at(x, y), other.mm_at(round(1 - x, 6), y)
            if a is None or b is None:
                continue
            compared += 1
            assert b == pytest.approx(a, abs=0.6), (x, y)
    assert compared > 40


def test_taps_on_the_left_course_and_exits_score_there():
    for view_id in RIGHT:
        left = committed().views[mirror.twin_id(view_id)]
        for nerve, truth in left.truth["nerves"].items():
            for place in truth["exits"]:
                assert place["side"] == "left"
                if f"exit-{nerve}" in left.maps:
                    assert chart(left, f"exit-{nerve}").mm_at(*place["at"]) <= 3


def test_pictures_are_turned_round_and_nothing_else():
    right, left = pair()
    assert list(left.pictures) == list(right.pictures)
    with (
        Image.open(io.BytesIO(right.pictures[960])) as one,
        Image.open(io.BytesIO(left.pictures[960])) as other,
    ):
        assert one.size == other.size
        turned = ImageOps.mirror(other)
        off = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), turned.convert("RGB")))
        assert max(off.mean) < 1.5
        same = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
        assert max(same.mean) > 5
    assert left.pictures[960] == left.pictures[960]


def test_a_map_turned_round_is_read_from_right_to_left():
    out = io.BytesIO()
    grey = Image.new("L", (4, 1))
    grey.putdata([0, 100, 254, 255])
    grey.save(out, "PNG")
    encoding = {"form": "square", "max_mm": 160, "top": 254, "off_body": 255, "size_px": [4, 1]}
    mirrored = Encoding.from_truth(encoding | {"mirrored": True})
    found = DistanceMap.decode(out.getvalue(), mirrored)
    assert found.pixel(0, 0) is None
    assert found.pixel(3, 0) == 0
