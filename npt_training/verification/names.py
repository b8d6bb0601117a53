"""Names as the public may see them, and whether a typed one is the holder's. Pure."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ʻ": ""}
)
_JOINED = {"'", "’", "ʼ", "`", "´", ".", "״", "׳"}
_TITLES = {"dr", "prof", "professor", "mr", "mrs", "ms", "md", "phd"}


def parts(name: str) -> list[str]:
    """The parts of a name without case, accents, points and titles."""
    plain = unicodedata.normalize("NFKD", name.casefold()).translate(_LETTERS)
    letters = [
        c if c.isalnum() else "" if c in _JOINED or unicodedata.combining(c) else " " for c in plain
    ]
    found = "".join(letters).split()
    return [part for part in found if part not in _TITLES] or found


def matches(typed: str, name: str) -> bool:
    """True when both have the same parts in any order, or the same letters in the same order."""
    one, other = parts(typed), parts(name)
    if not one or not other:
        return False
    return sorted(one) == sorted(other) or "".join(one) == "".join(other)


def initials(name: str) -> str:
    """The first letter of every part as it is written: ``A. M. F.``"""
    kept = [word for word in name.split() if word.strip(".").casefold() not in _TITLES]
    firsts = []
    for word in kept or name.split():
        letters = [c for c in unicodedata.normalize("NFC", word) if c.isalpha()]
        if letters:
            firsts.append(f"{letters[0].upper()}.")
    return " ".join(firsts)
