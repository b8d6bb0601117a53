"""Findings get the line they are about, and a sentence of what to do."""

from __future__ import annotations

from pathlib import Path

from npt_training.core.yamlfile import ContentProblem
from npt_training.preview.findings import Finding, about, advice, code_around, findings
from npt_training.preview.pages import Page, Spot

ITEMS = "quizzes/items/B4/choice.yaml"
PLACES = {("items", "b4-one"): Spot(ITEMS, 2, 9), ("items", "b4-two"): Spot(ITEMS, 10, 20)}


def found(problem: ContentProblem, folder: Path) -> Finding:
    return findings([problem], [], PLACES, folder)[0]


def test_a_finding_about_an_item_has_the_items_line(tmp_path: Path) -> None:
    made = found(ContentProblem(ITEMS, 0, "b4-two: it names no objective"), tmp_path)
    assert made.place == f"{ITEMS}:10"


def test_a_finding_that_quotes_has_the_line_of_the_words(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("One.\nIt Cures all.\n", "utf-8")
    assert found(ContentProblem("a.md", 0, "“cures” promises"), tmp_path).line == 2
    assert found(ContentProblem("a.md", 0, "“heals” promises"), tmp_path).line == 0
    assert found(ContentProblem("gone.md", 0, "“cures” promises"), tmp_path).line == 0


def test_mistakes_stand_before_warnings(tmp_path: Path) -> None:
    made = findings(
        [ContentProblem("z.md", 1, "a mistake")], [ContentProblem("a.md", 1, "long")], {}, tmp_path
    )
    assert [one.heavy for one in made] == [True, False]


def test_a_page_has_the_findings_of_its_own_lines() -> None:
    page = Page("item", "b4-one", "One", "B4", ITEMS, "/x", 2, 9, also=("drawing.svg",))
    own = Finding(ITEMS, 5, "own", True)
    other = Finding(ITEMS, 12, "of another", True)
    drawn = Finding("drawing.svg", 1, "not drawn", True)
    assert about(page, [own, other, drawn], ()) == [own, drawn]
    assert about(page, [own, other], {ITEMS}) == [own, other]


def test_the_lines_around_a_finding_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a\nb\nc\nd\ne\nf\n", "utf-8")
    lines = code_around(tmp_path, Finding("a.yaml", 2, "wrong", True))
    assert [(one.number, one.text, one.faulty) for one in lines][1] == (2, "b", True)
    assert len(lines) == 5
    assert code_around(tmp_path, Finding("a.yaml", 0, "wrong", True)) == []


def test_every_finding_says_what_to_do() -> None:
    assert "indent" in advice("YAML is broken: did not find")
    assert "sources.yaml" in advice("there is no source x")
    assert advice("anything else")
