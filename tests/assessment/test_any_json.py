"""Any JSON a client can send is refused with a sentence, or scored from 0 to 1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npt_training.assessment.errors import ResponseRefused, StageLocked
from npt_training.assessment.fields import form_fields, json_fields
from npt_training.assessment.generate import generate
from npt_training.assessment.generate.scene import Atlas
from npt_training.assessment.items import AnyItem, item_of
from npt_training.assessment.items.added import OURS
from npt_training.assessment.kinds import KINDS, kind_of
from tests.assessment import more_items, slab

NUMBERS = st.integers() | st.floats(allow_nan=True, allow_infinity=True)
PAIRS = st.lists(st.tuples(st.floats(-0.2, 1.2), st.floats(-0.2, 1.2)), max_size=50)
PATHS = PAIRS.map(lambda pairs: " ".join(f"{x},{y}" for x, y in pairs))
SCALARS = st.none() | st.booleans() | NUMBERS | st.text(max_size=60) | PATHS
ANY = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = (
    "x", "y", "points", "path", "area", "choice", "pin-1", "pin-2", "pin-3", "pin-4", "text",
    "number", "unit", "marks", "stage", "grid", "action", "mark-text", "mark-squares", "note-1",
    "confidence",
)  # fmt: skip
MARK = st.fixed_dictionaries(
    {"kind": st.sampled_from(["pin", "stroke", "x"])},
    optional={"x": st.floats(), "y": st.floats(0, 1), "text": st.text(max_size=9),
              "points": st.lists(st.lists(st.floats(-0.1, 1.1), max_size=3), max_size=4)},
)  # fmt: skip
RESPONSES = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=6), ANY, max_size=8)
SENSIBLE = st.fixed_dictionaries(
    {},
    optional={
        "x": st.floats(0, 1), "y": st.floats(0, 1), "path": PATHS,
        "choice": st.lists(st.sampled_from("0123456"), max_size=6),
        **{f"pin-{n}": st.sampled_from("01234567") for n in range(1, 7)},
        "text": st.text(max_size=20), "points": PATHS, "area": PATHS,
        "number": st.sampled_from(["25", "2,5", "1e300", "-1e-300", "\u22123", "1 0"]),
        "unit": st.sampled_from(["mm", "cm", "ml", ""]), "marks": st.lists(MARK, max_size=6),
        "stage": st.sampled_from(["0", "1", "2", "3"]),
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
    marked = more_items.annotated(view=slab.VIEW)
    return found | {"written": item_of(marked)} | {
        item.kind: item for item in map(item_of, more())
    } | {"qti-point": item_of(more_items.qti_point())}  # fmt: skip


def more() -> list[dict[str, Any]]:
    """The newer kinds on the slab; an identify to be typed stands for the one to be chosen."""
    alpha, places = {"course": "alpha"}, {"course": "zeta"}
    case = more_items.case(view=slab.VIEW, structure="alpha")
    case["stages"][1]["ask"]["target"] = alpha
    ends = [{"id": "r1", "place": {"territory": "alpha"}}, {"id": "r2", "place": {"exit": "zeta"}}]
    return [
        more_items.points(view=slab.VIEW, structures=[alpha, places]),
        more_items.regions(view=slab.VIEW, structure="alpha"),
        more_items.area(view=slab.VIEW, structure="alpha", target={"territory": "alpha"}),
        more_items.associate(view=slab.VIEW, right=ends),
        more_items.numeric(), more_items.short(), more_items.evidence(), case,
        more_items.typed(view=slab.VIEW, structure="alpha", highlight=alpha, answer="alpha"),
        more_items.qti(),
    ]  # fmt: skip


NAMES = (*KINDS, *OURS, "qti-point")


def judged(kind: str, document: Any) -> float | None:
    item = bank()[kind]
    shown = sorted(kind_of(item).option_ids(item))
    fields, _key = json_fields(document, 1)
    given = kind_of(item).parse(item, shown, form_fields(fields))
    response = kind_of(item).keep(item, {}, given)
    ground = atlas().scenes[item.view].stimulus if item.view else None
    return kind_of(item).judge(item, response, ground).fraction


@pytest.mark.parametrize("kind", NAMES)
@settings(max_examples=120, deadline=None)
@given(response=RESPONSES | SENSIBLE)
def test_any_response_is_refused_or_scored(kind: str, response: Any) -> None:
    try:
        fraction = judged(kind, {"response": response})
    except (ResponseRefused, StageLocked):
        return
    if kind == "written" and fraction is None:
        return
    assert fraction is not None
    assert 0.0 <= fraction <= 1.0


@settings(max_examples=80, deadline=None)
@given(document=ANY)
def test_any_document_is_refused_or_scored(document: Any) -> None:
    for kind in NAMES:
        try:
            fraction = judged(kind, document)
        except (ResponseRefused, StageLocked):
            continue
        assert fraction is None or 0.0 <= fraction <= 1.0
