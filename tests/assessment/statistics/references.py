"""Published data sets and figures, and what our functions make of them.

``python -m tests.assessment.statistics.references`` writes the comparison into docs/statistics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from npt_training.assessment.statistics import intervals, irt, raters, standards
from npt_training.assessment.statistics.reliability import cronbach_alpha
from npt_training.assessment.statistics.scores import Scores, scores
from npt_training.assessment.statistics.whole import Analysis, analyse

DOC = Path(__file__).resolve().parents[3] / "docs" / "statistics.md"
START, END = "<!-- references: start -->\n", "<!-- references: end -->\n"

LSAT6 = """
00000:3 00001:6 00010:2 00011:11 00100:1 00101:1 00110:3 00111:4 01000:1 01001:8 01011:16 01101:3
01110:2 01111:15 10000:10 10001:29 10010:14 10011:81 10100:3 10101:28 10110:15 10111:80 11000:16
11001:56 11010:21 11011:173 11100:11 11101:61 11110:28 11111:298
"""
"""Patterns of five items and their counts among 1000 people: Bock and Lieberman 1970, as in the R
packages ltm and mirt."""

CRONBACH = (
    "357261426544564", "243452345432553", "465363545653655", "135354335422245",
    "456242571355323", "514245226533321", "123242125324213", "453663242132442",
    "356675463743463", "255352352214554",
)  # fmt: skip
"""Ten questions (rows) answered by fifteen people: data set ``cronbach_alpha`` of pingouin."""

SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
RATINGS = [1, 1, 2, 2, 2, 3, 3, 4, 4, 5]
STATION = [8, 10, 11, 13, 12, 15, 16, 18, 17, 20]
ANGOFF = [
    [0.60, 0.70, 0.50, 0.80, 0.65, 0.65], [0.55, 0.70, 0.50, 0.75, 0.60, 0.65],
    [0.70, 0.75, 0.55, 0.85, 0.70, 0.65], [0.50, 0.60, 0.45, 0.70, 0.55, 0.60],
    [0.70, 0.75, 0.60, 0.85, 0.70, 0.65],
]  # fmt: skip
"""Estimates of five judges for six items, made so that the judges' sums are those of the case."""
EBEL_MARKS = [[10, 8, 2], [12, 10, 4], [6, 5, 3]]
EBEL_SHARES = [[0.9, 0.8, 0.6], [0.75, 0.65, 0.4], [0.5, 0.4, 0.25]]


@dataclass(frozen=True)
class Reference:
    """One published figure. ``tolerance``: how far ours may be from it."""

    data: str
    figure: str
    expected: float
    tolerance: float
    compute: Callable[[], float | None]


@cache
def lsat6() -> Scores:
    rows = []
    for pair in LSAT6.split():
        pattern, count = pair.split(":")
        rows += [[float(mark) for mark in pattern]] * int(count)
    return scores(rows)


@cache
def _lsat() -> Analysis:
    return analyse(lsat6())


@cache
def _model(slopes_differ: bool) -> irt.Model:
    return irt.fit(lsat6(), slopes_differ=slopes_differ)


@cache
def _cronbach() -> Scores:
    people = zip(*CRONBACH, strict=True)
    return scores([[float(mark) for mark in person] for person in people], most=[7] * 10)


def references() -> Iterator[Reference]:
    yield from _classical()
    yield from _models()
    yield from _raters()
    yield from _standards()


def _row(data: str, tolerance: float, what: str, expected: float, compute: Callable) -> Reference:
    return Reference(data, what, expected, tolerance, compute)


def _classical() -> Iterator[Reference]:
    data, near = "LSAT6 (Bock, Lieberman 1970; n 1000, 5 items)", 5e-7
    columns = {
        "facility": (0.924, 0.709, 0.553, 0.763, 0.870),
        "point_biserial": (0.36201, 0.566772, 0.61844, 0.534418, 0.435366),
        "corrected": (0.112833, 0.153178, 0.172779, 0.144428, 0.121596),
        "alpha_if_deleted": (0.275356, 0.237584, 0.216799, 0.245933, 0.266294),
    }
    for name, values in columns.items():
        for place, value in enumerate(values):
            yield _row(
                data, near, f"{name} of item {place + 1}", value,
                lambda name=name, place=place: getattr(_lsat().items[place], name),
            )  # fmt: skip
    yield _row(data, near, "alpha = KR-20", 0.294997, lambda: _lsat().test.alpha)
    yield _row(data, near, "KR-21", 0.196441, lambda: _lsat().test.kr21)
    yield _row(data, near, "SD (n - 1)", 1.035041, lambda: _lsat().test.sd)
    yield _row(data, near, "SEM", 0.869067, lambda: _lsat().test.sem)
    data = "cronbach_alpha (pingouin; n 15, 10 items)"
    yield _row(data, 5e-4, "alpha", 0.592, lambda: cronbach_alpha(_cronbach()))
    for place, value in enumerate((0.195, 0.840)):
        yield _row(
            data, 5e-4, f"alpha, {('lower', 'upper')[place]} end of 95 %", value,
            lambda place=place: intervals.alpha(cronbach_alpha(_cronbach()) or 0, 15, 10)[place],
        )  # fmt: skip


