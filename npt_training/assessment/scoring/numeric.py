"""Numbers with a unit: converted, then compared with the key within its tolerance."""

from __future__ import annotations

import math

from npt_training.assessment.scoring.score import Score

HALF = 0.5
UNITS: dict[str, tuple[str, float]] = {
    "mm": ("length", 1.0), "cm": ("length", 10.0), "m": ("length", 1000.0),
    "ml": ("volume", 1.0), "cl": ("volume", 10.0), "l": ("volume", 1000.0),
    "µg": ("mass", 0.001), "mg": ("mass", 1.0), "g": ("mass", 1000.0), "kg": ("mass", 1e6),
    "s": ("time", 1.0), "min": ("time", 60.0), "h": ("time", 3600.0), "d": ("time", 86400.0),
    "week": ("time", 604800.0),
    "%": ("share", 1.0), "°": ("angle", 1.0), "mg/ml": ("concentration", 1.0),
    "g/l": ("concentration", 1.0), "g/100 ml": ("concentration", 10.0), "": ("count", 1.0),
}  # fmt: skip
"""Unit to (what it measures, how many of the first unit it is). SI, and SI prefixes; a percentage
of a solution (5 % is 5 g/100 ml) is a share and a concentration is another thing: not converted."""
MOST_DIGITS = 24


class BadNumber(ValueError):
    """The text is not one number."""


def parse_number(text: str) -> float:
    """``"2,5"`` and ``"2.5"`` are 2.5, ``"−3"`` is -3; raises BadNumber.

    A comma or a point is the decimal sign; two of them, or digits in groups, are refused instead
    of guessed: 1,000 could be one or a thousand, and counts as one.
    """
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    if len(plain) > MOST_DIGITS or not plain.isascii() or "_" in plain:
        raise BadNumber(text)
    if any(sign not in "0123456789.+-eE" for sign in plain):
        raise BadNumber(text)
    try:
        value = float(plain)
    except (ValueError, OverflowError) as error:
        raise BadNumber(text) from error
    if not math.isfinite(value):
        raise BadNumber(text)
    return value


def converted(value: float, unit: str, wanted: str) -> float | None:
    """The value in another unit; None where the two measure different things.

    ``converted(2.5, "cm", "mm")`` is 25; of grams to millilitres it is None.
    """
    measure, factor = UNITS[unit]
    other, wanted_factor = UNITS[wanted]
    return value * factor / wanted_factor if measure == other else None


def score_number(
    key: float, unit: str, tolerance: float, half: float, given: float, given_unit: str
) -> Score:
    """In full up to ``tolerance`` away from the key, half up to ``half``, edges inclusive.

    Key 25 mm, tolerance 2, half 5. Given 25 mm: 1; 2.5 cm: 1; 27 mm: 1; 27.1 mm: 0.5; 30 mm: 0.5;
    31 mm: 0; 25 cm: 0; 25 ml: 0.
    """
    if not 0 <= tolerance <= half:
        raise ValueError("0 <= tolerance <= half")
    value = converted(given, given_unit, unit)
    if value is None or not math.isfinite(value):
        return Score(0.0, {"value": None, "other_unit": value is None})
    off = abs(value - key)
    slack = 1e-9 * max(abs(key), abs(tolerance), 1.0)
    fraction = 1.0 if off <= tolerance + slack else HALF if off <= half + slack else 0.0
    return Score(fraction, {"value": float(f"{value:.6g}"), "off": float(f"{off:.6g}")})
