"""``npt-training qti score``: one item outside any quiz."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from npt_training.cli import main
from tests.qti.xml import areas, declared, item, select_point

ITEM = item(
    declared(areas(("circle", "100,100,20", 1)), base="point"), select_point(), "map_response_point"
)


def call(tmp_path: Path, content: bytes, response: str, *more: str):
    (tmp_path / "item.xml").write_bytes(content)
    (tmp_path / "response.json").write_text(response, encoding="utf-8")
    paths = [str(tmp_path / "item.xml"), str(tmp_path / "response.json")]
    return CliRunner().invoke(main, ["qti", "score", *paths, *more])


def test_it_prints_score_and_max(tmp_path: Path) -> None:
    done = call(tmp_path, ITEM, '{"RESPONSE": "93 111"}', "--json")
    assert json.loads(done.stdout) == {"score": 1.0, "max": 1.0}
    assert done.exit_code == 0


def test_it_says_it_in_words(tmp_path: Path) -> None:
    assert call(tmp_path, ITEM, '{"RESPONSE": "1 1"}').stdout == "0 of 1\n"


def test_it_refuses_what_is_no_response(tmp_path: Path) -> None:
    for text in ("[]", "3", "no json", "null"):
        done = call(tmp_path, ITEM, text, "--json")
        assert done.exit_code == 1
        assert "Error:" in done.stderr


def test_it_refuses_a_hostile_item(tmp_path: Path) -> None:
    hostile = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + ITEM
    done = call(tmp_path, hostile, "{}", "--json")
    assert done.exit_code == 1
    assert "root:" not in done.output
