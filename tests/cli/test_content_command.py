"""``content check`` and ``content load``: counts, or every mistake by file and line, exit 2."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from npt_training.core.db import read
from npt_training.core.editions import Edition
from tests.cli.conftest import Machine
from tests.content.test_check import MODULES

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the content that a test may break."""
    for name in ("courses", "quizzes"):
        shutil.copytree(ROOT / name, tmp_path / "content" / name)
    return tmp_path / "content"


def editions(machine: Machine) -> int:
    with machine.app().app_context(), read() as s:
        return s.scalar(select(func.count()).select_from(Edition)) or 0


def test_check_prints_counts_as_json(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("content", "check", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["modules"] == len(MODULES)
    assert found["items"] >= 60
    assert found["pictures"] >= 8
    assert found["claims"] >= 10
    assert 0 < found["picture_items"] <= found["items"]
    assert found["tiers"]["basic"].keys() >= {"modules", "items", "picture_items"}
    assert isinstance(found["warnings"], list)
    assert not sqlite_machine.data.exists()


def test_check_prints_counts_for_people(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("content", "check")
    assert result.exit_code == 0, result.output
    assert any(
        line.split() == ["modules", str(len(MODULES))] for line in result.output.splitlines()
    )


def test_mistakes_are_named_by_file_and_line(sqlite_machine: Machine, copy: Path) -> None:
    items = copy / "quizzes/items/B9/locate.yaml"
    lines = items.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("target:"))
    lines[at] = "  target: {course: nerve_of_nobody}"
    items.write_text("\n".join(lines) + "\n", encoding="utf-8")
    broken = copy / "courses/basic/B1/module.yaml"
    broken.write_text(broken.read_text("utf-8") + "colour: [red\n", encoding="utf-8")
    result = sqlite_machine.run("content", "check", NPT_CONTENT_DIR=str(copy))
    assert result.exit_code == 2
    assert f"quizzes/items/B9/locate.yaml:{at + 1}: " in result.stderr
    assert "courses/basic/B1/module.yaml:" in result.stderr


def test_load_is_whole_or_nothing(sqlite_machine: Machine, copy: Path) -> None:
    assert sqlite_machine.run("db", "upgrade").exit_code == 0
    picture = next((copy / "quizzes/atlas/views").glob("*/plain-480.webp"))
    picture.unlink()
    refused = sqlite_machine.run("content", "load", NPT_CONTENT_DIR=str(copy))
    assert refused.exit_code == 2
    assert "plain-480.webp" in refused.stderr
    assert "Nothing was loaded" in refused.stderr
    assert editions(sqlite_machine) == 0


def test_loading_twice_makes_one_edition(machine: Machine) -> None:
    assert machine.run("db", "upgrade").exit_code == 0
    first = machine.run("content", "load")
    assert first.exit_code == 0, first.output
    assert machine.run("content", "load").output == first.output
    assert editions(machine) == 1


def test_load_without_tables_says_what_to_run(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("content", "load")
    assert result.exit_code == 1
    assert "npt-training init" in result.output
