"""Words as they are compared: small letters, no accents, letters and digits only. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "µ": "u"}
)
"""Letters that Unicode does not take apart; ß is ss already by casefold."""
_WORD = re.compile(r"[^\W_]+")
WORDS_MOST = 12
_AROUND = 90
"""Letters of a snippet on each side of the first word found."""


def folded(text: str) -> str:
    """Small letters without accents; one letter may become two, so places are not kept."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded."""
    return _WORD.findall(folded(text.replace("'", "").replace("’", "")))


def asked_words(question: str) -> list[str]:
    """What a person asks for, each word once, at most ``WORDS_MOST``."""
    return list(dict.fromkeys(words_of(question)))[:WORDS_MOST]


def matches(text: str, asked: list[str]) -> bool:
    """Whether every word asked for begins a word of ``text``: what both databases do."""
    found = words_of(text)
    return all(any(word.startswith(wanted) for word in found) for wanted in asked)


@dataclass(frozen=True)
class Piece:
    """A stretch of a snippet; ``hit`` when it is a word asked for."""

    text: str
    hit: bool = False


def snippet(text: str, asked: list[str]) -> list[Piece]:
    """The neighbourhood of the first word found, its words marked; the beginning when none is."""
    hits = [
        found
        for found in _WORD.finditer(text)
        if any(folded(found.group()).startswith(word) for word in asked)
    ]
    start = max(0, hits[0].start() - _AROUND) if hits else 0
    end = min(len(text), (hits[0].end() if hits else 0) + 2 * _AROUND)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", start, end) if end < len(text) and " " in text[start:end] else end
    pieces = [Piece("… ")] if start else []
    place = start
    for found in hits:
        if found.start() < place or found.end() > end:
            continue
        if found.start() > place:
            pieces.append(Piece(text[place : found.start()]))
        pieces.append(Piece(found.group(), hit=True))
        place = found.end()
    pieces.append(Piece(text[place:end] + (" …" if end < len(text) else "")))
    return pieces
