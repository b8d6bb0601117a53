"""The list of a course, read page by page. Only a reading that is complete ends anybody's place."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.i18n import gettext as _
from npt_training.core.ids import new_id
from npt_training.core.jobs import enqueue
from npt_training.lti.activities.models import Course
from npt_training.lti.activities.words import in_site_language
from npt_training.lti.fetch import FetchFailed
from npt_training.lti.models import Deployment, LtiUser, Platform
from npt_training.lti.products import product_of
from npt_training.lti.products.base import ROSTER
from npt_training.lti.services import members, words
from npt_training.lti.services.errors import NoRoster, RosterBusy, TokenFailed
from npt_training.lti.services.members import BadRow, Member
from npt_training.lti.services.models import RosterMember, RosterSync
from npt_training.lti.services.paging import ListBroken, pages

READ = "lti.read_roster"
CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
OLD = timedelta(days=1)
PAGE = 100
MOST_PAGES = 100
"""Ten thousand people of a course in pages of a hundred."""
MOST_BYTES = 20_000_000
RUNS_FOR = timedelta(minutes=40)
"""A reading that has not ended by then was killed; longer than its pages can take."""
FAULTS_KEPT = 20


def ask_for(s: Session, course_id: str) -> str:
    """Begin a reading of the course's list by a job; the id of its record.

    Raises NoRoster where the platform gives none, RosterBusy while one runs.
    """
    course = locked(s, Course, course_id)
    if course is None or not course.memberships_url:
        raise NoRoster()
    running = last_sync(s, course_id)
    if running is not None and runs(running):
        raise RosterBusy()
    row = RosterSync(id=new_id(), course_id=course_id, state="running", started_at=now(), faults=[])
    s.add(row)
    s.flush()
    enqueue(s, READ, {"sync_id": row.id}, key=row.id)
    return row.id


def read_if_old(s: Session, course_id: str) -> bool:
    """Begin a reading where the last good one is older than a day; whether one was begun."""
    course = s.get(Course, course_id)
    last = last_sync(s, course_id)
    if course is None or not course.memberships_url:
        return False
    if last is not None and (runs(last) or now() - last.started_at < OLD):
        return False
    ask_for(s, course_id)
    return True


def last_sync(s: Session, course_id: str, *, complete: bool = False) -> RosterSync | None:
    """The last reading of a course's list; the last one that was whole, if ``complete``."""
    rows = select(RosterSync).where(RosterSync.course_id == course_id)
    if complete:
        rows = rows.where(RosterSync.state == "complete")
    return s.scalars(
        rows.order_by(RosterSync.started_at.desc(), RosterSync.id.desc()).limit(1)
    ).first()


def runs(sync: RosterSync) -> bool:
    """Whether a reading goes on at this moment, as far as can be told."""
    return sync.state == "running" and now() - sync.started_at < RUNS_FOR


def read_now(sync_id: str) -> None:
    """Read the list and write down what it says; safe to repeat."""
    with read() as s:
        sync = s.get(RosterSync, sync_id)
        course = s.get(Course, sync.course_id) if sync is not None else None
        deployment = s.get(Deployment, course.deployment_id) if course is not None else None
        platform = s.get(Platform, deployment.platform_id) if deployment is not None else None
    if sync is None or sync.state != "running" or course is None or platform is None:
        return
    with in_site_language():
        reading = _Reading(platform, course, sync)
        reading.run()
        reading.end()


class _Reading:
    """One pass over the pages; each page is kept in a transaction of its own."""

    def __init__(self, platform: Platform, course: Course, sync: RosterSync) -> None:
        self.platform, self.course, self.sync = platform, course, sync
        self.pages = self.seen = self.added = self.ended = 0
        self.faults: list[str] = []
        self.whole = False
        self.broken = False

    def run(self) -> None:
        assert self.course.memberships_url is not None
        url = product_of(self.platform).roster_url(self.course.memberships_url, limit=PAGE)
        try:
            for page in pages(
                self.platform, url, [ROSTER], CONTAINER, most=MOST_PAGES, most_bytes=MOST_BYTES
            ):
                self.pages += 1
                self._keep(members.members_in(page))
            self.whole = self.seen > 0
            if not self.seen:
                self._fault(_("The LMS named nobody."))
        except (FetchFailed, TokenFailed, ListBroken) as failed:
            self._fault(words.plain(failed.reason))
        except BadRow as bad:
            self._fault(str(bad))

    def _keep(self, rows: list[Any]) -> None:
        good: dict[str, Member] = {}
        for row in rows:
            try:
                one = members.member(row, self.platform.role_overrides or {})
            except BadRow as bad:
                self.broken = True
                self._fault(str(bad))
            else:
                good[one.subject] = one
        with write() as s:
            added, ended = keep_members(s, self.platform.id, self.course.id, good, now())
        self.seen, self.added, self.ended = (
            self.seen + len(good), self.added + added, self.ended + ended,
        )  # fmt: skip

    def _fault(self, fault: str) -> None:
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(fault)
        elif len(self.faults) == FAULTS_KEPT:
            self.faults.append(_("and more of the kind"))

    def end(self) -> None:
        complete = self.whole and not self.broken
        with write() as s:
            sync = locked(s, RosterSync, self.sync.id)
            assert sync is not None
            sync.state = "complete" if complete else ("partly" if self.seen else "failed")
            sync.finished_at = now()
            sync.pages, sync.seen, sync.added = self.pages, self.seen, self.added
            sync.faults = self.faults
            sync.ended = self.ended
            if complete:
                sync.ended += end_absent(s, self.course.id, sync.started_at)


def keep_members(
    s: Session, platform_id: str, course_id: str, found: dict[str, Member], at: datetime
) -> tuple[int, int]:
    """Write down the members of one page; how many are new to the course and how many are said to
    be there no more. As many queries for one as for a hundred."""
    users = {
        user.subject: user
        for user in s.scalars(
            select(LtiUser).where(
                LtiUser.platform_id == platform_id, LtiUser.subject.in_(list(found))
            )
        )
    }
    for subject, one in found.items():
        user = users.get(subject)
        if user is None:
            user = users[subject] = LtiUser(
                id=new_id(), platform_id=platform_id, subject=subject, first_at=at, last_at=at
            )
            s.add(user)
        user.name, user.email = one.name or user.name, one.email or user.email
    s.flush()
    known = {
        row.user_id: row
        for row in s.scalars(
            select(RosterMember).where(
                RosterMember.course_id == course_id,
                RosterMember.user_id.in_([user.id for user in users.values()]),
            )
        )
    }
    added = ended = 0
    for subject, one in found.items():
        row = known.get(users[subject].id)
        if row is None:
            row = RosterMember(
                id=new_id(), course_id=course_id, user_id=users[subject].id, first_at=at
            )
            s.add(row)
            added += 1
        elif row.active and not one.active:
            ended += 1
        row.role, row.roles, row.active, row.last_at = one.amount, list(one.roles), one.active, at
    return added, ended


def end_absent(s: Session, course_id: str, since: datetime) -> int:
    """Whoever a complete reading begun at ``since`` did not name is active no longer."""
    ended = s.scalars(
        update(RosterMember)
        .where(
            RosterMember.course_id == course_id,
            RosterMember.active.is_(True),
            RosterMember.last_at < since,
        )
        .values(active=False)
        .returning(RosterMember.id)
    ).all()
    return len(ended)
