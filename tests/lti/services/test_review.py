"""Submission Review: from the LMS to one learner's work, and to nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_organisation
from npt_training.core.db import read
from npt_training.lti.activities import models as ours
from npt_training.lti.models import Launch, LtiUser
from npt_training.lti.services.review import reviewed
from tests.accounts.factories import audited, make_organisation, make_person, principal_of, sign_in
from tests.assessment import factories, items
from tests.assessment.test_marking import hand_in
from tests.lti.platform import Platform, User
from tests.lti.services.campus import Campus
from tests.lti.services.test_standing import learner_of


@pytest.fixture
def quiz(campus: Campus) -> Campus:
    """The link opens a quiz with one written answer."""
    factories.make_edition([*factories.choices(1), items.written()])
    return campus


def teacher_of(campus: Campus) -> User:
    return campus.platform.add_instructor(campus.course)


def marker_of(campus: Campus) -> Principal:
    return principal_of(
        make_person(get_organisation(campus.organisation_id), "instructor", password=None)
    )


def test_an_instructor_lands_on_the_learners_work(app: Flask, quiz: Campus) -> None:
    ada, actor = learner_of(quiz)
    hand_in(actor)
    answer = quiz.platform.review(app.test_client(), quiz.link, teacher_of(quiz), ada)
    assert answer.status_code == 303, answer.text
    assert answer.location.endswith(f"/lti/grades/learners/{quiz.learners[ada.id]}/work?open=desk")


def test_an_answer_that_waits_opens_in_the_marking_desk(app: Flask, quiz: Campus) -> None:
    ada, actor = learner_of(quiz)
    hand_in(actor)
    browser = signed_in(app, quiz)
    page = f"/lti/grades/learners/{quiz.learners[ada.id]}/work"
    straight = browser.get(f"{page}?open=desk")
    assert straight.status_code == 303
    assert "/marking/" in straight.location
    assert browser.get(straight.location).status_code == 200
    text = browser.get(page).text
    assert "Mark 1 answer" in text
    assert ada.name in text
    assert audited("lti.review")


def test_a_released_attempt_is_shown_with_its_answers(app: Flask, quiz: Campus) -> None:
    factories.make_edition(factories.choices(5))
    ada, actor = learner_of(quiz)
    factories.sit(actor, right=4)
    quiz.clock.advance(hours=1)
    factories.sit(actor, right=5)
    text = signed_in(app, quiz).get(f"/lti/grades/learners/{quiz.learners[ada.id]}/work").text
    assert "Passed, 100.0 %" in text
    assert "All attempts" in text
    first = reviewed(marker_of(quiz), quiz.learners[ada.id]).attempts[1]
    earlier = reviewed(marker_of(quiz), quiz.learners[ada.id], first.id)
    assert earlier.chosen is not None
    assert earlier.chosen.percent == 80.0
    assert sorted(one.fraction or 0 for one in earlier.answers) == [0, 1, 1, 1, 1]


def test_a_learner_gets_their_own_and_nobody_elses(app: Flask, quiz: Campus) -> None:
    factories.make_edition(factories.choices(5))
    ada, actor = learner_of(quiz)
    ben, _other = learner_of(quiz)
    attempt = factories.sit(actor, right=5)
    own = quiz.platform.review(app.test_client(), quiz.link, ada, ada)
    assert own.location.endswith(f"/attempts/{attempt.id}")
    others = quiz.platform.review(app.test_client(), quiz.link, ben, ada)
    assert others.status_code == 404
    assert "has not opened this activity" in others.text


def test_somebody_who_never_opened_it_is_told(app: Flask, quiz: Campus) -> None:
    eve = quiz.platform.add_user(quiz.course)
    answer = quiz.platform.review(app.test_client(), quiz.link, teacher_of(quiz), eve)
    assert answer.status_code == 404
    assert "nothing of theirs to look at" in answer.text
    with read() as s:
        assert s.scalars(select(Launch.message)).all() == ["LtiSubmissionReviewRequest"]


def test_the_same_subject_of_another_tenant_is_somebody_else(
    app: Flask, quiz: Campus, platform: Platform
) -> None:
    """Two registrations at one platform: a learner of the one is unknown to the other."""
    ada, actor = learner_of(quiz)
    hand_in(actor)
    client = platform.add_tool()
    course = platform.add_course(client)
    teacher, link = platform.add_instructor(course), platform.add_link(course, column=10)
    platform.approve_in(app, client)
    answer = platform.review(app.test_client(), link, teacher, ada)
    assert answer.status_code == 404


def test_an_instructor_of_another_school_finds_nothing(app: Flask, quiz: Campus) -> None:
    ada, _actor = learner_of(quiz)
    other = make_person(make_organisation("Another School"), "instructor")
    client = app.test_client()
    sign_in(client, other)
    assert client.get(f"/lti/grades/learners/{quiz.learners[ada.id]}/work").status_code == 404


def test_an_activity_that_is_only_read_says_so(app: Flask, quiz: Campus) -> None:
    ada, _actor = learner_of(quiz)
    quiz.change(ours.Link, quiz.link_id, activity="lesson:b9-one")
    text = signed_in(app, quiz).get(f"/lti/grades/learners/{quiz.learners[ada.id]}/work").text
    assert "there is nothing to mark" in text


def test_opening_a_link_leads_to_its_mark(app: Flask, quiz: Campus) -> None:
    """A real launch of somebody who passed before: the mark arrives by itself."""
    factories.make_edition(factories.choices(5))
    ada, actor = learner_of(quiz)
    with read() as s:
        learner = s.get_one(ours.Learner, quiz.learners[ada.id])
        assert s.get_one(LtiUser, learner.user_id).person_id == actor.person_id
    quiz.change(ours.Link, quiz.link_id, activity=None)
    factories.sit(actor, right=5)
    quiz.work()
    assert quiz.states() == []
    quiz.change(ours.Link, quiz.link_id, activity="quiz:B9")
    answer = quiz.platform.launch(app.test_client(), quiz.link, ada)
    assert answer.status_code == 303, answer.text
    quiz.work()
    assert quiz.grade(ada).value == 10.0


def signed_in(app: Flask, campus: Campus) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_person(get_organisation(campus.organisation_id), "instructor"))
    return client
