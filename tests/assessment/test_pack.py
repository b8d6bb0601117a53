"""The bank as files: every mistake as file, line and reason; nothing loaded while one is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from npt_training.assessment.pack import blueprint_gaps, load_items
from npt_training.core.yamlfile import ContentError
from tests.assessment import items

Doc = dict[str, Any]


def faults(folder: Path, **given: Any) -> list[str]:
    with pytest.raises(ContentError) as error:
        load_items(folder, items.facts(), **given)
    return [str(problem) for problem in error.value.problems]


def test_one_of_each_kind_loads(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, *(make() for make in items.ALL))
    loaded = load_items(folder, items.facts(), sources=["standring"])
    assert [item.kind for item in loaded] == ["choice", "identify", "label", "locate", "written"]


CASES: list[tuple[Callable[..., Doc], Doc, str]] = [
    (items.locate, {"target": {"course": "sciatic"}}, "the atlas has no nerve 'sciatic'"),
    (items.locate, {"target": {"landmark": "knee"}}, "the atlas has no landmark 'knee'"),
    (items.locate, {"target": {"landmark": "heel"}}, "landmark of 'heel' is not visible in"),
    (items.locate, {"target": {"exit": "sural"}}, "the exit of 'sural' is not visible in"),
    (items.locate, {"target": {"course": "medial_plantar"}}, "is not visible in"),
    (items.locate, {"target": {"course": "sural", "exit": "sural"}}, "exactly one of"),
    (items.locate, {"view": "moon-right"}, "the atlas has no picture 'moon-right'"),
    (items.locate, {"structure": "sciatic"}, "the atlas has no nerve 'sciatic'"),
    (items.locate, {"full_mm": 5.5}, "finer than the picture and the published spread allow"),
    (items.locate, {"full_mm": 4, "half_mm": 8}, "full_mm is at least 5"),
    (items.locate, {"half_mm": 9}, "half_mm is not smaller than full_mm"),
    (items.locate, {"full_mm": float("nan")}, "numbers in millimetres"),
    (items.locate, {"colour": "red"}, "Extra inputs are not permitted"),
    (items.locate, {"level": "X"}, "Input should be 'R', 'U' or 'A'"),
    (items.identify, {"answer": "lateral_plantar"}, "answer is one of the options"),
    (items.identify, {"answer": "saphenous"}, "answer is not the nerve that is highlighted"),
    (items.identify, {"options": ["sural", "saphenous", "sural", "medial_plantar"]}, "twice"),
    (items.identify, {"options": ["sural", "saphenous", "x", "medial_plantar"]}, "no nerve 'x'"),
    (items.identify, {"highlight": {"landmark": "malleolus"}}, "a course or an exit"),
    (items.label, {"names": list(items.NERVES[:3])}, "belongs to no pin"),
    (items.label, {"names": list(items.NERVES[1:5])}, "lacks the name of a pin: sural"),
    (items.label, {"names": [*items.NERVES[:3], "moon"]}, "the atlas has no structure 'moon'"),
    (items.label, {"pins": [{"course": "sural"}, {"exit": "sural"}, {"course": "saphenous"}]},
     "'sural' stands here twice"),
    (items.choice, {"options": [
        {"id": i, "text": i, "correct": False, "why": "no"} for i in "abc"]},
     "no option is correct"),
    (items.choice, {"options": [{"id": i, "text": i, "correct": True, "why": "y"} for i in "abc"]},
     "several options are correct"),
    (items.choice, {"multiple": True, "options": [
        {"id": i, "text": i, "correct": True, "why": "y"} for i in "abc"]}, "nothing is asked"),
    (items.written, {"pin": True}, "a pin needs a view"),
    (items.written, {"rubric": []}, "at least 1 item"),
    (items.written, {"prompt": ""}, "at least 1 character"),
    (items.locate, {"target": {"territory": "sural"}}, "in an item of kind territory"),
    (items.locate, {"spread": True}, "only an exit has a band"),
    (items.locate, {"target": {"exit": "superficial_fibular"}, "spread": True},
     "shows no published spread of this exit"),
    (items.locate, {"structure": "lateral_plantar"}, "never a right answer"),
    (items.identify, {"options": ["sural", "saphenous", "medial_plantar", "lateral_plantar"]},
     "'lateral_plantar' and 'medial_plantar' share a line"),
    (items.identify, {"highlight": {"territory": "knee"}}, "the atlas has no territory 'knee'"),
    (items.identify, {"highlight": {"territory": "sural"}, "answer": "saphenous"},
     "answer is not the nerve that is highlighted"),
    (items.trace, {"target": {"exit": "superficial_fibular"}}, "a course is traced"),
    (items.trace, {"full_mm": 5.5}, "finer than the picture and the published spread allow"),
    (items.territory, {"target": {"course": "sural"}}, "name a territory"),
    (items.territory, {"target": {"territory": "heel_skin"}}, "is not visible in"),
    (items.territory, {"band_mm": 21}, "less than or equal to 20"),
    (items.order, {"answer": ["a", "b"]}, "answer names every point once"),
    (items.order, {"answer": ["a", "b", "b"]}, "stands here twice"),
    (items.order, {"towards": "anterior"}, "either path or towards"),
    (items.row, {"path": "main", "towards": None}, "lie on one nerve"),
    (items.locate, {"module": "atlas"}, "says which truth it stands on"),
    (items.written, {"sources": ["nobody-1999"]}, "no source 'nobody-1999'"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "wrong", "reason"), CASES)
def test_a_mistake_is_named(
    tmp_path: Path, make: Callable[..., Doc], wrong: Doc, reason: str
) -> None:
    found = faults(items.write_bank(tmp_path, make(**wrong)), sources=["standring"])
    assert any(reason in line for line in found), found


def test_a_mistake_has_its_file_and_line(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.locate(), items.locate(id="b9-locate-2", level="X"))
    lines = (folder / "B9" / "locate.yaml").read_text("utf-8").splitlines()
    line = lines.index("  level: X") + 1
    assert [fault.split(" ")[0] for fault in faults(folder)] == [
        f"quizzes/items/B9/locate.yaml:{line}:"
    ]


def test_every_mistake_is_listed_not_only_the_first(tmp_path: Path) -> None:
    folder = items.write_bank(
        tmp_path,
        items.locate(view="moon-right"),
        items.locate(id="b9-locate-2", target={"course": "sciatic"}),
        items.choice(level="X"),
    )
    (folder / "B9" / "label.yaml").write_text("- id: [", encoding="utf-8")
    found = faults(folder)
    assert len(found) == 4
    assert any("label.yaml" in line and "YAML is broken" in line for line in found)


def test_the_practice_bank_lies_in_folders_of_its_own(tmp_path: Path) -> None:
    stands = [{"what": "course", "id": "sural", "basis": "measured"}]
    docs = [
        items.locate(id=f"atlas-{n}", module="atlas", stands_on=stands, full_mm=n) for n in (10, 5)
    ]
    path = tmp_path / "atlas" / "ankle" / "locate.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(yaml.safe_dump(docs, sort_keys=False), "utf-8")
    line = path.read_text("utf-8").splitlines().index("  full_mm: 5") + 1
    [found] = faults(tmp_path)
    assert found.startswith(f"quizzes/items/atlas/ankle/locate.yaml:{line}: atlas-5: full_mm 5")


def test_an_id_used_twice_names_the_first_place(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.choice(id="same"), items.written(id="same"))
    assert any(
        "this id is used already in quizzes/items/B9/choice.yaml:1" in f for f in faults(folder)
    )


def test_no_more_than_three_items_on_one_picture_and_structure(tmp_path: Path) -> None:
    three = [items.locate(id=f"b9-loc-{n}") for n in range(3)]
    assert len(load_items(items.write_bank(tmp_path / "a", *three), items.facts())) == 3
    four = [*three, items.identify()]
    found = faults(items.write_bank(tmp_path / "b", *four))
    assert any("more than 3 items ask sural on ankle-lateral-right" in line for line in found)


def test_an_item_in_the_wrong_file_is_named(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.choice())
    (folder / "B9" / "choice.yaml").rename(folder / "B9" / "written.yaml")
    (folder / "B9").rename(folder / "B1")
    found = faults(folder)
    assert any("lies in the folder of B1" in line for line in found)
    assert any("lies in the file of written items" in line for line in found)


def test_what_is_schematic_is_never_asked(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.locate())
    atlas = items.facts(unscored=frozenset({("course", "sural")}))
    with pytest.raises(ContentError, match="only schematic"):
        load_items(folder, atlas)


def test_published_spread_bounds_the_band(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.locate())
    with pytest.raises(ContentError, match=r"\(12 mm\)"):
        load_items(folder, items.facts(least_mm={("course", "sural"): 12.0}))


def test_a_blueprint_larger_than_the_bank_is_said(tmp_path: Path) -> None:
    loaded = load_items(items.write_bank(tmp_path, items.choice()), items.facts())
    short = "the quiz of B9 asks for {} text_choice items; the bank holds 1"
    assert blueprint_gaps(loaded, "B9", {"text_choice": 2}) == ([short.format(2)], [])
    assert blueprint_gaps(loaded, "B9", {"text_choice": 1}) == (
        [],
        [f"{short.format(1)}, not twice as many"],
    )
    assert blueprint_gaps(loaded * 2, "B9", {"text_choice": 1}) == ([], [])
    for name in ("riddle", "choice", "locate"):
        ((reason,), _) = blueprint_gaps(loaded, "B9", {name: 1})
        assert reason.startswith(f"{name!r} is not a format of items; formats are hotspot")


def test_a_module_holds_at_most_sixty_generated_items(tmp_path: Path) -> None:
    folder = items.write_bank(tmp_path, items.choice(origin="generated"))
    loaded = load_items(folder, items.facts())
    assert blueprint_gaps(loaded * 60, "B9", {}) == ([], [])
    assert blueprint_gaps(loaded * 61, "B9", {}) == (
        ["61 items of B9 are generated; at most 60 may be"],
        [],
    )
