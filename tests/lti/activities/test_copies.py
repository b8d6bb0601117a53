"""Copied courses: recognised, their settings kept, nothing of their people taken along."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update

from npt_training.core.db import read, write
from npt_training.lti.activities.models import Course, Learner, Link, Selection
from npt_training.lti.activities.service import Opened
from tests.lti.activities.factories import (
    School,
    claims,
    make_deployment,
    make_platform,
    make_school,
)
from tests.world import make_organisation


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


@pytest.fixture
def original(at_home: School) -> tuple[Opened, Selection]:
    """A course with one chosen link, opened by a learner, with a column."""
    course = at_home.launch(claims(link=None)).course
    assert course is not None
    chosen = at_home.select("quiz:B9", course_id=course.id, graded=True, points=20)
    opened = at_home.launch(
        claims(activity="quiz:B9", selection=chosen.id, lineitem="https://lms.example/columns/7"),
        user=at_home.user(),
    )
    with write() as s:
        s.execute(update(Course).values(settings={"ask": True}))
    return opened, chosen


def parts(opened: Opened) -> tuple[Course, Link]:
    assert opened.course is not None
    assert opened.link is not None
    return opened.course, opened.link


HISTORY = {"context_id_history": "course-1,course-0", "resource_link_id_history": "link-1"}


def test_histories_tell_a_copy(at_home: School, original: tuple[Opened, Selection]) -> None:
    old_course, old_link = parts(original[0])
    said = claims(context="course-2", link="link-2", custom=HISTORY, grades=True)
    course, link = parts(at_home.launch(said, user=at_home.user("ben")))
    assert (course.copied_from, course.settings) == (old_course.id, {"ask": True})
    assert (course.settled_at, course.settled_by) == (None, None)
    assert (link.copied_from, link.activity) == (old_link.id, "quiz:B9")
    assert (link.settings["points"], link.settings["graded"]) == (20, True)
    assert link.lineitem_url is None
    assert link.column_state == "wanted"
    with read() as s:
        learners = s.execute(select(Learner.link_id, Learner.user_id)).all()
    assert sorted(tuple(row) for row in learners) == sorted(
        [(old_link.id, at_home.user().id), (link.id, at_home.user("ben").id)]
    )


def test_the_nearest_ancestor_counts(at_home: School) -> None:
    first = at_home.launch(claims(context="a", link="la", activity="quiz:B9")).course
    second = at_home.launch(claims(context="b", link="lb", activity="quiz:B9")).course
    assert first is not None
    assert second is not None
    for history, nearest in (("a,b", first), ("b,a", second)):
        said = claims(context=f"c-{nearest.context_id}", custom={"context_id_history": history})
        made = at_home.launch(said).course
        assert made is not None
        assert made.copied_from == nearest.id


def test_a_selection_seen_in_another_course_tells_a_copy(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    old_course, old_link = parts(original[0])
    said = claims(context="course-2", link="link-2", selection=original[1].id)
    course, link = parts(at_home.launch(said))
    assert (course.copied_from, link.copied_from) == (old_course.id, old_link.id)
    assert link.activity == "quiz:B9"


def test_a_copy_opens_what_the_original_opens_now(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    _old_course, old_link = parts(original[0])
    with write() as s:
        s.execute(update(Link).where(Link.id == old_link.id).values(activity="module:B9"))
    said = claims(context="course-2", link="link-2", selection=original[1].id, activity="quiz:B9")
    _course, link = parts(at_home.launch(said))
    assert link.activity == "module:B9"


def test_the_history_of_a_link_alone_tells_a_copied_course_late(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    old_course, _old_link = parts(original[0])
    at_home.launch(claims(context="course-2", link=None))
    custom = {"resource_link_id_history": "link-1"}
    course, link = parts(at_home.launch(claims(context="course-2", link="l2", custom=custom)))
    assert (course.copied_from, course.settled_at) == (old_course.id, None)
    assert course.settings == {"ask": True}
    assert link.activity == "quiz:B9"


def test_a_copy_inside_the_same_course_asks_nobody(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    custom = {"resource_link_id_history": "link-1"}
    course, link = parts(at_home.launch(claims(link="link-1b", custom=custom)))
    assert course.copied_from is None
    assert course.settled_at is not None
    assert link.activity == "quiz:B9"


def test_variables_that_were_not_filled_in_are_no_history(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    custom = {
        "context_id_history": "$Context.id.history",
        "resource_link_id_history": "$ResourceLink.id.history",
    }
    course, link = parts(at_home.launch(claims(context="c2", link="l2", custom=custom)))
    assert (course.copied_from, link.copied_from, link.activity) == (None, None, None)


def test_another_deployment_of_the_platform_may_hold_the_copy(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    elsewhere = make_deployment(at_home.platform)
    said = claims(context="course-2", link="link-2", custom=HISTORY)
    course, link = parts(at_home.launch(said, deployment=elsewhere))
    assert course.copied_from is not None
    assert link.activity == "quiz:B9"


def test_another_platform_with_the_same_ids_is_no_copy(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    _platform, theirs = make_platform(make_organisation("Another school"))
    said = claims(context="course-2", link="link-2", custom=HISTORY, selection=original[1].id)
    course, link = parts(at_home.launch(said, deployment=theirs))
    assert (course.copied_from, link.copied_from, link.activity) == (None, None, None)


def test_a_restore_on_another_platform_of_the_school_is_told_by_the_selection(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    _platform, second = make_platform(at_home.organisation)
    said = claims(context="x", link="y", selection=original[1].id)
    course, link = parts(at_home.launch(said, deployment=second))
    assert course.copied_from == original[1].course_id
    assert link.activity == "quiz:B9"


def test_a_new_choice_in_a_copied_course_is_the_new_choice(
    at_home: School, original: tuple[Opened, Selection]
) -> None:
    said = claims(context="course-2", link=None, custom=HISTORY)
    copy = at_home.launch(said).course
    assert copy is not None
    chosen = at_home.select("module:B9", course_id=copy.id)
    said = claims(context="course-2", link="link-2", custom=HISTORY, selection=chosen.id)
    _course, link = parts(at_home.launch(said))
    assert (link.activity, link.selection_id) == ("module:B9", chosen.id)
