"""A course of an LMS as an instructor sees it: marks by link, its list, and reading it anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.names import fold
from npt_training.accounts.principal import Permission, Principal
from npt_training.core.audit import record
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.lti.activities.models import Course
from npt_training.lti.models import Deployment, LtiUser, Platform
from npt_training.lti.services import roster
from npt_training.lti.services.models import RosterMember, RosterSync
from npt_training.lti.services.overview import LinkLine, links_of

PAGE = 50


@dataclass(frozen=True)
class MemberLine:
    """Somebody on the course's list; ``opened``: they have come to us by a link."""

    name: str
    email: str | None
    role: str
    active: bool
    opened: bool


@dataclass(frozen=True)
class CoursePage:
    """A course with its links and one page of its list. ``newest`` is the last reading,
    ``complete`` the last one that was whole."""

    course: Course
    platform: Platform
    links: list[LinkLine]
    members: list[MemberLine]
    found: int
    active: int
    newest: RosterSync | None
    complete: RosterSync | None
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))

    @property
    def reading(self) -> bool:
        return self.newest is not None and roster.runs(self.newest)


def course_page(actor: Principal, course_id: str, *, query: str = "", page: int = 1) -> CoursePage:
    """As many queries for a list of ten as for one of a thousand."""
    with read() as s:
        course, platform = _course(s, actor, course_id)
        rows = _members(course_id, query)
        found = s.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
        active = s.scalar(
            select(func.count())
            .select_from(RosterMember)
            .where(RosterMember.course_id == course_id, RosterMember.active.is_(True))
        )
        page = min(page, max(1, -(-found // PAGE)))
        lines = s.execute(rows.limit(PAGE).offset(PAGE * (page - 1))).all()
        return CoursePage(
            course=course,
            platform=platform,
            links=links_of(s, course_id),
            members=[MemberLine(*row) for row in lines],
            found=found,
            active=active or 0,
            newest=roster.last_sync(s, course_id),
            complete=roster.last_sync(s, course_id, complete=True),
            page=page,
        )


def read_list(actor: Principal, course_id: str) -> None:
    """Begin to read the course's list from the LMS. Raises NoRoster or RosterBusy."""
    with write() as s:
        _course(s, actor, course_id)
        sync_id = roster.ask_for(s, course_id)
        record(s, "lti.read_roster", actor=actor.person_id, subject=sync_id)


def _course(s: Session, actor: Principal, course_id: str) -> tuple[Course, Platform]:
    actor.require(Permission.MARK)
    course = s.get(Course, course_id)
    deployment = s.get(Deployment, course.deployment_id) if course is not None else None
    if course is None or deployment is None:
        raise NotFound()
    if deployment.organisation_id != actor.organisation_id:
        raise NotFound()
    platform = s.get(Platform, deployment.platform_id)
    assert platform is not None
    return course, platform


def _members(course_id: str, query: str) -> Any:
    name = func.coalesce(Person.name, LtiUser.name, "")
    role = case({"instructor": 0, "learner": 1}, value=RosterMember.role, else_=2)
    rows = (
        select(
            name, LtiUser.email, RosterMember.role, RosterMember.active,
            LtiUser.person_id.is_not(None),
        )
        .join(LtiUser, LtiUser.id == RosterMember.user_id)
        .outerjoin(Person, Person.id == LtiUser.person_id)
        .where(RosterMember.course_id == course_id)
        .order_by(RosterMember.active.desc(), role, func.lower(name), RosterMember.id)
    )  # fmt: skip
    for word in fold(query).split():
        rows = rows.where(
            or_(
                Person.search.contains(word, autoescape=True),
                func.lower(LtiUser.name).contains(word, autoescape=True),
                func.lower(LtiUser.email).contains(word, autoescape=True),
            )
        )
    return rows
