"""The marking desk over HTTP: queue, rubric, comment kept on error, conflicts, the empty desk."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.models import Organisation
from npt_training.accounts.principal import Principal
from npt_training.assessment import service
from tests.accounts.factories import make_organisation, make_person, post, sign_in
from tests.assessment import factories, items


@dataclass
class School:
    """A school with an instructor signed in and ``answers`` waiting on the desk."""

    organisation: Organisation
    client: FlaskClient
    instructor: Principal
    trainee: Principal
    answers: list[str]


@pytest.fixture
def school(app: Flask, client: FlaskClient) -> School:
    factories.make_edition([items.written(view=items.VIEW, pin=True), items.written(id="b9-w2")])
    organisation = make_organisation()
    person = make_person(organisation, "instructor", name="Ina Structor")
    sign_in(client, person)
    learner = make_person(organisation, "trainee", name="Toni Trainee")
    trainee = factories.principal(learner, organisation)
    attempt_id = service.start_attempt(trainee, "B9")
    for asked in service.questions(trainee, attempt_id):
        fields = {"text": [f"My words on {asked.held.code}."], "x": ["0.3"], "y": ["0.4"]}
        service.save_response(trainee, attempt_id, asked.position, fields)
    service.submit_attempt(trainee, attempt_id)
    instructor = factories.principal(person, organisation)
    answers = service.queue(instructor).answer_ids
    return School(organisation, client, instructor, trainee, answers)


def test_the_desk_says_what_waits_and_opens_the_first_answer_blind(school: School) -> None:
    desk = school.client.get("/marking").text
    assert "2 answers to mark" in desk
    assert "Toni" not in desk
    answer = school.client.get("/marking/next")
    assert answer.location == f"/marking/{school.answers[0]}"
    page = school.client.get(answer.location).text
    assert "<span data-left>2</span> left" in page
    assert "My words on b9-w2." in page or "My words on b9-written-1." in page
    assert "Toni" not in page
    assert "data-rubric" in page


def test_a_pinned_answer_is_shown_on_its_picture(school: School) -> None:
    pages = [school.client.get(f"/marking/{answer}").text for answer in school.answers]
    assert sum('class="mark-yours"' in page for page in pages) == 1


def test_save_and_next_until_the_desk_is_empty(school: School) -> None:
    first, second = school.answers
    sent = {"sequence": "0", "row-r1": ["1", "2"], "row-r2": "1", "comment": "Well seen."}
    assert post(school.client, f"/marking/{first}", sent).location == f"/marking/{second}"
    answer = post(school.client, f"/marking/{second}", {"sequence": "0", "row-r1": "1"})
    assert answer.location == "/marking"
    desk = school.client.get("/marking").text
    assert "All marked" in desk
    assert "You have marked 2 answers so far" in desk
    assert service.quiz_result(school.trainee.person_id, "B9").best_percent == pytest.approx(66.67)


def test_nothing_ticked_is_asked_back_and_the_comment_kept(school: School) -> None:
    sent = {"sequence": "0", "comment": "Half a page of advice."}
    answer = post(school.client, f"/marking/{school.answers[0]}", sent)
    assert answer.status_code == 422
    assert "Tick the lines that are met" in answer.text
    assert "Half a page of advice." in answer.text
    again = post(school.client, f"/marking/{school.answers[0]}", sent | {"none": "1"})
    assert again.status_code == 303
    assert service.sheet(school.instructor, school.answers[0]).mark.fraction == 0.0  # type: ignore[union-attr]


def test_who_was_slower_is_told_and_keeps_the_comment(school: School) -> None:
    target = f"/marking/{school.answers[0]}"
    assert post(school.client, target, {"sequence": "0", "row-r1": "1"}).status_code == 303
    late = post(school.client, target, {"sequence": "0", "row-r2": "1", "comment": "My view."})
    assert late.status_code == 409
    assert "Somebody else marked this answer" in late.text
    assert "My view." in late.text
    assert service.sheet(school.instructor, school.answers[0]).sequence == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"sequence": "0", "row-r1": ["1", "2", "3"]},
        {"sequence": "0", "row-r9": "1"},
        {"sequence": "x", "row-r1": "1"},
        {"row-r1": "1"},
    ],
)
def test_a_form_that_does_not_fit_changes_nothing(school: School, sent: dict[str, str]) -> None:
    answer = post(school.client, f"/marking/{school.answers[0]}", sent)
    assert answer.status_code in (409, 422)
    assert service.sheet(school.instructor, school.answers[0]).mark is None


def test_the_desk_is_for_markers_of_this_organisation(app: Flask, school: School) -> None:
    trainee = app.test_client()
    sign_in(trainee, make_person(school.organisation, "trainee"))
    assert trainee.get("/marking").status_code == 403
    stranger = app.test_client()
    sign_in(stranger, factories.member("instructor")[0])
    for answer in school.answers:
        assert stranger.get(f"/marking/{answer}").status_code == 404
        sent = {"sequence": "0", "row-r1": "1"}
        assert post(stranger, f"/marking/{answer}", sent).status_code == 404
    assert service.queue(school.instructor).left == 2


def test_the_trainee_reads_marks_and_comment_afterwards(app: Flask, school: School) -> None:
    for answer in school.answers:
        sent = {"sequence": "0", "row-r1": "1", "comment": "Name the vein too."}
        post(school.client, f"/marking/{answer}", sent)
    line = service.history(school.trainee)[0]
    asked = service.questions(school.trainee, line.id)[0]
    from npt_training.assessment.feedback import feedback_on

    feedback = feedback_on(asked)
    assert feedback.comment == "Name the vein too."
    assert [row.given for row in feedback.rubric] == [1, 0]
    assert feedback.verdict.startswith("Partly right: 33")
