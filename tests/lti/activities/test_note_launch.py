"""What a launch leaves behind: course, link and learner, their titles, services and activity."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.core.clock import FrozenClock
from npt_training.core.db import read
from npt_training.lti.activities.models import Course, Learner, Link
from tests.lti.activities.factories import School, claims, make_school


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


def count(model: Any) -> int:
    with read() as s:
        return s.scalars(select(func.count()).select_from(model)).one()


def test_a_learner_opens_a_quiz_the_first_time(at_home: School) -> None:
    opened = at_home.launch(claims(activity="quiz:B9"), user=at_home.user())
    assert opened.course is not None
    assert opened.link is not None
    assert opened.learner is not None
    assert (opened.course.title, opened.course.label) == ("Nerves of the leg", "NP 1")
    assert opened.course.settled_at is not None
    assert (opened.link.activity, opened.link.title) == ("quiz:B9", "The quiz")
    assert opened.link.course_id == opened.course.id
    assert opened.learner.user_id == at_home.user().id


def test_a_repeat_makes_nothing_new_and_follows_titles(at_home: School, clock: FrozenClock) -> None:
    first = at_home.launch(claims(activity="quiz:B9"), user=at_home.user())
    assert first.learner is not None
    clock.advance(hours=1)
    again = at_home.launch(
        claims(activity="quiz:B9", title="Nerves, renamed", link_title="The quiz, renamed"),
        user=at_home.user(),
    )
    assert (count(Course), count(Link), count(Learner)) == (1, 1, 1)
    assert again.course is not None
    assert again.link is not None
    assert again.learner is not None
    assert again.course.title == "Nerves, renamed"
    assert again.link.title == "The quiz, renamed"
    assert again.learner.first_at == first.learner.first_at < again.learner.last_at


@pytest.mark.parametrize("role", ["instructor", "none"])
def test_only_learners_get_a_place(at_home: School, role: str) -> None:
    opened = at_home.launch(claims(activity="quiz:B9"), role=role, user=at_home.user())
    assert opened.link is not None
    assert opened.learner is None


def test_a_launch_of_nobody_in_particular_gets_no_place(at_home: School) -> None:
    opened = at_home.launch(claims(activity="quiz:B9"))
    assert opened.link is not None
    assert opened.learner is None


def test_a_launch_without_a_course(at_home: School) -> None:
    opened = at_home.launch(claims(context=None, activity="quiz:B9"), user=at_home.user())
    assert opened.course is None
    assert opened.link is not None
    assert (opened.link.course_id, opened.link.activity) == (None, "quiz:B9")


def test_a_launch_without_a_link(at_home: School) -> None:
    opened = at_home.launch(claims(link=None), user=at_home.user())
    assert opened.course is not None
    assert (opened.link, opened.learner) == (None, None)


def test_deep_linking_makes_the_course_alone(at_home: School) -> None:
    opened = at_home.launch(claims(message="LtiDeepLinkingRequest"), role="instructor")
    assert opened.course is not None
    assert opened.link is None


def test_the_selection_tells_the_activity_and_the_settings(at_home: School) -> None:
    course = at_home.launch(claims(link=None)).course
    assert course is not None
    chosen = at_home.select("module:B9", course_id=course.id, graded=False, points=20)
    said = claims(selection=chosen.id, activity="quiz:B9", custom={"npt_activity": "tier:basic"})
    link = at_home.launch(said).link
    assert link is not None
    assert (link.activity, link.selection_id) == ("module:B9", chosen.id)
    assert (link.settings["graded"], link.settings["points"]) == (False, 20)


def test_without_a_selection_the_parameter_goes_before_the_path(at_home: School) -> None:
    link = at_home.launch(claims(activity="quiz:B9", custom={"npt_activity": "module:B9"})).link
    assert link is not None
    assert link.activity == "module:B9"


def test_a_selection_of_another_school_is_not_followed(at_home: School) -> None:
    other = make_school()
    chosen = other.select("module:B9")
    link = at_home.launch(claims(selection=chosen.id)).link
    assert link is not None
    assert (link.activity, link.selection_id) == (None, None)


def test_what_the_school_does_not_have_is_not_linked_to(at_home: School) -> None:
    for number, name in enumerate(("quiz:B77", "exam:01JH0000000000000000000000")):
        link = at_home.launch(claims(link=f"link-{number}", activity=name)).link
        assert link is not None
        assert link.activity is None


def test_a_link_that_was_chosen_again_in_the_lms_opens_the_new_choice(at_home: School) -> None:
    course = at_home.launch(claims(link=None)).course
    assert course is not None
    first = at_home.select("module:B9", course_id=course.id)
    second = at_home.select("quiz:B9", course_id=course.id)
    at_home.launch(claims(selection=first.id))
    link = at_home.launch(claims(selection=second.id)).link
    assert link is not None
    assert (link.activity, link.selection_id) == ("quiz:B9", second.id)


def test_services_are_kept_on_link_and_course(at_home: School) -> None:
    opened = at_home.launch(claims(activity="quiz:B9", lineitem="https://lms.example/columns/7"))
    course, link = opened.course, opened.link
    assert course is not None
    assert link is not None
    assert course.memberships_url == "https://lms.example/course-1/members"
    assert course.lineitems_url == link.lineitems_url == "https://lms.example/course-1/columns"
    assert course.scopes == link.scopes
    assert len(link.scopes) == 2
    assert (link.lineitem_url, link.column_state) == ("https://lms.example/columns/7", "ready")
    without = at_home.launch(claims(activity="quiz:B9")).link
    assert without is not None
    assert without.lineitem_url == "https://lms.example/columns/7"


@pytest.mark.parametrize(
    ("activity", "state"), [("quiz:B9", "wanted"), ("lesson:b9-one", "none"), (None, "none")]
)
def test_a_column_is_wanted_where_there_are_marks(
    at_home: School, activity: str | None, state: str
) -> None:
    link = at_home.launch(claims(activity=activity, grades=True)).link
    assert link is not None
    assert link.column_state == state


def test_one_curriculum_stands_in_many_courses(at_home: School) -> None:
    for number in range(3):
        at_home.launch(
            claims(context=f"c{number}", link=f"l{number}", activity="quiz:B9"),
            user=at_home.user(),
        )
    assert (count(Course), count(Link), count(Learner)) == (3, 3, 3)
