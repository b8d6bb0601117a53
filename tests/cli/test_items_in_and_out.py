"""``items export`` and ``items import`` move a school's own items between installations."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from npt_training.cli import main
from tests.assessment.authoring.school import approved, make_school


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_out_and_in(
    app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school()
    approved(school)
    approved(school, pool="exam", prompt="Secret?")
    monkeypatch.setenv("NPT_DATABASE_URL", database_url)
    monkeypatch.setenv("NPT_DATA_DIR", str(tmp_path / "data"))
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["items", "export", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "1 items and 0 pictures" in done.output
    assert not any(b"Secret?" in path.read_bytes() for path in out.rglob("*") if path.is_file())
    again = CliRunner().invoke(main, ["items", "export", "--out", str(out)])
    assert again.exit_code == 1
    assert "not empty" in again.output
    secret = tmp_path / "secret"
    done = CliRunner().invoke(main, ["items", "export", "--exam", "--out", str(secret)])
    assert "2 items" in done.output
    done = CliRunner().invoke(main, ["items", "import", str(out), "--approved"])
    assert done.exit_code == 0, done.output
    assert "0 new, 0 changed, 1 as before" in done.output