def _models() -> Iterator[Reference]:
    data = "LSAT6, Rasch model (mirt test suite)"
    for place, value in enumerate((2.73, 0.999, 0.24, 1.306, 2.099)):
        yield _row(
            data, 1e-2, f"easiness of item {place + 1}", value,
            lambda place=place: _model(False).easiness[place],
        )  # fmt: skip
    yield _row(data, 1e-2, "variance of ability", 0.57, lambda: _model(False).variance)
    yield _row(data, 1e-3, "log-likelihood", -2466.9376, lambda: _model(False).log_likelihood)
    data = "LSAT6, two-parameter model (ltm)"
    for place, value in enumerate((-3.3597, -1.3696, -0.2799, -1.8659, -3.1236)):
        yield _row(
            data, 5e-3, f"difficulty of item {place + 1}", value,
            lambda place=place: _model(True).difficulty[place],
        )  # fmt: skip
    for place, value in enumerate((0.8254, 0.7229, 0.8905, 0.6886, 0.6575)):
        yield _row(
            data, 5e-3, f"slope of item {place + 1}", value,
            lambda place=place: _model(True).slopes[place],
        )  # fmt: skip
    yield _row(data, 5e-3, "log-likelihood", -2466.653, lambda: _model(True).log_likelihood)
    yield _row(data, 5e-3, "AIC", 4953.307, lambda: _model(True).aic)
    yield _row(data, 5e-3, "BIC", 5002.384, lambda: _model(True).bic)


def _raters() -> Iterator[Reference]:
    data = "Shrout, Fleiss 1979, table 2 (6 x 4)"
    published = {
        "one_way": (0.17, "ICC(1,1)"), "two_way_random": (0.29, "ICC(2,1)"),
        "two_way_fixed": (0.71, "ICC(3,1)"), "one_way_mean": (0.44, "ICC(1,4)"),
        "two_way_random_mean": (0.62, "ICC(2,4)"), "two_way_fixed_mean": (0.91, "ICC(3,4)"),
    }  # fmt: skip
    for name, (value, figure) in published.items():
        yield _row(
            data, 5e-3, figure, value, lambda name=name: getattr(raters.icc(SHROUT_FLEISS), name)
        )
    yield _row(
        "Fleiss table of Wikipedia (10 x 5)", 5e-4, "kappa", 0.210,
        lambda: raters.fleiss_kappa(FLEISS),
    )  # fmt: skip
    data = "statsmodels test table [[7,1],[3,5]]"
    table = [[7, 1], [3, 5]]
    yield _row(data, 5e-7, "Fleiss's kappa", 0.161905, lambda: raters.fleiss_kappa(table))
    yield _row(
        data, 5e-7, "Randolph's kappa", 0.214286,
        lambda: raters.fleiss_kappa(table, chance="randolph"),
    )  # fmt: skip


def _standards() -> Iterator[Reference]:
    data = "constructed: 5 judges, 6 items"
    yield _row(data, 5e-7, "Angoff cut", 3.9, lambda: standards.angoff(ANGOFF).cut)
    yield _row(data, 5e-7, "Angoff cut in percent", 65, lambda: standards.angoff(ANGOFF).percent)
    yield _row(data, 5e-7, "standard error", 0.155724, lambda: standards.angoff(ANGOFF).se)
    data = "constructed: Ebel 3 x 3, 60 marks"
    yield _row(data, 5e-7, "cut", 39.45, lambda: standards.ebel(EBEL_MARKS, EBEL_SHARES)[0])
    data, line = "constructed: 10 candidates of a station", standards.borderline_regression
    yield _row(data, 5e-7, "slope", 2.795031, lambda: line(RATINGS, STATION, 2).slope)
    yield _row(data, 5e-7, "intercept", 6.453416, lambda: line(RATINGS, STATION, 2).intercept)
    yield _row(data, 5e-7, "cut at rating 2", 12.043478, lambda: line(RATINGS, STATION, 2).cut)
    data, hundred = "constructed: scores 1 to 100", list(range(1, 101))
    yield _row(data, 5e-7, "Cohen cut", 57.03, lambda: standards.cohen(hundred))
    yield _row(data, 5e-7, "with 20 by guessing", 65.03, lambda: standards.cohen(hundred, guess=20))


def comparison() -> str:
    """The table as docs/statistics.md shows it."""
    rows = ["| data | figure | published | here | within |", "|---|---|---:|---:|---:|"]
    for one in references():
        here = one.compute()
        rows.append(
            f"| {one.data} | {one.figure} | {one.expected:g} | {here:.6f} | {one.tolerance:g} |"
            if abs(one.expected) < 1000
            else f"| {one.data} | {one.figure} | {one.expected:.3f} | {here:.4f} "
            f"| {one.tolerance:g} |"
        )
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    text = DOC.read_text("utf-8")
    before, rest = text.split(START)
    DOC.write_text(before + START + comparison() + END + rest.split(END)[1], "utf-8")
