"""Names that are typed: accents, case, small words and slips of the finger do not count.

How many slips: none up to four letters, one up to nine, two beyond; a letter left out, put in,
changed, or two neighbours swapped each count one (Damerau 1964, Commun. ACM 7:171). A digit, a
side or a direction is never a slip: *medial* and *median*, *T11* and *T12* are other structures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from npt_training.assessment.scoring.score import Score

HALF = 0.5
SMALL = frozenset({"the", "of", "a", "an", "to", "and", "der", "des", "du", "de", "la", "le"})
SAME = {
    "nervus": "nerve", "nervi": "nerve", "nerves": "nerve", "n": "nerve", "nn": "nerve",
    "br": "branch", "branches": "branch", "ramus": "branch", "rami": "branch",
    "lat": "lateral", "med": "medial", "ant": "anterior", "post": "posterior",
    "sup": "superior", "inf": "inferior", "rt": "right", "lt": "left",
    "fibularis": "fibular", "peroneal": "fibular", "peroneus": "fibular", "peroneous": "fibular",
}  # fmt: skip
"""Written either way, read the same; fibular and peroneal are one word of two ages (FCAT 1998)."""
EXACT = frozenset({
    "medial", "median", "lateral", "anterior", "posterior", "superior", "inferior",
    "greater", "lesser", "superficial", "deep", "dorsal", "ventral", "plantar", "palmar",
    "volar", "proximal", "distal", "upper", "lower", "middle", "intermediate", "right",
    "left", "internal", "external", "radial", "ulnar", "tibial", "fibular", "femoral",
    "subcostal", "intercostal",
})  # fmt: skip
"""Words that tell one structure from another: never taken for each other."""


def folded(text: str) -> str:
    """Lower case without accents, signs and small words: ``"N. péroneus  Superficialis"``."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", plain.replace("ß", "ss"))
    return " ".join(SAME.get(word, word) for word in words if word not in SMALL)


def slips_allowed(length: int) -> int:
    """Slips forgiven in a name of that many signs."""
    return 0 if length <= 4 else 1 if length <= 9 else 2


def slips(one: str, other: str, most: int) -> int:
    """Damerau-Levenshtein distance (optimal string alignment), ``most + 1`` when it is larger."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def same_name(typed: str, accepted: str) -> bool:
    """Whether two folded names mean one thing, slips forgiven."""
    if typed == accepted:
        return True
    if _fixed(typed) != _fixed(accepted):
        return False
    most = slips_allowed(min(len(typed), len(accepted)))
    return most > 0 and slips(typed, accepted, most) <= most


def score_typed(
    text: str,
    accepted: Iterable[str],
    *,
    half: Iterable[str] = (),
    others: Collection[str] = (),
) -> Score:
    """1 for an accepted name, half for one of ``half`` (right thing, something left out), else 0.

    ``others`` are names of other things, folded: what is spelt exactly as one of them is no slip.
    Accepted "Sural nerve": "sural nerve", "Nervus suralis" only where it is listed, "surel nerve"
    (a slip) 1; "saphenous nerve" 0. Accepted "T11": "T12" 0. Accepted "left sural nerve", half
    "sural nerve": "sural nerve" earns 0.5.
    """
    given = folded(text)
    if not given:
        return Score(0.0, {"typed": ""})
    shown = {"typed": given}
    wanted = [folded(name) for name in accepted]
    part = [folded(name) for name in half]
    for names, fraction in ((wanted, 1.0), (part, HALF)):
        if given in names:
            return Score(fraction, shown | {"slips": False})
    if given in others:
        return Score(0.0, shown | {"other": True})
    for names, fraction in ((wanted, 1.0), (part, HALF)):
        if any(same_name(given, name) for name in names):
            return Score(fraction, shown | {"slips": True})
    return Score(0.0, shown)


def _fixed(name: str) -> list[str]:
    """The words of a folded name that must be exact: directions, and what holds a digit."""
    words = name.split()
    return [w for w in words if w in EXACT or any(sign.isdigit() for sign in w)]
