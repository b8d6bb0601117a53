"""What the search finds of the bank: practice items, by what they ask and never by their key."""

from __future__ import annotations

from collections.abc import Iterator

from npt_training.assessment.service.bank import Held, bank_of, school_items
from npt_training.core.search.service import Findable
from npt_training.core.search.words import matches


def findables(edition_id: str) -> Iterator[Findable]:
    """The pack's practice items: the question alone, for options and reasons tell the answer."""
    for held in bank_of(edition_id).by_id.values():
        yield findable(held)


def school_findables(organisation_id: str, asked: list[str]) -> list[Findable]:
    """The school's own practice items whose question has every word asked for (folded)."""
    return [
        findable(held)
        for held in school_items(organisation_id, "practice")
        if asked and matches(held.item.prompt, asked)
    ]


def findable(held: Held) -> Findable:
    return Findable("item", held.code, held.item.prompt, place=held.module_id)
