"""The worked examples of every scorer: the table in docs/scoring.md, and what the tests run.

``python -m tests.assessment.worked`` writes the table into the page anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from npt_training.assessment.scoring import Score
from npt_training.assessment.scoring.case import score_case
from npt_training.assessment.scoring.choice import score_multiple, score_near, score_single
from npt_training.assessment.scoring.label import score_pins
from npt_training.assessment.scoring.locate import Bands, on_the_side, score_tap
from npt_training.assessment.scoring.numeric import score_number
from npt_training.assessment.scoring.order import score_order
from npt_training.assessment.scoring.outline import Outlined, score_outline
from npt_training.assessment.scoring.points import score_points
from npt_training.assessment.scoring.territory import Zone, score_territory
from npt_training.assessment.scoring.trace import Stretch, score_trace
from npt_training.assessment.scoring.typed import folded, score_typed
from npt_training.assessment.scoring.written import score_rubric
from npt_training.assessment.scoring.zones import ellipse, polygon, rectangle, score_zones

Pixel = tuple[float, float]
PAGE = Path(__file__).parents[2] / "docs" / "scoring.md"
START, END = "<!-- worked examples -->\n", "<!-- end -->\n"
BANDS = Bands(10.0, 20.0)
COURSE = Stretch([(0, 0), (200, 0)], 100.0, scored=True)
"""100 mm, straight, two pixels to the millimetre."""
SQUARE = Zone(
    (((200, 200), (600, 200), (600, 600), (200, 600)),),
    (((0, 0), (1000, 0), (1000, 1000), (0, 1000)),),
    (1000, 1000),
    0.5,
)
"""A territory of 200 mm square on a body that fills the picture."""
BOX = rectangle((100, 100), (200, 200))
DISC = ellipse((500, 500), 50, 50)
WEDGE = polygon([(700, 700), (900, 700), (800, 900)])


@dataclass(frozen=True)
class Worked:
    kind: str
    given: str
    score: Callable[[], Score]
    fraction: float


def beside(places: np.ndarray) -> np.ndarray:
    """Millimetres from COURSE."""
    ends = np.maximum(0, np.maximum(-places[:, 0], places[:, 0] - 200))
    return np.hypot(ends, places[:, 1]) / 2


def tap(mm: float | None, *, spread: bool = False) -> Score:
    return score_tap(mm, BANDS, in_spread=spread)


def line(*places: Pixel, directed: bool = False) -> Score:
    return score_trace(places, [COURSE], beside, BANDS, directed=directed)


def outlined(*places: Pixel) -> Score:
    return score_outline(places, Outlined.of(SQUARE, 20.0))


def area(left: float, top: float, right: float, bottom: float) -> Score:
    return outlined((left, top), (right, top), (right, bottom), (left, bottom))


def zones(taps: Sequence[Pixel], *, every: bool, dangerous: Sequence[Any] = ()) -> Score:
    wanted = [BOX, DISC] if every else [BOX, DISC, WEDGE]
    return score_zones(wanted, taps, 10.0, every=every, dangerous=dangerous)


def typed(text: str) -> Score:
    accepted = ("Sural nerve", "Nervus suralis")
    others = {folded("Saphenous nerve")}
    return score_typed(text, accepted, half=("Tibial nerve",), others=others)


def ordered(given: str) -> Score:
    return score_order(KEY, {name: place for place, name in enumerate(given, 1)})


def number(given: float, unit: str) -> Score:
    return score_number(25.0, "mm", 2.0, 5.0, given, unit)


KEY = ("a", "b", "c", "d")
THREE = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
MISS = [0.0, 0.0, 0.0]
ALONG = ((0.0, 0.0), (200.0, 0.0))
EXAMPLES: list[Worked] = [
    Worked("locate", "10 mm away, bands 10 and 20 mm", lambda: tap(10.0), 1.0),
    Worked("locate", "10.1 mm away", lambda: tap(10.1), 0.5),
    Worked("locate", "20 mm away", lambda: tap(20.0), 0.5),
    Worked("locate", "20.1 mm away", lambda: tap(20.1), 0.0),
    Worked("locate", "beside the body", lambda: tap(None), 0.0),
    Worked("locate", "25 mm along the course, in the published spread",
           lambda: tap(25.0, spread=True), 1.0),
    Worked("locate", "in full, on the wrong side",
           lambda: on_the_side(tap(3.0), right_side=False), 0.5),
    Worked("locate", "for half, on the wrong side",
           lambda: on_the_side(tap(15.0), right_side=False), 0.25),
    Worked("points", "three taps on three places", lambda: score_points(THREE, 3), 1.0),
    Worked("points", "two taps on two of three", lambda: score_points(THREE[:2], 3), 2 / 3),
    Worked("points", "six taps, three of them on the places",
           lambda: score_points([*THREE, MISS, MISS, MISS], 3), 0.5),
    Worked("points", "two taps on one of three places",
           lambda: score_points([THREE[0], THREE[0]], 3), 1 / 3),
    Worked("points", "one in full, one for half, of three",
           lambda: score_points([THREE[0], [0.0, 0.5, 0.0]], 3), 0.5),
    Worked("points", "two taps that fit crosswise", lambda: score_points([[1, 0.5], [1, 0]], 2),
           0.75),
    Worked("region", "inside one of three zones", lambda: zones([(150, 150)], every=False), 1.0),
    Worked("region", "on the edge of a rectangle", lambda: zones([(200, 150)], every=False), 1.0),
    Worked("region", "on the edge of a circle", lambda: zones([(550, 500)], every=False), 1.0),
    Worked("region", "on the corner of a polygon", lambda: zones([(800, 900)], every=False), 1.0),
    Worked("region", "outside by less than the picture leaves open",
           lambda: zones([(205, 150)], every=False), 0.5),
    Worked("region", "outside by more", lambda: zones([(215, 150)], every=False), 0.0),
    Worked("region", "both of two zones wanted",
           lambda: zones([(150, 150), (500, 500)], every=True), 1.0),
    Worked("region", "one of two zones wanted", lambda: zones([(150, 150)], every=True), 0.5),
    Worked("region", "two taps in one of two", lambda: zones([(150, 150), (160, 150)], every=True),
           0.5),
    Worked("region", "both, and two taps beside them",
           lambda: zones([(150, 150), (500, 500), (9, 9), (9, 99)], every=True), 0.5),
    Worked("region", "both, and one tap in a zone drawn as dangerous",
           lambda: zones([(150, 150), (500, 500), (800, 750)], every=True, dangerous=[WEDGE]), 0.0),
    Worked("region", "both, and one tap just outside that zone",
           lambda: zones([(150, 150), (500, 500), (695, 700)], every=True, dangerous=[WEDGE]),
           2 / 3),
    Worked("trace", "all of 100 mm", lambda: line(*ALONG), 1.0),
    Worked("trace", "the first half", lambda: line((0, 0), (100, 0)), 0.5664),
    Worked("trace", "15 mm beside all of it", lambda: line((0, 30), (200, 30)), 0.5556),
    Worked("trace", "25 mm beside it", lambda: line((0, 50), (200, 50)), 0.0),
    Worked("trace", "all of it, then 100 mm away", lambda: line(*ALONG, (200, 200)), 0.6667),
    Worked("trace", "to its end, back, and to its end again",
           lambda: line(*ALONG, (0, 0), (200, 0)), 0.5),
    Worked("trace", "from its end, direction not asked", lambda: line(*ALONG[::-1]), 1.0),
    Worked("trace", "from its end, direction asked", lambda: line(*ALONG[::-1], directed=True),
           0.5),
    Worked("trace", "a single point", lambda: line((0, 0)), 0.0),
    Worked("territory", "inside, 25 mm from the border; band 20 mm",
           lambda: score_territory(True, 25.0, 20.0), 1.0),
    Worked("territory", "inside, 15 mm from it", lambda: score_territory(True, 15.0, 20.0), 0.5),
    Worked("territory", "outside, 15 mm from it", lambda: score_territory(False, 15.0, 20.0), 0.5),
    Worked("territory", "outside, 25 mm from it", lambda: score_territory(False, 25.0, 20.0), 0.0),
    Worked("area", "a square of 200 mm, outlined exactly; band 20 mm",
           lambda: area(200, 200, 600, 600), 1.0),
    Worked("area", "20 mm too wide all round", lambda: area(160, 160, 640, 640), 1.0),
    Worked("area", "one half of it", lambda: area(200, 200, 400, 600), 0.5556),
    Worked("area", "all of it and as much again beside it",
           lambda: area(200, 200, 896, 600), 0.5556),
    Worked("area", "the whole picture", lambda: area(0, 0, 1000, 1000), 0.1299),
    Worked("area", "only beside it", lambda: area(700, 200, 900, 600), 0.0),
    Worked("area", "two corners", lambda: outlined((200, 200), (600, 600)), 0.0),
    Worked("order", "a b c d as it is", lambda: ordered("abcd"), 1.0),
    Worked("order", "b a c d", lambda: ordered("bacd"), 2 / 3),
    Worked("order", "d c b a", lambda: ordered("dcba"), 0.0),
    Worked("order", "only a and d, in order", lambda: score_order(KEY, {"a": 1, "d": 2}), 1 / 6),
    Worked("label, associate", "all four right",
           lambda: score_pins(KEY, dict(enumerate(KEY))), 1.0),
    Worked("label, associate", "two of four", lambda: score_pins(KEY, {0: "a", 1: "b"}), 0.5),
    Worked("label, associate", "one name on all four",
           lambda: score_pins(KEY, dict.fromkeys(range(4), "a")), 0.0625),
    Worked("choice, identify", "the right one", lambda: score_single("c", "c"), 1.0),
    Worked("choice, identify", "another one", lambda: score_single("c", "a"), 0.0),
    Worked("choice, several", "right a c: a", lambda: score_multiple("ac", "a"), 0.5),
    Worked("choice, several", "right a c: a b", lambda: score_multiple("ac", "ab"), 0.0),
    Worked("choice, several", "right a c: all four", lambda: score_multiple("ac", "abcd"), 0.0),
    Worked("evidence", "tested in a trial: so labelled",
           lambda: score_near("RCT", ["EST"], "RCT"), 1.0),
    Worked("evidence", "labelled as established, which the author holds near",
           lambda: score_near("RCT", ["EST"], "EST"), 0.5),
    Worked("evidence", "labelled as promotional", lambda: score_near("RCT", ["EST"], "PROMO"), 0.0),
    Worked("numeric", "25 mm, 2 in full, 5 for half: 27 mm", lambda: number(27.0, "mm"), 1.0),
    Worked("numeric", "2.5 cm", lambda: number(2.5, "cm"), 1.0),
    Worked("numeric", "27.1 mm", lambda: number(27.1, "mm"), 0.5),
    Worked("numeric", "31 mm", lambda: number(31.0, "mm"), 0.0),
    Worked("numeric", "25 cm", lambda: number(25.0, "cm"), 0.0),
    Worked("numeric", "25 ml", lambda: number(25.0, "ml"), 0.0),
    Worked("short, identify typed", "sural nerve", lambda: typed("sural nerve"), 1.0),
    Worked("short, identify typed", "N. suralis", lambda: typed("N. suralis"), 1.0),
    Worked("short, identify typed", "the surel nerve", lambda: typed("the surel nerve"), 1.0),
    Worked("short, identify typed", "tibial nerve, held for half", lambda: typed("tibial nerve"),
           0.5),
    Worked("short, identify typed", "saphenous nerve", lambda: typed("saphenous nerve"), 0.0),
    Worked("case", "weights 1, 1, 2: 1, 0.5 and 1",
           lambda: score_case([Score(1.0), Score(0.5), Score(1.0)], [1, 1, 2]), 0.875),
    Worked("case", "only the first stage locked, in full",
           lambda: score_case([Score(1.0), None, None], [1, 1, 2]), 0.25),
    Worked("written", "rows of 2 and 1, given 1 and 1",
           lambda: score_rubric({"r1": 2, "r2": 1}, {"r1": 1, "r2": 1}), 2 / 3),
]  # fmt: skip


def table() -> str:
    """The table of docs/scoring.md, from what the scorers give."""
    rows = ["| kind | answer | earns |", "|---|---|---|"]
    for one in EXAMPLES:
        fraction = one.score().fraction
        assert fraction is not None
        assert math.isfinite(fraction)
        rows.append(f"| {one.kind} | {one.given} | {round(fraction, 3):g} |")
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """The page with its table made anew."""
    before, rest = text.split(START)
    _old, after = rest.split(END)
    return before + START + table() + END + after


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
