"""Frames of the body: which way the words of anatomy point in each part of it.

All are those of the RIGHT side. Joint names for `over`: ankle, clavicle, elbow, eye, hip, jaw,
knee, mouth, neck, scapula, shoulder, skull, spine-1 (upper chest) .. spine-4 (loin), wrist, and
the joint cubes of fingers and toes (finger-2-1 is the knuckle of the index finger).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from npt_training.atlas.build.mesh import unit

UP, FORWARD, MEDIAL = np.eye(3)[[1, 2, 0]]
LATERAL = -MEDIAL
_RENAMED = {"upper-leg": "hip", "hand": "wrist", "head": "skull", "head-2": "crown"}
_UPRIGHT = ("head", "trunk")
_HAND_WORDS = {"volar": "anterior", "palmar": "anterior", "dorsal": "posterior"}
_SIDE_WORDS = {"radial": "lateral", "ulnar": "medial"}
_PREFIXES = {
    "antero": "anterior",
    "postero": "posterior",
    "dorso": "dorsal",
    "planto": "plantar",
    "supero": "superior",
    "infero": "inferior",
    "palmo": "palmar",
    "radio": "radial",
    "ulno": "ulnar",
}
FRAME_OF_JOINT = {
    "shoulder": "arm",
    "elbow": "forearm",
    "wrist": "forearm",
    "hip": "thigh",
    "knee": "leg",
    "ankle": "leg",
    "clavicle": "trunk",
    "scapula": "trunk",
    "neck": "trunk",
}


@dataclass(frozen=True)
class Axis:
    """A limb from its upper to its lower joint, and its front and (right) lateral side."""

    start: np.ndarray
    end: np.ndarray
    down: np.ndarray
    front: np.ndarray
    side: np.ndarray

    @classmethod
    def between(cls, start: np.ndarray, end: np.ndarray) -> Axis:
        down = unit(end - start)
        front = unit(FORWARD - down * (FORWARD @ down))
        side = LATERAL - down * (LATERAL @ down)
        return cls(start, end, down, front, unit(side - front * (side @ front)))


@dataclass(frozen=True)
class Step:
    """One word of a walk: where to, the plane's rule, and the axis the mm are read along.

    axis None: mm along the skin. `level`: normal of the plane walked in, None: the plane of the
    skin's normal and the direction.
    """

    ahead: np.ndarray
    axis: np.ndarray | None
    level: np.ndarray | None


class Frames:
    """Axes of all parts, from joint centres and the outline of foot and head."""

    def __init__(self, joints: Mapping[str, np.ndarray], V: np.ndarray) -> None:
        self.joints = {_RENAMED.get(name, name): np.array(p) for name, p in joints.items()}
        j = self.joints
        self.knee, self.ankle = j["knee"], j["ankle"]
        hips, neck = j["hip"] * [0, 1, 1], j["neck"] * [0, 1, 1]
        self.axes = {
            "leg": Axis.between(j["knee"], j["ankle"]),
            "thigh": Axis.between(j["hip"], j["knee"]),
            "arm": Axis.between(j["shoulder"], j["elbow"]),
            "forearm": Axis.between(j["elbow"], j["wrist"]),
            # trunk and neck are seen level all round, so only the middle follows their slant
            "trunk": Axis(hips, neck, UP, FORWARD, LATERAL),
            "neck": Axis(neck, j["skull"] * [0, 1, 1], UP, FORWARD, LATERAL),
        }
        leg = self.axes["leg"]
        self.leg_down, self.leg_front, self.leg_side = leg.down, leg.front, leg.side
        self._foot(V)
        self._hand()
        head = V[(V[:, 1] > j["eye"][1] - 15) & (np.abs(V[:, 0]) < 50)]
        self.head_middle = np.array([0.0, j["eye"][1], (head[:, 2].max() + head[:, 2].min()) / 2])

    def _foot(self, V: np.ndarray) -> None:
        self.toes = unit((self.joints["toe-2-1"] - self.ankle) * [1, 0, 1])
        self.foot_side = unit(np.cross(self.toes, UP))
        if self.foot_side @ MEDIAL > 0:
            self.foot_side = -self.foot_side
        foot = V[(V[:, 1] < 60) & (V[:, 0] < 0)]
        along = (foot - self.ankle) @ self.toes
        self.heel = self.ankle + self.toes * along.min()
        self.heel[1] = 0.0
        self.foot_length_mm = float(np.ptp(along))

    def _hand(self) -> None:
        j = self.joints
        self.hand_down = unit(j["finger-3-1"] - j["wrist"])
        across = j["finger-2-1"] - j["finger-5-1"]
        self.radial = unit(across - self.hand_down * (across @ self.hand_down))
        self.palm = unit(np.cross(self.radial, self.hand_down))

    def _words(self, frame: str) -> dict[str, np.ndarray]:
        """Outward unit vector of each plain word of a frame."""
        if frame in ("leg", "foot"):
            words = {
                "anterior": self.leg_front,
                "posterior": -self.leg_front,
                "lateral": self.leg_side,
                "medial": -self.leg_side,
                "plantar": -UP,
                "dorsal": UP + 0.35 * self.toes,
                "proximal": -self.leg_down if frame == "leg" else -self.toes,
                "distal": self.leg_down if frame == "leg" else self.toes,
            }
        elif frame == "hand":
            words = {
                "anterior": self.palm,
                "posterior": -self.palm,
                "lateral": self.radial,
                "medial": -self.radial,
                "proximal": -self.hand_down,
                "distal": self.hand_down,
            }
        else:
            axis = self.axes.get(frame, self.axes["trunk"])
            words = {
                "anterior": axis.front,
                "posterior": -axis.front,
                "lateral": axis.side,
                "medial": -axis.side,
            }
            if frame not in _UPRIGHT:
                words |= {"proximal": -axis.down, "distal": axis.down}
        if frame in ("hand", "forearm"):
            also = _HAND_WORDS | _SIDE_WORDS
            words |= {word: words[same] for word, same in also.items()}
        return {"superior": UP, "inferior": -UP} | words

    def face(self, name: str, frame: str = "leg") -> np.ndarray:
        """Outward direction of a side; compounds like anterolateral are sums. KeyError if unknown.

        Hyphens may stand between the parts of a compound.
        """
        plain = self._words(frame)
        if name in plain:
            return unit(plain[name])
        for prefix, start in _PREFIXES.items():
            rest = name.removeprefix(prefix).removeprefix("-")
            if name.startswith(prefix) and start in plain and rest != name:
                return unit(unit(plain[start]) + self.face(rest, frame))
        raise KeyError(name)

    def direction(self, word: str, frame: str) -> tuple[np.ndarray, np.ndarray | None]:
        """A word of direction as unit vector, and the axis its millimetres are measured along."""
        step = self.step(word, frame)
        return step.ahead, step.axis

    def step(self, word: str, frame: str) -> Step:
        """How a walk in this direction goes. KeyError: the frame does not know the word.

        Head and trunk: all along the skin, sideways and forwards at one height. Limbs: up and
        down read along the axis, round the limb along the skin at one level. Hand: along the
        skin. Foot: from heel to toes along its axis; below a malleolus write plantar.
        """
        if frame == "foot":
            return self._foot_step(word)
        if word == "plantar" and frame == "leg":
            return Step(self.leg_down, self.leg_down, None)
        if word == "dorsal" and frame == "leg":
            raise KeyError(word)
        ahead = unit(self._words(frame)[word])
        if frame in _UPRIGHT:
            return Step(ahead, None, None if word in ("superior", "inferior") else UP)
        if word in ("superior", "inferior"):
            raise KeyError(word)
        long = self.hand_down if frame == "hand" else self.axes[frame].down
        if word in ("proximal", "distal"):
            return Step(ahead, None if frame == "hand" else ahead, None)
        return Step(ahead, None, long)

    def _foot_step(self, word: str) -> Step:
        table: dict[str, tuple[np.ndarray, np.ndarray | None]] = {
            "proximal": (-self.toes, -self.toes),
            "distal": (self.toes, self.toes),
            "plantar": (-UP, None),
            "dorsal": (UP, None),
            "lateral": (self.foot_side, None),
            "medial": (-self.foot_side, None),
        }
        ahead, axis = table[word]
        return Step(ahead, axis, None if axis is not None else self.toes)

    def long_axis(self, frame: str) -> np.ndarray:
        """The direction distal (or superior, in head and trunk) of a frame."""
        if frame == "foot":
            return self.toes
        if frame == "hand":
            return self.hand_down
        return self.axes.get(frame, self.axes["trunk"]).down
