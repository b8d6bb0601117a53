"""``courses/emergency/*.yaml``: what a card may hold. A dose in its text is a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import Field

from npt_training.core.yamlfile import ContentProblem
from npt_training.curriculum.parts.part import Entry, Ground, Part
from npt_training.curriculum.schema import Line, Prose, Slug, Strict

DOSE = re.compile(
    r"\d[\d.,–-]*\s*(?:%|percent|per cent|(?:mg|µg|μg|mcg|g|kg|ml|cl|dl|l|units?|iu|mmol|puffs?)"
    r"(?![a-z])|(?:milli|micro)?(?:gram|lit))|\b(?:milli|micro)(?:gram|lit)",
    re.IGNORECASE,
)
"""A number with the unit of a drug, or a unit written out; minutes are not meant."""


class Dose(Strict):
    """A dose of a step: ``label`` says of what, ``decision`` where the faculty sets it."""

    label: Line
    decision: Slug


class Step(Strict):
    text: Prose
    doses: list[Dose] = []


class Contact(Strict):
    """Whom to call: ``decision`` holds the number of this place."""

    label: Line
    decision: Slug


class Card(Strict):
    """One emergency. ``order`` is its place among the cards, ``when`` the line under its title."""

    id: Slug
    order: int = Field(ge=1)
    title: Line
    when: Line
    recognise: list[Prose] = Field(min_length=1)
    do: list[Step] = Field(min_length=2)
    call: list[Contact] = Field(min_length=1)
    after: list[Prose] = Field(min_length=1)
    sources: list[Slug] = Field(min_length=1)

    @property
    def doses(self) -> list[Dose]:
        return [dose for step in self.do for dose in step.doses]


def _check(entries: Mapping[str, Entry[Card]], ground: Ground) -> Iterator[ContentProblem]:
    asked = ground.parts.get("faculty", ())
    for entry in entries.values():
        card = entry.document
        yield from entry.unknown(card.sources, ground.sources, "source", "sources")
        for position, step in enumerate(card.do):
            for place, dose in enumerate(step.doses):
                if dose.decision not in asked:
                    reason = f"the faculty is not asked for {dose.decision!r}"
                    yield entry.problem(reason, "do", position, "doses", place, "decision")
        for position, contact in enumerate(card.call):
            if contact.decision not in asked:
                reason = f"the faculty is not asked for {contact.decision!r}"
                yield entry.problem(reason, "call", position, "decision")
        for text, path, _line in entry.texts():
            if path[0] != "sources" and DOSE.search(text):
                reason = "a dose stands in a faculty decision with its guideline, never in a card"
                yield entry.problem(reason, *path)


def _found_by(card: Card) -> tuple[str, str]:
    steps = [step.text for step in card.do]
    return card.title, " ".join([card.when, *card.recognise, *steps, *card.after])


EMERGENCY: Part[Card] = Part("emergency", "emergency/*.yaml", Card, _check, _found_by)
