"""An independent check: rays cast by trimesh see what the renderer sees, and distances over the
skin are those of another library's exact geodesics. Needs the extra `[atlas]`.

The short tests use a ball; the long ones the finished body and the committed maps.
"""

from __future__ import annotations

import random

import pytest

pytest.importorskip("scipy")
pytest.importorskip("numba")
pytest.importorskip("potpourri3d")
pytest.importorskip("trimesh")
pytest.importorskip("embreex")
import numpy as np
import trimesh

from npt_training.atlas.build.camera import Camera, look
from npt_training.atlas.geometry import DistanceMap, Encoding
from tests.atlas.balls import RADIUS_MM, ball
from tests.atlas.packs import FOLDER, committed

SEED = 20_261_121
CLOSE_MM, CLOSE_SHARE = 1.5, 0.03


def blocked(mesh, P, N, towards):
    """Whether a ray from just above the skin towards the viewer meets the body."""
    from trimesh.ray.ray_pyembree import RayMeshIntersector

    start = P + N * 0.35 + towards * 0.35
    caster = RayMeshIntersector(mesh)
    return caster.intersects_any(start, np.repeat(towards[None], len(P), 0))


def exact(V, T, source, face):
    """Distances over a mesh from a point inside a triangle, by the exact algorithm."""
    geodesic = pytest.importorskip("pygeodesic.geodesic")
    corners = T[face]
    a, b, c = corners
    n = len(V)
    rest = np.delete(T, face, 0)
    T = np.r_[rest, [[a, b, n], [b, c, n], [c, a, n]]]
    solver = geodesic.PyGeodesicAlgorithmExact(np.r_[V, source[None]], T)
    return solver.geodesicDistances(np.array([n]), None)[0][:n]


def test_the_renderer_and_rays_see_the_same_of_a_ball_behind_a_ball():
    surface, _, _ = ball()
    n = len(surface.V)
    other = surface.V * 0.4 + [20.0, 5.0, 120.0]
    V, T = np.r_[surface.V, other], np.r_[surface.T, surface.T + n]
    camera = Camera(np.zeros(3), np.array([0, 0, 1.0]), np.array([0, 1.0, 0]), 160.0, 640, 640)
    buffer = look(camera, V, T)
    P, N = surface.V[::3], surface.N[::3]
    facing = N[:, 2] > 0.1
    q = camera.project(P)
    depth = buffer.depth[q[:, 1].astype(int), q[:, 0].astype(int)]
    seen = facing & (q[:, 2] <= depth + 1.0)
    rays = facing & ~blocked(trimesh.Trimesh(V, T, process=False), P, N, np.array([0, 0, 1.0]))
    assert (seen == rays)[facing].mean() > 0.985
    assert (facing & ~rays).sum() > 50, "the small ball hides something"


def test_distances_agree_with_exact_geodesics_on_a_ball():
    pytest.importorskip("pygeodesic")
    surface, distance, _ = ball()
    n = len(distance.V)
    T = np.r_[distance.quads[:, [0, 1, 2]], distance.quads[:, [0, 2, 3]]]
    source = distance.V[T[100]].mean(0)
    true = exact(distance.V, T, source, 100)
    field = distance.field(source[None])
    corners = np.stack([np.arange(n)] * 3, 1)
    found = field.at(distance.V, corners, np.full((n, 3), 1 / 3))
    near = (true < 90) & (true > 0.5)
    off = np.abs(found - true)[near]
    assert (off <= np.maximum(CLOSE_MM, CLOSE_SHARE * true[near])).mean() >= 0.95
    assert true.max() > np.pi * RADIUS_MM * 0.95


@pytest.fixture(scope="module")
def atlas():
    from npt_training.atlas.build.atlas import Atlas
    from npt_training.atlas.build.source import SourceRefused, default_cache

    try:
        return Atlas(FOLDER, default_cache())
    except SourceRefused as refused:
        pytest.skip(f"no body to build from: {refused}")


@pytest.mark.long
def test_rays_agree_with_the_renderer_on_the_body(atlas):
    chance = np.random.default_rng(SEED)
    for name in random.Random(SEED).sample(sorted(atlas.views), 12):
        scene = atlas.scene(atlas.views[name])
        surface, towards = atlas.model.surface, -scene.camera.axes[2]
        mesh = trimesh.Trimesh(surface.V, scene.T, process=False)
        faces = np.flatnonzero(scene.shown & surface.skin)
        middle = surface.V[surface.T[faces]].mean(1)
        inside = ((np.abs(scene.normalised(middle) - 0.5)) < 0.48).all(1)
        F = chance.choice(faces[inside], 2000)
        P = surface.V[surface.T[F]].mean(1)
        N = surface.N[surface.T[F]].mean(1)
        N /= np.linalg.norm(N, axis=1)[:, None]
        facing = N @ towards > 0.1
        seen = scene.visible(P, N, F, 0.1)
        rays = facing & ~blocked(mesh, P, N, towards)
        assert (seen == rays)[facing].mean() > 0.97, name


@pytest.mark.long
def test_committed_maps_agree_with_exact_geodesics_at_1000_points(atlas):
    """Landmarks and exits of many views; 95 % within 1.5 mm or 3 %, whichever is larger."""
    pytest.importorskip("pygeodesic")
    dice = random.Random(SEED)
    sources = []
    for name in sorted(atlas.views):
        view = committed().views[name]
        sources += [
            (name, f"landmark-{k}", atlas.model.placer.landmark(k))
            for k in view.truth["landmarks"]
            if f"landmark-{k}" in view.maps and view.entry.side == "right"
        ]
    off, allowed = [], []
    for name, key, source in dice.sample(sources, 40):
        view = committed().views[name]
        chart = DistanceMap.decode(view.maps[key], Encoding.from_truth(view.truth["map_encoding"]))
        scene = atlas.scene(atlas.views[name])
        rows, columns = np.nonzero(scene.mask)
        grey = np.frombuffer(chart.grey, np.uint8).reshape(chart.height_px, chart.width_px)
        mm = np.array([chart.values[g] for g in grey[rows, columns]], float)
        some = np.flatnonzero((mm > 2) & (mm < 95))
        pick = np.array(dice.sample(some.tolist(), min(25, len(some))))
        true = exact_at(atlas.model.coarse, source, scene.P[pick])
        off += np.abs(mm[pick] - true).tolist()
        allowed += np.maximum(CLOSE_MM, CLOSE_SHARE * true).tolist()
    assert len(off) >= 900
    share = (np.array(off) <= np.array(allowed)).mean()
    print(f"{len(off)} points, {share:.1%} within, worst {max(off):.1f} mm")
    assert share >= 0.95


def exact_at(surface, source, points):
    """Exact distances over the part of the skin round a point, read at other points."""
    keep = (np.linalg.norm(surface.V - source, axis=1) < 130)[surface.T].all(1) & surface.skin
    used, T = np.unique(surface.T[keep], return_inverse=True)
    T = T.reshape(-1, 3)
    at, face, _ = surface.locate(source)
    own = int(np.searchsorted(np.flatnonzero(keep), face[0]))
    true = exact(surface.V[used], T, at[0], own)
    _, faces, weights = surface.locate(points)
    corners = np.searchsorted(used, surface.T[faces])
    return (true[np.minimum(corners, len(used) - 1)] * weights).sum(1)
