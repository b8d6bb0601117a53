"""Relief of knee, leg and foot."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from npt_training.atlas.build.form import Form, Place, at_lm


def _leg(t: float, theta: float) -> Place:
    return {"limb": "leg", "t": t, "theta": theta}


def _down(theta: float, start: float, end: float) -> list[Place]:
    return [_leg(t, theta) for t in np.linspace(start, end, 24)]


def _foot(forward: float, lateral: float, up: float, face: str) -> Place:
    return {"foot": [forward, lateral, up], "face": face}


def _tendon(points: Sequence[tuple[float, float]]) -> list[Place]:
    """A line on the top of the foot through (forward, lateral) points."""
    line: list[Place] = []
    for (a, b), (c, d) in pairwise(points):
        for s in np.linspace(0, 1, 14):
            line.append(_foot(a + (c - a) * s, b + (d - b) * s, 22, "dorsal"))
    return line


LEG: list[Form] = [
    # malleoli and the hollows round them
    Form([_leg(0.972, -84)], 5.0, 15, 2.2),
    Form([at_lm("med_mal")], 1.8, 11),
    Form([_leg(0.92, -82)], 1.6, 18),
    Form([at_lm("lat_mal_prominence")], 3.8, 12, 2.2),
    Form([at_lm("lat_mal")], 2.4, 10),
    Form([_leg(0.965, 99), _leg(0.93, 98)], 2.2, 12),
    Form(_down(98, 0.78, 0.93), 1.3, 9, 2.0, 0.5),
    Form([_leg(1.0, 142)], -4.0, 11),
    Form([_leg(0.99, -134)], -3.5, 12),
    Form([at_lm("med_mal", plantar=14)], -1.8, 10),
    Form([at_lm("lat_mal", plantar=11)], -1.6, 9),
    Form([_leg(1.02, 62)], -2.2, 11),
    # knee
    Form([_leg(-0.035, 3)], 6.0, 24, 4.0),
    Form([_leg(-0.012, -38)], -3.5, 15),
    Form([_leg(-0.012, 44)], -3.0, 15),
    Form([_leg(-0.12, -32)], 2.6, 24),
    Form(_down(2, 0.03, 0.09), 2.0, 9),
    Form([_leg(0.06, -26)], -1.6, 11),
    Form([_leg(0.06, 26)], -1.4, 10),
    Form([at_lm("tibial_tuberosity")], 4.0, 11, 2.4),
    Form([at_lm("gerdy_tubercle")], 1.8, 11),
    Form([at_lm("fibular_head")], 5.2, 10.5, 2.4),
    Form([at_lm("fibular_head", anterior=19)], -1.6, 9),
    Form(
        [_leg(-0.14, 132), _leg(-0.08, 128), _leg(-0.02, 122), _leg(0.05, 112)], 3.0, 7.5, 2.0, 0.4
    ),
    Form([_leg(-0.16, 66), _leg(-0.08, 64), _leg(0.0, 56), _leg(0.05, 46)], 1.8, 8, 2.0, 0.4),
    Form([_leg(-0.10, 100), _leg(-0.04, 98)], -1.5, 11),
    Form([_leg(-0.10, -128), _leg(-0.02, -122), _leg(0.06, -108)], 1.6, 10, 2.0, 0.4),
    Form([_leg(0.016, 74)], -1.6, 9),
    Form([_leg(0.018, -70)], -1.4, 10),
    Form([at_lm("fibular_neck")], -1.2, 10),
    Form([_leg(0.06, 138)], -2.4, 12),
    Form([at_lm("adductor_tubercle")], 1.6, 14),
    Form([_leg(-0.06, 92)], 1.8, 16),
    Form([_leg(-0.09, 168), _leg(-0.02, 176), _leg(0.03, 180)], -2.6, 17),
    # shin, calf and Achilles tendon
    Form(_down(-3, 0.14, 0.80), 2.4, 7.5, 2.0, 0.1, 0.35),
    Form(_down(-30, 0.2, 0.74), -0.9, 12, 2.0, 0.2, 0.3),
    Form(_down(180, 0.06, 0.42), -2.6, 9, 2.0, 0.3, 0.3),
    Form([_leg(0.25, -152)], 3.2, 36),
    Form([_leg(0.22, 148)], 2.6, 32),
    Form([_leg(0.46, -158)], -2.4, 17),
    Form([_leg(0.42, 158)], -2.0, 16),
    Form(_down(180, 0.66, 1.0), 2.4, 8.5, 2.0, 0.4),
    Form(_down(149, 0.72, 0.985), -3.8, 12, 2.0, 0.5),
    Form(_down(-149, 0.72, 0.985), -3.8, 12, 2.0, 0.5),
    Form(_down(72, 0.18, 0.66), -1.0, 8, 2.0, 0.3, 0.3),
    Form(_down(112, 0.30, 0.74), -0.9, 8, 2.0, 0.3, 0.3),
    # heel, borders of the foot
    Form([at_lm("achilles_insertion")], 1.8, 12),
    Form([at_lm("base_mt5")], 2.6, 9, 2.2),
    Form([_foot(94, 12, 17, "lateral")], -1.6, 10),
    Form([at_lm("navicular_tuberosity")], 2.4, 10, 2.2),
    Form([at_lm("head_mt1_med")], 1.8, 12),
    Form([_foot(172, 12, 16, "lateral")], 1.4, 11),
    Form([_foot(100, -12, 14, "medial")], -2.2, 26, 2.0),
    # tendons and bones on the top of the foot
    Form(_tendon([(66, -10), (100, -12), (140, -17), (178, -24)]), 1.3, 4.5, 2.0, 0.45, 0.2),
    Form(_tendon([(74, 2), (110, 2), (150, -1), (182, -2)]), 0.8, 3.6, 2.0, 0.45, 0.2),
    Form(_tendon([(74, 7), (110, 10), (150, 13), (180, 14)]), 0.8, 3.6, 2.0, 0.45, 0.2),
    Form(_tendon([(76, 12), (110, 18), (145, 25), (172, 29)]), 0.7, 3.6, 2.0, 0.45, 0.2),
    Form(_down(-30, 0.84, 1.0), 1.4, 6, 2.0, 0.5, 0.2),
    # pads and folds of the sole
    Form([at_lm("head_mt1_plantar")], 2.2, 14, 2.4, 0, 0, "plantar"),
    Form([_foot(178, 34, 8, "plantar")], 1.6, 16, 2.0, 0, 0, "plantar"),
    Form([at_lm("heel_pad_centre")], 1.4, 20, 2.4, 0, 0, "plantar"),
    Form(
        [_foot(166, -3, 8, "plantar"), _foot(150, 0, 8, "plantar")], -1.6, 14, 2.0, 0, 0, "plantar"
    ),
    *[
        Form([{"toe": k, "joint": 3, "face": "plantar"}], 1.0, 6.5, 2.0, 0, 0, "plantar")
        for k in range(1, 6)
    ],
]
