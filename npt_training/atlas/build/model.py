"""The finished body of the atlas: whole, sculpted, with its frames and landmarks, and kept.

What takes long is stored in the cache folder under a digest of everything it is made from, so
that looking at one view and parallel workers begin at once.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from npt_training.atlas.build.body import whole_body
from npt_training.atlas.build.distance import SkinDistance, upsampling
from npt_training.atlas.build.frames import Frames
from npt_training.atlas.build.limbs import Placer
from npt_training.atlas.build.mesh import (
    Surface,
    catmull_clark,
    mirrored_numbers,
    spread,
    subdivided,
    triangles,
    vertex_normals,
)
from npt_training.atlas.build.parts import PARTS, groin_height, hidden, parts
from npt_training.atlas.build.relief import Refused, displacement, rests_on
from npt_training.atlas.build.source import SHA256, BodyFiles, fetch

SUBDIVISIONS = 3
_MIRROR = np.array([-1.0, 1.0, 1.0])
_SMOOTH_CODE = ("source", "body", "calm", "pose", "mesh", "kernels", "frames", "parts")
_CODE = (
    *_SMOOTH_CODE, "hand", "shortest", "limbs", "form", "relief", "relief_arm", "relief_hand",
    "relief_head", "relief_leg", "relief_trunk",
)  # fmt: skip
_CLOTHED = ("trunk", "leg", "other_leg")
_WAIST_MM, _WAIST_SLOPE, _HEM_BELOW_GROIN_MM = 985.0, 0.12, 60.0
_KEPT = 6  # bodies kept in the cache folder


@dataclass(frozen=True)
class Levels:
    """Quads and vertex counts of the mesh at each subdivision; coarser vertices come first."""

    quads: tuple[np.ndarray, ...]
    counts: tuple[int, ...]


class Model:
    """The sculpted body.

    `surface` is the finest mesh (SUBDIVISIONS), `coarse` the one before it: its vertices are the
    first of the finest. `mirror` gives for each vertex the one on the other side, `part` its
    number in `parts.PARTS`.
    """

    def __init__(
        self, stored: Mapping[str, np.ndarray], frames: Frames, landmarks: Mapping[str, Any]
    ) -> None:
        self.frames = frames
        self.levels = _levels(stored["quads"], len(stored["smooth"]))
        self.mirror, self.part = stored["mirror"], stored["part"]
        self._skin = stored["skin"]
        T = triangles(self.levels.quads[-1])
        self.surface = Surface(stored["V"], T, np.tile(self._skin, 2), stored["N"])
        self.placer = Placer(self.surface, frames, landmarks)

    @cached_property
    def coarse(self) -> Surface:
        """The mesh one subdivision coarser (quick to draw and to search)."""
        return self.at_level(SUBDIVISIONS - 1)

    def at_level(self, level: int) -> Surface:
        """The sculpted skin at one subdivision level, 0..SUBDIVISIONS."""
        V = self.surface.V[: self.levels.counts[level]]
        T = triangles(self.levels.quads[level])
        steps = 4 ** (SUBDIVISIONS - level)
        share = self._skin.reshape(steps, -1).mean(0) if steps > 1 else self._skin
        return Surface(V, T, np.tile(share > 0.5, 2))

    @cached_property
    def distance(self) -> SkinDistance:
        coarse, quads = self.levels.counts[-2], self.levels.quads[-2]
        return SkinDistance(self.surface, coarse, quads, upsampling(coarse, quads))

    @cached_property
    def shorts(self) -> np.ndarray:
        """How far inside plain shorts each vertex lies, mm; below zero it is not covered.

        Interpolated to a pixel it gives an even hem.
        """
        V = self.surface.V
        waist = _WAIST_MM - _WAIST_SLOPE * V[:, 2] - V[:, 1]
        hem = V[:, 1] - groin_height(V) + _HEM_BELOW_GROIN_MM
        body = np.isin(self.part, [PARTS.index(name) for name in _CLOTHED])
        return np.where(body, np.minimum(waist, hem), -1.0)

    def mirrored(self, points: np.ndarray) -> np.ndarray:
        """Points of the right side on the left, and the other way round."""
        other: np.ndarray = np.asarray(points) * _MIRROR
        return other

    def faces_of(self, names: tuple[str, ...]) -> np.ndarray:
        """Which triangles of `surface` belong to the named parts of the body."""
        wanted = np.isin(self.part, [PARTS.index(name) for name in names])
        inside: np.ndarray = wanted[self.surface.T].all(1)
        return inside


def make_model(cache: Path, landmarks: Mapping[str, Any], refused: Refused | None = None) -> Model:
    """The body with these landmarks, from the cache folder where it was made before.

    Landmarks are placed on the finished skin when they are asked for; a wrong one stops only
    what needs it (PlaceRefused), and the whole body only where the relief stands on it: with
    `refused`, which is told the reason, that piece of relief is left out instead.
    """
    smooth_key = _digest({}, _SMOOTH_CODE)
    file = cache / f"body-{_digest(_places(landmarks), _CODE)[:24]}.npz"
    if refused is not None and not file.exists():
        file = file.with_name(file.name.replace("body-", "partial-"))
    if file.exists():
        with np.load(file) as stored:
            kept = {name: stored[name] for name in stored.files}
        os.utime(file)
    else:
        left_out: list[str] = []
        base = _smooth_body(cache, smooth_key)
        kept = base | _sculpted(base, landmarks, None if refused is None else left_out.append)
        kept["left_out"] = np.array(left_out, dtype=str)
        _store(file if left_out else file.with_name(file.name.replace("partial-", "body-")), kept)
    for reason in kept["left_out"].tolist() if refused else ():
        refused(reason)
    return Model(kept, _frames(kept), landmarks)


def _smooth_body(cache: Path, key: str) -> dict[str, np.ndarray]:
    """The body before any landmark is placed: shape, numbers of the mirror, parts."""
    file = cache / f"smooth-{key[:24]}.npz"
    if file.exists():
        with np.load(file) as stored:
            return {name: stored[name] for name in stored.files}
    body = whole_body(BodyFiles(fetch(cache)))
    V, Q, mirror, arm = body.vertices, body.quads, body.mirror, body.arm
    inside = hidden(body)
    for _ in range(SUBDIVISIONS):
        mirror = mirrored_numbers(mirror, Q)
        arm, inside = spread(arm, Q), spread(inside, Q)
        V, Q = catmull_clark(V, Q)
    V = _even(V, mirror)
    names = sorted(body.joints)
    kept = {
        "smooth": V,
        "quads": body.quads.astype(np.int32),
        "mirror": mirror.astype(np.int32),
        "skin": ~(inside[Q].mean(1) > 0.5),
        "joint_names": np.array(names),
        "joints": np.array([body.joints[name] for name in names]),
    }
    kept["part"] = parts(V, _frames(kept), arm, groin_height(V))
    _store(file, kept)
    return kept


def _sculpted(
    base: Mapping[str, np.ndarray], landmarks: Mapping[str, Any], refused: Refused | None
) -> dict[str, Any]:
    """Raise the relief on the smooth body."""
    frames = _frames(base)
    quads = _levels(base["quads"], len(base["smooth"])).quads[-1]
    T, skin = triangles(quads), np.tile(base["skin"], 2)
    smooth = Surface(base["smooth"], T, skin)
    moved = displacement(smooth, Placer(smooth, frames, landmarks), base["mirror"], refused)
    V = _even(smooth.V + smooth.N * moved[:, None], base["mirror"])
    return {"V": V, "N": vertex_normals(V, T)}


def _frames(kept: Mapping[str, np.ndarray]) -> Frames:
    joints = dict(zip(kept["joint_names"].tolist(), kept["joints"], strict=True))
    return Frames(joints, kept["smooth"])


def _even(V: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """Left exactly the mirror of right: rounding in sums differs between the sides."""
    even = V.copy()
    own = mirror == np.arange(len(mirror))
    left = ~own & (V[:, 0] > V[mirror, 0])
    even[left] = V[mirror[left]] * _MIRROR
    even[own, 0] = 0.0
    return even


def _levels(quads: np.ndarray, vertices: int) -> Levels:
    """The topology of every level, from the base quads alone."""
    rows, counts = [quads.astype(np.int32)], [int(quads.max()) + 1]
    for _ in range(SUBDIVISIONS):
        finer, count = subdivided(rows[-1], counts[-1])
        rows.append(finer.astype(np.int32))
        counts.append(count)
    assert counts[-1] == vertices
    return Levels(tuple(rows), tuple(counts))


def _places(landmarks: Mapping[str, Any]) -> dict[str, Any]:
    """What the relief takes from the landmarks."""
    return {
        name: {key: landmarks[name].get(key) for key in ("place", "frame", "midline")}
        for name in sorted(rests_on(landmarks))
    }


def _digest(places: Mapping[str, Any], code: tuple[str, ...]) -> str:
    digest = hashlib.sha256(SHA256.encode())
    for name in code:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    digest.update(json.dumps(places, sort_keys=True).encode())
    return digest.hexdigest()


def _store(file: Path, kept: Mapping[str, Any]) -> None:
    """Write whole or not at all, and forget the bodies used least lately."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.stem}-{os.getpid()}.npz")
    np.savez(part, **kept)
    part.replace(file)
    kind = file.name.split("-")[0]
    old = sorted(file.parent.glob(f"{kind}-*.npz"), key=lambda p: p.stat().st_mtime)
    for path in old[:-_KEPT]:
        path.unlink(missing_ok=True)
