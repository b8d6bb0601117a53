"""The small writing of sheets."""

from __future__ import annotations

from npt_training.curriculum.sheets.layout import blocks


def test_every_kind_of_line() -> None:
    text = "One\ntwo.\n\nThree:\n- a\n- b\n\n- c\n1. x\n2) y\n[ ] t\nGoal: ____\n____\nEnd\r\n"
    assert blocks(text) == [
        {"kind": "text", "text": "One two."},
        {"kind": "text", "text": "Three:"},
        {"kind": "points", "items": ["a", "b"]},
        {"kind": "points", "items": ["c"]},
        {"kind": "steps", "items": ["x", "y"]},
        {"kind": "ticks", "items": ["t"]},
        {"kind": "blanks", "items": ["Goal", ""]},
        {"kind": "text", "text": "End"},
    ]
    assert blocks(" \n\n") == []
