"""Verbs of publishing: check the files, publish what was checked, move people, compare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from npt_training import content
from npt_training.accounts.models import Membership, Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit, editions
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.editions import Edition
from npt_training.core.errors import NotFound
from npt_training.core.jobs import enqueue
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.models import EnrolmentRow
from npt_training.publishing import snapshots
from npt_training.publishing.differences import Difference, differences
from npt_training.publishing.errors import FilesChanged, NobodyChosen, NotClean, SameEdition
from npt_training.publishing.models import ContentCheck

CHECK, PUBLISH = "publishing.check", "publishing.publish"
SHOWN_MOST = 500
"""Problems and differences that a report keeps; their numbers are kept whole."""


@dataclass(frozen=True)
class EditionLine:
    """An edition and how many people of the school follow it."""

    edition: Edition
    followers: int
    newest: bool


@dataclass(frozen=True)
class Follower:
    """A person who follows an edition, and since when."""

    person_id: str
    name: str
    since: datetime


def edition_lines(actor: Principal) -> list[EditionLine]:
    """Every edition, the newest first."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        rows = s.scalars(select(Edition).order_by(Edition.id.desc())).all()
        followed = s.execute(
            select(EnrolmentRow.edition_id, func.count())
            .where(EnrolmentRow.ended_at.is_(None), EnrolmentRow.person_id.in_(_own(actor)))
            .group_by(EnrolmentRow.edition_id)
        ).all()
    counts = {row[0]: int(row[1]) for row in followed}
    return [EditionLine(row, counts.get(row.id, 0), row is rows[0]) for row in rows]


def edition(edition_id: str) -> Edition:
    """One edition; raises NotFound."""
    with read() as s:
        found = s.get(Edition, edition_id)
    if found is None:
        raise NotFound()
    return found


def before(edition_id: str) -> Edition | None:
    """The edition that was loaded before this one."""
    with read() as s:
        return s.scalars(
            select(Edition).where(Edition.id < edition_id).order_by(Edition.id.desc()).limit(1)
        ).first()


def followers(actor: Principal, edition_id: str) -> list[Follower]:
    """People of the school who follow an edition, by name."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        rows = s.execute(
            select(Person.id, Person.name, EnrolmentRow.enrolled_at)
            .join(EnrolmentRow, EnrolmentRow.person_id == Person.id)
            .where(
                EnrolmentRow.edition_id == edition_id,
                EnrolmentRow.ended_at.is_(None),
                Person.id.in_(_own(actor)),
            )
            .order_by(Person.name, Person.id)
        ).all()
    return [Follower(*row) for row in rows]


def compare(actor: Principal, old: str, new: str) -> list[Difference]:
    """What is different between two editions."""
    actor.require(Permission.MANAGE_CONTENT)
    return differences(snapshots.of_edition(edition(old).id), snapshots.of_edition(edition(new).id))


def move(actor: Principal, people: Collection[str], old: str, new: str) -> int:
    """Move people of the school who follow ``old`` to ``new``; returns how many were moved.

    Somebody who was moved meanwhile, or is of another school, is left where they are.
    """
    actor.require(Permission.MANAGE_CONTENT)
    if old == new:
        raise SameEdition()
    edition(new)
    following = {one.person_id for one in followers(actor, old)}
    chosen = sorted(following & set(people))
    if not chosen:
        raise NobodyChosen()
    with write():
        for person_id in chosen:
            curriculum.move(actor, person_id, new)
    return len(chosen)


def ask_for_check(actor: Principal) -> str:
    """Queue a check of the files; returns its id."""
    actor.require(Permission.MANAGE_CONTENT)
    with write() as s:
        row = ContentCheck(state="waiting", asked_by=actor.person_id, asked_at=now())
        s.add(row)
        s.flush()
        enqueue(s, CHECK, {"check_id": row.id}, key=row.id)
        audit.record(s, "publishing.check", actor=actor.person_id, subject=row.id)
        return row.id


def check(actor: Principal, check_id: str) -> ContentCheck:
    """One check; raises NotFound."""
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        row = s.get(ContentCheck, check_id)
    if row is None:
        raise NotFound()
    return row


def last_checks(actor: Principal, most: int = 5) -> list[ContentCheck]:
    actor.require(Permission.MANAGE_CONTENT)
    with read() as s:
        return list(
            s.scalars(select(ContentCheck).order_by(ContentCheck.id.desc()).limit(most)).all()
        )


def publish(actor: Principal, check_id: str) -> None:
    """Queue the loading of the very files that were checked. Raises NotClean."""
    actor.require(Permission.MANAGE_CONTENT)
    with write() as s:
        row = locked(s, ContentCheck, check_id)
        if row is None:
            raise NotFound()
        if row.state in ("publishing", "published"):
            return
        if row.state != "clean":
            raise NotClean()
        row.state = "publishing"
        enqueue(s, PUBLISH, {"check_id": row.id}, key=row.id)
        audit.record(
            s,
            "publishing.publish",
            actor=actor.person_id,
            subject=row.id,
            detail={"digest": row.digest},
        )


def run_check(check_id: str) -> None:
    """The work of a check: reads every file, which takes seconds; safe to repeat."""
    folders = content.default_folders()
    digest = content.digest_of(*folders)
    read_files = content.read_files(*folders)
    report = read_files.report.as_json()
    problems, warnings = report["problems"], report["warnings"]
    doc: dict[str, Any] = {
        "counts": read_files.report.counts,
        "problem_count": len(problems),
        "problems": problems[:SHOWN_MOST],
        "warning_count": len(warnings),
        "warnings": warnings[:SHOWN_MOST],
    }
    if not problems:
        found = _against_newest(read_files)
        doc["difference_count"] = len(found)
        doc["differences"] = [asdict(one) for one in found[:SHOWN_MOST]]
    with write() as s:
        row = locked(s, ContentCheck, check_id)
        if row is None or row.state != "waiting":
            return
        row.state = "faulty" if problems else "clean"
        row.digest, row.report, row.finished_at = digest, doc, now()


def _against_newest(files: content.Files) -> list[Difference]:
    with read() as s:
        newest = s.scalars(select(Edition).order_by(Edition.id.desc()).limit(1)).first()
    old = snapshots.of_edition(newest.id) if newest else {}
    return differences(old, snapshots.of_files(files.courses, files.items, files.atlas))


def run_publish(check_id: str) -> None:
    """The work of publishing; safe to repeat, for the same files give the same edition."""
    with read() as s:
        row = s.get(ContentCheck, check_id)
    if row is None or row.state != "publishing":
        return
    folders = content.default_folders()
    edition_id, error = None, ""
    try:
        if content.digest_of(*folders) != row.digest:
            raise FilesChanged()
        edition_id = content.load(*folders).id
    except (FilesChanged, content.ContentRefused) as refusal:
        error = refusal.message
    with write() as s:
        kept = locked(s, ContentCheck, check_id)
        assert kept is not None
        kept.state = "published" if edition_id else "failed"
        kept.edition_id, kept.finished_at = edition_id, now()
        kept.report = {**(kept.report or {}), "error": error}


def newest_id() -> str:
    return editions.newest().id


def _own(actor: Principal) -> Any:
    """Ids of people of the actor's school."""
    return select(Membership.person_id).where(Membership.organisation_id == actor.organisation_id)
