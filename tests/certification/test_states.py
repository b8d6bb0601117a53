"""A certificate's states: the moves of the certification rules and no others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from npt_training.certification.dates import months_after, months_before, years_after
from npt_training.certification.states import (
    FINAL,
    MOVES,
    History,
    Kind,
    MoveRefused,
    Reason,
    State,
    apply,
    issued,
    moves,
    public_standing,
    renewable,
    standing,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UNTIL = years_after(START.date(), 3)
WORDS = {
    "valid", "expiring", "lapsed", "under_review", "suspended", "withdrawn", "reduced_scope",
    "surrendered", "superseded",
}  # fmt: skip
ALLOWED = {
    ("valid", "under_review"), ("expiring", "under_review"), ("under_review", "valid"),
    ("under_review", "suspended"), ("under_review", "reduced_scope"), ("suspended", "valid"),
    ("suspended", "withdrawn"), ("valid", "suspended"), ("expiring", "suspended"),
    ("valid", "surrendered"), ("expiring", "surrendered"), ("lapsed", "surrendered"),
    ("under_review", "surrendered"), ("suspended", "surrendered"),
    ("reduced_scope", "surrendered"), ("valid", "superseded"), ("expiring", "superseded"),
    ("lapsed", "superseded"),
}  # fmt: skip


def fresh() -> History:
    return issued(START.date(), UNTIL, START)


def state(history: History, at: datetime) -> str:
    found = standing(history, at)
    assert found is not None
    return found.state.value


def test_the_words_are_those_of_the_rules() -> None:
    assert {s.value for s in State} == WORDS


def test_the_moves_are_those_of_the_rules() -> None:
    assert {(source.value, m.to.value) for m in MOVES for source in m.sources} == ALLOWED


def test_from_valid_only_safety_suspends_at_once() -> None:
    for reason in Reason:
        if reason is Reason.SAFETY:
            assert state(apply(fresh(), Kind.SUSPENDED, reason, START), START) == "suspended"
        else:
            with pytest.raises(MoveRefused):
                apply(fresh(), Kind.SUSPENDED, reason, START)


def test_time_alone_makes_it_expiring_and_then_lapsed() -> None:
    last = datetime(2029, 3, 2, 23, 59, 59, tzinfo=UTC)
    assert date(2029, 3, 2) == UNTIL
    assert state(fresh(), last - timedelta(days=91)) == "valid"
    assert state(fresh(), last - timedelta(days=90)) == "expiring"
    assert state(fresh(), last) == "expiring"
    assert state(fresh(), last + timedelta(seconds=1)) == "lapsed"
    assert standing(fresh(), START - timedelta(seconds=1)) is None


def test_since_says_when_time_changed_it() -> None:
    lapsed = standing(fresh(), START + timedelta(days=2000))
    assert lapsed is not None
    assert lapsed.since == datetime(2029, 3, 3, tzinfo=UTC)


def test_suspended_stays_suspended_past_its_end_and_reinstating_shows_it_lapsed() -> None:
    late = START + timedelta(days=1200)
    history = apply(fresh(), Kind.SUSPENDED, Reason.SAFETY, START)
    assert state(history, late) == "suspended"
    assert state(apply(history, Kind.REINSTATED, Reason.RESOLVED, late), late) == "lapsed"


def test_a_review_is_not_shown_to_the_public() -> None:
    later = START + timedelta(days=5)
    history = apply(fresh(), Kind.REVIEW, Reason.COMPLAINT, later)
    assert state(history, later) == "under_review"
    told = public_standing(history, later)
    assert told is not None
    assert (told.state, told.since) == (State.VALID, START)
    cleared = apply(history, Kind.CLEARED, Reason.RESOLVED, later + timedelta(days=3))
    told = public_standing(cleared, later + timedelta(days=4))
    assert told is not None
    assert (told.state, told.since) == (State.VALID, START)
    suspended = apply(history, Kind.SUSPENDED, Reason.EVIDENCE, later + timedelta(days=1))
    told = public_standing(suspended, later + timedelta(days=4))
    assert told is not None
    assert (told.state, told.since) == (State.SUSPENDED, later + timedelta(days=1))


def test_the_past_is_answered_as_it_was() -> None:
    later = START + timedelta(days=5)
    history = apply(fresh(), Kind.SUSPENDED, Reason.SAFETY, later)
    assert state(history, later - timedelta(seconds=1)) == "valid"


def test_renewal_is_open_from_expiring_to_24_months_after_the_end() -> None:
    assert not renewable(fresh(), START, 24)
    assert renewable(fresh(), START + timedelta(days=1050), 24)
    assert renewable(fresh(), datetime(2031, 3, 2, 12, tzinfo=UTC), 24)
    assert not renewable(fresh(), datetime(2031, 3, 3, 12, tzinfo=UTC), 24)


def test_terms_end_on_a_day_that_exists() -> None:
    assert years_after(date(2028, 2, 29), 3) == date(2031, 2, 28)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1).date() == date(2026, 2, 28)


def test_nothing_leads_out_of_a_final_state() -> None:
    assert State.WITHDRAWN in FINAL
    for final in FINAL:
        assert moves(final) == ()


class Life(RuleBasedStateMachine):
    """Any sequence of attempted moves and waiting."""

    @initialize()
    def begin(self) -> None:
        self.history = fresh()
        self.at = START
        self.was_withdrawn = False
        self.longest = self.history.events

    @rule(days=st.integers(0, 400))
    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule(kind=st.sampled_from(list(Kind)), reason=st.sampled_from(list(Reason)))
    def attempt(self, kind: Kind, reason: Reason) -> None:
        before = state(self.history, self.at)
        try:
            self.history = apply(self.history, kind, reason, self.at)
        except MoveRefused:
            return
        assert (before, self.history.events[-1].state.value) in ALLOWED
        assert before not in FINAL

    @invariant()
    def history_never_shrinks_or_changes(self) -> None:
        if not hasattr(self, "history"):
            return
        assert self.history.events[: len(self.longest)] == self.longest
        self.longest = self.history.events
        assert [e.position for e in self.longest] == list(range(1, len(self.longest) + 1))

    @invariant()
    def withdrawn_is_for_good(self) -> None:
        if not hasattr(self, "history"):
            return
        now = state(self.history, self.at)
        assert not self.was_withdrawn or now == "withdrawn"
        self.was_withdrawn = now == "withdrawn"
        assert now in WORDS


TestLife = Life.TestCase


@given(st.timedeltas(timedelta(0), timedelta(days=5000)))
def test_an_untouched_certificate_only_ages(waited: timedelta) -> None:
    assert state(fresh(), START + waited) in {"valid", "expiring", "lapsed"}
