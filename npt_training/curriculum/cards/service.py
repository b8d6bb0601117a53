"""Cards as a reader sees them: decisions of their school put in, sources numbered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from npt_training.core import editions
from npt_training.core.search.words import asked_words, matches
from npt_training.curriculum.cards.part import CARDS, ROWS, Card, Row
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.faculty.words import settle_text
from npt_training.curriculum.parts import service as parts


@dataclass(frozen=True)
class ShownRow:
    """A row with its decisions in words; ``sources`` are numbers in the card's list."""

    text: str
    sources: tuple[int, ...]
    hazard: str | None = None


@dataclass(frozen=True)
class ShownCard:
    """``rows``: the field's name to its rows. ``sources``: citations in the order of numbers."""

    card: Card
    rows: dict[str, tuple[ShownRow, ...]]
    known: ShownRow
    sources: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Area:
    """Cards of one stretch of the body, in their order."""

    name: str
    cards: tuple[Card, ...]


def cards() -> list[Card]:
    """Every card of the newest edition: what treats patients is never an older text."""
    found = parts.documents(editions.newest().id, CARDS).values()
    return sorted(found, key=lambda card: (_place(card.area), card.kind != "region", card.order))


AREAS = ("Hip, groin and thigh", "Knee", "Leg", "Ankle", "Heel", "Foot", "Forearm")


def _place(area: str) -> int:
    return AREAS.index(area) if area in AREAS else len(AREAS)


def areas(question: str = "") -> list[Area]:
    """Cards by area; with a question those that have every word of it in title or text."""
    asked = asked_words(question)
    found = [card for card in cards() if not asked or matches(" ".join(_searched(card)), asked)]
    return [Area(name, tuple(own)) for name, own in groupby(found, key=lambda card: card.area)]


def _searched(card: Card) -> list[str]:
    return [card.title, card.area, *card.nerves, *(row.text for row in (card.position, *card.find))]


def card(card_id: str) -> Card:
    """One card; raises NotFound."""
    return parts.document(editions.newest().id, CARDS, card_id)


def card_of(nerve_id: str) -> Card | None:
    """The card of a nerve: its own, else the first that treats it."""
    found = [one for one in cards() if nerve_id in one.nerves]
    own = [one for one in found if one.kind == "nerve" and one.nerves[0] == nerve_id]
    return next(iter(own or found), None)


def shown(one: Card, organisation_id: str) -> ShownCard:
    """A card as people of a school see it."""
    stands = faculty.decisions(organisation_id)
    cited = faculty.citations(one.cited)
    numbers = {ident: place + 1 for place, ident in enumerate(one.cited)}

    def row(found: Row) -> ShownRow:
        numbered = tuple(numbers[ident] for ident in found.sources)
        hazard = getattr(found, "hazard", None)
        return ShownRow(settle_text(found.text, stands), numbered, hazard)

    rows: dict[str, tuple[ShownRow, ...]] = {"position": (row(one.position),)}
    for name in ("find", *ROWS):
        rows[name] = tuple(row(found) for found in getattr(one, name))
    known = ShownRow(
        settle_text(one.known.text, stands), tuple(numbers[s] for s in one.known.sources)
    )
    return ShownCard(one, rows, known, tuple(cited.get(s, {"id": s}) for s in one.cited))
