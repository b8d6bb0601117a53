"""Choice and identify: one or several options out of a list."""

from __future__ import annotations

from collections.abc import Collection

from npt_training.assessment.scoring.score import Score

HALF = 0.5


def score_single(right: str, chosen: str | None) -> Score:
    """1 for the right option, otherwise 0; nothing is taken off for a wrong one.

    Right c: chosen c earns 1, chosen a earns 0, nothing chosen earns 0.
    """
    return Score(1.0 if chosen == right else 0.0, {"right": chosen == right})


def score_multiple(right: Collection[str], chosen: Collection[str]) -> Score:
    """(right ones chosen minus wrong ones chosen) over all right ones, never below 0.

    Without the penalty, ticking every box would earn full marks (the complaint of ILIAS users in
    reference/assessment.md §2, no. 24). Right a c: chosen a c earns 1; a earns 0.5; a b earns 0;
    a b c d earns 0.
    """
    wanted, picked = set(right), set(chosen)
    if not wanted:
        raise ValueError("a choice item has a right option")
    hits, misses = len(wanted & picked), len(picked - wanted)
    fraction = max(0.0, (hits - misses) / len(wanted))
    return Score(fraction, {"hits": hits, "misses": misses, "of": len(wanted)})


def score_near(right: str, near: Collection[str], chosen: str | None) -> Score:
    """1 for the right label, half for one that its author counts as near, otherwise 0.

    Right RCT, near EST: RCT earns 1, EST 0.5, PROMO 0.
    """
    fraction = 1.0 if chosen == right else HALF if chosen in near else 0.0
    return Score(fraction, {"right": chosen == right, "near": chosen in near})
