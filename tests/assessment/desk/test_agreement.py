"""Kappa against published figures and by its definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.desk.agreement import agreement, kappa, step_of, table_of

SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
"""statsmodels' test of cohens_kappa holds SAS's output for this table."""
FRACTIONS = st.floats(0, 1)


def test_the_table_that_statsmodels_checks_against_sas() -> None:
    plain, weighted = kappa(SAS, "none"), kappa(SAS, "linear")
    assert (plain.n, plain.value, plain.se) == (
        19, pytest.approx(0.4842, abs=5e-5), pytest.approx(0.1380, abs=5e-5),
    )  # fmt: skip
    assert weighted.value == pytest.approx(0.4701, abs=5e-5)
    assert weighted.se == pytest.approx(0.1457, abs=5e-5)


def test_quadratic_weights_do_not_reproduce_it() -> None:
    assert kappa(SAS, "quadratic").value != pytest.approx(0.4701, abs=1e-2)


def test_full_agreement_is_one_and_chance_is_nothing() -> None:
    assert kappa([[5, 0], [0, 5]]).value == pytest.approx(1.0)
    assert kappa([[4, 4], [4, 4]]).value == pytest.approx(0.0)
    assert kappa([[0, 5], [5, 0]]).value == pytest.approx(-1.0)


def test_one_mark_for_everybody_says_nothing() -> None:
    found = kappa([[7, 0], [0, 0]])
    assert (found.n, found.value, found.interval) == (7, None, None)
    assert kappa([[0, 0], [0, 0]]).n == 0


def test_with_two_categories_the_weights_make_no_difference() -> None:
    table = [[20, 5], [10, 15]]
    assert kappa(table, "linear").value == pytest.approx(kappa(table, "none").value)
    assert kappa(table, "none").value == pytest.approx(0.4)


@pytest.mark.parametrize("table", [[], [[1, 2]], [[1, 2], [3]]])
def test_a_table_that_is_not_square_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="square"):
        kappa(table)


def test_fractions_go_to_the_nearest_step() -> None:
    assert [step_of(f) for f in (0, 0.12, 0.13, 0.5, 0.87, 0.88, 1)] == [0, 0, 1, 2, 3, 4, 4]
    assert table_of([(0, 1), (0, 1), (1, 1)], 2) == [[0, 2], [0, 1]]


@given(st.lists(st.tuples(FRACTIONS, FRACTIONS), max_size=40), st.integers(2, 10))
def test_any_marks_give_figures_between_their_bounds(
    pairs: list[tuple[float, float]], steps: int
) -> None:
    found = agreement(pairs, steps)
    assert found.n == len(pairs)
    assert 0 <= found.exact <= 1
    assert -100 <= found.apart <= 100
    if found.kappa.value is not None:
        assert -1 - 1e-9 <= found.kappa.value <= 1 + 1e-9
        assert found.kappa.interval is not None
        low, high = found.kappa.interval
        assert low <= found.kappa.value + 1e-9
        assert found.kappa.value <= high + 1e-9
