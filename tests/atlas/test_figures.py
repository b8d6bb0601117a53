"""Drawings are made from the truth, with ids that tell nothing and labels that do not overlap."""

import itertools
import re

import pytest

from npt_training.atlas.figures import LAYERS, layers
from npt_training.atlas.labels import place_labels, short_name, wrapped
from tests.atlas.packs import committed

VIEWS = sorted(committed().views)


def truth(view):
    return committed().views[view].truth


def names():
    pack = committed()
    return {key: entry.name for key, entry in (pack.nerves | pack.landmarks | pack.hazards).items()}


@pytest.mark.parametrize("view", VIEWS)
def test_ids_are_opaque_and_differ_by_salt(view):
    drawn = layers(truth(view), layers=LAYERS, names=names(), id_salt="a")
    ids = [layer["id"] for layer in drawn]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"l[0-9a-f]{10}", one) for one in ids)
    again = layers(truth(view), layers=LAYERS, names=names(), id_salt="b")
    assert not set(ids) & {layer["id"] for layer in again}


def test_without_labels_nothing_names_a_structure():
    drawn = layers(truth("ankle-lateral-right"), layers=("course", "exit", "spread"), id_salt="x")
    text = str(drawn)
    for name in committed().nerves:
        assert name not in text


def test_two_nerves_with_lines_of_one_kind_differ_only_in_the_path():
    view = truth("foot-dorsum-right")
    kinds = [
        sorted(layers(view, show=[nerve], layers=("course",), id_salt="x")[0])
        for nerve in ("medial_dorsal_cutaneous_foot", "intermediate_dorsal_cutaneous_foot")
    ]
    assert kinds[0] == kinds[1]


def test_only_what_is_asked_for_is_drawn():
    view = truth("ankle-lateral-right")
    everything = layers(view, layers=("course", "landmarks"))
    some = layers(view, show=["sural", "lat_mal"], layers=("course", "landmarks"))
    assert len([x for x in some if x["kind"] == "landmark"]) == 1
    assert len([x for x in some if x["kind"] == "course"]) > 0
    assert len(some) < len(everything)
    assert {x["kind"] for x in layers(view, layers=())} == {"mark", "scale"}


@pytest.mark.parametrize("view", VIEWS)
def test_scale_bar_has_a_round_length(view):
    (bar,) = [x for x in layers(truth(view), layers=()) if x["kind"] == "scale"]
    mm = int(bar["text"].split("\u2009")[0])
    length_px = float(re.search(r"h([\d.]+)", bar["d"]).group(1))
    assert mm in (5, 10, 20, 50, 100)
    assert length_px * truth(view)["mm_per_px"] == pytest.approx(mm, rel=0.01)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("shown", [("course", "labels"), ("course", "hazards", "labels")])
def test_labels_do_not_overlap_and_stay_in_the_picture(view, shown):
    doc = truth(view)
    width, height = doc["size_px"]
    wanted = [("nerve", names()[n], (width * 0.5, height * 0.5)) for n in doc["nerves"]]
    ring = [[(x * width, y * height) for x, y in r] for r in doc["silhouette"]]
    boxes = [label.box for label in place_labels(wanted, ring, width, height)]
    for a, b in itertools.combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height
    drawn = layers(doc, layers=shown, names=names())
    assert len([x for x in drawn if x["kind"] == "label"]) >= len(doc["nerves"])


def test_names_on_plates_are_short():
    assert short_name("Common fibular nerve at the neck") == "Common fibular n. at the neck"
    assert short_name("Inferior calcaneal nerve (first branch)") == "Inferior calcaneal n."
    assert wrapped("Intermediate dorsal cutaneous n.") == ("Intermediate", "dorsal cutaneous n.")
    assert wrapped("Sural n.") == ("Sural n.",)
