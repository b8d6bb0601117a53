"""``doctor``: what is not well, and what to do about it; exit 1."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from npt_training.core.db import write
from tests.cli.conftest import Demo, Machine, copy_of

pytestmark = pytest.mark.xdist_group("demo")


def test_a_fresh_installation_is_well(machine: Machine) -> None:
    assert machine.init().exit_code == 0
    result = machine.run("doctor")
    assert result.exit_code == 0, result.output
    assert "every signature and seal verifies" in result.output
    assert "NOT OK" not in result.output


def test_before_init_it_says_what_to_run(machine: Machine) -> None:
    result = machine.run("doctor")
    assert result.exit_code == 1
    assert "npt-training db upgrade" in result.output


def test_a_demonstration_is_well(demo: Demo) -> None:
    result = demo.machine.run("doctor")
    assert result.exit_code == 0, result.output
    assert "demonstration key" in result.output


def test_a_missing_file_is_found(school: Machine) -> None:
    stored = next(p for p in (school.data / "files").rglob("*") if p.is_file())
    stored.unlink()
    result = school.run("doctor")
    assert result.exit_code == 1
    assert "1 missing" in result.output


def test_a_changed_record_is_found(sqlite_demo: Demo, tmp_path: Path) -> None:
    """Somebody with the database file itself can go round the triggers; not round the seal."""
    machine = copy_of(sqlite_demo.machine, tmp_path / "copy")
    assert machine.run("doctor").exit_code == 0
    with machine.app().app_context(), write() as s:
        names = s.execute(
            text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='npt_signature'")
        ).scalars()
        for name in list(names):
            s.execute(text(f"DROP TRIGGER {name}"))
        s.execute(
            text("UPDATE npt_signature SET document = replace(document, :old, :new)"),
            {"old": '"overall":4', "new": '"overall":5'},
        )
    result = machine.run("doctor")
    assert result.exit_code == 1
    assert "do not verify" in result.output
