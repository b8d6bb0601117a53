"""One fixed adult body, 1750 mm tall: its right leg as a quad mesh, and its joint centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from npt_training.atlas.build.source import BodyFiles

STATURE_MM = 1750.0
BODY_VERTICES = 13380
_MALE, _MUSCLE, _LEAN, _PROPORTIONS = 0.85, 0.45, 0.35, 0.4
_CUT_HEIGHT_MM = 900.0


@dataclass(frozen=True)
class Leg:
    """Right leg, mm, y up, z forward, x towards the body's left; joints by MakeHuman name."""

    vertices: np.ndarray
    quads: np.ndarray
    joints: dict[str, np.ndarray]


def right_leg(files: BodyFiles) -> Leg:
    """Shape the base mesh, scale it to STATURE_MM and keep the right leg with its skin."""
    vertices, groups = files.base()
    for sex, share in (("female", 1 - _MALE), ("male", _MALE)):
        for origin in ("african", "asian", "caucasian"):
            files.add_target(vertices, f"macrodetails/{origin}-{sex}-young", share / 3)
        for muscle, m in (("averagemuscle", 1 - _MUSCLE), ("maxmuscle", _MUSCLE)):
            for weight, w in (("averageweight", 1 - _LEAN), ("minweight", _LEAN)):
                name = f"macrodetails/universal-{sex}-young-{muscle}-{weight}"
                files.add_target(vertices, name, share * m * w)
        name = f"macrodetails/proportions/{sex}-young-averagemuscle-averageweight-idealproportions"
        files.add_target(vertices, name, share * _PROPORTIONS)
    body = vertices[:BODY_VERTICES]
    floor = body[:, 1].min()
    scale = STATURE_MM / (body[:, 1].max() - floor)
    vertices = (vertices - [0.0, floor, 0.0]) * scale
    joints = {
        name.removeprefix("joint-r-"): vertices[np.unique(np.array(faces))].mean(0)
        for name, faces in groups.items()
        if name.startswith("joint-r-")
    }
    quads = np.array(groups["body"])
    keep = (vertices[:, 0] < -1.0) & (vertices[:, 1] < _CUT_HEIGHT_MM)
    quads = _piece_with_lowest_vertex(vertices, quads[keep[quads].all(1)])
    used = np.unique(quads)
    index = np.full(len(vertices), -1)
    index[used] = np.arange(len(used))
    return Leg(vertices[used], index[quads], joints)


def _piece_with_lowest_vertex(vertices: np.ndarray, quads: np.ndarray) -> np.ndarray:
    """Drops the hand: only the connected piece that stands on the floor."""
    label = np.arange(len(vertices))
    while True:
        smallest = label[quads].min(1)
        after = label.copy()
        np.minimum.at(after, quads, smallest[:, None])
        after = after[after]
        if (after == label).all():
            break
        label = after
    used = np.unique(quads)
    foot = label[used[vertices[used, 1].argmin()]]
    return quads[label[quads[:, 0]] == foot]
