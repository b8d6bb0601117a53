"""Written: a person marks each row of the rubric; the fraction is the sum of the rows."""

from __future__ import annotations

from collections.abc import Mapping

from npt_training.assessment.scoring.score import Score


class BadMarks(ValueError):
    """The marks do not fit the rubric: ``row`` is the first row that is wrong or missing."""

    def __init__(self, row: str) -> None:
        super().__init__(f"row {row} of the rubric")
        self.row = row


def score_rubric(rubric: Mapping[str, int], given: Mapping[str, int]) -> Score:
    """``rubric`` maps row id to its highest mark, ``given`` to the mark awarded (whole numbers).

    Rubric r1 of 2 and r2 of 1: given 1 and 1 earns 2/3. Every row must be marked; a mark below 0
    or above the row's highest raises BadMarks, as does a row that is not in the rubric.
    """
    for row, most in rubric.items():
        mark = given.get(row)
        if mark is None or isinstance(mark, bool) or not 0 <= mark <= most:
            raise BadMarks(row)
    for row in given:
        if row not in rubric:
            raise BadMarks(row)
    total = sum(rubric.values())
    if total <= 0:
        raise ValueError("a rubric has marks to give")
    marks = sum(given.values())
    return Score(marks / total, {"marks": marks, "of": total})
