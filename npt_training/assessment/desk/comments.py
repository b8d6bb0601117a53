"""The comment bank: sentences to use again, a marker's own and the whole school's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment.desk.errors import BankFull, NothingWritten, TooLong
from npt_training.assessment.desk.models import BankComment
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

MOST_CHARACTERS = 500
MOST_OWN = 50
"""More cannot be found again by eye; the first nine have a key."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the bank. ``school``: everybody of the school has it."""

    id: str
    text: str
    school: bool


def bank(actor: Principal) -> list[Sentence]:
    """The actor's own sentences, oldest first, then the school's."""
    actor.require(Permission.MARK)
    with read() as s:
        rows = s.scalars(
            select(BankComment)
            .where(
                BankComment.organisation_id == actor.organisation_id,
                BankComment.dropped_at.is_(None),
                or_(BankComment.owner_id == actor.person_id, BankComment.owner_id.is_(None)),
            )
            .order_by(BankComment.id)
        ).all()
    made = [Sentence(row.id, row.text, row.owner_id is None) for row in rows]
    return sorted(made, key=lambda one: one.school)


def keep_comment(actor: Principal, text: str, *, school: bool = False) -> Sentence:
    """Put a sentence into the bank; the same one again is the one that is there."""
    actor.require(Permission.MARK)
    said = " ".join(text.split())
    if not said:
        raise NothingWritten("text")
    if len(said) > MOST_CHARACTERS:
        raise TooLong("text", MOST_CHARACTERS)
    with write() as s:
        known = bank(actor)
        for one in known:
            if one.text == said and one.school == school:
                return one
        if sum(one.school == school for one in known) >= MOST_OWN:
            raise BankFull(MOST_OWN)
        row = BankComment(
            organisation_id=actor.organisation_id,
            owner_id=None if school else actor.person_id,
            text=said,
            made_by=actor.person_id,
            made_at=now(),
        )
        s.add(row)
        s.flush()
        return Sentence(row.id, row.text, school)


def drop_comment(actor: Principal, comment_id: str) -> None:
    """Take a sentence out of the bank: one's own, or one that oneself gave to the school."""
    actor.require(Permission.MARK)
    with write() as s:
        row = locked(s, BankComment, comment_id) if comment_id.isalnum() else None
        if row is None or row.made_by != actor.person_id or row.dropped_at is not None:
            raise NotFound()
        row.dropped_at = now()
