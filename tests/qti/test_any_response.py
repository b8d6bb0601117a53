"""Whatever JSON is handed to the scorer: a refusal with a sentence, or a score within bounds."""

from __future__ import annotations

import json
import math
from contextlib import nullcontext
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.qti.errors import ResponseUnreadable
from npt_training.assessment.qti.item import QtiItem, read_item
from npt_training.assessment.qti.scoring import score_response
from npt_training.core.errors import NptError
from tests.qti import xml

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["A", "B", "A B", "B A", "93 111", "1e400 1", "nan nan", "١ ٢", "0x1 2"])
)  # fmt: skip
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner)
)
LOWER = 'lower-bound="0"'
POINTS = xml.areas(("circle", "100,100,20", 1), ("rect", "0,0,9,9", 2), attributes=LOWER)
PAIRS = xml.mapping(LOWER, A_B=1, C_D=2)
ITEMS = {
    "points": xml.item(
        xml.declared(POINTS, base="point", cardinality="multiple"),
        xml.select_point(0), "map_response_point",
    ),
    "pairs": xml.item(
        xml.declared(PAIRS, base="pair", cardinality="multiple"), xml.choice(0), "map_response"
    ),
    "number": xml.item(xml.declared(base="float", correct="2.5"), xml.choice()),
    "order": xml.item(xml.declared(cardinality="ordered", correct="A|B"), xml.choice(0)),
    "text": xml.item(xml.declared(base="string", correct="A"), xml.choice()),
}  # fmt: skip


@cache
def read(name: str) -> QtiItem:
    return read_item(ITEMS[name])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(ITEMS)), ANY | st.fixed_dictionaries({"RESPONSE": ANY}))
def test_it_is_refused_or_scored_within_bounds(name: str, response: object) -> None:
    try:
        result = score_response(read(name), response)
    except ResponseUnreadable:
        assert not isinstance(response, dict)
        return
    assert result.score is not None
    assert result.max is not None
    assert math.isfinite(result.score)
    assert 0 <= result.score <= result.max
    json.dumps(result.as_json(), allow_nan=False)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_an_item_or_a_refusal(content: bytes) -> None:
    refused = b"<qti-assessment-item" not in content
    with pytest.raises(NptError) if refused else nullcontext():
        read_item(content)
