"""Sheets as a school has them: the edition's wording with the school's own over it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.curriculum.parts import service as parts
from npt_training.curriculum.sheets.errors import (
    ChangedMeanwhile,
    Promises,
    SectionNeeded,
    TitleNeeded,
    TooLong,
)
from npt_training.curriculum.sheets.models import SheetWording
from npt_training.curriculum.sheets.sheet import (
    KINDS,
    OWN,
    SHEETS,
    TOP,
    Section,
    Sheet,
)
from npt_training.curriculum.sheets.wording import WORDING, promises

READERS = (Permission.LEARN, Permission.MANAGE_CONTENT, Permission.DECIDE_AWARD)
TITLE_MAX, TEXT_MAX = 255, 4000


@dataclass(frozen=True)
class Part:
    """One section as it stands for a school. ``original_changed``: the school wrote its own words
    over an older original. ``sheet_id`` is another sheet's where the section is shared."""

    sheet_id: str
    section: Section
    title: str
    text: str
    place: int = 0
    own: bool = False
    original_changed: bool = False
    needed: bool = False


@dataclass(frozen=True)
class OwnSheet:
    """A sheet as it stands for a school: the top (title and lead), its sections, its last one."""

    sheet: Sheet
    edition: str
    top: Part
    parts: tuple[Part, ...]
    shared: tuple[Part, ...]
    room: Part

    @property
    def title(self) -> str:
        return self.top.title

    @property
    def editable(self) -> tuple[Part, ...]:
        return (self.top, *self.parts, self.room)

    @property
    def changed_by_school(self) -> bool:
        return any(part.own for part in self.editable)

    @property
    def original_changed(self) -> bool:
        return any(part.original_changed for part in self.editable)


@dataclass(frozen=True)
class Act:
    """One change of wording; ``text`` None where the original was taken back."""

    section: str
    title: str | None
    text: str | None
    by: str
    at: datetime


def sheets(organisation_id: str) -> list[OwnSheet]:
    """Every sheet of the newest edition, by kind, then in the pack's order."""
    edition = editions.newest()
    found = parts.documents(edition.id, SHEETS)
    order = sorted(found.values(), key=lambda one: (KINDS.index(one.kind), one.order, one.id))
    with read() as s:
        rows = _standing(s, organisation_id)
    return [_own(one, found, rows, edition.label) for one in order]


def sheet(organisation_id: str, sheet_id: str) -> OwnSheet:
    """One sheet; raises NotFound."""
    for found in sheets(organisation_id):
        if found.sheet.id == sheet_id:
            return found
    raise NotFound()


def written(found: OwnSheet, typed: Mapping[str, tuple[str, str]]) -> OwnSheet:
    """The sheet with the headings and texts of a form, before anything is kept."""

    def changed(part: Part) -> Part:
        title, text = typed.get(part.section.id, (part.title, part.text))
        return replace(part, title=title.strip(), text=text.strip().replace("\r\n", "\n"))

    return replace(
        found,
        top=changed(found.top),
        parts=tuple(changed(part) for part in found.parts),
        room=changed(found.room),
    )


def check(found: OwnSheet) -> None:
    """Refuse what no sheet may say; raises the first of Promises, SectionNeeded, TitleNeeded."""
    wordings = list(parts.documents(editions.newest().id, WORDING).values())
    for part in found.editable:
        ident = part.section.id
        if len(part.title) > TITLE_MAX or len(part.text) > TEXT_MAX:
            raise TooLong(ident, part.section.title)
        if part.needed and not part.text:
            raise SectionNeeded(ident, part.section.title)
        if not part.title and (part.text or ident == TOP):
            raise TitleNeeded(ident)
        promised = promises(f"{part.title}\n{part.text}", wordings)
        if promised:
            raise Promises(ident, promised)


