"""Verbs of those who read: say something about a place, and read what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.assessment.models import Attempt, AttemptItem, ItemVersion
from npt_training.assessment.service.bank import lasting_name
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound, NptError
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.core.search.words import words_of
from npt_training.core.web import url_to
from npt_training.curriculum.corrections.subjects import subject
from npt_training.remarks.errors import KindNeeded, NothingWritten, TooLong, UnknownPart
from npt_training.remarks.models import Remark, RemarkAct
from npt_training.remarks.places import ITEM, Place

ERROR, QUESTION = KINDS = ("error", "question")
OPEN, ANSWERED, CLOSED = STATES = ("open", "answered", "closed")
ANSWER, CORRECTED, CLOSE = ("answer", "corrected", "closed")
TEXT_MOST = 2000
PAGE = 20
NEW_FOR = timedelta(days=7)
"""An answer stands on the reader's first page so long, whether or not a mail reached them."""


@dataclass(frozen=True)
class Act:
    """What an editor did: answer, corrected or closed."""

    act: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Said:
    """A remark with what came of it. ``withheld``: an answer waits until the quiz is over.

    ``title`` and ``href`` are of its place, as the one who reads the remark may see it.
    """

    row: Remark
    title: str
    href: str | None
    acts: tuple[Act, ...]
    writer: str = ""
    withheld: bool = False

    @property
    def corrected(self) -> bool:
        return any(one.act == CORRECTED for one in self.acts)


def faults(place: Place, kind: str, text: str, heading: str) -> list[NptError]:
    """Everything that keeps a remark from being written, in the order of its form."""
    found: list[NptError] = []
    if kind not in KINDS:
        found.append(KindNeeded())
    if heading and heading not in dict(place.parts):
        found.append(UnknownPart())
    try:
        worded(text)
    except (NothingWritten, TooLong) as refusal:
        found.append(refusal)
    return found


def say(
    actor: Principal, place: Place, kind: str, text: str, *, form: str, heading: str = ""
) -> str:
    """Write a remark; returns its id. The same form with the same words is the same remark.

    Raises the first of ``faults``.
    """
    for fault in faults(place, kind, text, heading):
        raise fault
    said = worded(text)
    mark = "\0".join((form, place.kind, place.named, kind, heading, said))
    row = {
        "id": new_id(),
        "organisation_id": actor.organisation_id,
        "person_id": actor.person_id,
        "kind": kind,
        "place": place.kind,
        "code": place.code,
        "heading": heading or None,
        "edition_id": place.edition_id,
        "module_id": place.module_id,
        "item_id": place.item_id,
        "question_id": place.question_id,
        "text": said,
        "search": " " + " ".join(words_of(f"{place.title} {place.code} {said}")),
        "state": OPEN,
        "form": hashlib.sha256(mark.encode()).hexdigest(),
        "made_at": now(),
    }
    insert = (sqlite if current().db.is_sqlite else postgresql).insert(Remark)
    with write() as s:
        added = s.scalars(
            insert.values(row)
            .on_conflict_do_nothing(index_elements=["person_id", "form"])
            .returning(Remark.id)
        ).one_or_none()
        if added is None:
            return s.scalars(
                select(Remark.id).where(
                    Remark.person_id == actor.person_id, Remark.form == row["form"]
                )
            ).one()
        detail = {"kind": kind, "place": place.kind, "code": place.code}
        audit.record(s, "remarks.say", actor=actor.person_id, subject=added, detail=detail)
        return str(added)


def worded(text: str) -> str:
    """The text as it is kept; raises NothingWritten, TooLong."""
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not said:
        raise NothingWritten()
    if len(said) > TEXT_MOST:
        raise TooLong(TEXT_MOST, len(said))
    return said


