"""Any JSON a client can send is refused with a sentence, or scored from 0 to 1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.errors import ResponseRefused
from npt_training.assessment.fields import form_fields, json_fields
from npt_training.assessment.generate import generate
from npt_training.assessment.generate.scene import Atlas
from npt_training.assessment.items import AnyItem, item_of
from npt_training.assessment.kinds import KINDS, kind_of
from tests.assessment import items, slab

NUMBERS = st.integers() | st.floats(allow_nan=True, allow_infinity=True)
PAIRS = st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)), max_size=50)
PATHS = PAIRS.map(lambda pairs: " ".join(f"{x},{y}" for x, y in pairs))
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=60) | PATHS
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ("x", "y", "path", "choice", "pin-1", "pin-2", "pin-3", "pin-4", "text", "grid", "action")
RESPONSES = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), ANY, max_size=8)
SENSIBLE = st.fixed_dictionaries(
    {},
    optional={
        "x": st.floats(0, 1), "y": st.floats(0, 1), "path": PATHS,
        "choice": st.lists(st.sampled_from("0123456"), max_size=6),
        **{f"pin-{n}": st.sampled_from("01234567") for n in range(1, 7)},
        "text": st.text(max_size=20),
    },
)  # fmt: skip


@lru_cache(maxsize=1)
def atlas() -> Atlas:
    return Atlas.of(slab.pack())


@lru_cache(maxsize=1)
def bank() -> dict[str, AnyItem]:
    """One item of each kind, the harder one where there are two forms."""
    docs = generate(slab.pack(), seed="any", per_nerve=50)
    found = {doc["kind"]: item_of(doc) for doc in docs}
    return found | {"written": item_of(items.written())}


def judged(kind: str, document: Any) -> float | None:
    item = bank()[kind]
    shown = sorted(KINDS[kind].option_ids(item))
    fields, _key = json_fields(document, 1)
    response = kind_of(item).parse(item, shown, form_fields(fields))
    ground = atlas().scenes[item.view].stimulus if item.view else None
    return kind_of(item).judge(item, response, ground).fraction


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=120, deadline=None)
@given(response=RESPONSES | SENSIBLE)
def test_any_response_is_refused_or_scored(kind: str, response: Any) -> None:
    try:
        fraction = judged(kind, {"response": response})
    except ResponseRefused:
        return
    if kind == "written" and fraction is None:
        return
    assert fraction is not None
    assert 0.0 <= fraction <= 1.0


@settings(max_examples=80, deadline=None)
@given(document=ANY)
def test_any_document_is_refused_or_scored(document: Any) -> None:
    for kind in KINDS:
        try:
            fraction = judged(kind, document)
        except ResponseRefused:
            continue
        assert fraction is None or 0.0 <= fraction <= 1.0
