"""The body: even on both sides, the leg where it always was, and every way to name a place.

Needs the extra `[atlas]`; without it, or without the body's files, these tests are skipped.
"""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("scipy")
pytest.importorskip("numba")
pytest.importorskip("potpourri3d")
import numpy as np

from npt_training.atlas.build.limbs import Placer, PlaceRefused
from npt_training.atlas.build.model import Model, make_model
from npt_training.atlas.build.parts import PARTS
from npt_training.atlas.build.source import SourceRefused, default_cache
from npt_training.core.yamlfile import load_yaml
from tests.atlas.packs import FOLDER

# the right leg as the first pictures of the atlas were made from, mm
LEG = {
    "lat_mal": (-235.49, 64.3, 10.18),
    "med_mal": (-166.92, 70.82, 20.68),
    "fibular_head": (-211.7, 483.97, 10.36),
    "tibial_tuberosity": (-155.17, 460.36, 71.75),
    "patella_sup": (-148.27, 546.78, 93.62),
    "adductor_tubercle": (-80.55, 543.02, 18.17),
    "popliteal_crease_mid": (-148.35, 516.15, -28.92),
    "achilles_insertion": (-197.64, 44.14, -41.64),
    "base_mt5": (-246.32, 23.42, 72.38),
    "web1": (-184.35, 29.21, 162.4),
    "toe5": (-240.29, 12.61, 176.75),
    "head_mt3_plantar": (-207.47, 3.28, 146.42),
}


@pytest.fixture(scope="module")
def landmarks() -> dict[str, Any]:
    files = sorted((FOLDER / "landmarks").glob("*.yaml"))
    return {entry["id"]: entry for path in files for entry in load_yaml(path).data}


@pytest.fixture(scope="module")
def model(landmarks) -> Model:
    try:
        return make_model(default_cache(), landmarks)
    except SourceRefused as error:
        pytest.skip(str(error))


def point(model: Model, **place: Any) -> np.ndarray:
    return model.placer.point(place, entry="tried")


def test_left_is_the_mirror_of_right(model):
    V = model.surface.V
    assert np.abs(V[model.mirror] * [-1, 1, 1] - V).max() < 0.02
    assert (model.mirror[model.mirror] == np.arange(len(V))).all()
    other = {2: 4, 3: 5, 4: 2, 5: 3}
    apart = np.array([other.get(number, number) for number in range(len(PARTS))])
    away_from_cuts = np.abs(V[:, 0]) > 1
    assert (apart[model.part] == model.part[model.mirror])[away_from_cuts].all()


def test_the_body_stands_upright_and_is_as_tall_as_it_says(model):
    V = model.surface.V
    assert V[:, 1].min() == pytest.approx(0, abs=3)
    assert V[:, 1].max() == pytest.approx(1750, abs=3)
    assert model.frames.palm[2] > 0.95  # palms forward
    assert model.frames.axes["arm"].down[1] < -0.9


@pytest.mark.parametrize("name", LEG)
def test_the_right_leg_has_not_moved(model, name):
    assert np.linalg.norm(model.placer.landmark(name) - LEG[name]) < 0.5


def test_every_landmark_lies_on_the_right_half_or_in_the_middle(model, landmarks):
    for name, entry in landmarks.items():
        p = model.placer.landmark(name)
        assert np.linalg.norm(model.surface.closest(p)[0][0] - p) < 0.05, name
        assert p[0] == 0 if entry.get("midline") else p[0] < 2, name


PLACES = [
    {"limb": "leg", "t": 0.5, "theta": -2},
    {"limb": "thigh", "t": 0.5, "theta": 90},
    {"limb": "arm", "t": 0.7, "theta": -90},
    {"limb": "forearm", "t": 0.5, "theta": 170},
    {"limb": "neck", "t": 0.4, "theta": 60},
    {"limb": "trunk", "t": 0.4, "theta": 180},
    {"head": [45, 30]},
    {"foot": [100, 0, 20], "face": "dorsal"},
    {"hand": [50, 10], "face": "palmar"},
    {"web": [1, 2]},
    {"toe": 3},
    {"toe": 2, "joint": 2, "face": "dorsal"},
    {"finger": 1},
    {"finger": 4, "joint": 2, "face": "radial"},
    *(
        {"finger_web": [k, k + 1], "face": face}
        for k in (1, 2, 3, 4)
        for face in ("dorsal", "palmar")
    ),
    {"over": "shoulder", "face": "anterolateral"},
    {"over": "elbow", "face": "volar"},
    {"over": "eye", "face": "anterior"},
    {"vertex": 1000},
    {"lm": "fibular_head"},
    {"between": ["tibial_tuberosity", "fibular_head"], "t": 0.5, "face": "anterolateral"},
    {"between": ["tibial_tuberosity", "popliteal_crease_mid"], "t": 0.5},
]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_every_way_to_name_a_place_ends_on_the_skin(model, place):
    p = point(model, **place)
    assert np.linalg.norm(model.surface.closest(p)[0][0] - p) < 0.05
    assert np.isfinite(p).all()


def test_without_a_face_a_point_lies_half_way_along_the_skin(model):
    a, b = model.placer.landmark("tibial_tuberosity"), model.placer.landmark("popliteal_crease_mid")
    middle = point(model, between=["tibial_tuberosity", "popliteal_crease_mid"], t=0.5)
    straight = np.linalg.norm(b - a)
    here, there = np.linalg.norm(middle - a), np.linalg.norm(middle - b)
    assert here + there > 1.15 * straight  # round the leg, not through it
    assert here == pytest.approx(there, abs=0.12 * straight)


