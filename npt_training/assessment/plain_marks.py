"""Annotating a picture without scripts: a pin per click or square, a line through squares.

The marks travel in one field as JSON, as scripts write them; each form brings one change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Mark = dict[str, Any]
Place = tuple[float, float]


def edited(
    text: str,
    notes: Mapping[int, str],
    *,
    placed: Place | None = None,
    note: str = "",
    line: Sequence[Place] = (),
    action: str = "",
) -> str:
    """The field after one form: ``notes`` by number of the mark, then what was set or taken away.

    What is not readable as marks is handed on as it is, for the kind to refuse.
    """
    try:
        marks = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return text
    if not isinstance(marks, list) or not all(isinstance(mark, dict) for mark in marks):
        return text
    for number, words in notes.items():
        if 1 <= number <= len(marks) and marks[number - 1].get("kind") == "pin":
            marks[number - 1]["text"] = words
    if action == "undo":
        marks = marks[:-1]
    elif action.startswith("remove-"):
        number = _number(action.removeprefix("remove-"))
        marks = [mark for at, mark in enumerate(marks, 1) if at != number]
    else:
        if placed is not None:
            marks.append({"kind": "pin", "x": placed[0], "y": placed[1], "text": note})
        if line:
            marks.append({"kind": "stroke", "points": [list(place) for place in line]})
    return json.dumps(marks) if marks else ""


def notes_in(fields: Mapping[str, Sequence[str]]) -> dict[int, str]:
    """What stands in ``note-1``, ``note-2`` and so on."""
    return {
        number: values[0].strip()
        for name, values in fields.items()
        if values and name.startswith("note-") and (number := _number(name.removeprefix("note-")))
    }


def _number(text: str) -> int:
    """A number from 1 to 999; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
