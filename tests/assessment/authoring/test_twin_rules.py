"""Items that ask the same thing twice are found, others are left alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring.rules.twins import (
    Asked,
    all_twins,
    compare,
    folded,
    folded_words,
    jaccard,
    twins_of,
)
from tests.assessment.authoring.calm import CALM

BASE = Asked(
    key="1", name="one", kind="locate", structure="sural", picture="ankle",
    about=frozenset({"course:sural"}), places=(), prompt="Tap the sural nerve at the heel.",
)  # fmt: skip
TWO = replace(BASE, key="2", name="two", prompt="Where does Maren's heel burn?")
ZONE = replace(BASE, about=frozenset(), kind="region", places=((0.3, 0.4), (0.7, 0.2)))


def test_the_same_structure_on_the_same_picture_is_a_twin_whatever_the_words() -> None:
    twin = compare(BASE, TWO)
    assert twin is not None
    assert twin.why == "place"


@pytest.mark.parametrize(
    "other",
    [
        replace(TWO, picture="knee"),
        replace(TWO, kind="trace"),
        replace(TWO, about=frozenset({"exit:sural"})),
        replace(TWO, name="one"),
    ],
)
def test_another_picture_kind_target_or_a_version_of_itself_is_none(other: Asked) -> None:
    assert compare(BASE, other) is None


def test_near_places_in_another_order_are_the_same_places() -> None:
    near = replace(ZONE, key="2", name="two", prompt="Elsewhere", places=((0.71, 0.2), (0.3, 0.42)))
    assert compare(ZONE, near) is not None
    far = replace(near, places=((0.71, 0.3), (0.3, 0.42)))
    assert compare(ZONE, far) is None
    assert compare(ZONE, replace(near, places=((0.7, 0.2),))) is None


def test_both_near_places_may_not_lie_on_one() -> None:
    pair = replace(ZONE, key="2", name="two", prompt="Elsewhere", places=((0.3, 0.4), (0.31, 0.4)))
    assert compare(ZONE, pair) is None


def test_words_alone_make_twins_of_the_same_structure() -> None:
    one = replace(BASE, about=frozenset({"course:a"}), prompt="Tap the sural nerve behind the heel")
    two = replace(one, key="2", name="two", about=frozenset({"exit:a"}),
                  prompt="Tap the SURAL nerve, behind the heél!")  # fmt: skip
    twin = compare(one, two)
    assert twin is not None
    assert (twin.why, twin.alike) == ("words", 1.0)
    assert compare(one, replace(two, structure="tibial")) is None


def test_folding_takes_accents_and_case_away() -> None:
    assert folded("Fémoral CUTÁNEO") == "femoral cutaneo"
    assert folded_words("The nerve, where is it? Nerve!") == {"nerve"}
    assert jaccard(frozenset(), frozenset()) == 0.0


texts = st.text("abc de", max_size=30)
asked = st.builds(
    Asked,
    key=st.sampled_from("12345"),
    name=st.sampled_from("abcde"),
    kind=st.sampled_from(["locate", "region"]),
    structure=st.sampled_from([None, "sural", "tibial"]),
    picture=st.sampled_from([None, "ankle", "knee"]),
    about=st.frozensets(st.sampled_from(["course:sural", "exit:sural"]), max_size=1),
    places=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), max_size=2).map(tuple),
    prompt=texts,
)


@CALM
@given(asked, asked)
def test_twins_are_twins_both_ways(one: Asked, two: Asked) -> None:
    there, back = compare(one, two), compare(two, one)
    assert (there is None) == (back is None)


@CALM
@given(st.lists(asked, max_size=8), st.lists(asked, max_size=8))
def test_the_report_finds_what_comparing_everything_finds(
    own: list[Asked], pack: list[Asked]
) -> None:
    pairs = [*combinations(own, 2), *((one, two) for one in own for two in pack)]
    expected = sum(compare(one, two) is not None for one, two in pairs)
    assert len(all_twins(own, pack)) == expected


def test_the_most_alike_come_first() -> None:
    words = replace(BASE, key="3", name="three", about=frozenset({"exit:sural"}))
    assert [t.two.name for t in twins_of(BASE, [words, TWO])] == ["two", "three"]