HEIGHTS = [
    ("leg", {"limb": "leg", "t": 0.5, "theta": 90}, "proximal", -1),
    ("thigh", {"limb": "thigh", "t": 0.5, "theta": 20}, "distal", 1),
    ("arm", {"limb": "arm", "t": 0.7, "theta": 60}, "proximal", -1),
    ("forearm", {"limb": "forearm", "t": 0.4, "theta": 10}, "distal", 1),
]


@pytest.mark.parametrize(("limb", "start", "word", "sign"), HEIGHTS)
def test_up_and_down_a_limb_is_read_along_its_axis(model, limb, start, word, sign):
    a, b = point(model, **start), point(model, **start, walk=[{word: 40}])
    assert (b - a) @ model.frames.axes[limb].down == pytest.approx(sign * 40, abs=0.3)


ROUND = [
    ({"limb": "leg", "t": 0.4, "theta": 90}, "posterior", "leg"),
    ({"limb": "thigh", "t": 0.5, "theta": 0}, "lateral", "thigh"),
    ({"limb": "arm", "t": 0.7, "theta": 90}, "anterior", "arm"),
    ({"limb": "forearm", "t": 0.3, "theta": 0}, "ulnar", "forearm"),
    ({"limb": "forearm", "t": 0.3, "theta": 180}, "radial", "forearm"),
    ({"hand": [55, 0], "face": "dorsal"}, "radial", "hand"),
    ({"hand": [55, 0], "face": "dorsal"}, "proximal", "hand"),
    ({"limb": "trunk", "t": 0.4, "theta": 180}, "lateral", "trunk"),
    ({"limb": "trunk", "t": 0.4, "theta": 90}, "anterior", "trunk"),
    ({"limb": "trunk", "t": 0.7, "theta": 20}, "superior", "trunk"),
    ({"head": [0, 60]}, "posterior", "head"),
    ({"head": [0, 20]}, "lateral", "head"),
    ({"head": [90, 40]}, "inferior", "head"),
]


@pytest.mark.parametrize(("start", "word", "frame"), ROUND, ids=lambda value: str(value))
def test_other_steps_go_along_the_skin_the_way_they_say(model, start, word, frame):
    a, b = point(model, **start), point(model, **start, walk=[{word: 24}])
    half = point(model, **start, walk=[{word: 12}, {word: 12}])
    assert (b - a) @ model.frames.direction(word, frame)[0] > 0
    assert 0.8 * 24 < np.linalg.norm(b - a) < 24.1
    assert np.linalg.norm(half - b) < 1.0


def test_steps_sideways_on_the_trunk_stay_at_one_height(model):
    start = {"limb": "trunk", "t": 0.4, "theta": 180}
    a, b = point(model, **start), point(model, **start, walk=[{"lateral": 60}])
    assert b[1] == pytest.approx(a[1], abs=0.5)
    assert b[0] < a[0] - 40


def test_a_negative_step_goes_the_other_way(model):
    start = {"limb": "thigh", "t": 0.5, "theta": 10}
    there = point(model, **start, walk=[{"distal": 30}])
    same = point(model, **start, walk=[{"proximal": -30}])
    assert np.linalg.norm(there - same) < 0.2


REFUSED = [
    ({"limb": "arm", "t": 0.15, "theta": -90}, "off the body"),
    ({"limb": "leg", "t": 0.5, "theta": 90, "walk": [{"distal": 4000}]}, "comes back"),
    ({"lm": "no_such_point"}, "no_such_point"),
    ({"between": ["fibular_head", "no_such_point"], "t": 0.5}, "no_such_point"),
    ({"limb": "leg", "t": 0.5, "theta": 90, "walk": [{"ulnar": 5}]}, "ulnar"),
    ({"vertex": 881, "frame": "head", "walk": [{"superior": 5}]}, "no way superior"),
    ({"over": "wing", "face": "anterior"}, "wing"),
    ({"foot": [100, 0, 20], "face": "sunny"}, "sunny"),
    ({"use": "sural.main.exit"}, "no place"),
]


@pytest.mark.parametrize(("place", "reason"), REFUSED, ids=str)
def test_a_wrong_place_is_refused_with_its_reason(model, place, reason):
    with pytest.raises(PlaceRefused, match=reason):
        point(model, **place)


def test_a_refusal_names_the_landmark(model, landmarks):
    wrong = {
        "lost": {"place": {"lm": "no_such_point"}, "frame": "leg"},
        "aside": {
            "place": {"limb": "trunk", "t": 0.4, "theta": 30},
            "frame": "trunk",
            "midline": True,
        },
        "round": {"place": {"lm": "about"}, "frame": "leg"},
        "about": {"place": {"lm": "round"}, "frame": "leg"},
    }
    placer = Placer(model.surface, model.frames, {**landmarks, **wrong})
    for name, reason in (("lost", "no_such_point"), ("aside", "midline"), ("round", "by itself")):
        with pytest.raises(PlaceRefused, match=reason) as refusal:
            placer.landmark(name)
        assert refusal.value.entry in wrong
        assert refusal.value.entry in str(refusal.value)


def test_shorts_cover_the_groin_and_leave_hips_and_hands(model):
    V, inside = model.surface.V, model.shorts > 0
    groin = (np.abs(V[:, 0]) < 60) & (V[:, 1] > 850) & (V[:, 1] < 940)
    assert inside[groin].all()
    assert not inside[np.isin(model.part, [PARTS.index("arm"), PARTS.index("other_arm")])].any()
    asis = model.surface.tree.query(model.placer.landmark("asis"))[1]
    assert not inside[asis]
