"""Items made from the atlas: what is asked, what never is, and that it can be made again."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from npt_training.assessment.against import faults
from npt_training.assessment.facts import atlas_facts
from npt_training.assessment.generate import (
    TEMPLATES,
    NotHere,
    UnknownTemplate,
    generate,
    write,
)
from npt_training.assessment.generate.unsettled import (
    DRAWN_IN_PART,
    EXIT_LEAST_MM,
    EXIT_UNSETTLED,
)
from npt_training.assessment.generate.words import turned
from npt_training.assessment.items import PRACTICE, item_of
from npt_training.assessment.pack import load_items
from npt_training.atlas.pack import AtlasPack
from tests.assessment import slab

Doc = dict[str, Any]
SCORED = ("locate", "trace", "territory", "order")


def made(pack: AtlasPack, **given: Any) -> list[Doc]:
    return generate(pack, **{"seed": "one", "per_nerve": 50} | given)


@lru_cache(maxsize=1)
def plain() -> list[Doc]:
    return made(slab.pack())


def template(doc: Doc) -> str:
    return next(
        name
        for name in sorted(TEMPLATES, key=len, reverse=True)
        if doc["id"].startswith(f"atlas-{name}-")
    )


def about(docs: list[Doc], nerve: str) -> set[str]:
    return {template(doc) for doc in docs if doc.get("structure") == nerve}


def test_every_template_finds_something_to_ask() -> None:
    assert {template(doc) for doc in plain()} == set(TEMPLATES)


def test_every_item_fits_the_atlas_and_says_what_it_stands_on() -> None:
    facts = atlas_facts(slab.pack())
    for doc in plain():
        item = item_of(doc)
        assert list(faults(item, facts)) == []
        assert item.module == PRACTICE
        assert item.origin == "generated"
        assert item.stands_on
        assert item.sources or doc["kind"] == "locate"


def test_the_same_seed_gives_the_same_items_and_another_seed_others() -> None:
    assert made(slab.pack()) == plain()
    other = made(slab.pack(), seed="two")
    assert other != plain()


def test_an_id_means_the_same_truth_whatever_the_seed() -> None:
    other = {doc["id"]: doc for doc in made(slab.pack(), seed="two")}
    shared = [doc for doc in plain() if doc["id"] in other]
    assert shared
    for doc in shared:
        twin = other[doc["id"]]
        assert (doc["kind"], doc["view"]) == (twin["kind"], twin["view"])
        assert doc.get("target") == twin.get("target")
        assert doc.get("answer") == twin.get("answer") or doc["kind"] == "order"


def test_both_sides_are_asked_and_no_item_twice() -> None:
    sides = Counter(doc["view"] for doc in plain())
    assert min(sides["slab-right"], sides["slab-left"]) > len(plain()) / 4
    assert len({doc["id"] for doc in plain()}) == len(plain())


def test_what_is_schematic_is_named_but_never_scored() -> None:
    drawn = {"scorable": {"course": False, "exit": False}}
    docs = made(slab.pack(gamma=drawn))
    assert about(docs, "gamma") == {"name-course", "name-exit", "label", "hazard"}
    for doc in docs:
        if doc["kind"] == "order":
            assert "gamma" not in {point["nerve"] for point in doc["points"]}


def test_a_nerve_whose_points_are_all_drawn_is_never_scored() -> None:
    points = slab.nerve("gamma").model_dump(by_alias=True, exclude_none=True)["paths"][0]["points"]
    estimated = [point | {"precision": "estimate"} for point in points]
    docs = made(slab.pack(changed={"gamma": {"paths": [{"id": "main", "points": estimated}]}}))
    for doc in docs:
        if doc["kind"] in SCORED:
            assert doc.get("structure") != "gamma"


def test_a_territory_that_rests_on_no_source_is_named_but_not_tapped() -> None:
    pack = slab.pack()
    pack.territories["alpha"] = pack.territories["alpha"].model_copy(update={"basis": "schematic"})
    docs = made(pack, templates=["territory", "name-territory"])
    assert about(docs, "alpha") == {"name-territory"}
    assert about(docs, "zeta") == {"territory", "name-territory"}


def test_deep_stretches_are_no_target() -> None:
    run = {"path": "main", "deep": True, "schematic": False, "mm": 280.0, "side": "right"}
    deep = {"courses": [run | {"points": [[0.45, 0.05], [0.45, 0.95]]}], "exits": []}
    assert about(made(slab.pack(gamma=deep)), "gamma").isdisjoint(
        {"course", "exit", "trace", "order", "row", "neighbour"}
    )


def test_a_distractor_is_offered_but_never_an_answer() -> None:
    docs = made(slab.pack(changed={"gamma": {"answer": False}}))
    assert about(docs, "gamma") == set()
    assert any("gamma" in doc.get("options", []) for doc in docs if doc["kind"] == "identify")
    for doc in docs:
        if doc["kind"] == "label":
            assert {"course": "gamma"} not in doc["pins"]
        if doc["kind"] == "choice":
            right = [option.get("about") for option in doc["options"] if option["correct"]]
            assert "gamma" not in right


def test_names_that_share_a_line_never_stand_side_by_side() -> None:
    shared = {"shares_line_with": [{"nerve": "gamma", "stretch": "All of it."}]}
    docs = made(slab.pack(changed={"beta": shared}))
    assert any("beta" in str(doc) for doc in docs)
    for doc in docs:
        pairs = {frozenset(pair) for pair in combinations(item_of(doc).offered(), 2)}
        assert frozenset(("beta", "gamma")) not in pairs, doc["id"]


def test_options_are_the_nearest_and_those_confused() -> None:
    confused = {"confused_with": [{"nerve": "zeta", "tell": "Lies far off."}]}
    docs = made(slab.pack(changed={"alpha": confused}))
    [*found] = [doc for doc in docs if doc["id"].startswith("atlas-name-course-alpha")]
    assert found
    for doc in found:
        assert set(doc["options"]) == {"alpha", "zeta", "beta", "gamma", "delta"}


def test_a_nerve_at_the_very_exit_is_not_offered_for_it() -> None:
    close = {"gamma": {"exits": [{"point": "main.exit", "at": [0.61, 0.2], "basis": "measured",
                                  "spread_mm": None}]}}  # fmt: skip
    docs = made(slab.pack(**close), templates=["name-exit"])
    offered = [set(doc["options"]) for doc in docs if doc["structure"] == "gamma"]
    assert offered
    assert all("delta" not in options for options in offered)


def test_a_parent_or_a_nerve_of_the_same_skin_is_not_offered_for_an_area() -> None:
    pack = slab.pack(changed={"beta": {"parent_nerve": "alpha"}})
    pack.territories["gamma"] = slab.territory("gamma")
    for view in pack.views.values():
        view.truth["territories"]["gamma"] = view.truth["territories"]["alpha"]
    docs = made(pack, templates=["name-territory"])
    offered = [set(doc["options"]) for doc in docs if doc["structure"] == "alpha"]
    assert offered == [{"alpha", "delta", "epsilon", "zeta"}]


def test_the_nearest_neighbour_is_the_right_answer() -> None:
    [doc, *_] = [doc for doc in plain() if template(doc) == "neighbour"]
    right = next(option["about"] for option in doc["options"] if option["correct"])
    here = slab.PLACES[doc["structure"]]
    nearest = min(
        (name for name in slab.PLACES if name != doc["structure"]),
        key=lambda name: abs(slab.PLACES[name] - here),
    )
    assert right == nearest


def test_the_published_spread_is_tight_across_and_wide_along() -> None:
    points = slab.nerve("gamma").model_dump(by_alias=True, exclude_none=True)["paths"][0]["points"]
    points[1]["spread"] = {"along_mm": 40, "across_mm": 9, "note": "SD of a study"}
    place = {"point": "main.exit", "at": [0.45, 0.2], "basis": "measured", "spread_mm": 40}
    ring = [[0.43, 0.1], [0.47, 0.1], [0.47, 0.3], [0.43, 0.3]]
    band = {"point": "main.exit", "along_mm": 40, "polygons": [ring]}
    paths = {"gamma": {"paths": [{"id": "main", "points": points}]}}
    banded = slab.pack(changed=paths, gamma={"exits": [place], "spread": [band]})
    docs = [doc for doc in made(banded, templates=["exit"]) if doc["structure"] == "gamma"]
    assert {(doc["full_mm"], doc["spread"]) for doc in docs} == {(9.0, True)}
    round_only = slab.pack(changed=paths, gamma={"exits": [place | {"spread_mm": 20}]})
    docs = [doc for doc in made(round_only, templates=["exit"]) if doc["structure"] == "gamma"]
    assert {(doc["full_mm"], doc.get("spread")) for doc in docs} == {(20.0, None)}
    unsure = slab.pack(changed=paths, gamma={"exits": [place]})
    assert not [d for d in made(unsure, templates=["exit"]) if d["structure"] == "gamma"]


def test_no_band_is_finer_than_the_picture() -> None:
    coarse = slab.pack()
    for view in coarse.views.values():
        view.truth["accuracy_mm"] = 14.2
    bands = {doc["full_mm"] for doc in made(coarse) if "full_mm" in doc}
    assert bands == {14.5}


def test_a_row_runs_from_one_side_to_the_other() -> None:
    rows = [doc for doc in plain() if template(doc) == "row"]
    for doc in rows:
        where = {point["id"]: point["at"][0] for point in doc["points"]}
        places = [where[ident] for ident in doc["answer"]]
        assert places == sorted(places)
        assert ("front" in doc["prompt"]) == (doc["towards"] == "posterior")


def test_at_most_so_many_of_a_nerve() -> None:
    docs = made(slab.pack(), per_nerve=4)
    counts = Counter(doc["structure"] for doc in docs if "structure" in doc)
    assert set(counts.values()) == {4}
    assert len(about(docs, "alpha")) == 4


def test_only_the_templates_named_are_used() -> None:
    docs = made(slab.pack(), templates=["trace", "order"])
    assert {doc["kind"] for doc in docs} == {"trace", "order"}
    with pytest.raises(UnknownTemplate):
        made(slab.pack(), templates=["riddle"])


def test_examination_ids_say_nothing_and_need_the_seed() -> None:
    one, again, other = (made(slab.pack(), exam=True, seed=s) for s in ("secret", "secret", "else"))
    assert one == again
    assert {doc["id"] for doc in one}.isdisjoint(doc["id"] for doc in other)
    for doc in one:
        assert doc["id"].startswith("exam-")
        assert not any(name in doc["id"] for name in [*slab.PLACES, "slab", "trace"])


def test_written_items_load_again_as_they_were_made(tmp_path: Path) -> None:
    pack = slab.pack()
    written = write(plain(), pack, tmp_path / PRACTICE, "--seed one")
    assert {path.parent.name for path in written} == {"ankle"}
    loaded = load_items(tmp_path, atlas_facts(pack))
    assert [item.id for item in loaded] == [doc["id"] for doc in plain()]
    before = {path: path.read_bytes() for path in written}
    write(plain(), pack, tmp_path / PRACTICE, "--seed one")
    assert {path: path.read_bytes() for path in written} == before


def test_files_made_before_are_replaced_and_others_are_not(tmp_path: Path) -> None:
    pack = slab.pack()
    write(plain(), pack, tmp_path, "")
    [*traces] = [doc for doc in plain() if doc["kind"] == "trace"]
    assert [path.name for path in write(traces, pack, tmp_path, "")] == ["trace.yaml"]
    assert [path.name for path in tmp_path.glob("*/*.yaml")] == ["trace.yaml"]
    (tmp_path / "ankle" / "choice.yaml").write_text("- id: mine\n", "utf-8")
    with pytest.raises(NotHere):
        write(plain(), pack, tmp_path, "")
    assert (tmp_path / "ankle" / "choice.yaml").read_text("utf-8") == "- id: mine\n"


def stale(doc: Doc, **truth_of: Any) -> list[str]:
    """What is said of an item when the atlas has changed under it."""
    return [reason for _where, reason in faults(item_of(doc), atlas_facts(slab.pack(**truth_of)))]


def first(name: str, nerve: str) -> Doc:
    return next(d for d in plain() if template(d) == name and d.get("structure") == nerve)


def test_an_item_whose_truth_is_gone_is_found() -> None:
    moved = [{"path": "main", "deep": False, "schematic": False, "mm": 280.0, "side": "right",
              "points": [[0.2, 0.05], [0.2, 0.95]]}]  # fmt: skip
    schematic = [moved[0] | {"schematic": True}]
    off = {"scorable": {"course": False, "exit": False}}
    assert "only schematic" in stale(first("course", "gamma"), gamma=off)[0]
    assert "not visible" in stale(first("exit", "gamma"), gamma={"exits": []})[0]
    assert "0 mm of gamma.main" in stale(first("trace", "gamma"), gamma={"courses": schematic})[0]
    assert "does not lie on the course" in stale(first("order", "gamma"),
                                                 gamma={"courses": moved})[0]  # fmt: skip


def test_an_item_of_the_bank_without_its_truth_is_refused() -> None:
    doc = {k: v for k, v in first("course", "gamma").items() if k != "stands_on"}
    assert "stands_on" in stale(doc)[0]
    schematic = first("course", "gamma") | {
        "stands_on": [{"what": "course", "id": "gamma", "basis": "schematic"}]
    }
    assert stale(schematic) == ["schematic truth is never scored"]


def test_an_order_that_is_none_and_a_border_too_fine_are_found() -> None:
    doc = first("order", "gamma")
    assert stale(doc | {"answer": doc["answer"][::-1]}) == ["the points do not stand in this order"]
    assert "border band is" in stale(first("territory", "alpha") | {"band_mm": 3.0})[0]


def test_an_exit_is_asked_no_finer_than_it_is_known() -> None:
    """By the confidence of the entry, and not at all where it is low or sources differ."""

    def exits(confidence: str) -> set[float]:
        changed = {"confidence": {"overall": "high", "exit": confidence, "course": "high"}}
        docs = made(slab.pack(changed={"gamma": changed}), templates=["exit"])
        return {doc["full_mm"] for doc in docs if doc["structure"] == "gamma"}

    assert exits("high") == {8.0}
    assert exits("medium") == {12.0}
    assert exits("low") == set()


def test_what_is_unsettled_is_of_the_atlas_and_nowhere_in_the_bank() -> None:
    from tests.assessment.test_practice_bank import atlas, bank

    assert {*EXIT_UNSETTLED, *EXIT_LEAST_MM, *DRAWN_IN_PART} <= set(atlas().nerves)
    for item in bank():
        target = getattr(item, "target", None)
        if item.kind == "locate" and target.what == "exit":
            assert target.id not in EXIT_UNSETTLED, item.id
            assert item.full_mm >= EXIT_LEAST_MM.get(target.id, 0.0), item.id
        if item.kind in ("locate", "trace") and target.what == "course":
            assert target.id not in DRAWN_IN_PART, item.id


def test_pins_and_neighbours_that_have_to_be_named_are_taught() -> None:
    taught = {"alpha", "beta", "gamma"}
    docs = made(slab.pack(), about=taught, taught=taught, templates=["label", "neighbour", "row"])
    assert docs
    for doc in docs:
        asked = [pin["course"] for pin in doc.get("pins", ()) if "course" in pin]
        asked += [one["about"] for one in doc.get("options", ()) if one["correct"]]
        asked += [point["nerve"] for point in doc.get("points", ())]
        assert set(asked) <= taught, doc["id"]


def test_a_part_of_a_nerve_is_called_as_people_say_it() -> None:
    assert turned("Lateral malleolus, tip") == "tip of the lateral malleolus"
    assert (
        turned("Supraorbital nerve, lateral branch") == "lateral branch of the supraorbital nerve"
    )
    whole = "Deep fibular nerve, branch to the first web"
    assert turned(whole) == whole
