"""What changed between two versions, told field by field."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring.rules.difference import Change, changes, pieces
from tests.assessment import items
from tests.assessment.authoring.calm import CALM

leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab c", max_size=8)
docs = st.dictionaries(
    st.sampled_from(["prompt", "level", "zones", "options"]),
    st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "text", "at"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)


def test_the_same_document_has_no_changes() -> None:
    assert changes(items.choice(), items.choice()) == []


def test_options_are_compared_by_their_id_wherever_they_stand() -> None:
    before, after = items.choice(), items.choice()
    after["options"] = [after["options"][1], after["options"][0] | {"text": "Right behind it"}]
    found = {change.path: change for change in changes(before, after)}
    assert found[("options", "a", "text")].pieces == [
        ("gone", "Behind"), ("new", "Right behind"), ("same", "it"),
    ]  # fmt: skip
    assert found[("options", "c")].kind == "removed"
    assert len(found) == 2


def test_a_new_order_is_a_change_of_its_own() -> None:
    before, after = items.choice(), items.choice()
    after["options"] = list(reversed(after["options"]))
    assert changes(before, after) == [Change(("options", "order"), list("abc"), list("cba"))]


def test_places_are_compared_whole() -> None:
    before, after = items.order(), items.order()
    after["points"] = [dict(p) for p in after["points"]]
    after["points"][0]["at"] = [0.3, 0.2]
    [change] = changes(before, after)
    assert (change.path, change.before, change.after) == (
        ("points", "a", "at"), [0.25, 0.2], [0.3, 0.2],
    )  # fmt: skip


def test_true_is_not_one() -> None:
    assert [c.path for c in changes({"pin": True}, {"pin": 1})] == [("pin",)]


@CALM
@given(docs)
def test_nothing_changed_is_no_change(doc: dict[str, Any]) -> None:
    assert changes(doc, doc) == []


@CALM
@given(docs, docs)
def test_changes_are_found_both_ways(one: dict[str, Any], two: dict[str, Any]) -> None:
    there = {change.path for change in changes(one, two)}
    back = {change.path for change in changes(two, one)}
    assert there == back


@CALM
@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_pieces_give_both_texts_back(before: str, after: str) -> None:
    found = pieces(before, after)
    old = [w for tag, words in found if tag != "new" for w in words.split()]
    new = [w for tag, words in found if tag != "gone" for w in words.split()]
    assert (old, new) == (before.split(), after.split())
