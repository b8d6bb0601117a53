"""Comments at places on the picture of an answer, as markers write them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from npt_training.assessment.desk.errors import NoteRefused

MOST_NOTES = 8
MOST_CHARACTERS = 300


@dataclass(frozen=True)
class Note:
    """A comment at a place of the picture, ``x`` and ``y`` from 0 to 1 of its width and height."""

    x: float
    y: float
    text: str


def checked(notes: Iterable[Note]) -> list[Note]:
    """The notes, texts trimmed; raises NoteRefused for too many, too long or off the picture."""
    found = [Note(note.x, note.y, note.text.strip()) for note in notes]
    for note in found:
        inside = all(math.isfinite(at) and 0 <= at <= 1 for at in (note.x, note.y))
        if not inside or not note.text or len(note.text) > MOST_CHARACTERS:
            raise NoteRefused(MOST_NOTES)
    if len(found) > MOST_NOTES:
        raise NoteRefused(MOST_NOTES)
    return found


def clean(notes: Sequence[Note]) -> list[dict[str, Any]] | None:
    """The notes as they are stored; None without any."""
    return [asdict(note) for note in notes] or None
