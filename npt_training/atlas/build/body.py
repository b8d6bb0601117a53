"""One fixed adult body, 1750 mm tall, in the anatomical position: a quad mesh and its joints.

mm, y up, z forward, x towards the body's left, soles at y = 0. Left is the exact mirror of right.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from npt_training.atlas.build.calm import calm
from npt_training.atlas.build.pose import posed
from npt_training.atlas.build.source import BodyFiles

STATURE_MM = 1750.0
BODY_VERTICES = 13380
_MALE, _MUSCLE, _LEAN, _PROPORTIONS = 0.85, 0.45, 0.35, 0.4
_ORIGINS = ("african", "asian", "caucasian")
_EYES_CLOSED = 1.0
_ARM_BONES = ("upperarm", "lowerarm", "wrist", "metacarpal", "finger")
_MIRROR = np.array([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Body:
    """The whole skin. `joints` of the right side and the middle by MakeHuman name (mm).

    `mirror` gives for each vertex the one on the other side; `arm` how strongly (0..1) the bones
    of an arm move it.
    """

    vertices: np.ndarray
    quads: np.ndarray
    joints: dict[str, np.ndarray]
    mirror: np.ndarray
    arm: np.ndarray


def whole_body(files: BodyFiles) -> Body:
    """Shape the base mesh, scale it to STATURE_MM, close the eyes, pose it, make it even."""
    vertices, groups = files.base()
    _shape(files, vertices)
    _close_eyes(files, vertices)
    body = vertices[:BODY_VERTICES]
    floor = body[:, 1].min()
    scale = STATURE_MM / (body[:, 1].max() - floor)
    vertices = (vertices - [0.0, floor, 0.0]) * scale
    cubes = {n: np.unique(np.array(f)) for n, f in groups.items() if n.startswith("joint-")}
    vertices = posed(files, vertices, cubes)
    quads = np.array(groups["body"])
    vertices[:BODY_VERTICES] = calm(vertices[:BODY_VERTICES], quads)
    mirror = files.mirror()
    vertices = _even(vertices, mirror)
    joints = {
        name.removeprefix("joint-").removeprefix("r-"): vertices[some].mean(0)
        for name, some in cubes.items()
        if not name.startswith("joint-l-")
    }
    return Body(
        vertices[:BODY_VERTICES],
        quads,
        joints,
        mirror[:BODY_VERTICES],
        _arm_share(files)[:BODY_VERTICES],
    )


def _shape(files: BodyFiles, vertices: np.ndarray) -> None:
    for sex, share in (("female", 1 - _MALE), ("male", _MALE)):
        for origin in _ORIGINS:
            files.add_target(vertices, f"macrodetails/{origin}-{sex}-young", share / 3)
        for muscle, m in (("averagemuscle", 1 - _MUSCLE), ("maxmuscle", _MUSCLE)):
            for weight, w in (("averageweight", 1 - _LEAN), ("minweight", _LEAN)):
                name = f"macrodetails/universal-{sex}-young-{muscle}-{weight}"
                files.add_target(vertices, name, share * m * w)
        name = f"macrodetails/proportions/{sex}-young-averagemuscle-averageweight-idealproportions"
        files.add_target(vertices, name, share * _PROPORTIONS)


def _close_eyes(files: BodyFiles, vertices: np.ndarray) -> None:
    for origin in _ORIGINS:
        for side in ("left", "right"):
            name = f"expression/units/{origin}/eye-{side}-closure"
            files.add_target(vertices, name, _EYES_CLOSED / len(_ORIGINS))


def _even(vertices: np.ndarray, mirror: np.ndarray) -> np.ndarray:
    """Left becomes the mirror of right; the middle goes to x = 0."""
    even = vertices.copy()
    right = vertices[:, 0] < 0
    own = mirror == np.arange(len(mirror))
    left = ~right & ~own
    even[left] = vertices[mirror[left]] * _MIRROR
    crossed = right & (vertices[mirror, 0] < 0) & ~own
    even[crossed] = (vertices[crossed] + vertices[mirror[crossed]] * _MIRROR) / 2
    even[own, 0] = 0.0
    return even


def _arm_share(files: BodyFiles) -> np.ndarray:
    """How strongly the bones of an arm move each vertex of the file, 0..1."""
    share, total = np.zeros(len(files.mirror())), np.full(len(files.mirror()), 1e-9)
    for bone, rows in files.weights().items():
        for vertex, weight in rows:
            total[int(vertex)] += weight
            if bone.startswith(_ARM_BONES):
                share[int(vertex)] += weight
    return share / total