def save(
    actor: Principal,
    sheet_id: str,
    typed: Mapping[str, tuple[str, str]],
    places: Mapping[str, int],
) -> list[str]:
    """Keep the sections that changed and say which; what equals the original gives it back.

    ``typed`` maps a section to heading and text, ``places`` to the ``place`` its form showed;
    raises ChangedMeanwhile and what ``check`` raises.
    """
    actor.require(Permission.MANAGE_CONTENT)
    found = sheet(actor.organisation_id, sheet_id)
    new = written(found, typed)
    check(new)
    kept = []
    try:
        with write() as s:
            rows = _standing(s, actor.organisation_id)
            for before, after in zip(found.editable, new.editable, strict=True):
                ident = before.section.id
                row = rows.get((sheet_id, ident))
                place = row.place if row else 0
                if places.get(ident, -1) != place:
                    raise ChangedMeanwhile()
                if (before.title, before.text) == (after.title, after.text):
                    continue
                s.add(_row(actor, sheet_id, after, place + 1))
                kept.append(ident)
            s.flush()
            if kept:
                detail = {"sheet": sheet_id, "sections": kept}
                audit.record(s, "sheets.wording", actor=actor.person_id, detail=detail)
    except IntegrityError as error:
        raise ChangedMeanwhile() from error
    return kept


def history(organisation_id: str, sheet_id: str) -> list[Act]:
    """Every change of a sheet's wording, the newest first."""
    with read() as s:
        rows = s.scalars(
            select(SheetWording)
            .where(SheetWording.organisation_id == organisation_id, SheetWording.sheet == sheet_id)
            .order_by(SheetWording.at.desc(), SheetWording.id.desc())
        ).all()
    return [Act(row.section, row.title, row.text, row.by, row.at) for row in rows]


def _own(
    one: Sheet,
    every: Mapping[str, Sheet],
    rows: Mapping[tuple[str, str], SheetWording],
    edition: str,
) -> OwnSheet:
    top = Section(id=TOP, title=one.title, text=one.lead)
    room = Section.model_construct(id=OWN, title=_("From your school"), text="")
    shared = []
    for name in one.shares:
        other, _slash, ident = name.partition("/")
        section = next(part for part in every[other].sections if part.id == ident)
        shared.append(_part(other, section, rows))
    return OwnSheet(
        one,
        edition,
        _part(one.id, top, rows, needed=True),
        tuple(
            _part(one.id, section, rows, needed=section.element is not None)
            for section in one.sections
        ),
        tuple(shared),
        _part(one.id, room, rows),
    )


def _part(
    sheet_id: str,
    section: Section,
    rows: Mapping[tuple[str, str], SheetWording],
    *,
    needed: bool = False,
) -> Part:
    row = rows.get((sheet_id, section.id))
    if row is None or row.text is None or row.title is None:
        place = row.place if row else 0
        return Part(sheet_id, section, section.title, section.text, place, needed=needed)
    changed = section.id != OWN and row.original != digest(section)
    return Part(sheet_id, section, row.title, row.text, row.place, True, changed, needed)


def _row(actor: Principal, sheet_id: str, part: Part, place: int) -> SheetWording:
    same = (part.title, part.text) == (part.section.title, part.section.text)
    return SheetWording(
        organisation_id=actor.organisation_id,
        sheet=sheet_id,
        section=part.section.id,
        place=place,
        title=None if same else part.title,
        text=None if same else part.text,
        original=digest(part.section),
        by=actor.person_id,
        at=now(),
    )


def digest(section: Section) -> str:
    """What the edition says, in 64 characters."""
    return hashlib.sha256(f"{section.title}\0{section.text}".encode()).hexdigest()


def _standing(s: Session, organisation_id: str) -> dict[tuple[str, str], SheetWording]:
    rows = s.scalars(
        select(SheetWording)
        .where(SheetWording.organisation_id == organisation_id)
        .order_by(SheetWording.place)
    )
    return {(row.sheet, row.section): row for row in rows}
