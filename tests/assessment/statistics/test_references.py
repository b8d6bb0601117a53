"""Published figures are reproduced, and the page that says so is up to date."""

from __future__ import annotations

import pytest

from tests.assessment.statistics.references import DOC, END, START, comparison, references


@pytest.mark.parametrize("one", list(references()), ids=lambda one: f"{one.data}: {one.figure}")
def test_a_published_figure_is_reproduced(one):
    assert one.compute() == pytest.approx(one.expected, abs=one.tolerance)


def test_the_documented_comparison_is_what_is_computed():
    text = DOC.read_text("utf-8")
    assert text.split(START)[1].split(END)[0] == comparison()
