"""The mark that stands for a decision in a text of the pack. Pure: content checks need it."""

from __future__ import annotations

import re

MARK = re.compile(r"\[%faculty:([^\]\n]*)\]")


NEUTRAL = "set by the faculty"
"""What stands where no school is known: in the search index and between editions."""


def neutral(text: str) -> str:
    """``text`` without marks, for readers of every school alike."""
    return MARK.sub(NEUTRAL, text)


def named_in(text: str) -> list[str]:
    """The keys a text names, in order."""
    return [match[1] for match in MARK.finditer(text)]
