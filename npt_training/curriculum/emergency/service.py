"""Cards as the reader's school may show them: every dose from a decision, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from npt_training.core import editions
from npt_training.core.errors import NotFound
from npt_training.curriculum.emergency.cards import EMERGENCY, Card
from npt_training.curriculum.faculty import service as faculty
from npt_training.curriculum.faculty import words
from npt_training.curriculum.faculty.service import Decision
from npt_training.curriculum.parts import service as parts


@dataclass(frozen=True)
class ShownDose:
    """``value`` and ``basis`` are empty until the school decided: then no figure is known here."""

    label: str
    value: str = ""
    basis: str = ""
    decision: str = ""


@dataclass(frozen=True)
class ShownStep:
    text: str
    doses: tuple[ShownDose, ...]


@dataclass(frozen=True)
class ShownCard:
    """A card with the doses and numbers of one school. ``call``: (label, number or empty)."""

    id: str
    title: str
    when: str
    recognise: tuple[str, ...]
    do: tuple[ShownStep, ...]
    call: tuple[tuple[str, str], ...]
    after: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]


def cards(organisation_id: str) -> list[ShownCard]:
    """Every card of the newest edition, for a correction of safety reaches everybody at once."""
    edition_id = editions.newest().id
    found = sorted(parts.documents(edition_id, EMERGENCY).values(), key=lambda card: card.order)
    stands = faculty.decisions(organisation_id, edition_id)
    cited = faculty.citations({ident for card in found for ident in card.sources})
    return [_shown(card, stands, cited) for card in found]


def card(organisation_id: str, card_id: str) -> ShownCard:
    """One card; raises NotFound."""
    for found in cards(organisation_id):
        if found.id == card_id:
            return found
    raise NotFound()


def _shown(
    card: Card, stands: Mapping[str, Decision], cited: Mapping[str, dict[str, Any]]
) -> ShownCard:
    def text(words_of_it: str) -> str:
        return words.settle_text(words_of_it, stands)

    return ShownCard(
        card.id,
        card.title,
        card.when,
        tuple(text(line) for line in card.recognise),
        tuple(
            ShownStep(
                text(step.text),
                tuple(_dose(dose.label, stands.get(dose.decision)) for dose in step.doses),
            )
            for step in card.do
        ),
        tuple((contact.label, _number(stands.get(contact.decision))) for contact in card.call),
        tuple(text(line) for line in card.after),
        tuple(cited[ident] for ident in card.sources if ident in cited),
    )


def _dose(label: str, found: Decision | None) -> ShownDose:
    if found is None or not found.made:
        return ShownDose(label, decision=found.key if found else "")
    return ShownDose(label, words.value_words(found), found.basis or "", found.key)


def _number(found: Decision | None) -> str:
    return words.value_words(found) if found is not None and found.made else ""
