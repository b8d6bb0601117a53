"""What opens what, what comes next, how long it takes."""

from __future__ import annotations

import pytest

from npt_training.curriculum.rules import (
    months_at,
    next_unread,
    prerequisites_present,
    still_needed,
)


def test_a_module_that_is_not_there_locks_nothing() -> None:
    assert prerequisites_present({"B9": ["B8", "B1"], "A1": ["B9"]}, {"B1", "B9"}) == {"B9": ["B1"]}


def test_a_module_is_open_when_all_before_it_are_complete() -> None:
    assert still_needed(["B1", "B4"], {"B1"}) == ["B4"]
    assert still_needed([], set()) == []


def test_reading_goes_on_after_the_lesson_just_read_and_then_back() -> None:
    lessons = ["a", "b", "c"]
    assert next_unread(lessons, {"b"}, after="b") == "c"
    assert next_unread(lessons, {"b", "c"}, after="b") == "a"
    assert next_unread(lessons, {"a", "b", "c"}, after="c") is None
    assert next_unread(lessons, set()) == "a"


@pytest.mark.parametrize(("minutes", "months"), [(0, 0), (1, 1), (260, 1), (261, 2), (520, 2)])
def test_months_are_rounded_up(minutes: int, months: int) -> None:
    assert months_at(minutes, 60) == months
