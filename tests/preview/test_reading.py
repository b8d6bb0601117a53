"""A pack is read around its mistakes: each is told once, and what was good stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from npt_training.preview.files import Copy, differing, seen
from npt_training.preview.reading import Reader, Reading
from tests.preview.conftest import ROOT, copy_pack

pytestmark = pytest.mark.xdist_group("preview")
NERVES = "quizzes/atlas/nerves/arm.yaml"
LESSON = "courses/basic/B4/01-ten-minutes.md"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy with texts of the atlas that may be spoilt; its pictures stay where they are."""
    folder = copy_pack(tmp_path / "pack")
    atlas = folder / "quizzes/atlas"
    atlas.unlink()
    atlas.mkdir()
    for path in (ROOT / "quizzes/atlas").iterdir():
        if path.name == "nerves":
            shutil.copytree(path, atlas / path.name)
        else:
            (atlas / path.name).symlink_to(path)
    return folder


@pytest.fixture
def read(pack: Path, tmp_path: Path) -> Callable[[], Reading]:
    """Read what changed since the last time."""
    (tmp_path / "work").mkdir()
    reader = Reader(Copy(pack, tmp_path / "work"))
    before: dict[str, tuple[int, int]] = {}

    def again() -> Reading:
        nonlocal before
        now = seen(pack)
        changed, before = differing(before, now), now
        return reader.read(changed)

    return again


def test_a_faulty_atlas_is_told_once_and_not_forgotten(
    pack: Path, read: Callable[[], Reading]
) -> None:
    first = read()
    assert first.whole
    assert first.new_atlas
    text = (pack / NERVES).read_text("utf-8")
    (pack / NERVES).write_text(text + "- id: [\n", "utf-8")
    broken = read()
    assert broken.broken == {NERVES}
    assert broken.rooms.atlas is first.rooms.atlas
    lesson = (pack / LESSON).read_text("utf-8")
    (pack / LESSON).write_text(lesson.replace("Ten minutes", "Eleven minutes", 1), "utf-8")
    later = read()
    assert later.broken == {NERVES}
    assert "Eleven minutes" in _title(later)
    (pack / NERVES).write_text(text, "utf-8")
    mended = read()
    assert mended.whole
    assert mended.new_atlas


def test_what_is_broken_from_the_start_is_left_out_until_it_is_mended(
    pack: Path, read: Callable[[], Reading]
) -> None:
    items = pack / "quizzes/items/B4/choice.yaml"
    good, lesson = items.read_text("utf-8"), (pack / LESSON).read_text("utf-8")
    items.write_text(good.replace("correct: true", "korrekt: true", 1), "utf-8")
    (pack / LESSON).write_text(lesson.replace("minutes: 9", "minutes: [9", 1), "utf-8")
    found = read()
    assert {LESSON, "quizzes/items/B4/choice.yaml"} <= found.broken
    assert _title(found) == ""
    assert any(item.module == "B4" for item in found.rooms.items)
    assert not any(item.module == "B4" and item.kind == "choice" for item in found.rooms.items)
    items.write_text(good, "utf-8")
    (pack / LESSON).write_text(lesson, "utf-8")
    mended = read()
    assert mended.whole
    assert _title(mended)


def test_a_source_that_is_taken_away_is_told_where_it_is_cited(
    pack: Path, read: Callable[[], Reading]
) -> None:
    read()
    sources = pack / "courses/sources.yaml"
    good = sources.read_text("utf-8")
    sources.write_text(good.replace("- id: asra-anticoagulants", "- id: asra-other", 1), "utf-8")
    found = read()
    assert LESSON in found.broken
    assert "courses/sources.yaml" not in found.broken
    assert _title(found)
    assert found.rooms.items
    sources.write_text(good, "utf-8")
    assert read().whole


def test_what_editors_leave_behind_is_no_content(tmp_path: Path) -> None:
    folder = tmp_path / "courses/basic"
    folder.mkdir(parents=True)
    for name in (".a.md.swp", "a.md~", "a.md"):
        (folder / name).write_text("x", "utf-8")
    assert set(seen(tmp_path)) == {"courses/basic/a.md"}


def _title(reading: Reading) -> str:
    """The title of the lesson that is spoilt; empty where it is not shown."""
    lessons = (one for entry in reading.pack.modules for one in entry.lessons)
    return next((one.head.title for one in lessons if one.file == LESSON), "")
