"""The plain picture: matt skin under soft light on warm paper, with a fine outline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from scipy.ndimage import gaussian_filter, maximum_filter

from npt_training.atlas.build.camera import Buffer, Camera
from npt_training.atlas.build.distance import upsampling
from npt_training.atlas.build.mesh import unit
from npt_training.atlas.build.model import Model
from npt_training.atlas.build.parts import PARTS
from npt_training.atlas.build.scene import BACK

SKIN = np.array([0.955, 0.862, 0.790], np.float32)
PAPER = np.array([248, 245, 238]) / 255  # the ground of pictures in every theme of the site
CUT = np.array([0.900, 0.868, 0.826], np.float32)  # where the body is left out
INK = np.array([0.31, 0.22, 0.19], np.float32)
_KEY = unit(np.array([-0.55, 0.60, 0.75])).astype(np.float32)
CLOTH = np.array([0.600, 0.640, 0.670], np.float32)
_FILL = unit(np.array([0.80, 0.10, 0.50])).astype(np.float32)
_HALF = unit(_KEY + np.array([0, 0, 1])).astype(np.float32)
_WARM = np.array([0.050, 0.004, -0.012], np.float32)
_CREASE = np.array([0.05, -0.015, -0.03], np.float32)


def ambient_occlusion(model: Model, parts: tuple[str, ...], rays: int = 160) -> np.ndarray:
    """Share of the hemisphere each vertex sees unblocked by these parts, cosine weighted.

    Cast from the right half of the coarse mesh, mirrored, and spread to the finest.
    """
    import trimesh
    from trimesh.ray.ray_pyembree import RayMeshIntersector

    coarse = model.coarse
    n = len(coarse.V)
    right = np.flatnonzero(coarse.V[:, 0] <= 0)
    wanted = np.isin(model.part[:n], [PARTS.index(name) for name in parts])
    mesh = trimesh.Trimesh(coarse.V, coarse.T[wanted[coarse.T].all(1)], process=False)
    caster = RayMeshIntersector(mesh)
    share = (np.arange(rays) + 0.5) / rays
    turn = np.arange(rays) * 2.399963229728653
    radius = np.sqrt(share)
    local = np.stack([radius * np.cos(turn), radius * np.sin(turn), np.sqrt(1 - share)], 1)
    N = coarse.N[right]
    helper = np.where(np.abs(N[:, :1]) < 0.9, [[1.0, 0, 0]], [[0, 1.0, 0]])
    tx = np.cross(N, helper)
    tx /= np.linalg.norm(tx, axis=1)[:, None]
    ty = np.cross(N, tx)
    start = coarse.V[right] + N * 0.5
    open_share = np.zeros(n)
    for a, b, c in local:
        direction = a * tx + b * ty + c * N
        open_share[right] += caster.intersects_first(start, direction) < 0
    left = np.flatnonzero(coarse.V[:, 0] > 0)
    open_share[left] = open_share[model.mirror[left]]
    quads = model.levels.quads[-2]
    return (upsampling(n, quads) @ (open_share / rays)).astype(np.float32)


@dataclass(frozen=True)
class Coat:
    """What a vertex looks like: normal, share of light that reaches it, mm inside the shorts."""

    N: np.ndarray
    ao: np.ndarray
    cover: np.ndarray

    def of(self, vertices: np.ndarray) -> Coat:
        return Coat(self.N[vertices], self.ao[vertices], self.cover[vertices])


def colour(buffer: Buffer, camera: Camera, coat: Coat) -> np.ndarray:
    """RGB per body pixel; a cut through the body is one flat tone."""
    axes = camera.axes.astype(np.float32)
    weights = buffer.weights.astype(np.float32)
    return _painted(buffer.corners, weights, coat.N, coat.ao, coat.cover, axes)


@njit(cache=True)
def _painted(corners, weights, N, ao, cover, axes):  # pragma: no cover - compiled
    rgb = np.empty((len(corners), 3), np.float32)
    for i in range(len(corners)):
        normal = np.zeros(3)
        light, cloth = 0.0, 0.0
        for k in range(3):
            v, w = corners[i, k], weights[i, k]
            normal += N[v] * w
            light += ao[v] * w
            cloth += cover[v] * w
        normal /= max(np.sqrt((normal * normal).sum()), 1e-9)
        x = axes[0, 0] * normal[0] + axes[0, 1] * normal[1] + axes[0, 2] * normal[2]
        y = -(axes[1, 0] * normal[0] + axes[1, 1] * normal[1] + axes[1, 2] * normal[2])
        z = -(axes[2, 0] * normal[0] + axes[2, 1] * normal[1] + axes[2, 2] * normal[2])
        if z < BACK:
            rgb[i] = CUT
            continue
        key = (x * _KEY[0] + y * _KEY[1] + z * _KEY[2] + 0.35) / 1.35
        key = min(max(key, 0.0), 1.0)
        fill = (x * _FILL[0] + y * _FILL[1] + z * _FILL[2] + 0.5) / 1.5
        fill = min(max(fill, 0.0), 1.0)
        a = min(max(1 - (1 - light) * 0.90, 0.0), 1.0)
        bright = 0.42 * a + 0.52 * key * (0.62 + 0.38 * a) + 0.17 * fill * a
        bright = (bright + 0.07 * (0.5 + 0.5 * y) * a) * (0.82 + 0.18 * max(z, 0.0) ** 0.6)
        shine = max(x * _HALF[0] + y * _HALF[1] + z * _HALF[2], 0.0) ** 26 * 0.055
        worn = min(max(cloth / 1.2 + 0.5, 0.0), 1.0)
        hem = 1 - 0.10 * worn * max(0.0, 1 - abs(cloth - 7.0) / 0.8)
        for k in range(3):
            # light that has passed through skin: shadows turn warm, not grey
            warm = (1 - key) * a * _WARM[k] + min(max(0.75 - a, 0.0), 1.0) * _CREASE[k]
            skin = min(max(SKIN[k] * bright + warm + shine, 0.0), 1.0)
            rgb[i, k] = skin * (1 - worn) + min(CLOTH[k] * bright * hem, 1.0) * worn
    return rgb


def paper(height: int, width: int) -> np.ndarray:
    """One even ground: a gradient would show as bands once it is eight bits deep."""
    return np.broadcast_to(PAPER.astype(np.float32), (height, width, 3)).copy()


def outline(
    picture: np.ndarray, buffer: Buffer, oversampling: int, deepest: float | None = None
) -> np.ndarray:
    """A fine warm line where the body ends or steps back."""
    mask = buffer.mask
    if not mask.any():
        return picture
    ground = (buffer.depth[mask].max() if deepest is None else deepest) + 200
    depth = np.where(mask, buffer.depth, ground).astype(np.float32)
    step = maximum_filter(depth, size=2 * oversampling + 1) - depth
    line = np.clip((step - 4) / 10, 0, 1) * mask
    line = gaussian_filter(line, 0.6 * oversampling)
    k = np.clip(line * 1.1, 0, 0.70)[..., None]
    return picture * (1 - k) + INK * k
