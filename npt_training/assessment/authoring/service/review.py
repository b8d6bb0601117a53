"""From draft to bank: send for review, decide, begin the next version, retire, restore."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.authoring.errors import (
    NotReady,
    NotThatState,
    OwnItem,
    SayWhatToChange,
    TextTooLong,
)
from npt_training.assessment.authoring.models import Draft
from npt_training.assessment.authoring.rules.states import acts, may_review
from npt_training.assessment.authoring.service.check import check
from npt_training.assessment.authoring.service.drafts import act, get, standing_of
from npt_training.assessment.items import AnyItem
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service.bank import Held, add_item
from npt_training.core import editions
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, write
from npt_training.core.errors import NotFound

TEXT_LIMIT = 4000


def submit(actor: Principal, draft_id: str, revision: int) -> Draft:
    """Send a whole item to the other authors. Raises NotReady with what is left to do."""
    draft = get(actor, draft_id)
    whole(draft, editions.newest().id)

    def send(s: Session, row: Draft) -> None:
        row.state = "review"

    return _decide(actor, draft_id, "submit", revision, send)


def take_back(actor: Principal, draft_id: str, revision: int) -> Draft:
    """An author goes on writing before anybody decided."""

    def back(s: Session, row: Draft) -> None:
        row.state = "draft"

    return _decide(actor, draft_id, "take_back", revision, back)


def ask_changes(actor: Principal, draft_id: str, revision: int, text: str) -> Draft:
    """Send an item back with what should be changed."""
    said = _worded(text)
    if not said:
        raise SayWhatToChange()

    def back(s: Session, row: Draft) -> None:
        row.state = "draft"

    return _decide(actor, draft_id, "changes", revision, back, text=said)


def approve(actor: Principal, draft_id: str, revision: int, text: str = "") -> Held:
    """Take a version into the bank, for good: another person than its authors. OwnItem, NotReady.

    It is checked once more against the newest edition, which it is then bound to.
    """
    said, edition_id = _worded(text), editions.newest().id
    item = whole(get(actor, draft_id), edition_id)
    made: list[Held] = []

    def take(s: Session, row: Draft) -> None:
        made.append(_into_bank(s, row, item, edition_id))

    try:
        _decide(actor, draft_id, "approve", revision, take, text=said)
    except IntegrityError as error:
        raise NotThatState() from error
    return made[0]


def accept_as_it_is(s: Session, row: Draft, item: AnyItem, edition_id: str) -> Held:
    """Take an imported version into the bank on the word of whoever runs the command line."""
    held = _into_bank(s, row, item, edition_id)
    s.add(act(row, None, "imported", version=row.version))
    record(s, "authoring.imported", actor=None, subject=row.id, detail={"item": held.id})
    return held


def reopen(actor: Principal, draft_id: str, revision: int) -> Draft:
    """Begin the next version; the approved one stays in use until that is approved."""

    def again(s: Session, row: Draft) -> None:
        row.state, row.authors = "draft", [actor.person_id]

    return _decide(actor, draft_id, "reopen", revision, again)


def retire(actor: Principal, draft_id: str, revision: int, text: str = "") -> Draft:
    """Draw the item no more; answers and versions stay."""

    def away(s: Session, row: Draft) -> None:
        row.retired = True

    return _decide(actor, draft_id, "retire", revision, away, text=_worded(text))


def restore(actor: Principal, draft_id: str, revision: int) -> Draft:
    """Draw a retired item again."""

    def back(s: Session, row: Draft) -> None:
        row.retired = False

    return _decide(actor, draft_id, "restore", revision, back)


def whole(draft: Draft, edition_id: str) -> AnyItem:
    """The item of a draft; NotReady lists what is missing or wrong."""
    found = check(draft.doc, edition_id)
    if found.faults or found.item is None:
        raise NotReady([fault.text for fault in found.faults])
    return found.item


def _into_bank(s: Session, row: Draft, item: AnyItem, edition_id: str) -> Held:
    newest = s.scalar(
        select(func.max(ItemVersion.version)).where(
            ItemVersion.organisation_id == row.organisation_id, ItemVersion.series == row.series
        )
    )
    held = add_item(
        s,
        item,
        edition_id=edition_id,
        organisation_id=row.organisation_id,
        pool=row.pool,
        version=(newest or 0) + 1,
    )
    row.version, row.state, row.retired = held.version, "approved", False
    return held


def _decide(
    actor: Principal,
    draft_id: str,
    name: str,
    revision: int,
    change: Callable[[Session, Draft], None],
    *,
    text: str = "",
) -> Draft:
    """One decision in one transaction, on the very text that was seen."""
    actor.require(Permission.MANAGE_CONTENT)
    with write() as s:
        row = locked(s, Draft, draft_id)
        if row is None or row.organisation_id != actor.organisation_id:
            raise NotFound()
        if row.revision != revision:
            raise NotThatState()
        standing = standing_of(row)
        reviews = name in ("approve", "changes") and row.state == "review"
        if reviews and not may_review(standing.authors, actor.person_id):
            raise OwnItem()
        if name not in acts(standing, actor.person_id):
            raise NotThatState()
        change(s, row)
        row.updated_at = now()
        s.flush()
        s.add(act(row, actor.person_id, name, text=text))
        detail = {"version": row.version, "revision": row.revision}
        record(s, f"authoring.{name}", actor=actor.person_id, subject=row.id, detail=detail)
        return row


def _worded(text: str) -> str:
    said = text.strip()
    if len(said) > TEXT_LIMIT:
        raise TextTooLong(TEXT_LIMIT)
    return said
