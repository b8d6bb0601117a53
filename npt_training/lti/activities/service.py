"""Verbs of courses and links, as the launch and the other rooms of LTI call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy.orm import Session

from npt_training.core.jobs import emit
from npt_training.lti.activities.claims import Said, read_claims
from npt_training.lti.activities.courses import note_course
from npt_training.lti.activities.links import note_learner, note_link
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.activities.standing import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from npt_training.lti.models import Deployment, Launch, LtiUser

__all__ = ["Opened", "Standing", "note_launch", "standing"]

DEEP_LINKING = "LtiDeepLinkingRequest"
LEARNER = "learner"


class Accepted(Protocol):
    """A launch that was verified, with the rows it made; ``user`` None: nobody in particular."""

    @property
    def launch(self) -> Launch: ...
    @property
    def deployment(self) -> Deployment: ...
    @property
    def user(self) -> LtiUser | None: ...
    @property
    def claims(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Opened:
    """Where a launch arrived: its course and link, if it has them, and the learner's place."""

    course: Course | None
    link: Link | None
    learner: Learner | None


def note_launch(
    s: Session, accepted: Accepted, *, said: Said | None = None, known: Opened | None = None
) -> Opened:
    """Find or make the course, the link and the learner of an accepted launch, in its transaction.

    Repeats are harmless: the platform's ids are unique by deployment. ``said`` and ``known`` are
    what its claims say and the rows that are there, where both were read already.
    """
    said = said or read_claims(accepted.claims)
    known = known or Opened(None, None, None)
    course = note_course(s, accepted.deployment, said, known.course)
    link = None
    if said.message != DEEP_LINKING:
        link = note_link(s, accepted.deployment, course, said, known.link)
    learner = None
    if link is not None and accepted.user is not None and accepted.launch.role == LEARNER:
        learner = note_learner(s, link, accepted.user.id, known.learner)
    told = {
        "launch_id": accepted.launch.id,
        "learner_id": learner.id if learner is not None else None,
        "course_id": course.id if course is not None else None,
    }
    emit(s, "lti.opened", told, key=accepted.launch.id)
    return Opened(course, link, learner)
