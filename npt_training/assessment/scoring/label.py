"""Label: numbered pins on a picture, one name for each.

The fraction is pins right over all pins. Giving one name to several pins must not pay: a name
used k times earns 1/k where it is right, the idea of Moodle's ddmarker (hits divided by markers
placed when more are placed than there are targets).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from npt_training.assessment.scoring.score import Score


def score_pins(key: Sequence[str], given: Mapping[int, str]) -> Score:
    """``key`` is the right name of each pin in order; ``given`` maps pin index to the name chosen.

    Key a b c d. Given a b c d: 1. Given a b: 0.5. Given a on all four: 1/4 of one pin of four,
    0.0625. A pin left empty earns nothing and takes nothing.
    """
    if not key:
        raise ValueError("a label item has pins")
    used = Counter(given.values())
    right = [pin for pin, name in enumerate(key) if given.get(pin) == name]
    earned = sum(1 / used[key[pin]] for pin in right)
    return Score(earned / len(key), {"right": right, "pins": len(key)})
