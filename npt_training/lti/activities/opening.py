"""Where a launch lands, and the page of an activity for the person who opens it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from npt_training.assessment.exam.models import Exam
from npt_training.core import editions
from npt_training.core.db import read
from npt_training.core.web import url_to
from npt_training.curriculum import service as curriculum
from npt_training.curriculum.shapes import Module, Path
from npt_training.lti.activities.activity import Activity, Kind, parse
from npt_training.lti.activities.service import Opened
from npt_training.lti.activities.teaching import asks


class Closed(Enum):
    """Why an activity has no page for a person."""

    LOCKED = "other modules have to be complete first"
    OTHER_EDITION = "it stands in a newer edition than the one they follow"
    GONE = "it is not offered any more"


@dataclass(frozen=True)
class Door:
    """The page of an activity: its path, or why there is none; ``needs`` are the modules that have
    to be complete first."""

    path: str | None
    closed: Closed | None = None
    title: str = ""
    needs: tuple[Module, ...] = ()


def door(person_id: str, organisation_id: str, activity: Activity) -> Door:
    """Where ``activity`` is for this person. Raises NoContent."""
    if activity.kind is Kind.CERTIFICATE:
        return Door(url_to("certification.mine"))
    if activity.kind is Kind.EXAM:
        return _exam(organisation_id, activity.code)
    path = curriculum.path(person_id)
    if activity.kind is Kind.TIER:
        known = any(one.module.tier == activity.code for one in path.modules)
        return Door(url_to("curriculum.learn")) if known else Door(None, Closed.GONE)
    module = _module_of(activity, [one.module for one in path.modules])
    if module is None:
        newest = _module_of(activity, curriculum.modules(editions.newest().id))
        if newest is None:
            return Door(None, Closed.GONE)
        return Door(None, Closed.OTHER_EDITION, newest.title)
    return _in_module(activity, module, path)


def _in_module(activity: Activity, module: Module, path: Path) -> Door:
    """A module's own page, its lesson or its quiz; locked until what it builds on is complete."""
    entry = next(one for one in path.modules if one.module.id == module.id)
    if not entry.open:
        by_id = {one.module.id: one.module for one in path.modules}
        needs = tuple(by_id[code] for code in entry.needs)
        return Door(None, Closed.LOCKED, module.title, needs)
    if activity.kind is Kind.LESSON:
        return Door(url_to("curriculum.lesson", module_id=module.id, lesson_id=activity.code))
    if activity.kind is Kind.QUIZ:
        return Door(url_to("assessment.quiz", module_id=module.id))
    return Door(url_to("curriculum.module", module_id=module.id))


def _module_of(activity: Activity, modules: list[Module]) -> Module | None:
    """The module an activity is in, or is."""
    if activity.kind is Kind.LESSON:
        return next((one for one in modules if one.lesson(activity.code)), None)
    found = next((one for one in modules if one.id == activity.code), None)
    if found is not None and activity.kind is Kind.QUIZ and found.quiz is None:
        return None
    return found


def _exam(organisation_id: str, exam_id: str) -> Door:
    """A school's own exam; whether it may be started now, its page says itself."""
    with read() as s:
        found = s.get(Exam, exam_id)
    if found is None or found.organisation_id != organisation_id:
        return Door(None, Closed.GONE)
    return Door(url_to("exam.page", exam_id=exam_id))


def landing(opened: Opened, *, role: str) -> str:
    """The path a launch lands on: for an instructor the page of the link, for everybody else the
    activity. Only instructors are asked about copies and empty links."""
    link, course = opened.link, opened.course
    if role != "instructor":
        activity = parse(link.activity) if link else None
        if activity is None:
            return url_to("lti_activities.nothing")
        return url_to("lti_activities.to", kind=activity.kind.value, code=activity.code)
    if course is not None and asks(course):
        more = {"link": link.id} if link else {}
        return url_to("lti_activities.copy", course_id=course.id, **more)
    if link is not None and link.activity is None:
        return url_to("lti_activities.change", link_id=link.id)
    if link is not None:
        return url_to("lti_activities.link", link_id=link.id)
    if course is not None:
        return url_to("lti_activities.course", course_id=course.id)
    return url_to("lti_activities.nothing")
