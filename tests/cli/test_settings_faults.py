"""Faults in the settings: every one in one message, exit code 2; the list in docs is whole."""

from __future__ import annotations

import re
from pathlib import Path

from npt_training.core.config import Settings
from tests.cli.conftest import Machine

ROOT = Path(__file__).resolve().parents[2]


def test_every_fault_is_listed_at_once(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run(
        "doctor", NPT_PUBLIC_URL="training", NPT_TIME_ZONE="Mars/Base", NPT_COLOUR="red"
    )
    assert result.exit_code == 2
    for name in ("NPT_PUBLIC_URL", "NPT_TIME_ZONE", "NPT_COLOUR"):
        assert name in result.output


def test_production_without_secret_or_https_does_not_start(sqlite_machine: Machine) -> None:
    result = sqlite_machine.run("run", NPT_MODE="production")
    assert result.exit_code == 2
    assert "NPT_SECRET_KEY" in result.output
    assert "https://" in result.output


def test_a_missing_settings_file_is_a_fault(sqlite_machine: Machine, tmp_path: Path) -> None:
    result = sqlite_machine.run("content", "check", NPT_CONFIG=str(tmp_path / "none.toml"))
    assert result.exit_code == 2
    assert "there is no file" in result.output


def test_the_guide_lists_every_setting_and_no_other() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `NPT_([A-Z_]+)`", text, flags=re.MULTILINE))
    assert listed == {name.upper() for name in Settings.model_fields}
