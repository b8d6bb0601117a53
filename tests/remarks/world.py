"""A school with a reader, an editor, and another school beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from npt_training.accounts.models import Organisation, Person
from npt_training.accounts.principal import Principal
from npt_training.remarks import service
from npt_training.remarks.places import place_for
from tests.curriculum.factories import make_edition, principal
from tests.world import make_organisation, make_person

LESSON = "b9-first"


@dataclass(frozen=True)
class School:
    """``reader`` and ``editor`` of one school, ``other`` and ``stranger`` of another."""

    organisation: Organisation
    reader: Person
    editor: Person
    stranger: Person
    other: Person
    abroad: Organisation

    def reading(self) -> Principal:
        return principal(self.reader, self.organisation)

    def editing(self) -> Principal:
        return principal(self.editor, self.organisation, "author")

    def editing_abroad(self) -> Principal:
        return principal(self.other, self.abroad, "author")


def make_school(folder: Path) -> School:
    make_edition(folder)
    own, abroad = make_organisation(), make_organisation("Another School")
    return School(
        own,
        make_person(own, name="Rea Reader"),
        make_person(own, "author", name="Ed Editor"),
        make_person(abroad),
        make_person(abroad, "author"),
        abroad,
    )


def said(
    reader: Principal,
    text: str = "What does deep to the fascia mean?",
    *,
    kind: str = "question",
    place: tuple[str, str] = ("lesson", LESSON),
    form: str = "1",
    heading: str = "",
) -> str:
    """Write a remark by the real verb; returns its id."""
    found = place_for(reader, *place)
    return service.say(reader, found, kind, text, form=form, heading=heading)
