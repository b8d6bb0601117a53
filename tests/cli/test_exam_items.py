"""``npt-training exam items make`` asks for a school before it makes anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from npt_training.cli import main


def test_it_needs_an_organisation_and_a_sensible_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NPT_DATA_DIR", str(tmp_path))
    runner = CliRunner()
    assert runner.invoke(main, ["db", "upgrade"]).exit_code == 0
    refused = runner.invoke(main, ["exam", "items", "make"])
    assert refused.exit_code == 1
    assert "There is no organisation yet" in refused.output
    assert runner.invoke(main, ["exam", "items", "make", "--count", "0"]).exit_code == 2
    assert not (tmp_path / "exam_seed").exists()
