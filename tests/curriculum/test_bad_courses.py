"""Every kind of mistake in a course is reported with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.curriculum.pack import Pack, load_pack
from tests.curriculum.packs import NERVES, VIEWS, spoil, write_course

FIRST = "basic/B9/01-first.md"
REGION = "basic/B9/02-region.md"
MODULE = "basic/B9/module.yaml"
COURSE = "basic/course.yaml"
FIGURE = "basic/B9/figures/ankle.svg"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return write_course(tmp_path / "courses")


def load(course: Path) -> Pack:
    return load_pack(course, nerves=NERVES, views=VIEWS)


def test_a_course_without_a_fault_is_read_whole(course: Path) -> None:
    pack = load(course)
    assert pack.problems == []
    assert [lesson.head.id for lesson in pack.modules[0].lessons] == ["b9-first", "b9-region"]
    assert pack.module_ids == {"B9"}
    assert all(problem.reason.startswith("the lesson has") for problem in pack.warnings)


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        (COURSE, "modules: [B9]", "modules: [B9", "YAML is broken"),
        (COURSE, "tier: basic", "tier: bsic", "tier: Input should be 'basic'"),
        (COURSE, "title: Basic", "titel: Basic", "titel: Extra inputs are not permitted"),
        (COURSE, "modules: [B9]", "modules: [B9, B8]", "the module B8 has no file B8/module.yaml"),
        (COURSE, "modules: [B9]", "modules: [B9, B9]", "the module B9 is named twice"),
        (COURSE, "prerequisites: {}", "prerequisites: {B9: [B9]}", "go in a circle"),
        (MODULE, "id: B9", "id: B7", "the id is B7, but the folder is called B9"),
        (MODULE, "nerves: [sural]", "nerves: [suralis]", "there is no nerve suralis"),
        (MODULE, "b9-region]", "b9-regoin]", "there is no lesson b9-regoin in this folder"),
        (MODULE, "b9-region]", "b9-first]", "the lesson b9-first is listed twice"),
        (MODULE, "{hotspot: 1}", "{hotspot: 2}", "blueprint adds up to 2"),
        (MODULE, "{hotspot: 1}", "{No format: 1}", "blueprint.No format"),
        (MODULE, "blueprint: {hotspot: 1}", "per_kind: {locate: 1}", "blueprint: Field required"),
        (MODULE, "levels: {A: 1}", "levels: {A: 2}", "levels adds up to 2"),
        (MODULE, "levels: {A: 1}", "levels: {Z: 1}", "levels.Z"),
        (COURSE, "tier: basic", "tier: basic\nevidence_share_max: 15", "evidence_share_max"),
        (MODULE, "{level: A,", "{level: X,", "objectives.0.level"),
        ("claims.yaml", "  labels: [CASE]", "  labels: []", "labels: List should have at least 1"),
        ("claims.yaml", "  labels: [CASE]", "  labels: [CURE]", "labels.0: Input should be 'EST'"),
        ("claims.yaml", "  sources: [trial-2020]", "  sources: [nobody]", "no source nobody"),
        ("claims.yaml", "  sources: [trial-2020]", "  sources: []", "sources: List should have at"),
        ("claims.yaml", "  sources: [trial-2020]\n", "", "sources: Field required"),
        ("claims.yaml", "  modules: [B9]", "  modules: [B7]", "there is no module B7"),
        (COURSE, "modules: [B9]", "modules: []", "a course has at least one, or plans one"),
        ("sources.yaml", "- id: trial-2020", "- id: standring", "the id standring is taken"),
        ("sources.yaml", "  url: https://", "  url: javascript:", "url: String should match"),
        (FIRST, "nerves: [sural]", "nerves: [suralis]", "there is no nerve suralis"),
        (FIRST, "claims: [G26]", "claims: [G99]", "there is no claim G99"),
        (FIRST, "sources: [standring]", "sources: [nobody]", "there is no source nobody"),
        (FIRST, "[@standring].", "[@nobody].", "there is no source nobody"),
        (FIRST, "[@standring].", "[@Gray, 42].", "[@Gray, 42] is not a source reference"),
        (FIRST, "view: ankle-lateral-right\nnerve", "view: elbow\nnerve", "there is no view elbow"),
        (FIRST, "show: [sural]", "show: [ulnar]", "there is no nerve ulnar"),
        (FIRST, "layers: [course, labels]", "layers: [nerves]", "layers.0: Input should be"),
        (FIRST, "svg: figures/ankle.svg", "svg: figures/knee.svg", "knee.svg is missing"),
        (FIRST, 'alt: "An ankle."\n', "", "a drawing needs alt"),
        (FIRST, "id: G26\n:::", "id: G99\n:::", "there is no claim G99"),
        (FIRST, ":::claim", ":::clam", "there is no :::clam block"),
        (FIRST, "kind: lesson", "kind: lecture", "kind: Input should be 'lesson'"),
        (FIRST, "---\nThe **sural", "--\nThe **sural", "the front matter is never closed"),
        (FIRST, "The **sural", "# Title\n\nThe **sural", "headings in the text begin with ##"),
        (FIRST, "The **sural", "<script>x()</script> The **sural", "HTML <script> is not allowed"),
        (FIRST, "The **sural", '<b onclick="x()">The</b> **sural', "HTML <b> is not allowed"),
        (FIRST, "The **sural", "![x](a.png) The **sural", "a picture comes by a :::figure block"),
        (REGION, "id: b9-region", "id: b9-first", "the id b9-first is taken by"),
        (REGION, "label: CASE\n", "", "label: Field required"),
        (REGION, "label: CASE", "label: GOOD", "label: Input should be 'EST'"),
        (REGION, "## Find", "## Look", "has no place called 'Look'"),
        (REGION, "## Find", "### Find", "the heading '## Find' is missing"),
        (REGION, "Place the needle in the fat [@standring].", "Go.", "'## Do' instructs"),
        (REGION, ":::say\n", ":::stop\n", "items: Field required"),
        (FIGURE, "<path", "<script>x()</script><path", "<script> is not allowed in a drawing"),
        (FIGURE, "<path", '<path onload="x()"', "the event attribute onload is not allowed"),
        (FIGURE, "<path", '<path style="fill:red"', "a style attribute is not allowed"),
        (FIGURE, "<path", "<style>a{}</style><path", "<style> is not allowed in a drawing"),
        (FIGURE, "<path", '<use href="https://e.org/a"/><path', "href may only point into"),
        (FIGURE, "<path", '<g fill="#123"/><path', "colours come from the classes"),
        (FIGURE, "</svg>", "", "the drawing is not well-formed"),
        (FIGURE, "<svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg', "a document type is not allowed"),
        (FIGURE, ' viewBox="0 0 10 10"', "", "the <svg> needs a viewBox"),
    ],
)
def test_a_mistake_is_named_where_it_stands(
    course: Path, file: str, old: str, new: str, reason: str
) -> None:
    line = spoil(course / file, old, new)
    matching = [problem for problem in load(course).problems if reason in problem.reason]
    assert matching, [str(problem) for problem in load(course).problems]
    assert matching[0].file == f"courses/{file}"
    near = matching[0].line
    assert near in (0, 1) or abs(near - line) <= 4, f"reported on {near}, stands on {line}"


def test_the_line_of_a_directive_key_is_exact(course: Path) -> None:
    line = spoil(course / FIRST, "show: [sural]", "show: [ulnar]")
    (problem,) = load(course).problems
    assert str(problem) == f"courses/{FIRST}:{line}: there is no nerve ulnar"


def test_a_source_in_the_text_has_its_own_line(course: Path) -> None:
    spoil(course / FIRST, "behind the bone", "behind\nthe bone")
    line = spoil(course / FIRST, "[@standring].", "[@nobody].")
    (problem,) = load(course).problems
    assert problem.line == line


def test_headings_out_of_order(course: Path) -> None:
    path = course / REGION
    text = path.read_text()
    find, examine = "## Find\n\nBehind the bone [@standring].\n\n", "## Examine\n\nRoll the skin"
    assert find in text
    path.write_text(text.replace(find, "").replace("## Do\n", f"{find}## Do\n"))
    assert examine in path.read_text()
    (problem,) = load(course).problems
    assert problem.reason == "'## Find' must not come after 'Examine'"
    assert path.read_text().split("\n")[problem.line - 1] == "## Find"


def test_two_answers_to_what_is_known(course: Path) -> None:
    path = course / REGION
    box = ":::known\nlabel: EXP\ntext: More.\nsources: [standring]\n:::\n\n"
    path.write_text(path.read_text().replace("## Say this", f"{box}## Say this"))
    (problem,) = load(course).problems
    assert problem.reason == "a region lesson has one :::known block, not 2"


def test_a_missing_file(course: Path) -> None:
    (course / "claims.yaml").unlink()
    problems = [str(problem) for problem in load(course).problems]
    assert "courses/claims.yaml:0: the file is missing" in problems


def test_a_lesson_that_no_module_lists(course: Path) -> None:
    spoil(course / MODULE, "[b9-first, b9-region]", "[b9-first]")
    (problem,) = load(course).problems
    assert str(problem) == (
        f"courses/{REGION}:2: the lesson b9-region is not listed in module.yaml"
    )


def test_every_problem_is_reported_at_once(course: Path) -> None:
    spoil(course / FIRST, "show: [sural]", "show: [ulnar]")
    spoil(course / REGION, "label: CASE", "label: GOOD")
    spoil(course / "sources.yaml", "- id: trial-2020", "- id: standring")
    assert {problem.file for problem in load(course).problems} >= {
        f"courses/{FIRST}",
        f"courses/{REGION}",
        "courses/sources.yaml",
    }


def test_a_prerequisite_that_is_not_there_locks_nothing(course: Path) -> None:
    spoil(course / COURSE, "prerequisites: {}", "prerequisites: {B9: [B8]}")
    pack = load(course)
    assert pack.problems == []
    assert any("B8 is not in this course" in warning.reason for warning in pack.warnings)


def test_a_claim_may_name_a_module_that_is_planned(course: Path) -> None:
    spoil(course / "claims.yaml", "  modules: [B9]", "  modules: [B9, A1]")
    assert [problem.reason for problem in load(course).problems] == ["there is no module A1"]
    advanced = course / "advanced" / "course.yaml"
    advanced.parent.mkdir()
    text = (
        "id: advanced\ntitle: Advanced\ntier: advanced\nedition: '1'\nmodules: []\nplanned: [A1]\n"
    )
    advanced.write_text(text)
    pack = load(course)
    assert pack.problems == []
    assert pack.module_ids == {"B9"}


def test_a_claim_that_no_lesson_of_its_module_takes_up_is_a_warning(course: Path) -> None:
    spoil(course / FIRST, "claims: [G26]", "claims: []")
    assert not [warning for warning in load(course).warnings if "takes up" in warning.reason]
    line = spoil(course / FIRST, ":::claim\nid: G26\n:::\n", "")
    assert line > 0
    (warning,) = (one for one in load(course).warnings if "takes up" in one.reason)
    assert str(warning) == "courses/claims.yaml:5: no lesson of B9 takes up the claim G26"
