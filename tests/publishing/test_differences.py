"""Differences between two states of content: everything that differs, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from npt_training.publishing.differences import Thing, compared, differences

DOCS = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)
KEYS = st.tuples(st.sampled_from(("lesson", "claim", "item", "odd")), st.sampled_from("wxyz"))
SNAPSHOTS = st.dictionaries(KEYS, st.builds(Thing, st.text(max_size=5), DOCS), max_size=8)


@given(SNAPSHOTS, SNAPSHOTS)
def test_exactly_what_differs_is_named(old: dict, new: dict) -> None:
    found = {(one.kind, one.code): one for one in differences(old, new)}
    for key in {*old, *new}:
        if key not in old:
            assert found[key].how == "added"
        elif key not in new:
            assert found[key].how == "removed"
        elif old[key].doc != new[key].doc:
            assert found[key].how == "changed"
            assert found[key].fields
        else:
            assert key not in found


@given(SNAPSHOTS)
def test_a_state_does_not_differ_from_itself(one: dict) -> None:
    assert differences(one, dict(one)) == []


@given(st.lists(st.sampled_from(["a", "b", "c"])), st.lists(st.sampled_from(["a", "b", "d"])))
def test_both_texts_can_be_read_from_a_comparison(old: list[str], new: list[str]) -> None:
    stretches = [one for one in compared(" ".join(old), " ".join(new)) if "…" not in one.text]
    before = " ".join(one.text for one in stretches if one.how != "new")
    after = " ".join(one.text for one in stretches if one.how != "gone")
    if all("…" not in one.text for one in compared(" ".join(old), " ".join(new))):
        assert before.split() == old
        assert after.split() == new


def test_long_stretches_that_are_the_same_are_shortened() -> None:
    words = " ".join(f"w{n}" for n in range(100))
    (same, gone, new) = compared(f"{words} old", f"{words} new")
    assert (gone.text, new.text) == ("old", "new")
    assert "…" in same.text
    assert len(same.text.split()) < 30
