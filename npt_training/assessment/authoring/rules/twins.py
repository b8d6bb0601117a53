"""Items that ask the same thing twice. Pure."""

from __future__ import annotations

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

NEAR = 0.04
"""Two places nearer than this part of the picture are one place to a trainee."""
ALIKE = 0.6
"""Prompts that share this part of their words (Jaccard) read the same."""
SAME_WORDS = 0.85
"""Prompts this much alike are twins even about different structures."""
STOP = frozenset(
    ("a", "an", "and", "at", "by", "do", "does", "in", "is", "it", "its", "of", "on", "or", "the",
     "this", "to", "where", "which", "who", "what", "tap", "with")
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What an item asks, as far as twins are told by it.

    ``picture`` is the atlas view or the digest of a picture; ``places`` are in 0..1 of it;
    ``about`` is what is asked for, such as ``course:sural`` (empty where only places say it);
    ``name`` is the item's lasting name, which its versions share.
    """

    key: str
    name: str
    kind: str
    structure: str | None
    picture: str | None
    about: frozenset[str]
    places: tuple[tuple[float, float], ...]
    prompt: str

    @cached_property
    def words(self) -> frozenset[str]:
        return folded_words(self.prompt)


@dataclass(frozen=True)
class Twin:
    """Two items and why: ``place`` (the same thing on the same picture) or ``words``."""

    one: Asked
    two: Asked
    why: str
    alike: float


def folded(text: str) -> str:
    """Lower case without accents: how people search and compare words."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def folded_words(text: str) -> frozenset[str]:
    """The words that carry meaning."""
    kept = "".join(c if c.isalnum() else " " for c in folded(text))
    return frozenset(word for word in kept.split() if word not in STOP)


def jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    """Shared words over all words; 0 where neither has any."""
    every = len(one | two)
    return len(one & two) / every if every else 0.0


def compare(one: Asked, two: Asked) -> Twin | None:
    """The two as twins, None when they are not. The order of the two does not matter."""
    if one.name == two.name:
        return None
    alike = jaccard(one.words, two.words)
    same_picture = one.picture is not None and one.picture == two.picture
    if one.kind == two.kind and same_picture and _same_place(one, two):
        return Twin(one, two, "place", alike)
    related = one.structure == two.structure and one.kind == two.kind
    if related and one.picture == two.picture and alike >= ALIKE:
        return Twin(one, two, "words", alike)
    if alike >= SAME_WORDS and one.about == two.about and one.picture == two.picture:
        return Twin(one, two, "words", alike)
    return None


def _same_place(one: Asked, two: Asked) -> bool:
    if one.about or two.about:
        return one.about == two.about
    if not one.places or len(one.places) != len(two.places):
        return False
    left = list(two.places)
    for place in one.places:
        nearest = min(left, key=lambda other: math.dist(place, other))
        if math.dist(place, nearest) > NEAR:
            return False
        left.remove(nearest)
    return True


def twins_of(item: Asked, others: Iterable[Asked]) -> list[Twin]:
    """Twins of one item, the most alike first."""
    found = [twin for other in others if (twin := compare(item, other)) is not None]
    return sorted(found, key=lambda twin: (twin.why != "place", -twin.alike, twin.two.key))


def all_twins(own: Iterable[Asked], others: Iterable[Asked]) -> list[Twin]:
    """Twins among a school's items and between them and the pack's; the pack alone is left out.

    Only items on the same picture are compared, so the work grows with the largest picture and
    not with the square of the bank.
    """
    by_picture: dict[str | None, tuple[list[Asked], list[Asked]]] = defaultdict(lambda: ([], []))
    for item in own:
        by_picture[item.picture][0].append(item)
    for item in others:
        by_picture[item.picture][1].append(item)
    found: list[Twin] = []
    for mine, theirs in by_picture.values():
        found += _pairs(combinations(mine, 2))
        found += _pairs((one, two) for one in mine for two in theirs)
    return sorted(found, key=lambda t: (t.why != "place", -t.alike, t.one.key, t.two.key))


def _pairs(pairs: Iterable[tuple[Asked, Asked]]) -> Iterator[Twin]:
    for one, two in pairs:
        twin = compare(one, two)
        if twin is not None:
            yield twin
