"""The instructor's pages of marks and lists, each tried four ways, and their cost."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from npt_training.accounts.models import Person
from npt_training.accounts.service import get_organisation
from npt_training.core.clock import now
from npt_training.core.db import write
from npt_training.core.ids import new_id
from npt_training.lti import models
from npt_training.lti.activities import models as ours
from npt_training.lti.services.models import Delivery, RosterMember, Score
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.lti.platform import User
from tests.lti.services.campus import Campus, full
from tests.queries import counted


@pytest.fixture
def teacher(campus: Campus) -> Person:
    return make_person(get_organisation(campus.organisation_id), "instructor")


@pytest.fixture
def browser(app: Flask, teacher: Person) -> FlaskClient:
    client = app.test_client()
    sign_in(client, teacher)
    return client


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """An instructor of another school."""
    client = app.test_client()
    sign_in(client, make_person(make_organisation("Another School"), "instructor"))
    return client


def marks(campus: Campus) -> str:
    return f"/lti/grades/links/{campus.link_id}"


def asked(campus: Campus) -> tuple[User, str]:
    ada = campus.learner()
    campus.platform.set_grade(campus.link, ada, 9.0)
    score = campus.score(ada, full(80.0))
    campus.work()
    return ada, score


def test_every_state_is_told_in_words(campus: Campus, browser: FlaskClient) -> None:
    gone = campus.learner()
    campus.platform.leave(campus.course, gone)
    done, waits, none = campus.learner(), campus.learner(), campus.learner()
    campus.score(gone, full(70.0))
    campus.score(done, full(60.0))
    asked(campus)
    campus.platform.misbehave("scores", "503")
    campus.score(waits, full(50.0))
    campus.work()
    text = browser.get(marks(campus)).text
    for words in (
        "delivered", "waiting", "refused", "changed in the LMS", "nothing to send",
        "may have left the course", "Next try", "1 try so far", "The LMS holds 90", none.name,
        "does not answer at the moment",
    ):  # fmt: skip
        assert words in text
    assert text.index("Decide") < text.index(gone.name) < text.index(done.name)


def test_names_are_searched_and_states_chosen(campus: Campus, browser: FlaskClient) -> None:
    ada, ben = campus.learner(), campus.learner()
    campus.score(ada, full(70.0))
    campus.work()
    by_name = browser.get(f"{marks(campus)}?q={ben.name.split()[0]}").text
    assert ben.name in by_name
    assert ada.name not in by_name
    delivered = browser.get(f"{marks(campus)}?state=delivered").text
    assert ada.name in delivered
    assert ben.name not in delivered
    assert "Nobody found" in browser.get(f"{marks(campus)}?q=zzz").text
    assert browser.get(f"{marks(campus)}?page=99999999&state=%00").status_code == 200


def test_an_activity_nobody_opened_says_so(campus: Campus, browser: FlaskClient) -> None:
    assert "No learner has opened it yet" in browser.get(marks(campus)).text


def test_a_refused_column_is_told_first(campus: Campus, browser: FlaskClient) -> None:
    campus.change(
        ours.Link, campus.link_id, column_state="refused", column_error="The LMS said no."
    )
    assert "The LMS said no." in browser.get(marks(campus)).text


def test_one_mark_is_sent_again(campus: Campus, browser: FlaskClient) -> None:
    ada = campus.learner()
    campus.score(ada, full(70.0))
    campus.work()
    answer = post(browser, f"/lti/grades/learners/{campus.learners[ada.id]}/again")
    assert answer.status_code == 303
    assert "on its way again" in browser.get(answer.location).text
    campus.work()
    assert len(campus.platform.world.received) == 2


def test_nothing_to_send_is_told_on_the_page(campus: Campus, browser: FlaskClient) -> None:
    ada = campus.learner(with_person=False)
    answer = post(
        browser, f"/lti/grades/learners/{campus.learners[ada.id]}/again", {"link": campus.link_id}
    )
    assert "have not finished the activity" in browser.get(answer.location).text


def test_many_are_sent_again_after_a_question(campus: Campus, browser: FlaskClient) -> None:
    for _ in range(3):
        campus.score(campus.learner(), full(70.0))
    campus.work()
    page = browser.get(f"{marks(campus)}/again").text
    assert "also the 3 that were delivered" in page
    bad = post(browser, f"{marks(campus)}/again", {"which": "none"})
    assert bad.status_code == 422
    assert "Choose which marks" in bad.text
    good = post(browser, f"{marks(campus)}/again", {"which": "all"})
    assert "3 marks are on their way" in browser.get(good.location).text
    campus.work()
    assert len(campus.platform.world.received) == 6


def test_the_decision_shows_both_marks(campus: Campus, browser: FlaskClient) -> None:
    ada, score = asked(campus)
    page = browser.get(f"/lti/grades/marks/{score}").text
    assert "90\u00a0%" in page
    assert "80\u00a0%" in page
    bad = post(browser, f"/lti/grades/marks/{score}")
    assert bad.status_code == 422
    assert "Choose whether" in bad.text
    good = post(browser, f"/lti/grades/marks/{score}", {"decision": "replace"})
    assert good.status_code == 303
    campus.work()
    assert campus.grade(ada).value == 8.0
    assert "decided already" in browser.get(f"/lti/grades/marks/{score}").text
    again = post(browser, f"/lti/grades/marks/{score}", {"decision": "leave"})
    assert again.status_code == 409


def test_the_table_equals_the_page_and_holds_no_formula(
    campus: Campus, browser: FlaskClient
) -> None:
    ada = campus.learner(campus.platform.add_user(campus.course, given="=SUM(A1)"))
    campus.score(ada, full(70.5))
    campus.work()
    answer = browser.get(f"{marks(campus)}/marks.csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[1][0].startswith("'=SUM(A1)")
    assert rows[1][1:3] == ["70.5", "delivered"]
    assert ".csv" in answer.headers["Content-Disposition"]


def test_the_list_is_read_by_a_button(campus: Campus, browser: FlaskClient) -> None:
    page = f"/lti/grades/courses/{campus.course_id}"
    assert "never read" in browser.get(page).text
    answer = post(browser, f"{page}/list")
    assert "being read now" in browser.get(answer.location).text
    post(browser, f"{page}/list")
    assert "being read at this moment" in browser.get(page).text
    campus.platform.add_user(campus.course)
    campus.course.broken_rows = [{"roles": []}]
    campus.work()
    text = browser.get(page).text
    assert "read in part" in text
    assert "a row without user_id" in text
    assert "never read as a whole" in text


def test_a_course_without_a_list_says_what_to_do(campus: Campus, browser: FlaskClient) -> None:
    campus.change(ours.Course, campus.course_id, memberships_url=None)
    page = f"/lti/grades/courses/{campus.course_id}"
    assert "Names and roles" in browser.get(page).text
    answer = post(browser, f"{page}/list")
    assert "does not share the list" in browser.get(answer.location).text


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_school_finds_nothing(campus: Campus, stranger: FlaskClient, method: str) -> None:
    ada, score = asked(campus)
    learner = campus.learners[ada.id]
    paths = {
        "get": [
            marks(campus), f"{marks(campus)}/marks.csv", f"{marks(campus)}/again",
            f"/lti/grades/marks/{score}", f"/lti/grades/courses/{campus.course_id}",
            f"/lti/grades/learners/{learner}/work",
        ],
        "post": [
            f"{marks(campus)}/again", f"/lti/grades/marks/{score}",
            f"/lti/grades/learners/{learner}/again",
            f"/lti/grades/courses/{campus.course_id}/list",
        ],
    }  # fmt: skip
    for path in paths[method]:
        sent = {"which": "all", "decision": "replace"}
        answer = stranger.get(path) if method == "get" else post(stranger, path, sent)
        assert answer.status_code == 404, path
        assert ada.name not in answer.text


def test_wrong_methods_are_refused(campus: Campus, browser: FlaskClient) -> None:
    assert browser.post(f"{marks(campus)}/marks.csv").status_code in (400, 405)
    assert browser.get("/lti/grades/learners/x/again").status_code == 405


def test_a_host_application_has_none_of_it(campus: Campus, app: Flask) -> None:
    from npt_training.core.runtime import EXTENSION
    from npt_training.lti.services.views import blueprints

    runtime = app.extensions[EXTENSION]
    assert blueprints(runtime)
    runtime.identity = object()
    try:
        assert blueprints(runtime) == []
    finally:
        runtime.identity = None


def test_a_thousand_learners_cost_as_many_queries_as_ten(
    campus: Campus, app: Flask, browser: FlaskClient
) -> None:
    paths = [marks(campus), f"/lti/grades/courses/{campus.course_id}", f"{marks(campus)}/marks.csv"]
    crowd(campus, 10)
    few = [cost(app, browser, path) for path in paths]
    crowd(campus, 990)
    assert [cost(app, browser, path) for path in paths] == few


def cost(app: Flask, browser: FlaskClient, path: str) -> int:
    browser.get(path)
    with counted(app) as seen:
        assert browser.get(path).status_code == 200
    return len(seen)


def crowd(campus: Campus, size: int) -> None:
    """Learners with a delivered mark each, on the course's list."""
    users, learners, scores, deliveries, members = [], [], [], [], []
    for _ in range(size):
        user, learner, score = new_id(), new_id(), new_id()
        at = now()
        users.append(
            {"id": user, "platform_id": campus.platform_id, "subject": user, "name": user,
             "first_at": at, "last_at": at}
        )  # fmt: skip
        learners.append(
            {"id": learner, "link_id": campus.link_id, "user_id": user, "first_at": at,
             "last_at": at}
        )  # fmt: skip
        scores.append(
            {"id": score, "learner_id": learner, "number": 1, "cause": "attempt:x", "given": 70.0,
             "maximum": 100.0, "activity_progress": "Completed",
             "grading_progress": "FullyGraded", "sent_as": at, "created_at": at}
        )  # fmt: skip
        deliveries.append(
            {"score_id": score, "platform_id": campus.platform_id, "learner_id": learner,
             "state": "delivered", "next_at": at, "delivered_at": at, "tries": 1}
        )  # fmt: skip
        members.append(
            {"id": new_id(), "course_id": campus.course_id, "user_id": user, "role": "learner",
             "roles": ["Learner"], "active": True, "first_at": at, "last_at": at}
        )  # fmt: skip
    with write() as s:
        for model, rows in (
            (models.LtiUser, users), (ours.Learner, learners), (Score, scores),
            (Delivery, deliveries), (RosterMember, members),
        ):  # fmt: skip
            s.execute(insert(model), rows)
