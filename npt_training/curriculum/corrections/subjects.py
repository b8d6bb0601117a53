"""What a correction may concern: lessons, statements, nerves and cards, whatever their edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from npt_training.atlas.contents import contents
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.errors import NptError
from npt_training.core.i18n import lazy_gettext as _l
from npt_training.core.web import url_to
from npt_training.curriculum import service
from npt_training.curriculum.cards.part import CARDS
from npt_training.curriculum.claims import claims, lessons_about
from npt_training.curriculum.emergency.cards import EMERGENCY
from npt_training.curriculum.parts.models import PartDocument
from npt_training.curriculum.shapes import LessonLine

LESSON, CLAIM, NERVE, CARD = "lesson", "claim", "nerve", "card"
KINDS = {
    LESSON: _l("Lessons"),
    NERVE: _l("Nerves"),
    CARD: _l("Cards"),
    CLAIM: _l("Statements"),
}
CARD_PAGES = {CARDS.name: "cards.card", EMERGENCY.name: "emergency.one"}
"""Parts of a pack that are cards, and the page of each."""
TITLE_MOST = 110


@dataclass(frozen=True)
class Subject:
    """A thing a correction concerns, with the address of its page."""

    kind: str
    code: str
    title: str
    href: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.code}"


def subject(kind: str, code: str) -> Subject | None:
    """None when no edition has such a thing."""
    return next((one for one in _of_kind(kind) if one.code == code), None)


def subjects() -> dict[str, list[Subject]]:
    """Everything a correction may concern, by kind."""
    return {kind: list(_of_kind(kind)) for kind in KINDS}


def lessons_teaching(kind: str, code: str) -> list[LessonLine]:
    """The lessons of every edition that teach it."""
    ids, nerves = _taught_by(kind, code)
    found = []
    for edition in editions.all_editions():
        if kind == CLAIM:
            found += lessons_about(edition.id, code)
            continue
        for module in service.modules(edition.id):
            found += [
                line
                for line in module.lessons
                if line.id in ids or nerves.intersection(line.nerves)
            ]
    return found


def _taught_by(kind: str, code: str) -> tuple[set[str], set[str]]:
    """Ids of lessons, and nerves, by which lessons are found; an emergency card has neither."""
    if kind == LESSON:
        return {code}, set()
    if kind == NERVE:
        return set(), {code}
    lessons, nerves = set(), set()
    for row in _card_rows() if kind == CARD else ():
        if row.code == code and row.part == CARDS.name:
            card = CARDS.model.model_validate(row.doc)
            lessons.add(card.lesson)
            nerves.update(card.nerves)
    return lessons, nerves


def _of_kind(kind: str) -> Iterator[Subject]:
    """Newest edition first, each thing once."""
    seen = set()
    for found in {LESSON: _lessons, CLAIM: _claims, NERVE: _nerves, CARD: _cards}.get(
        kind, lambda: iter(())
    )():
        if found.code not in seen:
            seen.add(found.code)
            yield found


def _lessons() -> Iterator[Subject]:
    for edition in editions.all_editions():
        for module in service.modules(edition.id):
            for line in module.lessons:
                href = url_to("curriculum.lesson", module_id=module.id, lesson_id=line.id)
                yield Subject(LESSON, line.id, f"{module.id} · {line.title}", href)


def _claims() -> Iterator[Subject]:
    for edition in editions.all_editions():
        for claim in claims(edition.id).values():
            title = claim.statement
            if len(title) > TITLE_MOST:
                title = title[:TITLE_MOST].rsplit(" ", 1)[0] + " …"
            href = url_to("curriculum.claim", claim_id=claim.id)
            yield Subject(CLAIM, claim.id, f"{claim.id} · {title}", href)


def _nerves() -> Iterator[Subject]:
    try:
        atlas = contents(editions.newest().id)
    except NptError:
        return
    for nerve in sorted(atlas.nerves.values(), key=lambda one: one.name.casefold()):
        yield Subject(NERVE, nerve.id, nerve.name, url_to("atlas.nerve", nerve_id=nerve.id))


def _cards() -> Iterator[Subject]:
    for row in _card_rows():
        href = url_to(CARD_PAGES[row.part], card_id=row.code)
        yield Subject(CARD, row.code, str(row.doc["title"]), href)


def _card_rows() -> list[PartDocument]:
    with read() as s:
        return list(
            s.scalars(
                select(PartDocument)
                .where(PartDocument.part.in_(CARD_PAGES))
                .order_by(PartDocument.edition_id.desc(), PartDocument.part, PartDocument.position)
            )
        )
