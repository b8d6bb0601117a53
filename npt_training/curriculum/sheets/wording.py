"""``courses/wording.yaml``: words that promise what nobody has shown, and finding them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from npt_training.curriculum.parts.part import Part
from npt_training.curriculum.schema import Line, Prose, Slug, Strict

DENIALS = frozenset({"no", "not", "never", "nobody", "cannot", "without", "nor", "none"})
TURNS = frozenset({"only", "just", "merely"})
"""After these a denial promises more, not less: "not only cures"."""
BEFORE = 4
"""How many words before a promise are looked at for a denial."""


class Wording(Strict):
    """Phrases of one kind of promise; ``denied``: they may stand in "it is not a cure"."""

    id: Slug
    phrases: list[Line]
    why: Prose
    denied: bool = True


WORDING: Part[Wording] = Part("wording", "wording.yaml", Wording)


def promises(text: str, wordings: Iterable[Wording]) -> list[str]:
    """What ``text`` promises, in its own words, in order, each once."""
    found: dict[str, int] = {}
    for wording in wordings:
        for phrase in wording.phrases:
            for match in _pattern(phrase).finditer(text):
                if not (wording.denied and _denied(text[: match.start()])):
                    words = " ".join(match[0].split()).lower()
                    found.setdefault(words, match.start())
    return sorted(found, key=lambda words: found[words])


def _pattern(phrase: str) -> re.Pattern[str]:
    """Any case, any space or hyphen between words; a phrase that begins with % has a number."""
    words = phrase.replace("%", " % ").split()
    pattern, number = "", r"\d+" if words[0] == "%" else ""
    for word in words:
        if word == "%":
            pattern += r"\s*(?:%|per\s?cent)"
        else:
            pattern += (r"[\s\-]+" if pattern else "") + re.escape(word)
    return re.compile(rf"(?<!\w){number}{pattern}(?!\w)", re.IGNORECASE)


def _denied(before: str) -> bool:
    sentence = re.split(r"[.!?:;\n]", before)[-1]
    words = re.findall(r"[\w’']+", sentence.lower())[-BEFORE:]
    denials = [word for word in words if word in DENIALS or word.endswith(("n't", "n’t"))]
    return bool(denials) and not TURNS & set(words)
