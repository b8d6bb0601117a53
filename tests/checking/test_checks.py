"""Mistakes of the whole content, each planted in the real one and named; the real one has none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from npt_training import checking
from npt_training.checking import cues, objectives, promises, repeats, twins
from npt_training.checking.coverage import page
from npt_training.content import Files, Rooms, default_folders, look_across, read_files
from npt_training.curriculum.pack import ModuleFiles, Pack

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def files() -> Files:
    return read_files(*default_folders(ROOT / "courses", ROOT / "quizzes"))


def reasons(found: Any) -> list[str]:
    return [problem.reason for problem in found]


def with_lesson(files: Files, change: Callable[[Any], Any]) -> Pack:
    """The courses with the first lesson of B1 changed."""
    entry = files.courses.modules[0]
    changed = ModuleFiles(
        entry.module, entry.course, (change(entry.lessons[0]), *entry.lessons[1:]), entry.file
    )
    return replace(files.courses, modules=[changed, *files.courses.modules[1:]])


def test_the_content_has_no_mistake_and_no_cue(files: Files) -> None:
    assert reasons(checking.problems(files.courses, files.items)) == []
    assert reasons(checking.warnings(files.courses, files.items)) == []


def test_the_page_of_coverage_is_what_the_content_says(files: Files) -> None:
    committed = (ROOT / "docs" / "coverage.md").read_text("utf-8")
    assert committed == page(files.courses, files.items), "npt-training content coverage"


def test_an_objective_nobody_teaches_or_asks_is_named(files: Files) -> None:
    courses = with_lesson(
        files,
        lambda one: replace(one, head=one.head.model_copy(update={"teaches": [9]})),
    )
    told = reasons(objectives.check(courses, files.items))
    assert any("has 4 objectives, not 9" in reason for reason in told)
    wanted = files.courses.modules[0].module.objectives[0].text
    left = [item for item in files.items if item.objective != wanted]
    assert f"no item asks objective 1: {wanted}" in reasons(objectives.check(files.courses, left))
    item = next(one for one in files.items if one.module == "B5")
    bad = item.model_copy(update={"objective": "Something else"})
    others = [one for one in files.items if one.id != item.id]
    told = reasons(objectives.check(files.courses, [*others, bad]))
    assert f"{item.id}: no objective of its module reads 'Something else'" in told


def test_a_paragraph_in_two_lessons_is_named(files: Files) -> None:
    other = files.courses.modules[1].lessons[0]
    block = next(one for one in other.doc["blocks"] if len(one.get("html", "").split()) > 40)
    courses = with_lesson(
        files,
        lambda one: replace(one, doc=one.doc | {"blocks": [*one.doc["blocks"], block]}),
    )
    told = reasons(repeats.check(courses))
    assert told
    assert all("this paragraph stands in" in reason for reason in told)


def test_two_items_too_alike_are_named(files: Files) -> None:
    choice = next(i for i in files.items if i.module == "B5" and i.kind == "choice")
    place = next(i for i in files.items if i.module == "B8" and i.kind == "locate")
    for one in (choice, place):
        twin = one.model_copy(update={"id": f"{one.id}-again"})
        (reason,) = reasons(twins.check(files.courses, [*files.items, twin]))
        assert one.id in reason


def test_a_promise_in_our_own_voice_is_named_and_a_quoted_one_is_not(files: Files) -> None:
    def saying(text: str) -> Pack:
        block = {"type": "html", "html": f"<p>{text}</p>"}
        return with_lesson(
            files,
            lambda one: replace(one, doc=one.doc | {"blocks": [*one.doc["blocks"], block]}),
        )

    assert "“cures” promises" in reasons(promises.check(saying("It cures pain."), []))[0]
    for fine in ("“It cures pain.” Who says so?", "It is not a cure.", "Six of ten improved."):
        assert reasons(promises.check(saying(fine), [])) == []


def test_answers_that_give_themselves_away_are_named(files: Files) -> None:
    item: Any = next(i for i in files.items if i.module == "B5" and i.kind == "choice")
    options = list(item.options)
    key = next(n for n, option in enumerate(options) if option.correct)
    long = options[key].model_copy(update={"text": "because " * 60})
    spoilt = item.model_copy(update={"options": [*options[:key], long, *options[key + 1 :]]})
    assert any("seen by its length" in r for r in reasons(cues.check(files.courses, [spoilt])))
    other = next(n for n in range(len(options)) if n != key)
    every = options[other].model_copy(update={"text": "All of the above"})
    spoilt = item.model_copy(update={"options": [*options[:other], every, *options[other + 1 :]]})
    assert any("without knowing" in r for r in reasons(cues.certain(files.courses, [spoilt])))


def test_what_is_said_of_an_item_has_its_file_and_line(files: Files) -> None:
    item = next(one for one in files.items if one.module == "B5" and one.kind == "choice")
    spoilt = item.model_copy(update={"rationale": "See [the lesson](b5-collapse)."})
    items = [spoilt if one.id == item.id else one for one in files.items]
    found = Rooms(files.courses, files.atlas, ROOT / "quizzes" / "items", items=items)
    look_across(found)
    (problem,) = found.problems
    assert "a link is only read in a lesson" in problem.reason
    written = (ROOT / problem.file).read_text("utf-8").splitlines()[problem.line - 1]
    assert written == f"- id: {item.id}"
