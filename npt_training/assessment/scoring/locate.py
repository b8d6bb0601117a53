"""Locate: one tap, credited by its distance on the body from what was asked.

Two thresholds, for full and for part credit, follow the *Area* question of ExamSys (University
of Nottingham), the nearest anchor in medical image examinations. The distance is along the body
surface as the view's distance map gives it, never pixels times millimetres per pixel: on a
curved limb the two differ by a factor of two and more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from npt_training.assessment.scoring.score import Score

HALF = 0.5


@dataclass(frozen=True)
class Bands:
    """Distances in mm on the body: full credit up to ``full_mm``, half up to ``half_mm``."""

    full_mm: float
    half_mm: float

    def __post_init__(self) -> None:
        if not 0 < self.full_mm <= self.half_mm:
            raise ValueError("bands need 0 < full_mm <= half_mm")


def score_tap(mm: float | None, bands: Bands, *, in_spread: bool = False) -> Score:
    """Credit for a tap ``mm`` away; ``mm`` None means the tap lies beside the body: no credit.

    Edges are inclusive, as in JQTI+. With bands of 10 and 20 mm: 10.0 mm earns 1, 10.1 mm earns
    0.5, 20.0 mm earns 0.5, 20.1 mm earns 0. ``in_spread``: the tap lies inside the published
    spread of an exit, tight across the course and wide along it: 25 mm along the course, inside a
    spread of 40 mm, earns 1; the same 25 mm across it earns 0.
    """
    if mm is None:
        return Score(0.0, {"off_body": True, "mm": None})
    if not math.isfinite(mm) or mm < 0:
        raise ValueError("a distance on the body is a number from 0 up")
    if in_spread and mm > bands.full_mm:
        return Score(1.0, {"off_body": False, "mm": round(mm, 1), "in_spread": True})
    if mm <= bands.full_mm:
        fraction = 1.0
    elif mm <= bands.half_mm:
        fraction = HALF
    else:
        fraction = 0.0
    return Score(fraction, {"off_body": False, "mm": round(mm, 1)})


def on_the_side(score: Score, *, right_side: bool) -> Score:
    """Laterality: the right structure on the wrong side of the body earns half of what it would.

    The anatomy examination of the Royal College of Radiologists gives one of two marks for the
    right name without its side. A tap in full on the other side: 0.5; one for half: 0.25.
    """
    if right_side or score.fraction is None:
        return score
    return Score(score.fraction * HALF, score.detail | {"wrong_side": True})
