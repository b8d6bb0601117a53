"""A course of an LMS in the demonstration: a link, a copied course, a picker of the instructor."""

from __future__ import annotations

from npt_training.accounts.models import Person
from npt_training.accounts.service import get_organisation
from npt_training.core import editions
from tests.lti.activities.factories import DL, School, claims, make_platform


def a_course(organisation_id: str, instructor: Person, trainee: Person) -> dict[str, str]:
    """Ids of a copied course that waits for its answer, its link, and a deep linking launch."""
    organisation = get_organisation(organisation_id)
    platform, deployment = make_platform(organisation)
    school = School(organisation, editions.newest().id, platform, deployment)
    learner = school.user("learner", trainee)
    school.launch(claims(activity="quiz:B1"), user=learner)
    custom = {"context_id_history": "course-1", "resource_link_id_history": "link-1"}
    said = claims(context="course-2", link="link-2", custom=custom)
    opened = school.launch(said, user=learner)
    assert opened.course is not None
    assert opened.link is not None
    wanted = {"deep_link_return_url": "https://lms.example/back", "accept_multiple": True}
    said = claims(message="LtiDeepLinkingRequest", link=None, **{DL: wanted})
    accepted = school.accepted(said, role="instructor", user=school.user("teacher", instructor))
    return {
        "course_id": opened.course.id,
        "link_id": opened.link.id,
        "launch_id": accepted.launch.id,
    }
