"""What an instructor sees of courses and links, and decides about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission, Principal
from npt_training.core import audit
from npt_training.core.clock import now
from npt_training.core.db import locked, read, write
from npt_training.core.errors import NotFound
from npt_training.lti.activities.activity import Activity, parse
from npt_training.lti.activities.catalogue import Catalogue, Entry, catalogue
from npt_training.lti.activities.courses import ANEW
from npt_training.lti.activities.errors import NotOffered
from npt_training.lti.activities.links import (
    GRADED_SETTING,
    NAMED_BY,
    SENDS,
    changed,
    settle_column,
)
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.models import Deployment, LtiUser, Platform

PAGE = 50


@dataclass(frozen=True)
class LinkLine:
    """A link in its course's list. ``entry`` None: nothing is chosen, or it is not offered now."""

    link: Link
    activity: Activity | None
    entry: Entry | None
    learners: int


@dataclass(frozen=True)
class CourseView:
    """A course with its links. ``copied_from`` is the title of the course it is a copy of."""

    course: Course
    platform: Platform
    lines: list[LinkLine]
    copied_from: str | None
    asks: bool


@dataclass(frozen=True)
class OpenedBy:
    """Somebody who opened a link as a learner."""

    learner_id: str
    person_id: str | None
    name: str | None
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class LinkView:
    """A link with a page of those who opened it, by name."""

    link: Link
    platform: Platform
    course: Course | None
    activity: Activity | None
    entry: Entry | None
    people: list[OpenedBy]
    total: int
    page: int
    pages: int


def courses(actor: Principal) -> list[tuple[Course, int]]:
    """The school's courses in LMSs and how many links each has, the last used first."""
    actor.require(Permission.MARK)
    with read() as s:
        rows = s.execute(
            select(Course, func.count(Link.id))
            .join(Deployment, Deployment.id == Course.deployment_id)
            .outerjoin(Link, Link.course_id == Course.id)
            .where(Deployment.organisation_id == actor.organisation_id)
            .group_by(Course.id)
            .order_by(Course.last_at.desc(), Course.id)
            .limit(200)
        ).all()
    return [(row[0], row[1]) for row in rows]


def course_view(actor: Principal, course_id: str) -> CourseView:
    """A course of the actor's school; NotFound otherwise. As many queries for any class."""
    with read() as s:
        course, platform = _course(s, actor, course_id)
        offered = catalogue(actor.organisation_id)
        rows = s.execute(
            select(Link, func.count(Learner.id))
            .outerjoin(Learner, Learner.link_id == Link.id)
            .where(Link.course_id == course_id)
            .group_by(Link.id)
            .order_by(Link.title, Link.id)
        ).all()
        original = s.get(Course, course.copied_from) if course.copied_from else None
    lines = [LinkLine(link, *_opens(link, offered), count) for link, count in rows]
    return CourseView(course, platform, lines, _title(original), asks(course))


def asks(course: Course | None) -> bool:
    """Whether an instructor still has to be asked about a copied course."""
    return course is not None and course.copied_from is not None and course.settled_at is None


def link_view(actor: Principal, link_id: str, page: int = 1) -> LinkView:
    """A link of the actor's school; NotFound otherwise. As many queries for any class."""
    with read() as s:
        link, platform = _link(s, actor, link_id)
        course = s.get(Course, link.course_id) if link.course_id else None
        opens = _opens(link, catalogue(actor.organisation_id))
        total = s.scalars(
            select(func.count()).select_from(Learner).where(Learner.link_id == link_id)
        ).one()
        pages = max(1, -(-total // PAGE))
        page = min(max(page, 1), pages)
        name = func.coalesce(Person.name, LtiUser.name)
        rows = s.execute(
            select(Learner, LtiUser.person_id, name.label("name"))
            .join(LtiUser, LtiUser.id == Learner.user_id)
            .outerjoin(Person, Person.id == LtiUser.person_id)
            .where(Learner.link_id == link_id)
            .order_by(func.lower(name), Learner.id)
            .offset((page - 1) * PAGE)
            .limit(PAGE)
        ).all()
    people = [
        OpenedBy(row[0].id, row.person_id, row.name, row[0].first_at, row[0].last_at)
        for row in rows
    ]
    return LinkView(link, platform, course, *opens, people, total, page, pages)


def change_activity(actor: Principal, link_id: str, name: str, *, graded: bool) -> Entry:
    """From now on the link opens ``name``, until it is chosen again here or in the LMS.

    Raises NotOffered, NotFound.
    """
    entry = catalogue(actor.organisation_id).find(parse(name))
    if entry is None:
        raise NotOffered()
    with write() as s:
        _link(s, actor, link_id)
        link = locked(s, Link, link_id)
        assert link is not None
        before = link.activity
        link.activity = entry.name
        link.settings = {**link.settings, GRADED_SETTING: graded, SENDS: graded}
        settle_column(link)
        audit.record(
            s,
            "lti.link_changed",
            actor=actor.person_id,
            subject=link.id,
            detail={"from": before, "to": entry.name},
        )
        changed(s, link)
    return entry


def settle_copy(actor: Principal, course_id: str, *, keep: bool) -> None:
    """Answer the question about a copied course, once; a second answer changes nothing.

    Without ``keep`` its links that came along open nothing until somebody chooses, and what was
    chosen for the old course does not count for links that show up later.
    """
    with write() as s:
        _course(s, actor, course_id)
        course = locked(s, Course, course_id)
        assert course is not None
        if not asks(course):
            return
        course.settled_at, course.settled_by = now(), actor.person_id
        if not keep:
            course.settings = {ANEW: True}
            for link in s.scalars(
                select(Link).where(Link.course_id == course_id).with_for_update()
            ):
                _empty(link)
        audit.record(
            s,
            "lti.copy_settled",
            actor=actor.person_id,
            subject=course_id,
            detail={"kept": keep},
        )


def _empty(link: Link) -> None:
    if link.copied_from is None:
        return
    link.activity = None
    link.settings = {NAMED_BY: link.settings.get(NAMED_BY)}


def _opens(link: Link, offered: Catalogue) -> tuple[Activity | None, Entry | None]:
    activity = parse(link.activity)
    return activity, offered.find(activity)


def _title(course: Course | None) -> str | None:
    return None if course is None else course.title or course.context_id


def _course(s: Session, actor: Principal, course_id: str) -> tuple[Course, Platform]:
    query = select(Course, Platform).join(Deployment, Deployment.id == Course.deployment_id)
    found: tuple[Course, Platform] = _own(s, actor, query.where(Course.id == course_id))
    return found


def _link(s: Session, actor: Principal, link_id: str) -> tuple[Link, Platform]:
    query = select(Link, Platform).join(Deployment, Deployment.id == Link.deployment_id)
    found: tuple[Link, Platform] = _own(s, actor, query.where(Link.id == link_id))
    return found


def _own(s: Session, actor: Principal, query: Any) -> Any:
    """The row, if it belongs to the actor's school; NotFound otherwise."""
    actor.require(Permission.MARK)
    row = s.execute(
        query.join(Platform, Platform.id == Deployment.platform_id).where(
            Deployment.organisation_id == actor.organisation_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row[0], row[1]
