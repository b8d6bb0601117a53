"""``npt-training qti import`` and ``qti export``: there, back, and there again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from npt_training.cli import main
from tests.accounts.factories import make_organisation
from tests.assessment import factories, items
from tests.qti.packages import package, png, zipped
from tests.qti.test_import import POINT


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def call(app, database_url, tmp_path):
    factories.make_edition([items.choice(), items.locate(), items.trace()])
    make_organisation()
    env = {"NPT_DATABASE_URL": database_url, "NPT_DATA_DIR": str(tmp_path / "data")}

    def run(*words: str):
        return CliRunner().invoke(main, ["qti", *words], env=env)

    return run


def test_dry_run_then_import(call, tmp_path: Path) -> None:
    file = tmp_path / "p.zip"
    file.write_bytes(package({"a.xml": POINT}, leg_png=png()))
    for words, imported in ((["--dry-run"], 1), (["--dry-run"], 1), ([], 1), ([], 0)):
        done = call("import", str(file), "--json", *words)
        assert done.exit_code == 0, done.output
        found = json.loads(done.stdout)
        assert (found["imported"], found["dry_run"]) == (imported, bool(words))
    assert "0 imported, 1 unchanged, 0 left out" in call("import", str(file)).stdout


def test_export_import_export_gives_the_same_items(call, tmp_path: Path) -> None:
    first, second = tmp_path / "one.zip", tmp_path / "two.zip"
    done = call("export", "--out", str(first), "--module", "B9", "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["written"] == 2
    assert [one["kind"] for one in found["left_out"]] == ["trace"]
    assert json.loads(call("import", str(first), "--json").stdout)["imported"] == 2
    call("export", "--out", str(second), "--module", "B9")
    assert first.read_bytes() == second.read_bytes()


def test_a_hostile_package_is_refused_with_a_sentence(call, tmp_path: Path) -> None:
    file = tmp_path / "evil.zip"
    file.write_bytes(zipped({"../evil": b"x"}))
    done = call("import", str(file))
    assert done.exit_code == 1
    assert "points outside" in done.stderr


def test_nothing_to_import_says_why(call, tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    file.write_bytes(POINT)
    done = call("import", str(file))
    assert done.exit_code == 2
    assert "leg.png is not in the package" in done.stdout


def test_an_item_nobody_has(call, tmp_path: Path) -> None:
    done = call("export", "--out", str(tmp_path / "x.zip"), "--item", "nobodys")
    assert done.exit_code == 1
    assert not (tmp_path / "x.zip").exists()


def test_the_secure_pool_is_not_in_an_ordinary_export(call, tmp_path: Path) -> None:
    done = call("export", "--out", str(tmp_path / "x.zip"), "--exam", "--json")
    assert json.loads(done.stdout)["written"] == 0
