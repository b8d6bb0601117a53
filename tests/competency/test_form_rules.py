"""The NPT-DOPS refuses what is incomplete, straight-lined or above its caps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.competency.rules import (
    CRITICAL,
    ITEMS,
    STATES,
    Form,
    Overall,
    Rating,
    cap,
    completed_ratings,
    counts,
    faults,
    may_move,
)

WELL = "Named both hazards aloud."
ALL_CRITICAL = dict.fromkeys(CRITICAL, Rating.DID)


def form(**changes: object) -> Form:
    values = {
        "ratings": ALL_CRITICAL,
        "rest_was_done": True,
        "overall": Overall.E5,
        "done_well": WELL,
    } | changes
    return Form(**values)  # type: ignore[arg-type]


def fields(found: Form) -> set[str]:
    return {fault.field for fault in faults(found)}


def test_a_clean_e5_form_is_complete() -> None:
    assert faults(form()) == []


def test_eight_items_are_critical() -> None:
    assert CRITICAL == (1, 2, 3, 5, 6, 7, 8, 10)


@pytest.mark.parametrize("number", CRITICAL)
def test_every_critical_item_is_compulsory(number: int) -> None:
    ratings = {n: r for n, r in ALL_CRITICAL.items() if n != number}
    assert fields(form(ratings=ratings)) == {f"item-{number}"}


def test_nothing_is_filled_in_without_the_separate_tap() -> None:
    assert fields(form(rest_was_done=False)) == {"rest_was_done"}


def test_the_separate_tap_is_stored_as_such() -> None:
    stored = completed_ratings(form(ratings=ALL_CRITICAL | {9: Rating.HELPED}))
    assert stored[1] == "did"
    assert stored[9] == "helped"
    assert stored[4] == "did_by_confirmation"
    assert set(stored) == {item.number for item in ITEMS}


def test_stopping_a_critical_item_caps_at_e2() -> None:
    ratings = ALL_CRITICAL | {7: Rating.STOPPED}
    assert fields(form(ratings=ratings, overall=Overall.E3, to_change="x" * 20)) == {"overall"}
    assert faults(form(ratings=ratings, overall=Overall.E2, to_change="x" * 20)) == []


def test_help_with_a_critical_item_caps_at_e3() -> None:
    ratings = ALL_CRITICAL | {7: Rating.HELPED}
    assert fields(form(ratings=ratings)) == {"overall"}
    assert faults(form(ratings=ratings, overall=Overall.E3, to_change="x" * 20)) == []


def test_all_done_with_e2_is_refused() -> None:
    assert fields(form(overall=Overall.E2, to_change="x" * 20)) == {"overall"}


def test_a_second_text_is_asked_only_below_e5() -> None:
    assert fields(form(overall=Overall.E4)) == {"to_change"}
    assert faults(form(overall=Overall.E4, to_change="Anchor the hand on the shin.")) == []


def test_a_word_is_not_feedback() -> None:
    assert fields(form(done_well="good")) == {"done_well"}


@given(st.dictionaries(st.sampled_from(range(1, 16)), st.sampled_from(Rating)))
def test_no_overall_above_its_cap_is_ever_accepted(ratings: dict[int, Rating]) -> None:
    highest, _why = cap(ratings)
    for overall in Overall:
        found = form(ratings=ratings, overall=overall, to_change="x" * 20)
        if not faults(found):
            assert overall <= highest


@given(st.lists(st.sampled_from(sorted(STATES)), max_size=12))
def test_no_path_leads_out_of_void(path: list[str]) -> None:
    state = "voided"
    for wanted in path:
        if may_move(state, wanted):
            state = wanted
    assert state == "voided"


def test_signed_after_14_days_does_not_count() -> None:
    done = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert counts(done, done + timedelta(days=14))
    assert not counts(done, done + timedelta(days=14, seconds=1))
