"""Whole launches against the strict platform: choose, open, copy the course, choose again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from npt_training.accounts.models import Organisation
from npt_training.core.db import read
from npt_training.lti.activities.models import Link as OurLink
from tests.accounts.factories import make_organisation, post
from tests.assessment import factories as quiz
from tests.lti.activities.factories import LESSONS
from tests.lti.platform import Course, Link, Platform, User


@pytest.fixture
def school(app: Flask) -> Organisation:
    quiz.make_edition(quiz.choices(5), lessons=LESSONS)
    return make_organisation()


@pytest.fixture
def platform(app: Flask, school: Organisation) -> Platform:
    platform = Platform()
    platform.add_tool()
    platform.approve_in(app, organisation=school)
    return platform


@pytest.fixture
def course(platform: Platform) -> Course:
    return platform.add_course()


@pytest.fixture
def teacher(platform: Platform, course: Course) -> User:
    return platform.add_instructor(course)


def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def at(client: FlaskClient, path: str) -> Any:
    """A page of ours, over https as the frame's cookie wants it."""
    return client.get(path, base_url="https://localhost:8000")


def send(client: FlaskClient, path: str, fields: dict[str, Any]) -> Any:
    """A form of ours, with the token that its page carries."""
    page = at(client, path).text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return client.post(
        path,
        data={"csrf_token": found[1], **fields},
        base_url="https://localhost:8000",
        headers={"Referer": f"https://localhost:8000{path}"},
    )


def choose(
    app: Flask, platform: Platform, course: Course, teacher: User, school: Organisation,
    *names: str, link: Link | None = None,
) -> list[Link]:  # fmt: skip
    """The teacher picks ``names``; the links that the platform made of them."""
    client = browser(app)
    answer = platform.deep_link(client, course, teacher, link)
    assert answer.status_code == 303, answer.text
    page = send(client, answer.location, {"act": "add", "chosen": list(names)})
    assert page.status_code == 200, page.text
    return platform.take_choice(page.text)


def ours(link: Link) -> OurLink:
    with read() as s:
        return s.scalars(select(OurLink).where(OurLink.resource_link_id == link.id)).one()


def test_chosen_opened_and_graded_in_a_column(
    app: Flask, platform: Platform, course: Course, teacher: User, school: Organisation
) -> None:
    links = choose(app, platform, course, teacher, school, "quiz:B9", "lesson:b9-one")
    assert [link.title for link in links] == ["Quiz: Leg and foot", "Lesson one"]
    ada = platform.add_user(course)
    for link, path, leads in zip(
        links, ("quiz/B9", "lesson/b9-one"), ("/quizzes/B9", "/learn/B9/b9-one"), strict=True
    ):
        client = browser(app)
        answer = platform.launch(client, link, ada)
        assert answer.location == leads
        assert at(client, f"/lti/to/{path}").location == leads
    assert at(client, "/quizzes/B9").status_code == 200
    assert ours(links[0]).lineitem_url == platform.lineitem_url(platform.column_of(links[0]).id)
    assert ours(links[0]).column_state == "ready"
    assert ours(links[1]).lineitem_url is None
    answer = platform.launch(browser(app), links[0], teacher)
    assert answer.location == f"/lti/links/{ours(links[0]).id}"


def test_a_page_in_a_frame_has_no_ways_out_of_it(
    app: Flask, platform: Platform, course: Course, school: Organisation
) -> None:
    client = browser(app)
    answer = platform.launch(client, platform.add_link(course), platform.add_user(course))
    inside = at(client, answer.location).text
    assert "site-header-slim" in inside
    for words in ("Sign out", "Account", "Menu", 'class="brand"'):
        assert words not in inside
    outside = browser(app).get("/sign-in").text
    assert "site-header-slim" not in outside
    assert 'class="brand"' in outside


def test_chosen_again_for_the_same_link(
    app: Flask, platform: Platform, course: Course, teacher: User, school: Organisation
) -> None:
    (link,) = choose(app, platform, course, teacher, school, "quiz:B9")
    ada = platform.add_user(course)
    platform.launch(browser(app), link, ada)
    choose(app, platform, course, teacher, school, "module:B9", link=link)
    answer = platform.launch(browser(app), link, ada)
    assert answer.location == "/learn/B9"


@pytest.mark.parametrize("loses_custom", [True, False])
def test_a_copied_course_asks_the_instructor_once_and_the_learner_never(
    app: Flask,
    platform: Platform,
    course: Course,
    teacher: User,
    school: Organisation,
    loses_custom: bool,
) -> None:
    platform.loses_custom = loses_custom
    (link,) = choose(app, platform, course, teacher, school, "quiz:B9")
    platform.launch(browser(app), link, platform.add_user(course))
    copy = platform.copy_course(course)
    (again,) = platform.world.course_links(copy.id)
    ben = platform.add_user(copy)
    assert platform.launch(browser(app), again, ben).location == "/quizzes/B9"
    copy.members[teacher.id] = course.members[teacher.id]
    client = browser(app)
    answer = platform.launch(client, again, teacher)
    assert answer.location.startswith("/lti/courses/")
    assert "looks like a copy of “Nerves of the neck”" in at(client, answer.location).text
    kept = send(client, answer.location, {"answer": "keep", "link": ours(again).id})
    assert kept.location == f"/lti/links/{ours(again).id}"
    assert platform.launch(browser(app), again, teacher).location == kept.location
    assert ours(again).lineitem_url == platform.lineitem_url(platform.column_of(again).id)
    assert ours(again).lineitem_url != ours(link).lineitem_url


def test_a_link_without_an_activity(
    app: Flask, platform: Platform, course: Course, teacher: User, school: Organisation
) -> None:
    link = platform.add_link(course, column=10)
    client = browser(app)
    answer = platform.launch(client, link, platform.add_user(course))
    assert "Your instructor has not chosen" in at(client, answer.location).text
    client = browser(app)
    answer = platform.launch(client, link, teacher)
    assert answer.location == f"/lti/links/{ours(link).id}/change"
    changed = send(client, answer.location, {"act": "set", "chosen": "quiz:B9", "graded": "1"})
    assert changed.location == f"/lti/links/{ours(link).id}"
    answer = platform.launch(browser(app), link, platform.add_user(course))
    assert answer.location == "/quizzes/B9"


def test_a_learner_gets_no_picker(
    app: Flask, platform: Platform, course: Course, school: Organisation
) -> None:
    client, ada = browser(app), platform.add_user(course)
    answer = platform.deep_link(client, course, ada)
    page = at(client, answer.location)
    assert page.status_code == 403
    assert "Only instructors choose" in page.text
    assert post(client, answer.location, {"act": "add", "chosen": "quiz:B9"}).status_code != 200
