"""Links of a course: found or made, and the activity each one opens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.core.clock import now
from npt_training.core.db import locked
from npt_training.core.ids import new_id
from npt_training.core.jobs import emit
from npt_training.lti.activities.activity import Activity, parse
from npt_training.lti.activities.catalogue import GRADED, catalogue
from npt_training.lti.activities.claims import LINEITEM_SCOPE, Said
from npt_training.lti.activities.courses import (
    ANEW,
    due,
    inherited,
    insert,
    link_by_history,
    selection_of,
)
from npt_training.lti.activities.models import Course, Learner, Link, Selection
from npt_training.lti.models import Deployment

NAMED_BY = "named_by"
"""Setting of a link: what in its launches named the activity. A launch that is named by something
else was chosen again in the LMS; one named by the same keeps what was changed here since."""
GRADED_SETTING = "graded"
POINTS = "points"
SENDS = "sends"
"""Setting of a link: an instructor said here that its marks go to the gradebook, or do not."""
LINK_CHANGED = "lti.link_changed"
"""Event: a link opens something else from now on; payload ``link_id``."""


@dataclass(frozen=True)
class Choice:
    """What a link shall open, and where that came from."""

    activity: Activity | None
    settings: dict[str, Any]
    title: str
    selection_id: str | None
    source: Link | None


def note_link(
    s: Session,
    deployment: Deployment,
    course: Course | None,
    said: Said,
    known: Link | None = None,
) -> Link | None:
    """The link of a launch, made where it is new; None where the launch is of none."""
    if said.link is None:
        return None
    link = known or _find(s, deployment.id, said.link.id)
    if link is None:
        link = _make(s, deployment, course, said)
    elif _named_by(said) not in {None, link.settings.get(NAMED_BY)}:
        link = locked(s, Link, link.id) or link
        _adopt(s, link, _choose(s, deployment, course, said))
    _follow(link, course, said)
    return link


def _find(s: Session, deployment_id: str, resource_link_id: str) -> Link | None:
    return s.scalars(
        select(Link).where(
            Link.deployment_id == deployment_id, Link.resource_link_id == resource_link_id
        )
    ).one_or_none()


def _make(s: Session, deployment: Deployment, course: Course | None, said: Said) -> Link:
    assert said.link is not None
    choice = _choose(s, deployment, course, said)
    if course is not None and choice.source is not None:
        _learn_copy(s, course, choice.source)
    at = now()
    row: dict[str, Any] = {
        "id": new_id(),
        "deployment_id": deployment.id,
        "course_id": course.id if course else None,
        "resource_link_id": said.link.id,
        "selection_id": choice.selection_id,
        "activity": str(choice.activity) if choice.activity else None,
        "title": said.link.title or choice.title,
        "settings": choice.settings,
        "copied_from": choice.source.id if choice.source else None,
        "scopes": [],
        "column_state": "none",
        "created_at": at,
        "last_at": at,
    }
    s.execute(
        insert(Link)
        .values(row)
        .on_conflict_do_nothing(index_elements=["deployment_id", "resource_link_id"])
    )
    made = _find(s, deployment.id, said.link.id)
    assert made is not None
    return made


def _named_by(said: Said) -> str | None:
    """What in a launch says which activity it is of."""
    if said.named_selection is not None:
        return f"selection:{said.named_selection}"
    return f"activity:{said.named_activity}" if said.named_activity else None


def _choose(s: Session, deployment: Deployment, course: Course | None, said: Said) -> Choice:
    """The activity by selection, custom parameter, the target's path, or the link it was copied
    from. A copy opens what its original opens now, which may have been changed since the choice."""
    named_by = _named_by(said)
    selection = selection_of(s, deployment, said.named_selection) if said.named_selection else None
    source = _source(s, deployment, course, said, selection)
    anew = course is not None and bool(course.settings.get(ANEW))
    settings: dict[str, Any] = {NAMED_BY: named_by}
    selection_id = selection.id if selection else None
    if anew and (source is not None or _of_another(course, selection)):
        return Choice(None, settings, "", selection_id, source)
    if source is not None and (named_by is None or named_by == source.settings.get(NAMED_BY)):
        kept = {**source.settings, NAMED_BY: named_by}
        return Choice(parse(source.activity), kept, source.title, selection_id, source)
    if selection is not None:
        kept = {**selection.settings, NAMED_BY: named_by}
        return Choice(parse(selection.activity), kept, selection.title, selection_id, source)
    named = said.named_activity
    entry = catalogue(deployment.organisation_id).find(named) if named else None
    if entry is None:
        return Choice(None, settings, "", None, source)
    return Choice(entry.activity, settings, entry.title, None, source)


def _of_another(course: Course | None, selection: Selection | None) -> bool:
    return selection is not None and course is not None and selection.course_id != course.id


def _source(
    s: Session,
    deployment: Deployment,
    course: Course | None,
    said: Said,
    selection: Selection | None,
) -> Link | None:
    """The link this one was copied from: by its history, else by the same selection elsewhere."""
    found = link_by_history(s, deployment, said.link_history)
    if found is not None or selection is None:
        return found
    rows = s.scalars(
        select(Link).where(Link.selection_id == selection.id).order_by(Link.id.desc()).limit(50)
    ).all()
    original = course.copied_from if course else None
    elsewhere = [row for row in rows if course is None or row.course_id != course.id]
    return next(
        (row for row in elsewhere if row.course_id == original), next(iter(elsewhere), None)
    )


def _learn_copy(s: Session, course: Course, source: Link) -> None:
    """A link shows that its course is a copy; an instructor who was asked is not asked again."""
    if source.course_id in {None, course.id} or course.copied_from or course.settled_by:
        return
    original = s.get(Course, source.course_id)
    if original is None or original.copied_from == course.id:
        return
    course.copied_from = original.id
    course.settings = {**inherited(original), **course.settings}
    course.settled_at = None


def _adopt(s: Session, link: Link, choice: Choice) -> None:
    """The link was chosen again in the LMS: it opens what it says now."""
    link.activity = str(choice.activity) if choice.activity else None
    link.settings = choice.settings
    link.selection_id = choice.selection_id
    changed(s, link)


def changed(s: Session, link: Link) -> None:
    """Tell that a link opens something else: how its learners stand in that is sent."""
    emit(s, LINK_CHANGED, {"link_id": link.id}, key=f"{link.id}:{new_id()}")


def _follow(link: Link, course: Course | None, said: Said) -> None:
    """Keep up with what the platform says: the title, the course, its column."""
    assert said.link is not None
    at = now()
    if said.link.title:
        link.title = said.link.title
    if course is not None and link.course_id != course.id:
        link.course_id = course.id
    services = said.services
    if services.grades:
        link.lineitems_url = services.lineitems or link.lineitems_url
        if list(services.scopes) != link.scopes:
            link.scopes = list(services.scopes)
    if services.lineitem:
        if link.lineitem_url != services.lineitem:
            link.lineitem_url, link.column_error = services.lineitem, None
        link.column_state = "ready"
    settle_column(link)
    if due(link.last_at, at):
        link.last_at = at


def settle_column(link: Link) -> None:
    """Whether marks go to a column that is there, wait for one to be made, or stay here."""
    if link.settings.get(SENDS) is False:
        link.column_state = "none"
    elif link.column_state == "refused":
        return
    elif link.lineitem_url is not None:
        link.column_state = "ready"
    else:
        may_make = link.lineitems_url is not None and LINEITEM_SCOPE in link.scopes
        link.column_state = "wanted" if may_make and wants_column(link) else "none"


def sends_marks(link: Link) -> bool:
    """What the box "send marks" says: as chosen, else whether there is or will be a column."""
    found = link.settings.get(SENDS)
    return wants_column(link) or link.lineitem_url is not None if found is None else bool(found)


def wants_column(link: Link) -> bool:
    """Whether a column is to be made for a link where the platform has not made one itself."""
    activity = parse(link.activity)
    if activity is None:
        return False
    return bool(link.settings.get(GRADED_SETTING, activity.kind in GRADED))


def note_learner(s: Session, link: Link, user_id: str, known: Learner | None = None) -> Learner:
    """Somebody opened a link as a learner."""
    at = now()
    if known is not None:
        if due(known.last_at, at):
            known.last_at = at
        return known
    query = select(Learner).where(Learner.link_id == link.id, Learner.user_id == user_id)
    learner = s.scalars(query).one_or_none()
    if learner is None:
        row = {
            "id": new_id(),
            "link_id": link.id,
            "user_id": user_id,
            "first_at": at,
            "last_at": at,
        }
        s.execute(
            insert(Learner)
            .values(row)
            .on_conflict_do_nothing(index_elements=["link_id", "user_id"])
        )
        learner = s.scalars(query).one()
    learner.last_at = at
    return learner