def mine(actor: Principal, page: int = 1) -> tuple[list[Said], int]:
    """The reader's own remarks, the newest first, and how many pages there are."""
    own = Remark.person_id == actor.person_id
    with read() as s:
        count = s.scalar(select(func.count()).select_from(Remark).where(own)) or 0
        rows = s.scalars(
            select(Remark)
            .where(own)
            .order_by(Remark.id.desc())
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        ).all()
        return _own(s, rows), max(1, -(-count // PAGE))


def answered_lately(person_id: str) -> list[str]:
    """Ids of a person's remarks that an editor answered in the last days, the latest first."""
    with read() as s:
        found = s.scalars(
            select(Remark.id)
            .join(RemarkAct, RemarkAct.remark_id == Remark.id)
            .where(
                Remark.person_id == person_id,
                RemarkAct.act != CLOSE,
                RemarkAct.at > now() - NEW_FOR,
            )
            .order_by(RemarkAct.at.desc(), RemarkAct.id.desc())
        )
        return list(dict.fromkeys(found))


def own(actor: Principal, remark_id: str) -> Said:
    """One remark of the reader's own; raises NotFound for anybody else's."""
    with read() as s:
        row = s.get(Remark, remark_id)
        if row is None or row.person_id != actor.person_id:
            raise NotFound()
        return _own(s, [row])[0]


def _own(s: Session, rows: Iterable[Remark]) -> list[Said]:
    """As their writer reads them: a question by its number, its answer after the quiz."""
    rows = list(rows)
    acts = acts_of(s, rows)
    found = []
    for row in rows:
        kept = acts.get(row.id, ())
        withheld = bool(kept) and row.place == ITEM and _being_asked(s, row)
        title, href = _question(s, row) if row.place == ITEM else titled(row)
        found.append(Said(row, title, href, () if withheld else kept, withheld=withheld))
    return found


def _being_asked(s: Session, row: Remark) -> bool:
    """Whether the same item stands in a quiz or examination of theirs that is not over."""
    versions = lasting_name(row.code) + "/"
    found = select(
        exists().where(
            AttemptItem.attempt_id == Attempt.id,
            AttemptItem.item_id == ItemVersion.id,
            or_(
                ItemVersion.code == row.code,
                ItemVersion.code.startswith(versions, autoescape=True),
            ),
            Attempt.person_id == row.person_id,
            Attempt.mode != "practice",
            Attempt.status != "released",
        )
    )
    return bool(s.scalar(found))


def _question(s: Session, row: Remark) -> tuple[str, str | None]:
    """The prompt, and the page of the attempt, which decides by itself what it shows."""
    seen = s.execute(
        select(AttemptItem.attempt_id, AttemptItem.position, ItemVersion.doc)
        .join(ItemVersion, ItemVersion.id == AttemptItem.item_id)
        .where(AttemptItem.id == row.question_id)
    ).one_or_none()
    if seen is None:
        return _("A question"), None
    words = _("Question %(number)s: %(prompt)s", number=seen.position, prompt=seen.doc["prompt"])
    href = url_to("assessment.play", attempt_id=seen.attempt_id, position=seen.position)
    return words, href


def titled(row: Remark) -> tuple[str, str | None]:
    """Title and address of a lesson, nerve or card; its code where no edition has it any more."""
    found = subject(row.place, row.code)
    if found is None:
        return row.code, None
    return found.title, f"{found.href}#{row.heading}" if row.heading else found.href


def acts_of(s: Session, rows: Iterable[Remark]) -> dict[str, tuple[Act, ...]]:
    """What editors did about each, in order."""
    found: dict[str, tuple[Act, ...]] = {}
    for act, name in s.execute(
        select(RemarkAct, Person.name)
        .join(Person, Person.id == RemarkAct.by)
        .where(RemarkAct.remark_id.in_([row.id for row in rows]))
        .order_by(RemarkAct.remark_id, RemarkAct.step)
    ):
        kept = found.get(act.remark_id, ())
        found[act.remark_id] = (*kept, Act(act.act, act.text, name, act.at))
    return found
