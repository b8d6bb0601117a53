"""Instructors' pages of courses and links, and where links lead; each tried four ways."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from npt_training.accounts.models import Person
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.core.ids import new_id
from npt_training.lti.activities import opening, service
from npt_training.lti.activities.models import Course, Learner, Link
from npt_training.lti.models import LtiUser
from tests.accounts.factories import audited, csrf, post, sign_in
from tests.lti.activities.factories import School, claims, make_school
from tests.queries import counted


@pytest.fixture
def at_home(app: Flask) -> School:
    return make_school()


@pytest.fixture
def teacher(at_home: School) -> Person:
    return at_home.person("instructor")


@pytest.fixture
def browser(app: Flask, teacher: Person) -> FlaskClient:
    return signed_in(app, teacher)


def signed_in(app: Flask, person: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, person)
    return client


def parts(opened: service.Opened) -> tuple[Course, Link]:
    assert opened.course is not None
    assert opened.link is not None
    return opened.course, opened.link


def stored(link_id: str) -> Link:
    with read() as s:
        return s.get_one(Link, link_id)


# Where links lead


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("quiz/B9", "/quizzes/B9"),
        ("module/B9", "/learn/B9"),
        ("lesson/b9-one", "/learn/B9/b9-one"),
        ("tier/basic", "/learn"),
        ("certificate/mine", "/certificate"),
    ],
)
def test_a_learner_goes_to_the_activity(app: Flask, at_home: School, path: str, leads: str) -> None:
    client = signed_in(app, at_home.person("trainee"))
    answer = client.get(f"/lti/to/{path}?selection=01JH0000000000000000000000")
    assert (answer.status_code, answer.location) == (303, leads)


def test_an_activity_that_is_gone_says_so(app: Flask, at_home: School) -> None:
    client = signed_in(app, at_home.person("trainee"))
    for path in ("quiz/B77", "lesson/gone", "tier/none", "exam/01JH0000000000000000000000"):
        answer = client.get(f"/lti/to/{path}")
        assert answer.status_code == 404
        assert "not here any more" in answer.text
    for path in ("quiz", "unknown/B9", "quiz/../B9", "quiz/B9/more"):
        assert client.get(f"/lti/to/{path}").status_code == 404


def test_a_stranger_signs_in_first(app: Flask, at_home: School) -> None:
    for path in ("/lti/to", "/lti/to/quiz/B9"):
        assert app.test_client().get(path).location.startswith("/sign-in?next=")
        client = signed_in(app, at_home.person("trainee"))
        assert client.post(path, headers={"X-CSRFToken": csrf(client)}).status_code == 405


def test_nothing_chosen_is_told_kindly(app: Flask, at_home: School, browser: FlaskClient) -> None:
    told = signed_in(app, at_home.person("trainee")).get("/lti/to").text
    assert "Your instructor has not chosen" in told
    assert "Courses in your LMS" in browser.get("/lti/to").text


def test_launches_land_where_they_should(app: Flask, at_home: School) -> None:
    user = at_home.user()
    with app.test_request_context():
        opened = at_home.launch(claims(activity="quiz:B9"), user=user)
        course, link = parts(opened)
        assert opening.landing(opened, role="learner") == "/lti/to/quiz/B9"
        assert opening.landing(opened, role="none") == "/lti/to/quiz/B9"
        assert opening.landing(opened, role="instructor") == f"/lti/links/{link.id}"
        empty = at_home.launch(claims(link="link-2"), user=user)
        _course, unchosen = parts(empty)
        assert opening.landing(empty, role="learner") == "/lti/to"
        assert opening.landing(empty, role="instructor") == f"/lti/links/{unchosen.id}/change"
        bare = at_home.launch(claims(link=None), user=user)
        assert opening.landing(bare, role="instructor") == f"/lti/courses/{course.id}"
        nowhere = at_home.launch(claims(link=None, context=None), user=user)
        assert opening.landing(nowhere, role="instructor") == "/lti/to"
        custom = {"context_id_history": "course-1", "resource_link_id_history": "link-1"}
        copied = at_home.launch(claims(context="c2", link="l2", custom=custom), user=user)
        copy, again = parts(copied)
        asks = f"/lti/courses/{copy.id}/copy?link={again.id}"
        assert opening.landing(copied, role="instructor") == asks
        assert opening.landing(copied, role="learner") == "/lti/to/quiz/B9"


# A course and its links


def test_a_course_shows_its_links(at_home: School, browser: FlaskClient) -> None:
    assert "No course yet" in browser.get("/lti/courses").text
    course, link = parts(at_home.launch(claims(activity="quiz:B9"), user=at_home.user()))
    at_home.launch(claims(link="link-2", link_title="Not chosen yet"))
    assert "Nerves of the leg" in browser.get("/lti/courses").text
    page = browser.get(f"/lti/courses/{course.id}").text
    for words in ("The quiz", "Quiz: Leg and foot", "Not chosen yet", "Choose", "Campus"):
        assert words in page
    page = browser.get(f"/lti/links/{link.id}").text
    for words in ("What it opens", "Quiz: Leg and foot", "Ada", "1 learner", "2 March 2026"):
        assert words in page


def test_empty_pages_say_what_to_do(at_home: School, browser: FlaskClient) -> None:
    course = at_home.launch(claims(link=None)).course
    assert course is not None
    assert "Add an activity in your LMS" in browser.get(f"/lti/courses/{course.id}").text
    _course, link = parts(at_home.launch(claims()))
    page = browser.get(f"/lti/links/{link.id}").text
    assert "Choose what this link opens" in page
    assert "Nobody yet" in page


def test_what_is_not_offered_any_more_is_said(at_home: School, browser: FlaskClient) -> None:
    course, link = parts(at_home.launch(claims(activity="quiz:B9")))
    with write() as s:
        s.execute(update(Link).values(activity="quiz:B1"))
    assert "not offered now" in browser.get(f"/lti/courses/{course.id}").text
    assert "Not offered now" in browser.get(f"/lti/links/{link.id}").text


def test_pages_are_of_the_own_school(app: Flask, at_home: School) -> None:
    course, link = parts(at_home.launch(claims(activity="quiz:B9")))
    paths = [f"/lti/courses/{course.id}", f"/lti/courses/{course.id}/copy"]
    paths += [f"/lti/links/{link.id}", f"/lti/links/{link.id}/change"]
    outsider = signed_in(app, make_school().person("instructor"))
    learner = signed_in(app, at_home.person("trainee"))
    for path in paths:
        assert app.test_client().get(path).location.startswith("/sign-in")
        assert learner.get(path).status_code == 403
        assert outsider.get(path).status_code == 404
        assert outsider.put(path, headers={"X-CSRFToken": csrf(outsider)}).status_code == 405
    for path in (paths[1], paths[3]):
        assert post(learner, path, {"chosen": "module:B9"}).status_code == 403
        assert post(outsider, path, {"chosen": "module:B9", "answer": "anew"}).status_code == 404
    assert stored(link.id).activity == "quiz:B9"


# Changing what a link opens


def test_a_link_is_changed(at_home: School, teacher: Person, browser: FlaskClient) -> None:
    said = claims(activity="quiz:B9", grades=True)
    _course, link = parts(at_home.launch(said, user=at_home.user()))
    path = f"/lti/links/{link.id}/change"
    page = browser.get(path).text
    assert "1 learner has opened it" in page
    assert 'value="quiz:B9" id="pick-quiz:B9" data-pick-title="Quiz: Leg and foot" checked' in page
    answer = post(browser, path, {"act": "set", "chosen": "module:B9"})
    assert answer.location == f"/lti/links/{link.id}"
    assert "from now on" in browser.get(answer.location).text
    changed = stored(link.id)
    assert (changed.activity, changed.column_state) == ("module:B9", "none")
    assert changed.settings["graded"] is False
    (entry,) = audited("lti.link_changed")
    assert (entry.actor, entry.subject) == (teacher.id, link.id)
    assert entry.detail == {"from": "quiz:B9", "to": "module:B9"}
    _course, again = parts(at_home.launch(said, user=at_home.user()))
    assert again.activity == "module:B9"


def test_a_change_that_is_none_is_refused_and_kept(at_home: School, browser: FlaskClient) -> None:
    _course, link = parts(at_home.launch(claims()))
    path = f"/lti/links/{link.id}/change"
    page = post(browser, path, {"act": "set"})
    assert page.status_code == 422
    assert "Choose at least one activity" in page.text
    page = post(browser, path, {"act": "set", "chosen": "quiz:NOPE"})
    assert page.status_code == 422
    assert "not offered any more" in page.text
    page = post(browser, path, {"act": "search", "q": "three", "chosen": "quiz:B9"})
    assert page.status_code == 200
    assert "Chosen before this search" in page.text
    assert "Lesson one" not in page.text
    assert stored(link.id).activity is None


# A copied course


@pytest.fixture
def copied(at_home: School) -> tuple[Course, Link]:
    at_home.launch(claims(activity="quiz:B9"), user=at_home.user())
    custom = {"context_id_history": "course-1", "resource_link_id_history": "link-1"}
    said = claims(context="c2", link="l2", title="Next term", custom=custom, activity="quiz:B9")
    return parts(at_home.launch(said, user=at_home.user("ben")))


def test_an_instructor_is_asked_once(
    at_home: School, teacher: Person, browser: FlaskClient, copied: tuple[Course, Link]
) -> None:
    course, link = copied
    path = f"/lti/courses/{course.id}/copy"
    page = browser.get(f"{path}?link={link.id}").text
    assert "looks like a copy of “Nerves of the leg”" in page
    assert "Decide" in browser.get(f"/lti/courses/{course.id}").text
    refused = post(browser, path, {"link": link.id})
    assert refused.status_code == 422
    assert "Choose one of the two" in refused.text
    assert post(browser, path, {"answer": "keep", "link": link.id}).location == (
        f"/lti/links/{link.id}"
    )
    assert stored(link.id).activity == "quiz:B9"
    assert browser.get(path).location == f"/lti/courses/{course.id}"
    assert "Decide" not in browser.get(f"/lti/courses/{course.id}").text
    (entry,) = audited("lti.copy_settled")
    assert (entry.actor, entry.detail) == (teacher.id, {"kept": True})
    post(browser, path, {"answer": "anew"})
    assert stored(link.id).activity == "quiz:B9"


def test_choosing_anew_empties_what_came_along(
    app: Flask, at_home: School, browser: FlaskClient, copied: tuple[Course, Link]
) -> None:
    course, link = copied
    post(browser, f"/lti/courses/{course.id}/copy", {"answer": "anew"})
    assert stored(link.id).activity is None
    opened = at_home.launch(
        claims(
            context="c2", link="l2", activity="quiz:B9",
            custom={"context_id_history": "course-1", "resource_link_id_history": "link-1"},
        ),
        user=at_home.user("ben"),
    )  # fmt: skip
    assert parts(opened)[1].activity is None
    with app.test_request_context():
        assert opening.landing(opened, role="learner") == "/lti/to"
    at_home.launch(claims(link="link-9", activity="module:B9"))
    later = at_home.launch(
        claims(context="c2", link="l9", custom={"resource_link_id_history": "link-9"})
    )
    assert parts(later)[1].activity is None
    chosen = at_home.select("quiz:B9", course_id=course.id)
    fresh = at_home.launch(claims(context="c2", link="l10", selection=chosen.id))
    assert parts(fresh)[1].activity == "quiz:B9"


# Large classes


def test_a_thousand_learners_cost_as_many_queries_as_ten(
    app: Flask, at_home: School, browser: FlaskClient
) -> None:
    course, link = parts(at_home.launch(claims(activity="quiz:B9"), user=at_home.user()))
    paths = [f"/lti/courses/{course.id}", f"/lti/links/{link.id}"]

    def cost() -> list[int]:
        found = []
        for path in paths:
            browser.get(path)
            with counted(app) as seen:
                assert browser.get(path).status_code == 200
            found.append(len(seen))
        return found

    fill(at_home, link, 10)
    few = cost()
    fill(at_home, link, 990)
    assert cost() == few
    assert max(few) <= 12
    page = browser.get(paths[1]).text
    assert "1001 learners" in page
    assert "Page 1 of 21" in page
    assert "Page 21 of 21" in browser.get(f"{paths[1]}?page=999").text
    assert "Page 1 of 21" in browser.get(f"{paths[1]}?page=nonsense").text


def fill(school: School, link: Link, count: int) -> None:
    at = now()
    with write() as s:
        users = [
            {
                "id": new_id(), "platform_id": school.platform.id, "subject": new_id(),
                "name": f"Learner {n}", "first_at": at, "last_at": at,
            }
            for n in range(count)
        ]  # fmt: skip
        s.execute(insert(LtiUser), users)
        learners = [
            {"id": new_id(), "link_id": link.id, "user_id": u["id"], "first_at": at, "last_at": at}
            for u in users
        ]
        s.execute(insert(Learner), learners)
