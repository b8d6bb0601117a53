"""The anatomical position: arms a little away from the trunk, elbows straight, palms forward.

Linear blend skinning with the rig of the base mesh. The legs, trunk and head are not moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from npt_training.atlas.build.mesh import unit
from npt_training.atlas.build.source import BodyFiles

ARM_FROM_TRUNK_DEG = 21.0
ELBOW_BENT_DEG = 5.0
_LOWERED_AT = {"clavicle": 3.0, "shoulder01": 4.0}  # degrees; the upper arm takes the rest
_TWIST = {"upperarm02": 0.10, "lowerarm01": 0.35, "lowerarm02": 0.55}
_SUPINATED_DEG = 88.0
_Z = np.array([0.0, 0.0, 1.0])


def rotation(axis: np.ndarray, degrees: float) -> np.ndarray:
    a, t = unit(axis), np.radians(degrees)
    K = np.array([[0, -a[2], a[1]], [a[2], 0, -a[0]], [-a[1], a[0], 0]])
    turned: np.ndarray = np.eye(3) + np.sin(t) * K + (1 - np.cos(t)) * K @ K
    return turned


class Rig:
    """Where each bone begins and ends on the mesh at rest."""

    def __init__(
        self, bones: Mapping[str, Any], V: np.ndarray, cubes: Mapping[str, np.ndarray]
    ) -> None:
        self.bones, self._V, self._cubes = bones, V, cubes

    def place(self, bone: str, end: str) -> np.ndarray:
        spec = self.bones[bone][end]
        if spec["strategy"] == "CUBE":
            return self._V[self._cubes[spec["cube_name"]]].mean(0)
        if spec["strategy"] == "VERTEX":
            return self._V[spec["vertex_index"]]
        return self._V[spec["vertex_indices"]].mean(0)

    def moves(self, turns: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """World matrix (4, 4) of each bone when the bones in `turns` are turned at their heads."""
        found: dict[str, np.ndarray] = {}

        def world(bone: str) -> np.ndarray:
            if bone not in found:
                own = np.eye(4)
                if bone in turns:
                    head = self.place(bone, "head")
                    own[:3, :3] = turns[bone]
                    own[:3, 3] = head - turns[bone] @ head
                parent = self.bones[bone].get("parent")
                found[bone] = (world(parent) if parent else np.eye(4)) @ own
            return found[bone]

        for bone in self.bones:
            world(bone)
        return found


def posed(files: BodyFiles, V: np.ndarray, cubes: Mapping[str, np.ndarray]) -> np.ndarray:
    """All vertices of the file (helpers and joint cubes too) in the anatomical position."""
    rig = Rig(files.rig(), V, cubes)
    moves = rig.moves(_turns(rig, "R", -1.0) | _turns(rig, "L", 1.0))
    total, moved = np.zeros(len(V)), np.zeros((len(V), 3))
    for bone, rows in files.weights().items():
        if not rows or bone not in moves:
            continue
        which = np.array([int(v) for v, _ in rows])
        weight = np.array([w for _, w in rows])
        M = moves[bone]
        moved[which] += weight[:, None] * (V[which] @ M[:3, :3].T + M[:3, 3])
        total[which] += weight
    held = total > 1e-6
    at_rest = np.abs(moved - V * total[:, None]).max(1) < 1e-9
    change = held & ~at_rest
    out = V.copy()
    out[change] = moved[change] / total[change, None]
    return out


def _turns(rig: Rig, side: str, sign: float) -> dict[str, np.ndarray]:
    shoulder = rig.place(f"upperarm01.{side}", "head")
    elbow = rig.place(f"lowerarm01.{side}", "head")
    wrist = rig.place(f"wrist.{side}", "head")
    upper, fore = unit(elbow - shoulder), unit(wrist - elbow)
    away = np.degrees(np.arctan2(abs(upper[0]), -upper[1]))
    left_over = away - ARM_FROM_TRUNK_DEG - sum(_LOWERED_AT.values())
    turns = {
        f"{bone}.{side}": rotation(_Z, -sign * degrees)
        for bone, degrees in (_LOWERED_AT | {"upperarm01": left_over}).items()
    }
    bent = np.degrees(np.arccos(np.clip(upper @ fore, -1, 1)))
    straight = rotation(np.cross(fore, upper), bent - ELBOW_BENT_DEG)
    for bone, share in _TWIST.items():
        name = f"{bone}.{side}"
        along = rig.place(name, "tail") - rig.place(name, "head")
        turns[name] = rotation(along, -sign * _SUPINATED_DEG * share)
    turns[f"lowerarm01.{side}"] = straight @ turns[f"lowerarm01.{side}"]
    return turns
