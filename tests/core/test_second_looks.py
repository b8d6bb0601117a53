"""Every line of ``second_looks.txt`` names a test that is there, and another of its file stays."""

from __future__ import annotations

import re
from pathlib import Path

from tests.second_looks import second_looks

TESTS = Path(__file__).resolve().parents[1]


def text_of(file: str) -> str:
    """A test file by its folder's and its own name."""
    [found] = [
        path for path in TESTS.rglob(file.split("/")[1]) if path.parent.name == file.split("/")[0]
    ]
    return found.read_text("utf-8")


def test_every_line_names_a_test() -> None:
    away = []
    for name in second_looks():
        file, _, function = name.partition("::")
        if f"def {function}(" not in text_of(file):
            away.append(name)
    assert away == []


def test_no_file_is_left_out_whole() -> None:
    whole = {name for name, parts in second_looks().items() if parts == ("",)}
    for file in {name.partition("::")[0] for name in whole}:
        there = set(re.findall(r"^def (test_\w+)\(", text_of(file), re.M))
        assert any(f"{file}::{function}" not in whole for function in there), file
