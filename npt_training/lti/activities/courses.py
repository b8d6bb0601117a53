"""Courses of a deployment: found or made, their titles followed, copies recognised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.ids import new_id
from npt_training.core.runtime import current
from npt_training.lti.activities.claims import Said
from npt_training.lti.activities.models import Course, Link, Selection
from npt_training.lti.models import Deployment

NOTED_AGAIN = timedelta(minutes=10)
"""How often a course or link that is in use notes it, so that a class does not queue for a row."""
ANEW = "anew"
"""Setting of a copied course whose instructor chose anew: the old choices do not count."""


def insert(model: type) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(model) if current().db.is_sqlite else postgresql.insert(model)


def due(last_at: datetime, at: datetime) -> bool:
    return at - last_at >= NOTED_AGAIN


def note_course(
    s: Session, deployment: Deployment, said: Said, known: Course | None = None
) -> Course | None:
    """The course of a launch, made where it is new; None where the platform names none."""
    if said.context is None:
        return None
    course = known or find_course(s, deployment.id, said.context.id)
    if course is None:
        course = _make(s, deployment, said)
    _follow(course, said)
    return course


def find_course(s: Session, deployment_id: str, context_id: str) -> Course | None:
    return s.scalars(
        select(Course).where(Course.deployment_id == deployment_id, Course.context_id == context_id)
    ).one_or_none()


def _make(s: Session, deployment: Deployment, said: Said) -> Course:
    """A new course, with the settings of the one it was copied from if that is known."""
    assert said.context is not None
    at = now()
    source = _copied_from(s, deployment, said)
    row: dict[str, Any] = {
        "id": new_id(),
        "deployment_id": deployment.id,
        "context_id": said.context.id,
        "title": said.context.title,
        "scopes": [],
        "settings": inherited(source) if source else {},
        "copied_from": source.id if source else None,
        "settled_at": None if source else at,
        "created_at": at,
        "last_at": at,
    }
    s.execute(
        insert(Course)
        .values(row)
        .on_conflict_do_nothing(index_elements=["deployment_id", "context_id"])
    )
    made = find_course(s, deployment.id, said.context.id)
    assert made is not None
    return made


def inherited(source: Course) -> dict[str, Any]:
    return {name: value for name, value in source.settings.items() if name != ANEW}


def _follow(course: Course, said: Said) -> None:
    """Keep up with what the platform says: the title, the addresses of its services."""
    assert said.context is not None
    at = now()
    if said.context.title:
        course.title = said.context.title
    if said.context.label:
        course.label = said.context.label
    if said.services.memberships:
        course.memberships_url = said.services.memberships
    if said.services.grades:
        course.lineitems_url = said.services.lineitems or course.lineitems_url
        if list(said.services.scopes) != course.scopes:
            course.scopes = list(said.services.scopes)
    if due(course.last_at, at):
        course.last_at = at


def _copied_from(s: Session, deployment: Deployment, said: Said) -> Course | None:
    """The course a new one was copied from: by its history, by our selection seen in another
    course, by the history of the link. Ids are the platform's; a selection is the school's."""
    found = by_context_history(s, deployment, said.context_history)
    if found is None and said.named_selection is not None:
        found = by_selection(s, deployment, said.named_selection)
    if found is None and said.link_history:
        link = link_by_history(s, deployment, said.link_history)
        found = s.get(Course, link.course_id) if link and link.course_id else None
    return found


def by_context_history(
    s: Session, deployment: Deployment, history: tuple[str, ...]
) -> Course | None:
    """The nearest course of the same platform that a history names."""
    if not history:
        return None
    rows = s.scalars(
        select(Course)
        .join(Deployment, Deployment.id == Course.deployment_id)
        .where(_same_platform(deployment), Course.context_id.in_(history))
        .order_by(Course.id.desc())
    ).all()
    return min(rows, key=lambda row: history.index(row.context_id), default=None)


def link_by_history(s: Session, deployment: Deployment, history: tuple[str, ...]) -> Link | None:
    """The nearest link of the same platform that a history names."""
    if not history:
        return None
    rows = s.scalars(
        select(Link)
        .join(Deployment, Deployment.id == Link.deployment_id)
        .where(_same_platform(deployment), Link.resource_link_id.in_(history))
        .order_by(Link.id.desc())
    ).all()
    return min(rows, key=lambda row: history.index(row.resource_link_id), default=None)


def by_selection(s: Session, deployment: Deployment, selection_id: str) -> Course | None:
    """The course for which a selection of this school was made, or where it was last seen."""
    selection = selection_of(s, deployment, selection_id)
    if selection is None:
        return None
    if selection.course_id is not None:
        return s.get(Course, selection.course_id)
    return s.scalars(
        select(Course)
        .join(Link, Link.course_id == Course.id)
        .where(Link.selection_id == selection_id)
        .order_by(Course.id.desc())
        .limit(1)
    ).first()


def selection_of(s: Session, deployment: Deployment, selection_id: str) -> Selection | None:
    """A selection, if somebody of the same organisation made it; a link may not reach further."""
    return s.scalars(
        select(Selection)
        .join(Deployment, Deployment.id == Selection.deployment_id)
        .where(
            Selection.id == selection_id,
            Deployment.organisation_id == deployment.organisation_id,
        )
    ).one_or_none()


def _same_platform(deployment: Deployment) -> Any:
    """Deployments of the same registration in the same organisation."""
    return (Deployment.platform_id == deployment.platform_id) & (
        Deployment.organisation_id == deployment.organisation_id
    )
