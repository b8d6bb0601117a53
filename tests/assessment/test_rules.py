"""Form, pass mark, cooling-off and image gate as pure rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.rules import (
    GATE_WINDOW,
    Looked,
    Outcome,
    cooling_off_until,
    draw_order,
    fails_until_cooling_off,
    image_gate,
    passes,
    percent_of,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def fails(count: int) -> list[Outcome]:
    return [Outcome(AT + timedelta(hours=hour), False) for hour in range(count)]


@given(st.permutations("abcde"), st.integers(0, 2**64))
def test_the_order_shown_does_not_depend_on_the_order_written(ids: list[str], seed: int) -> None:
    assert draw_order(ids, seed) == draw_order("abcde", seed)


def test_pass_mark_is_inclusive() -> None:
    assert passes(percent_of([1.0] * 12 + [0.0] * 3), 80)
    assert not passes(percent_of([1.0] * 11 + [0.5] + [0.0] * 3), 80)
    assert passes(percent_of([0.1] * 3 + [0.9] * 17), 78)


def test_two_fails_in_a_row_bring_24_hours() -> None:
    assert cooling_off_until(fails(1), after_fails=2, hours=24) is None
    until = cooling_off_until(fails(2), after_fails=2, hours=24)
    assert until == AT + timedelta(hours=25)


def test_the_attempt_after_cooling_off_is_not_punished_at_once() -> None:
    assert cooling_off_until(fails(3), after_fails=2, hours=24) is None
    assert cooling_off_until(fails(4), after_fails=2, hours=24) is not None


def test_a_pass_ends_the_row() -> None:
    tries = [*fails(1), Outcome(AT, True), *fails(1)]
    assert cooling_off_until(tries, after_fails=2, hours=24) is None


@pytest.mark.parametrize(("count", "left"), [(0, 2), (1, 1), (2, 2), (3, 1)])
def test_cooling_off_is_announced_before(count: int, left: int) -> None:
    assert fails_until_cooling_off(fails(count), after_fails=2) == left


def looked(*fractions: float, days_ago: float = 0) -> list[Looked]:
    return [
        Looked(str(n), fraction, AT - timedelta(days=days_ago + n))
        for n, fraction in enumerate(fractions)
    ]


def test_gate_opens_at_80_percent_of_enough_items() -> None:
    gate = image_gate(looked(1, 1, 0.5), available=6, at=AT)
    assert gate.open
    assert gate.percent == 83.33
    assert gate.until == AT - timedelta(days=2) + GATE_WINDOW


def test_gate_stays_shut_below_80_percent() -> None:
    assert not image_gate(looked(1, 1, 0), available=6, at=AT).open


def test_gate_needs_three_items_or_all_there_are() -> None:
    assert not image_gate(looked(1, 1), available=6, at=AT).open
    assert image_gate(looked(1, 1), available=2, at=AT).open
    assert not image_gate([], available=0, at=AT).open


def test_gate_forgets_after_six_months() -> None:
    old = looked(1, 1, 1, days_ago=183)
    gate = image_gate(old, available=3, at=AT)
    assert (gate.open, gate.answered, gate.percent) == (False, 0, None)


def test_gate_ignores_what_came_later() -> None:
    later = [Looked("9", 0.0, AT + timedelta(days=1))]
    assert image_gate(looked(1, 1, 1) + later, available=3, at=AT).open


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0]), max_size=8), st.integers(1, 8))
def test_gate_is_open_until_the_moment_it_names(fractions: list[float], available: int) -> None:
    looks = looked(*fractions)
    gate = image_gate(looks, available=available, at=AT)
    if not gate.open:
        assert gate.until is None
        return
    assert gate.until is not None
    just_before = gate.until - timedelta(seconds=1)
    assert image_gate(looks, available=available, at=just_before).open
    assert not image_gate(looks, available=available, at=gate.until).open
