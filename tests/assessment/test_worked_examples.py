"""Every scorer gives what its worked examples say, and the page shows the same table."""

from __future__ import annotations

import pytest

from npt_training.assessment.items import KINDS
from tests.assessment import worked


@pytest.mark.parametrize("example", worked.EXAMPLES, ids=lambda one: f"{one.kind}: {one.given}")
def test_worked_example(example: worked.Worked) -> None:
    assert example.score().fraction == pytest.approx(example.fraction, abs=6e-4)


def test_every_kind_has_an_example() -> None:
    told = " ".join(one.kind for one in worked.EXAMPLES)
    assert [kind for kind in KINDS if kind not in told] == []


def test_the_page_shows_this_table() -> None:
    text = worked.PAGE.read_text(encoding="utf-8")
    assert worked.page(text) == text
