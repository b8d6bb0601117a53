"""The form and the document say the same: zones, places in order, options, YAML, sources."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npt_training.assessment.authoring import forms
from npt_training.assessment.authoring.forms.common import sources_of, sources_text
from npt_training.assessment.authoring.forms.drawn import percent, read_shapes
from npt_training.assessment.authoring.rules.shapes import outline
from npt_training.assessment.items import item_of
from tests.assessment import items, more_items, photo_items
from tests.assessment.authoring.calm import CALM

SIZE = (900, 600)
share = st.floats(0.05, 0.95).map(lambda v: round(v, 5))
spot = st.tuples(share, share).map(list)
radius = st.floats(0.01, 0.3).map(lambda v: round(v, 5))
zone = st.one_of(
    st.fixed_dictionaries({"polygon": st.lists(spot, min_size=3, max_size=6, unique_by=tuple)}),
    st.fixed_dictionaries({"circle": st.fixed_dictionaries({"at": spot, "r": radius})}),
    st.fixed_dictionaries(
        {
            "ellipse": st.fixed_dictionaries(
                {
                    "at": spot,
                    "rx": radius,
                    "ry": radius,
                    "turn": st.floats(-170, 170).map(lambda v: round(v, 2)),
                }
            )
        }
    ),
    st.fixed_dictionaries({"rectangle": st.fixed_dictionaries({"corner": spot, "opposite": spot})}),
)


def sent(field: str, doc: dict[str, Any]) -> dict[str, list[str]]:
    """What a page sends that shows the shapes of ``doc`` and is sent back as it stands."""
    found: dict[str, list[str]] = {}
    for n, shape in enumerate(forms.shapes_in(doc, SIZE)[field]):
        base = f"{field}-{n}"
        found |= {f"{base}-kind": [shape.kind], f"{base}-name": [shape.name],
                  f"{base}-role": [shape.role], f"{base}-id": [shape.ident],
                  f"{base}-x": [*(percent(x) for x, _y in shape.handles), ""],
                  f"{base}-y": [*(percent(y) for _x, y in shape.handles), ""]}  # fmt: skip
    return found


def zones_of(shapes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"id": f"z{n}", "name": f"Zone {n}", "right": n % 2 == 1, **shape}
        for n, shape in enumerate(shapes, 1)
    ]


@CALM
@given(st.lists(zone, max_size=4).map(zones_of))
def test_zones_survive_the_form_untouched(zones: list[dict[str, Any]]) -> None:
    doc = {"id": "s-1", "kind": "region", "zones": zones}
    back = forms.read("region", sent("zones", doc), doc, SIZE)
    assert back.get("zones", []) == zones


@CALM
@given(zone)
def test_a_zone_drawn_anew_is_within_a_pixel(shape: dict[str, Any]) -> None:
    """Without the document before it, handles alone give the same outline."""
    doc = {"id": "s-1", "kind": "region", "zones": zones_of([shape])}
    fresh = {"id": "s-1", "kind": "region"}
    again = fresh | {"zones": forms.read("region", sent("zones", doc), fresh, SIZE)["zones"]}
    [before], [after] = forms.shapes_in(doc, SIZE)["zones"], forms.shapes_in(again, SIZE)["zones"]
    far = [
        math.dist(a, b) for a, b in zip(outline(before, SIZE), outline(after, SIZE), strict=True)
    ]
    assert max(far) < 1.0


def test_zones_are_what_the_scorer_reads() -> None:
    """The ellipse of the editor is the ellipse of the item, turn and all."""
    shape = {"ellipse": {"at": [0.5, 0.5], "rx": 0.2, "ry": 0.1, "turn": 30.0}}
    doc = items.common("region", id="s-1", module="atlas", view=items.VIEW, zones=zones_of([shape]))
    scored = item_of(doc).zones[0].shape(SIZE)
    [drawn] = forms.shapes_in(doc, SIZE)["zones"]
    for corner in outline(drawn, SIZE):
        import shapely

        assert shapely.distance(scored.exterior, shapely.Point(corner)) < 0.5


def test_the_order_of_places_is_the_answer_and_ids_do_not_tell() -> None:
    ys = (0.1, 0.3, 0.5, 0.7, 0.9)
    form = {}
    for n, y in enumerate(ys):
        form |= {f"points-{n}-kind": ["pin"], f"points-{n}-x": ["25"],
                 f"points-{n}-y": [percent(y)]}  # fmt: skip
    doc = {"id": "s-1", "kind": "order", "structure": "sural", "path": "main"}
    made = forms.read("order", form | {"path": ["main"], "structure": ["sural"]}, doc, SIZE)
    at = {point["id"]: point["at"][1] for point in made["points"]}
    assert [at[ident] for ident in made["answer"]] == list(ys)
    assert [point["id"] for point in made["points"]] == sorted(at)
    assert made["answer"] != sorted(at)


@pytest.mark.parametrize("text", ["", "a: [", "- list", "1: 2", "{a: {b: 1}}", "when: 2026-01-01"])
def test_any_yaml_is_kept_until_it_can_be_read(text: str) -> None:
    doc = {"id": "s-1", "kind": "case", "prompt": "Title", "stages": [1]}
    made = forms.read("case", {"rest": [text], "prompt": ["Title"]}, doc, None)
    assert "stages" not in made
    shown = forms.rest_of("case").show(made, None)["value"]  # type: ignore[arg-type]
    again = forms.read("case", {"rest": [shown], "prompt": ["Title"]}, made, None)
    assert again == made


def test_yaml_cannot_take_the_name_or_the_pool() -> None:
    doc = {"id": "s-1", "kind": "case"}
    made = forms.read("case", {"rest": ["id: other\nkind: choice\nview: x"]}, doc, None)
    assert (made["id"], made["kind"], "view" in made) == ("s-1", "case", False)


fields = st.dictionaries(
    st.sampled_from(
        ["zones-0-kind", "zones-0-x", "zones-0-y", "zones-1-x", "zones-x-y", "zones-9999-x", "most",
         "options-1-text", "options-1-correct", "rest", "sources", "prompt", "every", "full_mm"]
    ),
    st.lists(st.text(max_size=12), max_size=4),
)  # fmt: skip


@CALM
@given(fields, st.sampled_from(["region", "choice", "points", "case", "order", "written", "short"]))
def test_no_form_breaks_the_editor(form: dict[str, list[str]], kind: str) -> None:
    """Whatever is sent, the document is one that can be kept and shown again."""
    doc = forms.skeleton(kind, "s-1")
    made = forms.read(kind, form, doc, SIZE)
    assert (made["id"], made["kind"]) == ("s-1", kind)
    for shapes in forms.shapes_in(made, SIZE).values():
        assert all(shape.handles for shape in shapes)


def test_sources_are_ids_and_words() -> None:
    ids, own = sources_of("#standring\n\n Own  work \n#standring", ["kim"])
    assert (ids, own) == (["kim", "standring"], ["Own work"])
    assert sources_text({"sources": ids, "own_sources": own}) == "#kim\n#standring\nOwn work"


def test_handles_with_commas_and_blanks() -> None:
    form = {"zones-0-kind": ["polygon"], "zones-0-x": ["10,5", "", "x", "20", "20"],
            "zones-0-y": ["1", "2", "3", "30", "30"]}  # fmt: skip
    [shape] = read_shapes(form, "zones", ("polygon",))
    assert shape.handles == ((0.105, 0.01), (0.2, 0.3))


@CALM
@given(st.sampled_from(photo_items.ALL))
def test_what_is_drawn_on_a_photograph_survives_the_form(make: Any) -> None:
    doc = make()
    back = forms.read(doc["kind"], sent("drawn", doc), doc, (1000, 800))
    assert back["drawn"] == doc["drawn"]
    asked = {"label": "pins", "identify": "highlight"}.get(doc["kind"], "target")
    assert back[asked] == doc[asked]


def test_a_shape_without_a_name_is_the_nerve_of_the_item() -> None:
    form = {"drawn-0-kind": ["pin"], "drawn-0-x": ["30"], "drawn-0-y": ["50"],
            "structure": ["sural"]}  # fmt: skip
    doc = {"id": "s-1", "kind": "locate", "picture": more_items.PHOTO}
    found = forms.read("locate", form, doc, (1000, 800))
    assert found["drawn"] == [{"id": "sural", "exit": [[0.3, 0.5]]}]
    assert found["target"] == {"exit": "sural"}
