"""The build: distances over the skin are right, and the same inputs give the same truth.

Needs the extra `[atlas]`; without it these tests are skipped. The long one makes a whole view.
"""

from __future__ import annotations

import hashlib
import json

import pytest

pytest.importorskip("scipy")
pytest.importorskip("potpourri3d")
import numpy as np

from npt_training.atlas.build.distance import SkinDistance, upsampling
from npt_training.atlas.build.mesh import Surface, catmull_clark, triangles
from tests.atlas.packs import FOLDER

RADIUS_MM = 60.0


@pytest.fixture(scope="module")
def sphere() -> tuple[Surface, SkinDistance]:
    """A ball of 60 mm from a cube, three times subdivided, pushed out to its radius."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], float)
    quads = np.array(
        [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
    )
    V, Q = corners, quads
    for _ in range(5):
        coarse, coarse_quads = len(V), Q
        V, Q = catmull_clark(V, Q)
    V = V / np.linalg.norm(V, axis=1)[:, None] * RADIUS_MM
    surface = Surface(V, triangles(Q))
    up = upsampling(coarse, coarse_quads)
    return surface, SkinDistance(surface, coarse, coarse_quads, up)


def test_distance_over_a_ball_is_that_of_great_circles(sphere):
    surface, distance = sphere
    start = surface.closest(np.array([[0.3, 1.0, 0.2]]) * 50)[0]
    field = distance.field(start)
    near = surface.tree.query(start[0], 4000)[1][::7]
    found = field.at(surface.V[near], np.stack([near] * 3, 1), np.full((len(near), 3), 1 / 3))
    cosine = surface.V[near] @ start[0] / (RADIUS_MM * np.linalg.norm(start[0]))
    true = RADIUS_MM * np.arccos(np.clip(cosine, -1, 1))
    some = true > 1
    assert np.abs(found - true)[some].mean() < 1.0
    assert (np.abs(found - true)[some] < 0.6 + 0.04 * true[some]).all()


def test_a_walk_goes_as_far_as_it_says_and_stays_on_the_skin(sphere):
    surface, _ = sphere
    start = surface.closest(np.array([[60.0, 0, 0]]))[0][0]
    end = surface.walk(start, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 40.0)
    angle = np.arccos(np.clip(start @ end / np.linalg.norm(start) / np.linalg.norm(end), -1, 1))
    assert RADIUS_MM * angle == pytest.approx(40, abs=0.6)
    assert abs(end[2] - start[2]) < 0.5
    height = surface.walk(
        start, np.array([0, 1.0, 0]), np.array([0, 0, 1.0]), 30.0, axis=np.array([0, 1.0, 0])
    )
    assert height[1] - start[1] == pytest.approx(30, abs=0.1)


def test_subdivision_keeps_old_vertices_first_and_spreads_values_evenly(sphere):
    surface, distance = sphere
    ones = np.ones(distance._up.shape[1])
    assert np.allclose(distance._up @ ones, 1)
    assert distance._up.shape[0] == len(surface.V)


@pytest.mark.long
def test_the_same_inputs_give_the_same_truth():
    """Built anew, the truth and every map of one view are those that are committed."""
    pytest.importorskip("numba")
    pipeline = pytest.importorskip("npt_training.atlas.build.pipeline")
    from npt_training.atlas.build.source import SourceRefused, default_cache
    from npt_training.core.yamlfile import load_yaml

    try:
        atlas = pipeline.Atlas(FOLDER, default_cache())
    except SourceRefused as refused:
        pytest.skip(f"no body to build from: {refused}")
    view = next(v for v in load_yaml(FOLDER / "views.yaml").data if v["id"] == "foot-dorsum-right")
    truth, maps = atlas.truth(view)
    committed = json.loads((FOLDER / "views" / view["id"] / "truth.json").read_text())
    for made in ("pictures", "maps", "inputs"):
        committed_part = committed.pop(made)
        if made == "maps":
            digests = {key: hashlib.sha256(png).hexdigest() for key, png in maps.items()}
            assert digests == committed_part
    assert json.loads(json.dumps(truth)) == committed
