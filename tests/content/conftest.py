"""A private copy of the repository's content, to be spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """``(courses, quizzes)`` as in the repository, without a fault."""
    courses, quizzes = tmp_path / "content" / "courses", tmp_path / "content" / "quizzes"
    shutil.copytree(REPOSITORY / "courses", courses)
    shutil.copytree(REPOSITORY / "quizzes", quizzes)
    return courses, quizzes
