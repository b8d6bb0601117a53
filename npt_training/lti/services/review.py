"""Submission Review: the LMS opens one learner's work, for an instructor or for the learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.assessment.models import Attempt
from npt_training.assessment.service.asked import all_questions
from npt_training.assessment.service.submit import standing_of
from npt_training.core.audit import record
from npt_training.core.db import read, write
from npt_training.core.errors import NotFound
from npt_training.core.web import url_to
from npt_training.lti.activities.activity import Activity, Kind, parse
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.models import LtiUser
from npt_training.lti.services.errors import NotOfThisLink
from npt_training.lti.services.reach import link_of

if TYPE_CHECKING:
    from npt_training.lti.models import Deployment, Launch

MESSAGE = "LtiSubmissionReviewRequest"
FOR_USER = "https://purl.imsglobal.org/spec/lti/claim/for_user"
RESOURCE_LINK = "https://purl.imsglobal.org/spec/lti/claim/resource_link"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
MOST_ATTEMPTS = 20


class Accepted(Protocol):
    """A launch that was verified; ``user`` None: nobody in particular."""

    @property
    def launch(self) -> Launch: ...
    @property
    def deployment(self) -> Deployment: ...
    @property
    def user(self) -> LtiUser | None: ...
    @property
    def claims(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Answered:
    """One question of an attempt: what it earned (0 to 1; None: waits for a person)."""

    position: int
    prompt: str
    fraction: float | None
    answer_id: str | None
    by_person: bool


@dataclass(frozen=True)
class Reviewed:
    """A learner's work in a link: attempts newest first, the answers of the chosen one."""

    learner_id: str
    name: str
    person_id: str | None
    link: Link
    course: Course | None
    activity: Activity | None
    attempts: list[Attempt]
    chosen: Attempt | None
    answers: list[Answered]

    @property
    def waiting(self) -> list[Answered]:
        return [one for one in self.answers if one.by_person and one.fraction is None]


def review_path(s: Session, accepted: Accepted) -> str:
    """Where a Submission Review goes, in the launch's transaction.

    An instructor gets the learner's work; a learner their own and nobody else's. Raises
    NotOfThisLink where the person has not opened this link in this tenant.
    """
    learner = _named(s, accepted)
    if accepted.launch.role == "instructor":
        return url_to("lti_grades.review", learner_id=learner.id, open="desk")
    if accepted.user is None or learner.user_id != accepted.user.id:
        raise NotOfThisLink()
    link, user = s.get(Link, learner.link_id), accepted.user
    activity = parse(link.activity) if link is not None else None
    attempts = _attempts(s, user.person_id, activity)
    if attempts:
        return url_to("assessment.attempt", attempt_id=attempts[0].id)
    return activity.path if activity is not None else url_to("dashboard.home")


def _named(s: Session, accepted: Accepted) -> Learner:
    """The learner that the message is about: of this deployment, whatever else is claimed."""
    said = accepted.claims.get(FOR_USER)
    subject = said.get("user_id") if isinstance(said, Mapping) else None
    if not isinstance(subject, str):
        raise NotOfThisLink()
    rows = (
        select(Learner)
        .join(Link, Link.id == Learner.link_id)
        .join(LtiUser, LtiUser.id == Learner.user_id)
        .where(
            Link.deployment_id == accepted.deployment.id,
            LtiUser.platform_id == accepted.deployment.platform_id,
            LtiUser.subject == subject,
        )
    )
    link, grades = accepted.claims.get(RESOURCE_LINK), accepted.claims.get(ENDPOINT)
    if isinstance(link, Mapping) and isinstance(link.get("id"), str):
        rows = rows.where(Link.resource_link_id == link["id"])
    elif isinstance(grades, Mapping) and isinstance(grades.get("lineitem"), str):
        rows = rows.where(Link.lineitem_url == grades["lineitem"])
    else:
        raise NotOfThisLink()
    found = s.scalars(rows.limit(1)).first()
    if found is None:
        raise NotOfThisLink()
    return found


def reviewed(actor: Principal, learner_id: str, attempt_id: str | None = None) -> Reviewed:
    """One learner's work, for instructors of the link's organisation; that they looked is kept."""
    with write() as s:
        learner = s.get(Learner, learner_id)
        if learner is None:
            raise NotFound()
        link, _deployment = link_of(s, actor, learner.link_id)
        record(s, "lti.review", actor=actor.person_id, subject=learner_id)
    with read() as s:
        user = s.get(LtiUser, learner.user_id)
        assert user is not None
        person = s.get(Person, user.person_id) if user.person_id else None
        course = s.get(Course, link.course_id) if link.course_id else None
        activity = parse(link.activity)
        attempts = [
            one
            for one in _attempts(s, user.person_id, activity)
            if one.organisation_id == actor.organisation_id
        ]
        chosen = next((one for one in attempts if one.id == attempt_id), None)
        chosen = chosen or (attempts[0] if attempts else None)
        return Reviewed(
            learner_id=learner_id,
            name=(person.name if person is not None else user.name) or "",
            person_id=user.person_id,
            link=link,
            course=course,
            activity=activity,
            attempts=attempts,
            chosen=chosen,
            answers=_answers(s, chosen) if chosen is not None else [],
        )


def _attempts(s: Session, person_id: str | None, activity: Activity | None) -> list[Attempt]:
    """Handed-in attempts of a person in an activity, newest first."""
    if person_id is None or activity is None:
        return []
    rows = select(Attempt).where(Attempt.person_id == person_id, Attempt.status != "open")
    if activity.kind is Kind.EXAM:
        rows = rows.where(Attempt.exam_id == activity.code)
    elif activity.kind in (Kind.QUIZ, Kind.MODULE):
        rows = rows.where(Attempt.module_id == activity.code, Attempt.mode == "quiz")
    else:
        return []
    return list(
        s.scalars(rows.order_by(Attempt.submitted_at.desc(), Attempt.id).limit(MOST_ATTEMPTS))
    )


def _answers(s: Session, attempt: Attempt) -> list[Answered]:
    final = standing_of(s, attempt.id).fractions
    return [
        Answered(
            position=one.position,
            prompt=one.held.item.prompt,
            fraction=final.get(one.answer_id or ""),
            answer_id=one.answer_id,
            by_person=one.answer_id is not None and one.fraction is None,
        )
        for one in all_questions(s, attempt.id)
    ]
