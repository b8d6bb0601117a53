"""What a lesson's Markdown becomes: typed blocks, clean HTML, numbered sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.curriculum.markdown import LessonMarkdown, clean, count_words
from npt_training.curriculum.pack import load_pack
from npt_training.curriculum.svg import clean_svg
from tests.curriculum.packs import NERVES, SVG, VIEWS, spoil, write_course


def body(text: str) -> str:
    parsed = LessonMarkdown("lesson.md").body(text, 1, lambda directive: None)
    return "".join(block.get("html", "") for block in parsed.blocks)


@pytest.mark.parametrize(
    "nasty",
    [
        "a <script>alert(1)</script> b",
        '<img src=x onerror="alert(1)">',
        '<p onclick="alert(1)">x</p>',
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>1</script>)",
        '<a href="javascript:alert(1)">x</a>',
        '<iframe src="https://e.org"></iframe>',
        "<style>p{}</style>",
        '<div style="position:fixed">x</div>',
    ],
)
def test_nothing_that_runs_reaches_a_page(nasty: str) -> None:
    html = body(nasty).lower()
    for word in ("<script", "onerror=", "onclick=", '"javascript:', '"data:', "<iframe", "<style"):
        assert word not in html
    assert "style=" not in html


def test_cleaning_does_not_trust_the_parser() -> None:
    assert clean('<p onclick="x()">a<script>b</script></p>') == "<p>a</p>"
    assert "javascript" not in clean('<a href="javascript:x()">a</a>')


def test_sources_are_numbered_as_they_appear() -> None:
    html = body("One [@b-two] and [@a-one], again [@b-two].")
    assert html.count('href="#source-1"') == 2
    assert html.count('href="#source-2"') == 1
    assert html.index("#source-1") < html.index("#source-2")


def test_a_reference_is_no_word() -> None:
    assert count_words(body("Five words stand here, really [@a-one].")) == 5


def test_units_stay_with_their_number() -> None:
    assert "8.4\u202fcm" in body("It is 8.4 cm above, in 70 % of legs.")
    assert "70\u202f%" in body("It is 8.4 cm above, in 70 % of legs.")
    assert "3 men" in body("3 men")


def test_a_table_becomes_rows_for_a_phone() -> None:
    parsed = LessonMarkdown("l.md").body("| A | B |\n|---|---|\n| **x** | y |\n", 1, lambda d: None)
    assert parsed.blocks == [
        {
            "type": "table",
            "head": ["A", "B"],
            "labels": ["A", "B"],
            "rows": [["<strong>x</strong>", "y"]],
        }
    ]


def test_blocks_come_in_reading_order(tmp_path: Path) -> None:
    pack = load_pack(write_course(tmp_path / "c"), nerves=NERVES, views=VIEWS)
    first, region = pack.modules[0].lessons
    kinds = [block["type"] for block in first.doc["blocks"]]
    assert kinds == ["html", "find_nerve", "figure", "svg", "claim"]
    assert [source["id"] for source in first.doc["sources"]] == ["standring", "trial-2020"]
    claim = first.doc["blocks"][-1]
    assert claim["labels"] == ["CASE"]
    assert claim["sources"] == [2]
    headings = [b["html"] for b in region.doc["blocks"] if b["type"] == "heading"]
    assert headings[0] == "The patient"
    assert headings[-1] == "Say this to the patient"


def test_a_drawing_is_written_anew_with_ids_of_its_own() -> None:
    content = SVG.replace("<path", '<defs><marker id="m"/></defs><path marker-end="url(#m)"')
    svg, problems = clean_svg(content.encode(), "f.svg", "ankle", 'An "ankle" <here>')
    assert problems == []
    assert 'id="ankle-m"' in svg
    assert "url(#ankle-m)" in svg
    assert 'role="img" aria-label=\'An "ankle" &lt;here&gt;\'' in svg


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    folder = write_course(tmp_path / "c")
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg'
    spoil(folder / "basic/B9/figures/ankle.svg", "<svg", bomb)
    pack = load_pack(folder, nerves=NERVES, views=VIEWS)
    assert any("document type" in problem.reason for problem in pack.problems)
