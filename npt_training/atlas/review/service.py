"""Verbs of the review desk: accept, comment, propose a place, close, and what is open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.atlas.review.entries import Entry, entry_of
from npt_training.atlas.review.errors import (
    AlreadyClosed,
    EntryChanged,
    NotConfirmed,
    NothingToWithdraw,
    NothingWritten,
    TooLong,
)
from npt_training.atlas.review.models import ReviewNote
from npt_training.atlas.review.proposals import consequences
from npt_training.core.audit import record
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound

TEXT_LIMIT = 4000
_OPEN_ACTS = ("comment", "proposal")


@dataclass(frozen=True)
class Note:
    """One act as the desk shows it. ``current``: it was said about the entry as it stands."""

    id: str
    at: datetime
    person_id: str
    act: str
    kind: str
    code: str
    place: str | None
    text: str
    detail: dict[str, Any]
    current: bool
    closed_at: datetime | None = None


@dataclass
class Standing:
    """Where the review of one entry stands in this organisation."""

    accepted_by: list[tuple[str, datetime]] = field(default_factory=list)
    open_notes: int = 0

    @property
    def accepted(self) -> bool:
        return bool(self.accepted_by)


def standings(organisation_id: str, entries: Iterable[Entry]) -> dict[tuple[str, str], Standing]:
    """The standing of every entry that anybody has said something about, in one query."""
    digests = {(entry.kind, entry.code): entry.digest for entry in entries}
    with read() as s:
        rows = _rows(s, organisation_id)
    closed = {row.closes_id for row in rows if row.act == "close"}
    found: dict[tuple[str, str], Standing] = {}
    for row in rows:
        key = (row.kind, row.code)
        if key not in digests:
            continue
        standing = found.setdefault(key, Standing())
        mine = [who for who in standing.accepted_by if who[0] == row.person_id]
        if row.act == "accept" and row.digest == digests[key] and not mine:
            standing.accepted_by.append((row.person_id, row.at))
        elif row.act == "withdraw":
            standing.accepted_by = [who for who in standing.accepted_by if who[0] != row.person_id]
        elif row.act in _OPEN_ACTS and row.id not in closed:
            standing.open_notes += 1
    return found


def notes_on(organisation_id: str, entry: Entry) -> list[Note]:
    """Everything said about an entry, newest first."""
    with read() as s:
        rows = _rows(s, organisation_id, entry.kind, entry.code)
    closed = {row.closes_id: row.at for row in rows if row.act == "close"}
    return [
        _note(row, entry.digest, closed.get(row.id)) for row in reversed(rows) if row.act != "close"
    ]


def open_notes(organisation_id: str, digests: dict[tuple[str, str], str]) -> list[Note]:
    """Every comment and proposal that nobody has closed, oldest first."""
    with read() as s:
        rows = _rows(s, organisation_id)
    closed = {row.closes_id for row in rows if row.act == "close"}
    return [
        _note(row, digests.get((row.kind, row.code), ""), None)
        for row in rows
        if row.act in _OPEN_ACTS and row.id not in closed
    ]


def accept(
    actor: Principal, edition_id: str, kind: str, code: str, digest: str, compared: bool
) -> None:
    """Record that this anatomist agrees with the entry exactly as it stands."""
    actor.require(Permission.REVIEW_ANATOMY)
    if not compared:
        raise NotConfirmed()
    entry = _unchanged(edition_id, kind, code, digest)
    with write() as s:
        _add(s, actor, edition_id, entry, "accept")


def withdraw(actor: Principal, edition_id: str, kind: str, code: str) -> None:
    """Take one's own acceptance back; the record of both stays."""
    actor.require(Permission.REVIEW_ANATOMY)
    entry = entry_of(edition_id, kind, code)
    standing = standings(actor.organisation_id, [entry]).get((kind, code), Standing())
    if actor.person_id not in {who for who, _at in standing.accepted_by}:
        raise NothingToWithdraw()
    with write() as s:
        _add(s, actor, edition_id, entry, "withdraw")


