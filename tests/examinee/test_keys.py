"""The keys of the bank, against somebody who has only the files of the atlas to go by."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from flask import Flask

from npt_training.assessment.service.bank import Held, bank_of
from npt_training.core.editions import newest
from tests.examinee.page import astray, judged, of_the_atlas

HERE = Path(__file__).parent


def bank() -> list[Held]:
    return [held for held in bank_of(newest().id).by_id.values() if of_the_atlas(held)]


def test_the_examinee_reads_nothing_of_the_product() -> None:
    for name in ("chart.py", "sitting.py", "wrong.py"):
        tree = ast.parse((HERE / name).read_text("utf-8"))
        imported = {
            one.module if isinstance(one, ast.ImportFrom) else one.names[0].name
            for one in ast.walk(tree)
            if isinstance(one, ast.Import | ast.ImportFrom)
        }
        assert not [one for one in imported if one and one.startswith("npt_training")]


def test_no_key_disagrees_with_the_atlas(school: Flask) -> None:
    """Everything the atlas alone can answer: full marks, and by one answer only."""
    asked, wrong = Counter[str](), {}
    for held in bank():
        share, answered = judged(held)
        asked[held.item.kind] += 1
        if share < 1.0:
            wrong[held.code] = (share, answered)
    assert wrong == {}
    assert sum(asked.values()) > 1200
    assert set(asked) == {
        "locate", "trace", "territory", "order", "identify", "label", "choice"
    }  # fmt: skip


def test_another_answer_earns_no_full_mark(school: Flask) -> None:
    """A place far off, another name, names exchanged: none of them may be as good as the key."""
    tried, taken = 0, {}
    for held in bank():
        share = astray(held)
        if share is None:
            continue
        tried += 1
        if share >= 1.0:
            taken[held.code] = share
    assert taken == {}
    assert tried > 1100
