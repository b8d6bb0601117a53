"""Who may do what with a draft."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring.rules.states import STATES, Standing, acts, shown_state
from tests.assessment.authoring.calm import CALM

standings = st.builds(
    Standing,
    state=st.sampled_from(STATES),
    version=st.integers(0, 3),
    retired=st.booleans(),
    authors=st.frozensets(st.sampled_from("abc")),
)


@pytest.mark.parametrize(
    ("state", "person", "expected"),
    [
        ("draft", "author", ["save", "submit"]),
        ("draft", "other", ["save", "submit"]),
        ("review", "author", ["take_back"]),
        ("review", "other", ["approve", "changes"]),
        ("approved", "author", ["reopen"]),
    ],
)
def test_acts(state: str, person: str, expected: list[str]) -> None:
    assert acts(Standing(state, 0, False, frozenset({"author"})), person) == expected


def test_an_item_in_use_can_be_retired_and_brought_back() -> None:
    used = Standing("approved", 1, False, frozenset())
    assert acts(used, "a") == ["reopen", "retire"]
    away = Standing("approved", 1, True, frozenset())
    assert acts(away, "a") == ["reopen", "restore"]
    assert (shown_state(used), shown_state(away)) == ("approved", "retired")


@CALM
@given(standings, st.sampled_from("abcd"))
def test_nobody_ever_reviews_what_they_wrote(standing: Standing, person: str) -> None:
    allowed = acts(standing, person)
    if person in standing.authors:
        assert not {"approve", "changes"} & set(allowed)
    if "approve" in allowed:
        assert standing.state == "review"
