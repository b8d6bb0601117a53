"""Rules of double marking: the band around the cut, differing, what an attempt waits for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.desk.rules import (
    Marked,
    Move,
    Policy,
    asks_second,
    counted,
    differ,
    in_band,
    next_step,
    others_can,
    regraded,
)

DEFAULT = Policy()


@pytest.mark.parametrize(
    ("percent", "inside"), [(74.99, False), (75, True), (80, True), (85, True), (85.01, False)]
)
def test_the_band_is_five_points_on_either_side_of_the_cut(percent: float, inside: bool) -> None:
    assert in_band(percent, 80, DEFAULT.band_points) is inside
    assert asks_second(DEFAULT, percent, 80) is inside


def test_a_school_can_mark_everything_twice_or_nothing() -> None:
    assert asks_second(Policy(second="always"), 20, 80)
    assert not asks_second(Policy(second="never"), 80, 80)
    assert not asks_second(DEFAULT, 80, None)


def test_differing_is_more_than_the_band() -> None:
    assert not differ(0.5, 0.75, 25)
    assert differ(1 / 3, 2 / 3, 25)
    assert not differ(0.1 + 0.2, 0.55, 25), "a rounding error is no difference"


@pytest.mark.parametrize(
    ("answers", "twice", "step"),
    [
        ([Marked(None)], False, "mark"),
        ([Marked(1.0), Marked(None)], True, "mark"),
        ([Marked(1.0)], False, "done"),
        ([Marked(1.0)], True, "second"),
        ([Marked(1.0, 1.0)], True, "done"),
        ([Marked(1.0, 0.5)], True, "moderate"),
        ([Marked(1.0, 0.5, decided=True)], True, "done"),
        ([Marked(1.0, 0.5)], False, "moderate"),
        ([Marked(1.0, 1.0), Marked(1.0)], True, "second"),
        ([], True, "done"),
    ],
)
def test_what_an_attempt_waits_for(answers: list[Marked], twice: bool, step: str) -> None:
    assert next_step(answers, DEFAULT, twice=twice) == step


def test_somebody_else_is_needed_for_each_answer() -> None:
    assert others_can(["a", "b"], frozenset("ab"))
    assert not others_can(["a"], frozenset("a"))
    assert not others_can(["a", "b"], frozenset())


def test_a_regrade_never_takes_an_upheld_appeal_back() -> None:
    assert regraded(0.5, 0.0, by_appeal=False) == 0.0
    assert regraded(0.5, 0.0, by_appeal=True) == 0.5
    assert regraded(0.5, 1.0, by_appeal=True) == 1.0
    assert regraded(0.5, None, by_appeal=False) == 0.5
    assert regraded(None, 1.0, by_appeal=True) == 1.0


def test_who_moves() -> None:
    assert not Move(80, 80, True, True).moves
    assert Move(70, 80, False, True).crossing == "now-passes"
    assert Move(80, 70, True, False).crossing == "now-fails"
    assert Move(70, 75, False, False).crossing == ""
    assert Move(70, 75, False, False).moves


def test_excluded_answers_do_not_count() -> None:
    assert counted({"a": 1.0, "b": 0.0, "c": None}, frozenset("b")) == [1.0]


ANSWERS = st.builds(
    Marked,
    st.one_of(st.none(), st.floats(0, 1)),
    st.one_of(st.none(), st.floats(0, 1)),
    st.booleans(),
)


@given(st.lists(ANSWERS, max_size=8), st.floats(0, 100), st.booleans())
def test_done_means_every_answer_is_marked_and_nobody_differs_unheard(
    answers: list[Marked], points: float, twice: bool
) -> None:
    step = next_step(answers, Policy(moderation_points=points), twice=twice)
    settled = all(
        one.first is not None
        and (
            one.decided
            or (one.second is None and not twice)
            or (one.second is not None and not differ(one.first, one.second, points))
        )
        for one in answers
    )
    assert (step == "done") is settled
