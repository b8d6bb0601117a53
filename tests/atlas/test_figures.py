"""Drawings come from the truth, with ids that tell nothing; areas and crops keep their place."""

import copy
import itertools
import re

import pytest

from npt_training.atlas.figures import LAYERS, layers
from npt_training.atlas.ground import cropped
from npt_training.atlas.plates import around
from npt_training.atlas.tones import TONES, tones
from tests.atlas.packs import committed, mostly_long

VIEWS = sorted(v for v in committed().views if not v.endswith("-left"))
LEG = [view for view in VIEWS if re.match(r"(leg|knee|ankle|foot|heel)-", view)]
ANKLE = "ankle-lateral-right"


def truth(view):
    return committed().views[view].truth


def names():
    pack = committed()
    return {key: entry.name for key, entry in (pack.nerves | pack.landmarks | pack.hazards).items()}


def with_areas():
    """The ankle with a territory in each half, a dermatome, and a danger zone."""
    doc = copy.deepcopy(truth(ANKLE))

    def box(left, right):
        return [[(left, 0.2), (right, 0.2), (right, 0.8), (left, 0.8)]]

    extent = {"area_cm2": 50.0, "shown_cm2": 50.0, "whole": True}
    doc["territories"] = {
        "sural": {"polygons": box(0.1, 0.4), **extent},
        "saphenous": {"polygons": box(0.4, 0.8), **extent},
    }
    doc["dermatomes"] = {"s1": {"polygons": box(0.1, 0.5), **extent}}
    hazard = next(iter(doc["hazards"].values()))
    hazard["zones"] = box(0.2, 0.3)
    return doc


@pytest.mark.parametrize("view", mostly_long(LEG))
def test_ids_are_opaque_and_differ_by_salt(view):
    drawn = layers(truth(view), layers=LAYERS, names=names(), id_salt="a")
    ids = [layer["id"] for layer in drawn]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"l[0-9a-f]{10}", one) for one in ids)
    again = layers(truth(view), layers=LAYERS, names=names(), id_salt="b")
    assert not set(ids) & {layer["id"] for layer in again}


def test_without_labels_nothing_names_a_structure():
    drawn = layers(with_areas(), layers=[x for x in LAYERS if x != "labels"], id_salt="x")
    text = str(drawn)
    for name in committed().nerves:
        assert f"'{name}'" not in text
    assert "key" not in drawn[0]


def test_only_pages_of_the_atlas_are_told_which_structure_a_shape_is():
    drawn = layers(truth(ANKLE), layers=("course",), keyed=True)
    assert {shape["key"] for shape in drawn if shape["layer"] == "course"} == {
        key for key, nerve in truth(ANKLE)["nerves"].items() if nerve["courses"]
    }


def test_two_nerves_with_lines_of_one_kind_differ_only_in_the_path():
    view = truth("foot-dorsum-right")
    kinds = [
        sorted(layers(view, show=[nerve], layers=("course",), id_salt="x")[0])
        for nerve in ("medial_dorsal_cutaneous_foot", "intermediate_dorsal_cutaneous_foot")
    ]
    assert kinds[0] == kinds[1]


def test_only_what_is_asked_for_is_drawn():
    view = truth(ANKLE)
    everything = layers(view, layers=("course", "landmarks"))
    some = layers(view, show=["sural", "lat_mal"], layers=("course", "landmarks"))
    assert len([x for x in some if x["kind"] == "landmark"]) == 1
    assert len([x for x in some if x["kind"] == "course"]) > 0
    assert len(some) < len(everything)
    assert {x["kind"] for x in layers(view, layers=())} == {"mark", "scale"}


def test_areas_lie_under_lines_and_their_numbers_above():
    drawn = layers(with_areas(), layers=LAYERS, names=names())
    kinds = [shape["kind"] for shape in drawn]
    assert kinds.index("territory") < kinds.index("zone") < kinds.index("course")
    assert kinds.index("number") > len(kinds) - 1 - kinds[::-1].index("course")
    assert [shape["text"] for shape in drawn if shape["kind"] == "number"] == ["1", "2"]
    assert [shape["text"] for shape in drawn if shape["kind"] == "level"] == ["S1"]
    width, height = truth(ANKLE)["size_px"]
    for number, (left, right) in zip(
        (shape for shape in drawn if shape["kind"] == "number"), [(0.1, 0.4), (0.4, 0.8)],
        strict=True,
    ):  # fmt: skip
        assert left * width < number["x"] < right * width
        assert 0.2 * height < number["y"] < 0.8 * height


def test_lines_under_the_galea_are_a_kind_of_their_own():
    drawn = layers(truth(ANKLE), layers=("course",), thin={"sural.main"}, keyed=True)
    assert {s["key"] for s in drawn if s["kind"] == "galea"} == {"sural"}


def test_neighbouring_territories_never_look_alike():
    doc = with_areas()
    found = tones([doc])
    assert set(found) == {"sural", "saphenous"}
    assert found["sural"] != found["saphenous"]
    assert all(0 <= tone < TONES for tone in found.values())
    assert tones([doc]) == found


@pytest.mark.parametrize("view", mostly_long(LEG))
def test_scale_bar_has_a_round_length(view):
    (bar,) = [x for x in layers(truth(view), layers=()) if x["kind"] == "scale"]
    mm = int(bar["text"].split("\u2009")[0])
    length_px = float(re.search(r"h([\d.]+)", bar["d"]).group(1))
    assert mm in (5, 10, 20, 50, 100, 200)
    assert length_px * truth(view)["mm_per_px"] == pytest.approx(mm, rel=0.01)


def test_a_crop_shows_the_nerve_whole_at_the_same_scale():
    doc = truth(ANKLE)
    box = around(doc, ["sural"])
    part = cropped(doc, box)
    for run in part["nerves"]["sural"]["courses"]:
        for x, y in run["points"]:
            assert -0.001 <= x <= 1.001
            assert -0.001 <= y <= 1.001
    width, height = part["size_px"]
    assert width / height == pytest.approx(1.55, rel=0.02)
    first = doc["nerves"]["sural"]["courses"][0]["points"]
    again = part["nerves"]["sural"]["courses"][0]["points"]

    def px(points, size):
        (ax, ay), (bx, by) = points[0], points[-1]
        return ((bx - ax) * size[0], (by - ay) * size[1])

    assert px(again, part["size_px"]) == pytest.approx(px(first, doc["size_px"]), abs=2)


@pytest.mark.parametrize("view", mostly_long(LEG))
def test_labels_of_all_layers_do_not_overlap(view):
    drawn = layers(truth(view), layers=LAYERS, names=names())
    labels = [shape for shape in drawn if shape["kind"] == "label"]
    leaders = [shape for shape in drawn if shape["kind"] == "leader"]
    assert len(labels) == len(leaders) >= len(truth(view)["nerves"])
    rows = [(shape["x"], shape["y"]) for shape in labels]
    for one, other in itertools.combinations(rows, 2):
        assert one != other
