"""A clinical figure of a lesson without a source is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.checking.figures import check, figures
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import load_pack
from tests.curriculum.packs import NERVES, VIEWS, spoil, write_course

FIRST = "basic/B9/01-first.md"
REGION = "basic/B9/02-region.md"
SOURCED = "The **sural nerve** lies behind the bone [@standring]."


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path / "courses")


def found(course: Path) -> list[ContentProblem]:
    pack = load_pack(course, nerves=NERVES, views=VIEWS)
    assert pack.problems == []
    return list(check(pack))


def written(course: Path, text: str) -> list[ContentProblem]:
    spoil(course / FIRST, SOURCED, f"{SOURCED}\n\n{text}")
    return found(course)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It lies 26 mm behind the bone.", "26 mm"),
        ("Give 0.5 to 1 ml at each point.", "0.5 to 1 ml"),
        ("Dextrose of 12.5 % works.", "12.5 %"),
        ("Take 25 per cent dextrose.", "25 per cent"),
        ("A 30-gauge needle, or 27 G.", "30-gauge"),
        ("Hold it at 30 degrees.", "30 degrees"),
        ("At 12 weeks it was better.", "12 weeks"),
        ("In 43 patients it helped.", "43 patients"),
        ("Of these, 12 of 19 improved.", "12 of 19"),
        ("The limit is 3 mg/kg.", "3 mg/kg"),
        ("In 1,200 injections nothing happened.", "1,200 injections"),
        ("- First.\n- Then 4 ml.", "4 ml"),
        ("| a | b |\n|---|---|\n| c | 4 ml |", "4 ml"),
    ],
)
def test_a_figure_without_a_source_is_named(course: Path, text: str, shown: str) -> None:
    told = written(course, text)
    assert f"“{shown}” has no source" in told[0].reason
    assert told[0].file == f"courses/{FIRST}"
    line = (course / FIRST).read_text().splitlines()[told[0].line - 1]
    assert shown in line


@pytest.mark.parametrize(
    "text",
    [
        "It lies 26 mm behind the bone [@standring].",
        "It lies far behind.\nThat is 26 mm, as was measured [@standring].",
        "It lies 26 mm behind [the bone](#claim-G26).",
        "Measured [@standring]:\n\n- 26 mm behind the bone\n- 30 mm above it",
        "| a | b |\n|---|---|\n| 26 mm | dissected [@trial-2020] |",
        "It lies 26.4 mm behind [@standring].\n\nFeel about 26 mm behind the bone.",
        "Three steps, 15 minutes, in 2019, at 48, on toe 2 and L5, pain 7.",
        "Half an inch, in a hundred patients, after six weeks.",
    ],
)
def test_a_figure_with_its_source_or_of_no_clinic_passes(course: Path, text: str) -> None:
    assert written(course, text) == []


def test_a_decision_of_the_faculty_needs_no_source(course: Path) -> None:
    assert list(figures("At a point: [%faculty:volume-30-mm].")) == []


def test_a_dose_is_not_rounded(course: Path) -> None:
    told = written(course, "It was 1.6 ml [@standring].\n\nGive 2 ml.")
    assert ["“2 ml” has no source" in one.reason for one in told] == [True]


def test_boxes_and_key_points_are_held_to_it(course: Path) -> None:
    line = spoil(course / FIRST, "Bone, gap, roll.", "Bone, gap, 26 mm.")
    caption = spoil(course / FIRST, "A drawing.", "A drawing of 14 people.")
    assert [(one.line, one.reason[:12]) for one in found(course)] == [
        (line, "“26 mm” has "),
        (caption, "“14 people” "),
    ]


def test_a_story_needs_no_source_but_its_answer_does(course: Path) -> None:
    spoil(course / REGION, "She runs.", "She runs and feels it for 12 weeks.")
    assert found(course) == []
    line = spoil(course / REGION, "Look first.", "Wait for 14 weeks.")
    assert found(course) == [], "the box names its sources"
    spoil(
        course / REGION, 'answer: "Wait for 14 weeks."\nsources: [standring]', 'answer: "14 weeks."'
    )
    (problem,) = found(course)
    assert (problem.file, problem.line) == (f"courses/{REGION}", line)


def test_what_a_lesson_reckons_is_its_own_and_has_to_stand_there(course: Path) -> None:
    spoil(course / FIRST, "minutes: 8", 'minutes: 8\nreckons: ["36 %"]')
    (problem,) = found(course)
    assert problem.reason == "reckons: “36 %” is no figure of this lesson"
    assert written(course, "From 7 to 4.5 is a fall of 36 %.") == []
