"""The part of a view that a treatment card shows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.curriculum.cards.views import CARD_LEAST, CARD_SHAPE, around

SHARE = st.floats(0, 1)
LINE = st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=6)


def truth(*runs: tuple[bool, list[tuple[float, float]]]) -> dict[str, Any]:
    courses = [{"deep": deep, "points": points} for deep, points in runs]
    return {"nerves": {"sural": {"courses": courses, "exits": []}}}


@given(LINE, st.sampled_from([(1600, 2920), (1600, 1600), (2000, 1200)]))
def test_the_part_lies_in_the_picture_and_holds_what_it_can(
    line: list[tuple[float, float]], size: tuple[int, int]
) -> None:
    box = around(truth((False, line)), size, ["sural"])
    assert box is not None
    left, top, wide, tall = box
    assert left >= 0
    assert top >= 0
    assert left + wide <= 1.0001
    assert top + tall <= 1.0001
    assert wide >= CARD_LEAST
    assert wide * size[0] >= 0.99 * tall * size[1] or wide == 1
    xs = [x for x, _y in line]
    assert left - 1e-4 <= min(xs) or wide == 1
    assert max(xs) <= left + wide + 1e-4


def test_a_short_nerve_fills_the_picture() -> None:
    line = [(0.4, 0.5), (0.5, 0.52)]
    assert around(truth((False, line)), (1600, 1600), ["sural"]) == (0.2, 0.3017, 0.5, 0.4167)
    assert pytest.approx(CARD_SHAPE, abs=0.001) == 0.5 / 0.4167


def test_deep_stretches_count_where_nothing_else_shows() -> None:
    deep, skin = (True, [(0.1, 0.1), (0.1, 0.9)]), (False, [(0.5, 0.5), (0.52, 0.5)])
    assert around(truth(deep, skin), (1600, 1600), ["sural"]) == around(
        truth(skin), (1600, 1600), ["sural"]
    )
    assert around(truth(deep), (1600, 1600), ["sural"]) != around(
        truth(skin), (1600, 1600), ["sural"]
    )


def test_a_nerve_that_the_view_does_not_show_leaves_it_whole() -> None:
    assert around(truth(), (1600, 1600), ["sural"]) is None
