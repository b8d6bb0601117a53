"""Announcements: written to a cohort, mailed to each member, shown until put away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from npt_training.accounts.cohorts.errors import CohortClosed, NobodyToTell
from npt_training.accounts.cohorts.models import (
    Announcement,
    AnnouncementRead,
    Cohort,
    CohortMember,
)
from npt_training.accounts.cohorts.service import cohort, require_keeper
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.mail import queue_mail
from npt_training.core.runtime import current


@dataclass(frozen=True)
class Told:
    """An announcement as its cohort's page lists it; ``seen`` of ``people`` put it away."""

    announcement: Announcement
    writer: str
    seen: int


@dataclass(frozen=True)
class Notice:
    """An announcement as a member reads it."""

    id: str
    cohort: str
    title: str
    text: str
    writer: str
    written_at: datetime


def announce(actor: Principal, cohort_id: str, title: str, text: str) -> str:
    """Tell everybody in a cohort, here and by mail, once. Raises CohortClosed, NobodyToTell."""
    found = cohort(actor, cohort_id)
    if found.closed_at is not None:
        raise CohortClosed()
    with write() as s:
        people = s.scalars(
            select(Person)
            .join(CohortMember, CohortMember.person_id == Person.id)
            .where(CohortMember.cohort_id == cohort_id, CohortMember.left_at.is_(None))
        ).all()
        if not people:
            raise NobodyToTell()
        row = Announcement(
            cohort_id=cohort_id,
            title=" ".join(title.split()),
            text=text.strip(),
            written_by=actor.person_id,
            written_at=now(),
        )
        s.add(row)
        s.flush()
        for person in people:
            if person.email:
                queue_mail(
                    s,
                    to=person.email,
                    subject=f"{found.name}: {row.title}",
                    text=_mail(row, actor.name, found.name),
                    key=f"announcement:{row.id}:{person.id}",
                )
        audit.record(s, "cohorts.announce", actor=actor.person_id, subject=row.id)
        return row.id


def _mail(row: Announcement, writer: str, cohort_name: str) -> str:
    return _(
        "%(text)s\n\n%(writer)s, to everybody in %(cohort)s\n%(address)s\n",
        text=row.text,
        writer=writer,
        cohort=cohort_name,
        address=current().settings.public_url,
    )


def withdraw(actor: Principal, announcement_id: str) -> str:
    """Show an announcement to nobody any more; returns its cohort. Mails sent stay sent."""
    require_keeper(actor)
    with write() as s:
        row = locked(s, Announcement, announcement_id)
        if row is None:
            raise NotFound()
        cohort(actor, row.cohort_id)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            audit.record(s, "cohorts.unsay", actor=actor.person_id, subject=row.id)
        return row.cohort_id


def told(actor: Principal, cohort_id: str) -> list[Told]:
    """Announcements of a cohort, the latest first, with how many have put each away."""
    cohort(actor, cohort_id)
    with read() as s:
        rows = s.execute(
            select(Announcement, Person.name)
            .join(Person, Person.id == Announcement.written_by)
            .where(Announcement.cohort_id == cohort_id)
            .order_by(Announcement.id.desc())
        ).all()
        seen = s.execute(
            select(AnnouncementRead.announcement_id, func.count())
            .where(AnnouncementRead.announcement_id.in_([row[0].id for row in rows]))
            .group_by(AnnouncementRead.announcement_id)
        ).all()
    counts = {row[0]: int(row[1]) for row in seen}
    return [Told(row, writer, counts.get(row.id, 0)) for row, writer in rows]


def notices(person_id: str) -> list[Notice]:
    """What was announced to a person since they joined and is not put away, the latest first."""
    put_away = exists().where(
        AnnouncementRead.announcement_id == Announcement.id,
        AnnouncementRead.person_id == person_id,
    )
    with read() as s:
        rows = s.execute(
            select(Announcement, Cohort.name, Person.name)
            .join(Cohort, Cohort.id == Announcement.cohort_id)
            .join(CohortMember, CohortMember.cohort_id == Cohort.id)
            .join(Person, Person.id == Announcement.written_by)
            .where(
                CohortMember.person_id == person_id,
                CohortMember.left_at.is_(None),
                Cohort.closed_at.is_(None),
                Announcement.withdrawn_at.is_(None),
                Announcement.written_at >= CohortMember.joined_at,
                ~put_away,
            )
            .order_by(Announcement.id.desc())
        ).all()
    return [
        Notice(row.id, name, row.title, row.text, writer, row.written_at)
        for row, name, writer in rows
    ]


def put_away(actor: Principal, announcement_id: str) -> None:
    """The reader has seen it. Only what was announced to them; twice is once."""
    with write() as s:
        shown = {notice.id for notice in notices(actor.person_id)}
        if announcement_id not in shown:
            return
        insert: Any = sqlite.insert if current().db.is_sqlite else postgresql.insert
        s.execute(
            insert(AnnouncementRead)
            .values(
                id=new_id(),
                announcement_id=announcement_id,
                person_id=actor.person_id,
                read_at=now(),
            )
            .on_conflict_do_nothing(index_elements=["announcement_id", "person_id"])
        )
