"""Codes, phases, bins and counts of the live room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.live import rules
from npt_training.assessment.live.rules import CLOSED, HEAT, REVEALED, TAPPING, Bin

places = st.tuples(st.floats(0, 1), st.floats(0, 1))
digits = st.lists(
    st.integers(0, len(rules.ALPHABET) - 1),
    min_size=rules.CODE_LENGTH,
    max_size=rules.CODE_LENGTH,
)


@given(digits)
def test_a_code_is_read_back_however_it_is_typed(numbers: list[int]) -> None:
    code = rules.code_from(numbers)
    assert len(code) == rules.CODE_LENGTH
    shown = rules.shown_code(code)
    for typed in (code, shown, shown.lower(), f" {code[:2]}-{code[2:]} "):
        assert rules.read_code(typed) == code


def test_no_letter_of_a_code_is_taken_for_another() -> None:
    assert not set("01OILU") & set(rules.ALPHABET)
    assert len(set(rules.ALPHABET)) == 30


@given(st.text(max_size=40))
def test_any_text_can_be_typed(typed: str) -> None:
    assert len(rules.read_code(typed)) <= rules.CODE_LENGTH


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (TAPPING, {HEAT, REVEALED, TAPPING, CLOSED}),
        (HEAT, {REVEALED, TAPPING, CLOSED}),
        (REVEALED, {TAPPING, CLOSED}),
        (CLOSED, set()),
    ],
)
def test_phases_follow_each_other(before: str, after: set[str]) -> None:
    assert {to for to in rules.MOVES if rules.may_move(before, to)} == after


def test_taps_stand_once_the_truth_is_out() -> None:
    phases = (TAPPING, HEAT, REVEALED, CLOSED)
    assert [rules.takes_taps(phase) for phase in phases] == [True, True, False, False]


@given(st.lists(places, max_size=300))
def test_every_tap_is_in_one_bin(taps: list[tuple[float, float]]) -> None:
    found = rules.bins(taps)
    assert sum(one.count for one in found) == len(taps)
    assert all(0 <= one.column < rules.COLUMNS and 0 <= one.row < rules.ROWS for one in found)
    assert len({(one.column, one.row) for one in found}) == len(found)


def test_squares_are_those_of_the_lettered_grid() -> None:
    taps = [(0.0, 0.0)] * 2 + [(0.99, 0.99), (1.0, 1.0), (0.999, 0.96)] + [(0.52, 0.51)]
    assert rules.squares(rules.bins(taps)) == [("P20", 3), ("A1", 2), ("I11", 1)]


@given(st.lists(places, max_size=60))
def test_squares_name_the_fullest(taps: list[tuple[float, float]]) -> None:
    found = rules.squares(rules.bins(taps))
    counts = [count for _square, count in found]
    assert counts == sorted(counts, reverse=True)
    assert len(found) <= rules.MOST_SQUARES
    assert sum(counts) <= len(taps)


def test_one_bin_is_a_ninth_of_a_square() -> None:
    assert rules.squares([Bin(2, 2, 1), Bin(3, 3, 4)]) == [("B2", 4), ("A1", 1)]


@given(st.lists(st.floats(0, 1), max_size=50))
def test_the_outcome_counts_everybody(fractions: list[float]) -> None:
    found = rules.outcome(fractions)
    assert sum(found.values()) == len(fractions)
    assert found["right"] == sum(fraction == 1 for fraction in fractions)