def comment(
    actor: Principal, edition_id: str, kind: str, code: str, text: str, place: str | None = None
) -> None:
    """Say what should be looked at; stays open until it is closed."""
    actor.require(Permission.REVIEW_ANATOMY)
    entry = entry_of(edition_id, kind, code)
    with write() as s:
        _add(s, actor, edition_id, entry, "comment", text=_worded(text, needed=True), place=place)


def propose(
    actor: Principal,
    edition_id: str,
    kind: str,
    code: str,
    *,
    view_id: str,
    place: str,
    x: float,
    y: float,
    text: str = "",
) -> Note:
    """Store a better place for a way-point or landmark, with the distances that follow from it."""
    actor.require(Permission.REVIEW_ANATOMY)
    entry = entry_of(edition_id, kind, code)
    detail = consequences(edition_id, entry, view_id, place, x, y)
    with write() as s:
        row = _add(
            s, actor, edition_id, entry, "proposal",
            text=_worded(text, needed=False), place=place, detail=detail,
        )  # fmt: skip
        return _note(row, entry.digest, None)


def close(actor: Principal, note_id: str, text: str = "") -> ReviewNote:
    """Close a comment or proposal of one's own organisation."""
    actor.require(Permission.READ_REVIEWS)
    with write() as s:
        row = locked(s, ReviewNote, note_id)
        if row is None or row.organisation_id != actor.organisation_id:
            raise NotFound()
        if row.act not in _OPEN_ACTS:
            raise NotFound()
        done = select(ReviewNote.id).where(ReviewNote.closes_id == note_id)
        if s.scalars(done).first() is not None:
            raise AlreadyClosed()
        closing = ReviewNote(
            at=now(), person_id=actor.person_id, organisation_id=actor.organisation_id,
            edition_id=row.edition_id, kind=row.kind, code=row.code, digest=row.digest,
            act="close", place=row.place, text=_worded(text, needed=False), detail={},
            closes_id=row.id,
        )  # fmt: skip
        s.add(closing)
        record(s, "atlas.review.close", actor=actor.person_id, subject=row.id)
        return row


def _unchanged(edition_id: str, kind: str, code: str, digest: str) -> Entry:
    entry = entry_of(edition_id, kind, code)
    if entry.digest != digest:
        raise EntryChanged()
    return entry


def _add(
    s: Session,
    actor: Principal,
    edition_id: str,
    entry: Entry,
    act: str,
    *,
    text: str = "",
    place: str | None = None,
    detail: dict[str, Any] | None = None,
) -> ReviewNote:
    row = ReviewNote(
        at=now(), person_id=actor.person_id, organisation_id=actor.organisation_id,
        edition_id=edition_id, kind=entry.kind, code=entry.code, digest=entry.digest,
        act=act, place=place, text=text, detail=detail or {}, closes_id=None,
    )  # fmt: skip
    s.add(row)
    s.flush()
    what = {"kind": entry.kind, "code": entry.code, "digest": entry.digest}
    record(s, f"atlas.review.{act}", actor=actor.person_id, subject=row.id, detail=what)
    return row


def _worded(text: str, *, needed: bool) -> str:
    said = text.strip()
    if needed and not said:
        raise NothingWritten()
    if len(said) > TEXT_LIMIT:
        raise TooLong(TEXT_LIMIT)
    return said


def _rows(
    s: Session, organisation_id: str, kind: str | None = None, code: str | None = None
) -> list[ReviewNote]:
    query = select(ReviewNote).where(ReviewNote.organisation_id == organisation_id)
    if kind is not None:
        query = query.where(ReviewNote.kind == kind, ReviewNote.code == code)
    return list(s.scalars(query.order_by(ReviewNote.at, ReviewNote.id)))


def _note(row: ReviewNote, digest: str, closed_at: datetime | None) -> Note:
    return Note(
        id=row.id,
        at=row.at,
        person_id=row.person_id,
        act=row.act,
        kind=row.kind,
        code=row.code,
        place=row.place,
        text=row.text,
        detail=row.detail,
        current=row.digest == digest,
        closed_at=closed_at,
    )
