"""Finding anything of the atlas by any of its names: English, Latin, old names, with a slip. Pure.

Case and accents do not count; every word wanted has to begin a word of one entry, or to be one of
its words with a letter wrong, missing, added or two swapped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from npt_training.atlas.contents import Contents
from npt_training.atlas.models import Nerve

Kind = Literal["nerve", "landmark", "hazard", "dermatome", "region"]
What = Literal["name", "latin", "synonym", "group", "branch", "parent", "root", "hazard_kind"]
KINDS: tuple[Kind, ...] = ("nerve", "landmark", "hazard", "dermatome", "region")
MOST = 40
_WORTH: Mapping[What, int] = {
    "name": 0, "latin": 1, "synonym": 1, "branch": 2, "group": 3, "parent": 4, "hazard_kind": 4,
    "root": 5,
}  # fmt: skip
_SAME = {"n": "nerve", "nn": "nerves", "nervus": "nerve", "nervi": "nerves", "rr": "rami",
         "peroneal": "fibular", "peroneus": "fibularis"}  # fmt: skip
_SLIP = 4  # a worse match than any kind of name: it was not spelt like this
_SHORT, _LONG = 4, 8  # letters from which one slip, and two, are forgiven


@dataclass(frozen=True)
class Term:
    """A name of an entry: as it stands, folded into words, and what sort of name it is."""

    text: str
    words: tuple[str, ...]
    what: What


@dataclass(frozen=True)
class Entry:
    """Something a search can find; `name` is what it is called first."""

    kind: Kind
    id: str
    name: str
    latin: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Hit:
    """`matched` is the name that was found, `what` its sort; `slip` when it was spelt otherwise."""

    kind: Kind
    id: str
    name: str
    latin: str | None
    matched: str
    what: What
    slip: bool


def folded(text: str) -> str:
    """Lower case without accents, the way names are compared."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def words_of(text: str) -> tuple[str, ...]:
    found = re.findall(r"[a-z0-9]+", folded(text).replace("'", ""))
    return tuple(_SAME.get(word, word) for word in found)


def index(
    atlas: Contents, regions: Mapping[str, str], hazard_kinds: Mapping[str, str]
) -> list[Entry]:
    """Everything of an edition that has a page, with the words of regions and kinds of hazard."""
    return [
        *(_entry("nerve", n.id, n.name, n.latin, _nerve_terms(n)) for n in atlas.nerves.values()),
        *(
            _entry("landmark", m.id, m.name, m.latin, ((s, "synonym") for s in m.synonyms))
            for m in atlas.landmarks.values()
        ),
        *(
            _entry(
                "hazard", h.id, h.name, h.latin,
                [*((s, "synonym") for s in h.synonyms), (hazard_kinds[h.kind], "hazard_kind")],
            )
            for h in atlas.hazards.values()
        ),
        *(
            _entry("dermatome", d.id, d.level or d.id, None, ())
            for d in atlas.dermatomes.values()
        ),
        *(_entry("region", key, name, None, ()) for key, name in regions.items()),
    ]  # fmt: skip


def found(entries: Iterable[Entry], wanted: str) -> list[Hit]:
    """Entries that have every word wanted, best first, at most `MOST`."""
    asked = words_of(wanted)
    if not asked:
        return []
    hits: list[tuple[tuple[int, ...], Hit]] = []  # by rank: whole names, then nerves, then the rest
    for position, entry in enumerate(entries):
        best = min(_matches(entry, asked), default=None, key=lambda match: match[0])
        if best is None:
            continue
        cost, term = best
        whole = term.words != asked
        rank = (cost >= _SLIP * 10, whole, KINDS.index(entry.kind), cost, len(term.text), position)
        hit = Hit(
            entry.kind, entry.id, entry.name, entry.latin, term.text, term.what, cost >= _SLIP * 10
        )
        hits.append((rank, hit))
    hits.sort(key=lambda one: one[0])
    exact = [hit for _, hit in hits if not hit.slip]
    return (exact or [hit for _, hit in hits])[:MOST]


def _nerve_terms(nerve: Nerve) -> Iterator[tuple[str, What]]:
    for synonym in nerve.synonyms:
        yield synonym, "synonym"
    for path in nerve.paths:
        if path.name is not None:
            yield path.name, "branch"
    if nerve.group is not None:
        yield nerve.group, "group"
    yield nerve.parent, "parent"
    for root in nerve.roots:
        yield root, "root"


def _entry(
    kind: Kind, ident: str, name: str, latin: str | None, more: Iterable[tuple[str, What]]
) -> Entry:
    named: list[tuple[str, What]] = [(name, "name")]
    if latin:
        named.append((latin, "latin"))
    named += more
    terms = tuple(Term(text, words_of(text), what) for text, what in named)
    return Entry(kind, ident, name, latin, terms)


def _matches(entry: Entry, asked: Sequence[str]) -> Iterator[tuple[int, Term]]:
    """(cost, term) of each name that has every word; of all names together at a higher cost."""
    every: list[int | None] = [None] * len(asked)
    for term in entry.terms:
        costs = [_word_cost(word, term.words) for word in asked]
        for place, cost in enumerate(costs):
            if cost is not None:
                before = every[place]
                every[place] = cost if before is None else min(before, cost)
        if all(cost is not None for cost in costs):
            more = min(max(len(term.words) - len(asked), 0), 3)
            starts = 0 if term.words[: len(asked)] == tuple(asked) else 1
            lead = 0 if term.words[0].startswith(asked[0]) else 1
            total = max(cost or 0 for cost in costs) * 10
            yield total + _WORTH[term.what] + more + starts + lead, term
    if all(cost is not None for cost in every):
        yield max(cost or 0 for cost in every) * 10 + 9, entry.terms[0]


def _word_cost(word: str, words: Sequence[str]) -> int | None:
    """0 for the word or its beginning, `_SLIP` for one with a slip, None when it is not there."""
    if any(other.startswith(word) for other in words):
        return 0
    allowed = 0 if len(word) < _SHORT or word.isdigit() else 1 if len(word) < _LONG else 2
    if allowed and any(_alike(word, other, allowed) for other in words):
        return _SLIP
    return None


def _alike(word: str, other: str, allowed: int) -> bool:
    """Whether `word` is `other`, or its beginning, with at most `allowed` slips."""
    if len(other) < _SHORT or word[0] != other[0]:
        return False
    if slips(word, other) <= allowed:
        return True
    return len(word) >= _LONG and slips(word, other[: len(word)]) <= allowed - 1


def slips(one: str, other: str) -> int:
    """Letters to change, add, drop or swap with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
