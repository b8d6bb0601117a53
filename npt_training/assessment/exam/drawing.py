"""Drawing a form by blueprint: so many items of a region, a task and a level. Pure, seeded.

Lines of a blueprint overlap ("3 of the ankle", "2 to find"), so items are matched to lines by
augmenting paths (Kuhn 1955): a form is found whenever there is one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from npt_training.assessment.items.formats import HAZARD


@dataclass(frozen=True)
class Card:
    """What drawing needs to know of an item. ``id`` is its row.

    ``format`` is what the field calls it (tap the place, name it …), which a line may ask for in
    place of a kind. ``seen``: how often this person was asked it; ``shown``: in how many forms it
    stood.
    """

    id: str
    kind: str
    region: str | None
    level: str
    structure: str | None = None
    seen: int = 0
    shown: int = 0
    format: str = ""
    hazard: bool = False


@dataclass(frozen=True)
class Want:
    """One line of a blueprint: ``count`` items; None leaves region, kind or level open."""

    count: int
    region: str | None = None
    kind: str | None = None
    level: str | None = None

    def fits(self, card: Card) -> bool:
        return (
            self.region in (None, card.region)
            and self._asks(card)
            and self.level in (None, card.level)
        )

    def _asks(self, card: Card) -> bool:
        if self.kind == HAZARD:
            return card.hazard
        return self.kind in (None, card.kind, card.format)

    @property
    def open_parts(self) -> int:
        return (self.region, self.kind, self.level).count(None)


@dataclass(frozen=True)
class Short:
    """Line ``line`` (from 0) got ``found`` of ``wanted``; ``fitting`` items fit it at all."""

    line: int
    wanted: int
    found: int
    fitting: int


@dataclass(frozen=True)
class Draw:
    """``by_line`` holds the ids drawn for each line; ``short`` what is missing."""

    by_line: list[list[str]]
    short: list[Short]

    @property
    def ids(self) -> list[str]:
        return [ident for line in self.by_line for ident in line]


def draw(
    pool: Sequence[Card],
    wants: Sequence[Want],
    seed: int,
    *,
    limit: int | None = None,
    levels: Counter[str] | None = None,
) -> Draw:
    """Items for every line, none twice. The same pool, lines and seed give the same form.

    Unseen by the person first, then of a level that ``levels`` still wants, then least shown, then
    nerves in turn, then by the seed; an item shown ``limit`` times is left out. The most particular
    lines choose first. ``levels`` is counted down by what is drawn; None: levels do not matter.
    """
    cards = sorted(
        (card for card in pool if limit is None or card.shown < limit), key=lambda card: card.id
    )
    random.Random(seed).shuffle(cards)  # noqa: S311 - fairness, not secrecy
    table = _Table(cards, wants, levels)
    order = sorted(range(len(wants)), key=lambda line: (wants[line].open_parts, line))
    for line in order:
        for _turn in range(wants[line].count):
            if not table.give(line, set()):
                break
    short = [
        Short(line, want.count, len(table.held[line]), len(table.fitting[line]))
        for line, want in enumerate(wants)
        if len(table.held[line]) < want.count
    ]
    return Draw([[card.id for card in held] for held in table.held], short)


class _Table:
    """Who holds which card while a form is drawn."""

    def __init__(
        self, cards: Sequence[Card], wants: Sequence[Want], levels: Counter[str] | None = None
    ) -> None:
        self.levels = levels
        self.fitting = [[card for card in cards if want.fits(card)] for want in wants]
        self.held: list[list[Card]] = [[] for _want in wants]
        self.owner: dict[str, int] = {}
        self.asked: Counter[str | None] = Counter()

    def give(self, line: int, tried: set[int]) -> bool:
        """One more card for a line: the best free one, else one that another line can replace."""
        tried.add(line)
        free = [card for card in self.fitting[line] if card.id not in self.owner]
        if free:
            self._take(line, min(free, key=self._worth))
            return True
        for card in self.fitting[line]:
            other = self.owner[card.id]
            if other not in tried and self.give(other, tried):
                self._leave(other, card)
                self._take(line, card)
                return True
        return False

    def _worth(self, card: Card) -> tuple[int, bool, int, int]:
        turns = self.asked[card.structure] if card.structure is not None else 0
        enough = self.levels is not None and self.levels[card.level] <= 0
        return card.seen, enough, card.shown, turns

    def _take(self, line: int, card: Card) -> None:
        self.held[line].append(card)
        self.owner[card.id] = line
        self.asked[card.structure] += 1
        if self.levels is not None:
            self.levels[card.level] -= 1

    def _leave(self, line: int, card: Card) -> None:
        self.held[line].remove(card)
        del self.owner[card.id]
        self.asked[card.structure] -= 1
        if self.levels is not None:
            self.levels[card.level] += 1


def in_order(sections: Sequence[Sequence[str]], seed: int, *, shuffle: bool) -> list[str]:
    """The order questions are asked in: section by section, shuffled within each if wanted."""
    rng = random.Random(seed)  # noqa: S311 - fairness, not secrecy
    form: list[str] = []
    for section in sections:
        ids = list(section)
        if shuffle:
            rng.shuffle(ids)
        form += ids
    return form


def cells(cards: Sequence[Card]) -> Mapping[tuple[str | None, str, str], int]:
    """How many items a pool holds by region, kind and level."""
    return Counter((card.region, card.kind, card.level) for card in cards)
