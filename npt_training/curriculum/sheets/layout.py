"""The small writing of sheets, for a form's text field: lines to blocks. Pure.

A paragraph ends at an empty line. ``- `` begins a point, ``1. `` a step, ``[ ] `` a box to tick;
``Goal: ____`` a line to write on with its label, ``____`` a bare one. Nothing else has a meaning.
"""

from __future__ import annotations

import re
from typing import Any

_STEP = re.compile(r"^\d{1,2}[.)] +(.*)$")
_BLANK = re.compile(r"^(.*?)_{3,}\s*$")


def blocks(text: str) -> list[dict[str, Any]]:
    """``{"kind": "text", "text": …}``, ``{"kind": "points" | "steps" | "ticks", "items": […]}``
    or ``{"kind": "blanks", "items": [label or "", …]}``, in order."""
    found: list[dict[str, Any]] = []
    open_block = False
    for raw in text.replace("\r\n", "\n").split("\n"):
        line = raw.strip()
        if not line:
            open_block = False
            continue
        kind, words = _line(line)
        last = found[-1] if found and open_block else None
        if last is not None and last["kind"] == kind == "text":
            last["text"] += f" {words}"
        elif last is not None and last["kind"] == kind:
            last["items"].append(words)
        elif kind == "text":
            found.append({"kind": kind, "text": words})
        else:
            found.append({"kind": kind, "items": [words]})
        open_block = True
    return found


def _line(line: str) -> tuple[str, str]:
    blank = _BLANK.match(line)
    if blank:
        return "blanks", blank[1].strip().rstrip(":")
    if line.startswith("- "):
        return "points", line[2:].strip()
    if line.startswith("[ ] "):
        return "ticks", line[4:].strip()
    step = _STEP.match(line)
    if step:
        return "steps", step[1]
    return "text", line
