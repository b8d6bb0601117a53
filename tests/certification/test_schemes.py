"""Scheme files: every mistake by file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from npt_training.certification.service import load_schemes
from npt_training.core.yamlfile import ContentError

REAL = Path(__file__).parents[2] / "courses/schemes/leg-and-foot-demonstration.yaml"


def problems(folder: Path, text: str) -> list[str]:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    try:
        load_schemes(folder, modules={"B1", "B9"}, nerves=_nerves())
    except ContentError as error:
        return [str(problem) for problem in error.problems]
    return []


def _nerves() -> set[str]:
    import yaml

    return set(yaml.safe_load(REAL.read_text("utf-8"))["observation"]["nerves"])


def test_the_real_scheme_has_no_mistake(tmp_path: Path) -> None:
    assert problems(tmp_path, REAL.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lessons: [B1, B9]", "lessons: [B1, B7]", "there is no module B7"),
        ("{module: B9, pass_percent: 80}", "{module: B9, pass_percent: 180}", "less than or equal"),
        ("    - saphenous", "    - vagus", "there is no nerve vagus"),
        ("place: alone", "place: everywhere", "place"),
        ("valid_years: 3", "valid_yers: 3", "valid_years: Field required"),
        ("id: leg-and", "id: Leg And", "id"),
        ("  never: [stopped, helped]", "  never: [sometimes]", "never"),
        ("lessons: [B1, B9]", "lessons: [B1, B9", "YAML is broken"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = REAL.read_text("utf-8")
    assert old in text
    found = problems(tmp_path, text.replace(old, new, 1))
    assert any(said in problem for problem in found), found
    assert all(problem.startswith("courses/schemes/one.yaml:") for problem in found)


def test_two_files_with_one_id_are_refused(tmp_path: Path) -> None:
    (tmp_path / "zwei.yaml").write_text(REAL.read_text("utf-8"), encoding="utf-8")
    assert any("stands in another file" in p for p in problems(tmp_path, REAL.read_text("utf-8")))
