"""The plain picture: matt skin under soft light on warm paper, with a fine outline."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter, maximum_filter

from npt_training.atlas.build.camera import Buffer, Camera
from npt_training.atlas.build.distance import upsampling
from npt_training.atlas.build.mesh import unit
from npt_training.atlas.build.model import Model
from npt_training.atlas.build.scene import BACK

SKIN = np.array([0.955, 0.862, 0.790], np.float32)
PAPER = np.array([248, 245, 238]) / 255  # the ground of pictures in every theme of the site
CUT = np.array([0.900, 0.868, 0.826], np.float32)  # where the body is left out
INK = np.array([0.31, 0.22, 0.19], np.float32)
_KEY = unit(np.array([-0.55, 0.60, 0.75])).astype(np.float32)
_FILL = unit(np.array([0.80, 0.10, 0.50])).astype(np.float32)
_WARM = np.array([0.050, 0.004, -0.012], np.float32)
_CREASE = np.array([0.05, -0.015, -0.03], np.float32)


def ambient_occlusion(model: Model, rays: int = 160) -> np.ndarray:
    """Share of the hemisphere each vertex sees unblocked, cosine weighted.

    Cast from the right half of the coarse mesh, mirrored, and spread to the finest.
    """
    import trimesh
    from trimesh.ray.ray_pyembree import RayMeshIntersector

    coarse = model.coarse
    n = len(coarse.V)
    right = np.flatnonzero(coarse.V[:, 0] <= 0)
    mesh = trimesh.Trimesh(coarse.V, coarse.T, process=False)
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


def colour(buffer: Buffer, camera: Camera, N: np.ndarray, ao: np.ndarray) -> np.ndarray:
    """Linear-looking RGB per body pixel; a cut through the body is one flat tone."""
    normal = buffer.sample(N)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    screen = normal @ camera.axes.T.astype(np.float32)
    n = np.stack([screen[:, 0], -screen[:, 1], -screen[:, 2]], 1)

    def light(direction: np.ndarray, wrap: float) -> np.ndarray:
        return np.clip((n @ direction + wrap) / (1 + wrap), 0, 1)

    key, fill, sky = light(_KEY, 0.35), light(_FILL, 0.5), 0.5 + 0.5 * n[:, 1]
    a = np.clip(1 - (1 - buffer.sample(ao)) * 0.90, 0, 1)
    luminance = 0.42 * a + 0.52 * key * (0.62 + 0.38 * a) + 0.17 * fill * a + 0.07 * sky * a
    luminance *= 0.82 + 0.18 * np.clip(n[:, 2], 0, 1) ** 0.6
    half = unit(_KEY + np.array([0, 0, 1])).astype(np.float32)
    shine = np.clip(n @ half, 0, 1) ** 26 * 0.055
    rgb = SKIN[None] * luminance[:, None]
    # light that has passed through skin: shadows turn warm, not grey
    warm = ((1 - key) * a)[:, None] * _WARM
    crease = np.clip(0.75 - a, 0, 1)[:, None] * _CREASE
    rgb = np.clip(rgb + warm + crease + shine[:, None], 0, 1)
    rgb[n[:, 2] < BACK] = CUT
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
