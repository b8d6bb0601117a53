"""Finding a nerve by any of its names: English, Latin, old names, any case or accent. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from npt_training.atlas.models import Nerve


def folded(text: str) -> str:
    """Lower case without accents, the way names are compared."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def found(nerves: Iterable[Nerve], wanted: str) -> list[Nerve]:
    """Nerves where every word wanted begins or stands in one of the names; best first."""
    words = folded(wanted).split()
    hits = []
    for position, nerve in enumerate(nerves):
        names = [folded(n) for n in (nerve.name, nerve.latin or "", *nerve.synonyms) if n]
        text = " ".join([*names, *(root.casefold() for root in nerve.roots)])
        if words and all(word in text for word in words):
            exact = 0 if " ".join(words) in names else 1
            starts = 0 if any(name.startswith(words[0]) for name in names) else 1
            hits.append((exact, starts, len(nerve.name), position, nerve))
    return [nerve for *_, nerve in sorted(hits, key=lambda hit: hit[:4])]
