"""Links that lead nowhere are named with file and line; those that lead somewhere pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.checking import links
from npt_training.core.addresses import mail_fault, web_fault
from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.pack import load_pack
from tests.curriculum.packs import NERVES, VIEWS, spoil, write_course

FIRST = "basic/B9/01-first.md"
REGION = "basic/B9/02-region.md"
GLOSSARY = "- id: fascia\n  name: Fascia\n  meaning: A sheet of firm tissue.\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = write_course(tmp_path / "courses")
    (folder / "glossary.yaml").write_text(GLOSSARY)
    return folder


def found(course: Path) -> list[ContentProblem]:
    pack = load_pack(course, nerves=NERVES, views=VIEWS)
    return [*pack.problems, *links.check(pack, [])]


@pytest.mark.parametrize(
    "href",
    [
        "#key-points", "#source-1", "#claim-G26", "b9-region", "./b9-region#find",
        "../B9/b9-region#hazards-and-stop-signs", "../B9", "../../claims/G26", "../../glossary",
        "../../glossary/fascia", "../../glossary#fascia", "../../recall", "../../cards",
        "https://example.org/a?b=c#d", "http://www.who.int/x%20y", "mailto:office@example.org",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_passes(course: Path, href: str) -> None:
    spoil(course / FIRST, "behind the bone", f"behind [the bone]({href})")
    assert found(course) == []


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("#find", "no heading or place #find"),
        ("#source-9", "no heading or place #source-9"),
        ("b9-regoin", "there is no lesson b9-regoin in B9"),
        ("b9-region#look", "no heading or place #look"),
        ("../B8/b9-region", "there is no module B8"),
        ("../../claims/G99", "there is no claim G99"),
        ("../../glossary/fasica", "there is no word fasica"),
        ("../../glossary#fasica", "no heading or place #fasica"),
        ("../../cards/sural", "there is no card sural"),
        ("../../cards/of/ulnar", "no card of a nerve ulnar"),
        ("../../sheets/aftercare", "there is no sheet aftercare"),
        ("../../emergency/faint", "there is no emergency card faint"),
        ("../../../x", "climbs above"),
        ("../../nowhere", "there is no such page"),
        ("/learn/B9/b9-region", "begin with ../../"),
        ("//example.org", "only https:"),
        ("ftp://example.org/x", "only https:"),
        ("https://example", "its host is no name"),
        ("https:///path", "its host is no name"),
        ("https://exa_mple..org", "its host is no name"),
        ("https://example.org:99999/", "cannot be read"),
        ("mailto:office", "no mail address"),
        ("", "the link to nothing"),
        ("javascript:x()", "broken or of no kind allowed"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(course: Path, href: str, reason: str) -> None:
    line = spoil(course / FIRST, "behind the bone", f"behind [the bone]({href})")
    (problem,) = found(course)
    assert (problem.file, problem.line) == (f"courses/{FIRST}", line)
    assert reason in problem.reason


def test_a_link_has_the_line_it_stands_on(course: Path) -> None:
    spoil(course / FIRST, "behind the bone", "behind\nthe\nbone [here](b9-gone)")
    (problem,) = found(course)
    text = (course / FIRST).read_text().splitlines()
    assert "b9-gone" in text[problem.line - 1]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (FIRST, "Bone, gap, roll.", "Bone, [gap](b9-gone), roll."),
        (FIRST, "A drawing.", "A [drawing](b9-gone)."),
        (REGION, "She runs.", "She [runs](b9-gone)."),
    ],
)
def test_links_of_boxes_and_key_points_are_followed(
    course: Path, file: str, old: str, new: str
) -> None:
    line = spoil(course / file, old, new)
    (problem,) = found(course)
    assert str(problem) == (
        f"courses/{file}:{line}: the link to b9-gone: there is no lesson b9-gone in B9"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("glossary.yaml", "A sheet", "A [sheet](b9-first)", "only read in a lesson"),
        ("glossary.yaml", "A sheet", "See https://example..org, a sheet", "is no web address"),
        ("claims.yaml", "One small trial", "One [trial](#x)", "only read in a lesson"),
        ("sources.yaml", "https://example.org/trial", "https://example/trial", "no web address"),
        (FIRST, "behind the bone", "behind [the bone][nobody]", "broken or of no kind"),
    ],
)
def test_texts_that_are_no_markdown_hold_no_links(
    course: Path, file: str, old: str, new: str, reason: str
) -> None:
    line = spoil(course / file, old, new)
    (problem,) = [one for one in found(course) if reason in one.reason]
    assert (problem.file, problem.line) == (f"courses/{file}", line)


def test_addresses() -> None:
    for fine in ("https://doi.org/10.1016/s0140-6736(24)01-2", "https://bücher.example/ä"):
        assert web_fault(fine) is None
    for bad in (
        "https://a b.org",
        "https://example.org/%zz",
        "https://me@example.org",
        "x://a.org",
    ):
        assert web_fault(bad) is not None
    assert mail_fault("mailto:a@example.org?subject=x") is None
    assert mail_fault("mailto:@example.org") is not None
