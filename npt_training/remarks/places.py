"""Where a remark can stand: a lesson, a nerve, a treatment card, a question of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import service as assessment
from npt_training.atlas.contents import contents
from npt_training.core import editions
from npt_training.core.errors import Forbidden, NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.web import url_to
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.cards import service as cards
from npt_training.remarks.errors import AfterTheExamination, NotShownYet

LESSON, NERVE, CARD, ITEM = PLACES = ("lesson", "nerve", "card", "item")


@dataclass(frozen=True)
class Place:
    """A place as its reader names it. ``parts``: (anchor, words) of a lesson's headings.

    ``code`` is the id in the pack; ``named`` is what the reader's form says, which for a question
    is the attempt and its number, since a code may tell the answer.
    """

    kind: str
    code: str
    named: str
    title: str
    href: str
    edition_id: str
    module_id: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    item_id: str | None = None
    question_id: str | None = None


def place_for(actor: Principal, kind: str, named: str) -> Place:
    """The place, if this reader can see it; raises NotFound, or says why not yet."""
    if kind == LESSON:
        return _lesson(actor, named)
    if kind == NERVE:
        return _nerve(named)
    if kind == CARD:
        return _card(actor, named)
    if kind == ITEM:
        return _item(actor, named)
    raise NotFound()


def _lesson(actor: Principal, code: str) -> Place:
    _may_read(actor)
    edition_id = curriculum.edition_of(actor.person_id)
    found = curriculum.lesson(edition_id, code)
    if not actor.may(Permission.MANAGE_CONTENT):
        curriculum.require_open(actor.person_id, found.module.id)
    return Place(
        LESSON,
        code,
        code,
        found.line.title,
        url_to("curriculum.lesson", module_id=found.module.id, lesson_id=code),
        edition_id,
        found.module.id,
        parts_of(found.blocks),
    )


def _nerve(code: str) -> Place:
    edition_id = editions.newest().id
    nerve = contents(edition_id).nerves.get(code)
    if nerve is None:
        raise NotFound()
    line = curriculum.lesson_about(edition_id, code)
    href = url_to("atlas.nerve", nerve_id=code)
    return Place(NERVE, code, code, nerve.name, href, edition_id, line.module_id if line else None)


def _card(actor: Principal, code: str) -> Place:
    _may_read(actor)
    card, edition_id = cards.card(code), editions.newest().id
    modules = [module.id for module in curriculum.modules(edition_id) if module.lesson(card.lesson)]
    href = url_to("cards.card", card_id=code)
    return Place(CARD, code, code, card.title, href, edition_id, next(iter(modules), None))


def _item(actor: Principal, named: str) -> Place:
    """``named`` is ``attempt/position`` of an attempt of one's own."""
    attempt_id, _slash, number = named.partition("/")
    if not (number.isascii() and number.isdigit() and len(number) <= 3):
        raise NotFound()
    asked = assessment.question(actor, attempt_id, int(number))
    if not asked.seen_key:
        if asked.mode == "exam" or asked.exam_id is not None:
            raise AfterTheExamination()
        if asked.mode != "quiz":
            raise NotShownYet()
    return Place(
        ITEM,
        asked.held.code,
        named,
        _("Question %(number)s: %(prompt)s", number=number, prompt=asked.held.item.prompt),
        url_to("assessment.play", attempt_id=attempt_id, position=int(number)),
        asked.held.edition_id,
        asked.held.module_id,
        item_id=asked.held.id,
        question_id=asked.item_row,
    )


def parts_of(blocks: Iterable[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    """Anchor and words of a lesson's headings."""
    return tuple(
        (block["anchor"], Markup(block["html"]).striptags())  # noqa: S704
        for block in blocks
        if block["type"] == "heading"
    )


def _may_read(actor: Principal) -> None:
    if not (actor.may(Permission.LEARN) or actor.may(Permission.MANAGE_CONTENT)):
        raise Forbidden()
