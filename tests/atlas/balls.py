"""A ball as a mesh: its distances and areas are known by formula."""

from __future__ import annotations

import numpy as np

from npt_training.atlas.build.distance import SkinDistance, upsampling
from npt_training.atlas.build.mesh import Surface, catmull_clark, triangles

RADIUS_MM = 60.0
MIRROR = np.array([-1.0, 1.0, 1.0])


def ball() -> tuple[Surface, SkinDistance, np.ndarray]:
    """A cube, five times subdivided and pushed out to RADIUS_MM; and its mirror table."""
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
    distance = SkinDistance(surface, coarse, coarse_quads, upsampling(coarse, coarse_quads))
    mirror = surface.tree.query(V * MIRROR)[1]
    return surface, distance, mirror
