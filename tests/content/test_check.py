"""Checking the content: what it counts, and mistakes in every room's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from npt_training.content import check

Folders = tuple[Path, Path]
MODULES = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10")
"""Those of the Basic tier that are written."""


def spoil(path: Path, old: str, new: str) -> int:
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_repository_has_no_mistake_and_holds_the_first_slice(folders: Folders) -> None:
    report = check(*folders)
    assert [str(problem) for problem in report.problems] == []
    assert report.counts["modules"] == len(MODULES)
    assert report.counts["items"] >= 60
    assert report.counts["pictures"] >= 8
    assert report.counts["nerves"] >= 18
    for kind in ("locate", "identify", "label", "choice", "written"):
        assert report.counts[f"{kind}_items"] >= 8, kind


def test_the_json_has_the_promised_numbers(folders: Folders) -> None:
    found = json.loads(json.dumps(check(*folders).as_json()))
    for key in ("modules", "items", "picture_items", "pictures", "claims"):
        assert isinstance(found[key], int), key
    assert isinstance(found["warnings"], list)
    assert set(found["tiers"]) == {"basic"}
    assert found["tiers"]["basic"]["modules"] == found["modules"]
    assert found["tiers"]["basic"]["items"] == found["items"] - found["practice_items"]
    assert found["practice_items"] >= 800
    assert 0 < found["tiers"]["basic"]["picture_items"] < found["picture_items"]
    assert 0 < found["picture_items"] < found["items"]


def test_a_tier_counts_only_what_is_filed_under_its_modules(folders: Folders) -> None:
    courses, _quizzes = folders
    before = check(*folders).tiers["basic"]
    spoil(courses / "basic" / "course.yaml", f"modules: [{', '.join(MODULES)}]", "modules: [B9]")
    after = check(*folders)
    assert after.tiers["basic"]["modules"] == 1
    assert 0 < after.tiers["basic"]["items"] < before["items"]


def test_every_leg_and_foot_nerve_is_shown(folders: Folders) -> None:
    _courses, quizzes = folders
    shown: set[str] = set()
    for path in (quizzes / "atlas" / "views").glob("*/truth.json"):
        for nerve, truth in json.loads(path.read_text())["nerves"].items():
            if truth["courses"] or truth["exits"]:
                shown.add(nerve)
    module = (folders[0] / "basic" / "B9" / "module.yaml").read_text()
    import yaml

    assert len(yaml.safe_load(module)["nerves"]) >= 17
    assert set(yaml.safe_load(module)["nerves"]) <= shown


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("courses/basic/course.yaml", "modules: [", "modules: [[", "YAML is broken"),
        ("courses/basic/B9/module.yaml", "sural", "suralis", "there is no nerve suralis"),
        ("courses/claims.yaml", "- id: G02", "- id: G01", "the id G01 is taken"),
        ("quizzes/items/B9/locate.yaml", "view: ankle", "view: ancle", "ancle"),
        ("quizzes/items/B9/choice.yaml", "- id: ", "- id: [", "YAML is broken"),
        ("quizzes/atlas/nerves/leg.yaml", "- id: sural\n", "- id: saphenous\n", "saphenous"),
        ("quizzes/atlas/views/leg.yaml", "heel-posterior-right", "heel-left", "is missing"),
    ],
)
def test_a_mistake_in_any_room_is_named(
    folders: Folders, file: str, old: str, new: str, reason: str
) -> None:
    base = folders[0].parent
    line = spoil(base / file, old, new)
    found = [p for p in check(*folders).problems if p.file == file and reason in p.reason]
    assert found, [str(problem) for problem in check(*folders).problems]
    assert any(abs(problem.line - line) <= 3 for problem in found), (line, found)


def test_a_missing_picture_is_named(folders: Folders) -> None:
    (folders[1] / "atlas" / "views" / "foot-sole-right" / "plain-960.webp").unlink()
    (problem,) = check(*folders).problems
    assert problem.file == "quizzes/atlas/views/leg.yaml"
    assert problem.line > 0
    assert "plain-960.webp is missing" in problem.reason


def test_a_lesson_that_asks_for_an_item_that_is_not_there(folders: Folders) -> None:
    file = "courses/basic/B9/01-find-your-first-nerve.md"
    line = spoil(folders[0].parent / file, "item: b9-", "item: b8-")
    (problem,) = check(*folders).problems
    assert (problem.file, problem.line) == (file, line)
    assert "there is no item b8-" in problem.reason


def test_a_quiz_that_the_bank_cannot_fill(folders: Folders) -> None:
    module = folders[0] / "basic" / "B3" / "module.yaml"
    spoil(module, "items: 16", "items: 91")
    spoil(module, "levels: {R: 4", "levels: {R: 79")
    line = spoil(module, "text_choice: 5", "text_choice: 80")
    (problem,) = check(*folders).problems
    assert "asks for 80 text_choice items" in problem.reason
    assert abs(problem.line - line) <= 8


def test_a_bank_that_could_not_make_two_different_forms_is_a_warning(folders: Folders) -> None:
    module = folders[0] / "basic" / "B3" / "module.yaml"
    spoil(module, "evidence: 8, case: 1", "evidence: 6, case: 3")
    report = check(*folders)
    assert report.problems == []
    (warning,) = [w for w in report.warnings if w.file == "courses/basic/B3/module.yaml"]
    assert "asks for 3 case items; the bank holds 3, not twice as many" in warning.reason


def test_a_form_with_too_many_claims_to_label(folders: Folders) -> None:
    courses, _quizzes = folders
    spoil(courses / "basic" / "B5" / "module.yaml", "numeric: 4, case: 3", "numeric: 3, case: 3")
    line = spoil(courses / "basic" / "B5" / "module.yaml", "evidence: 3", "evidence: 4")
    (problem,) = check(*folders).problems
    assert problem.reason == "20% of the quiz are evidence items; this course allows 15%"
    assert (problem.file, abs(problem.line - line) <= 8) == ("courses/basic/B5/module.yaml", True)
    spoil(courses / "basic" / "course.yaml", "_except: [B1, B3]", "_except: [B1, B3, B5]")
    assert check(*folders).problems == []


def test_empty_folders_are_a_mistake_not_an_empty_course(tmp_path: Path) -> None:
    problems = [str(problem) for problem in check(tmp_path / "c", tmp_path / "q").problems]
    assert any("there is no course" in problem for problem in problems)
    assert any("quizzes/atlas/nerves:0: the file is missing" in p for p in problems)
