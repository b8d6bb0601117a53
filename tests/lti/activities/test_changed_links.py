"""When a link opens something else, its learners' standings in that are sent, few at a time."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from npt_training.accounts.models import Person
from npt_training.core.db import read
from npt_training.core.jobs import run_pending
from npt_training.curriculum import service as curriculum
from npt_training.lti.activities import tasks, teaching
from npt_training.lti.activities.models import Link
from npt_training.lti.services.models import Score
from tests.assessment import factories as quiz
from tests.lti.activities.factories import School, claims, make_school

COLUMN = "https://lms.example/columns/7"


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


def opened(school: School, count: int) -> tuple[Link, list[Person]]:
    """A quiz link with a column that ``count`` learners opened; each has read a lesson."""
    people = []
    link = None
    for number in range(count):
        person = school.person("trainee")
        actor = quiz.principal(person, school.organisation)
        curriculum.mark_read(actor, "b9-one")
        said = claims(activity="quiz:B9", lineitem=COLUMN)
        link = school.launch(said, user=school.user(f"learner {number}", person)).link
        people.append(person)
    assert link is not None
    run_pending()
    return link, people


def scores() -> list[float | None]:
    with read() as s:
        return list(s.scalars(select(Score.given).where(Score.given.is_not(None))))


def change(school: School, link: Link, name: str, *, graded: bool = True) -> Link:
    actor = quiz.instructor(school.organisation)
    teaching.change_activity(actor, link.id, name, graded=graded)
    with read() as s:
        return s.get_one(Link, link.id)


def test_standings_follow_the_change(at_home: School) -> None:
    link, _people = opened(at_home, 3)
    change(at_home, link, "module:B9")
    run_pending()
    assert scores() == [25.0, 25.0, 25.0]


def test_a_class_is_taken_in_parts(at_home: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    link, _people = opened(at_home, 5)
    change(at_home, link, "module:B9")
    run_pending()
    assert scores() == [25.0] * 5
    with read() as s:
        learners = s.scalars(select(func.count(Score.learner_id.distinct()))).one()
    assert learners == 5


def test_marks_stay_here_where_the_instructor_says_so(at_home: School) -> None:
    link, people = opened(at_home, 1)
    changed = change(at_home, link, "module:B9", graded=False)
    assert (changed.column_state, changed.lineitem_url) == ("none", COLUMN)
    run_pending()
    assert scores() == []
    said = claims(activity="quiz:B9", lineitem=COLUMN)
    again = at_home.launch(said, user=at_home.user("learner 0", people[0])).link
    assert again is not None
    assert (again.activity, again.column_state) == ("module:B9", "none")
    assert change(at_home, link, "module:B9").column_state == "ready"
    run_pending()
    assert scores() == [25.0]


def test_a_choice_anew_in_the_lms_is_a_change_too(at_home: School) -> None:
    link, people = opened(at_home, 1)
    course_id = link.course_id
    chosen = at_home.select("module:B9", course_id=course_id)
    user = at_home.user("learner 0", people[0])
    at_home.launch(claims(selection=chosen.id, lineitem=COLUMN), user=user)
    run_pending()
    assert scores() == [25.0]
