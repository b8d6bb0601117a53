"""Pages of the desk: they work, refuse the wrong method, strangers and bad input, and keep what
was typed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts.principal import Principal
from npt_training.accounts.service import get_person
from npt_training.assessment import service
from npt_training.assessment.desk import comments
from npt_training.assessment.desk.appeals import make_appeal, open_appeals
from npt_training.assessment.desk.moderation import differing
from npt_training.assessment.desk.policy import marking_policy, set_policy
from npt_training.assessment.desk.releasing import held_back
from npt_training.assessment.desk.rules import Policy
from tests.accounts.factories import csrf, make_person, post, sign_in
from tests.assessment import factories
from tests.assessment.desk.school import (
    FULL,
    NONE,
    PART,
    School,
    attempt,
    marks,
    seconds,
    written_of,
)

ROW = {"row-r1": ["1", "2"], "row-r2": "1"}


@dataclass
class Desk:
    """The desk of Uma, with an answer two others differ on, an open appeal and a held result."""

    school: School
    client: FlaskClient
    differing: str
    appeal: str
    held: str
    trainee: Principal


@pytest.fixture
def desk(client: FlaskClient, coast: School) -> Desk:
    trainee = coast.trainee()
    answer_id = written_of(coast.sit(coast.trainee()))
    service.mark_answer(coast.ina, answer_id, PART, "Good.", sequence=0)
    service.mark_answer(coast.ole, answer_id, NONE, "Short.", sequence=0)
    released = coast.sit(trainee, right=0)
    service.mark_answer(coast.ina, written_of(released), NONE, "", sequence=0)
    position = next(
        one.position
        for one in service.questions(trainee, released)
        if one.held.item.kind == "written"
    )
    appeal = make_appeal(trainee, released, position, "Line two names it.")
    set_policy(coast.ina, Policy(hold=True))
    held = coast.sit(coast.trainee(), right=0)
    service.mark_answer(coast.ina, written_of(held), FULL, "", sequence=0)
    sign_in(client, get_person(coast.uma.person_id))
    return Desk(coast, client, answer_id, appeal, held, trainee)


def test_the_first_page_counts_everything(desk: Desk) -> None:
    page = desk.client.get("/marking").text
    assert "All marked" in page
    assert page.count("1 open") == 2


def test_a_decision_by_page(desk: Desk) -> None:
    assert desk.differing in desk.client.get("/marking/decisions").text
    target = f"/marking/decisions/{desk.differing}"
    page = desk.client.get(target).text
    assert "Good." in page
    assert "Short." in page
    refused = post(desk.client, target, {"reason": "Half a page of reasons."})
    assert (refused.status_code, "Half a page of reasons." in refused.text) == (422, True)
    wordless = post(desk.client, target, ROW)
    assert wordless.status_code == 422
    assert wordless.text.count(" checked") == 3
    done = post(desk.client, target, {**ROW, "reason": "Both are named."})
    assert done.location == "/marking/decisions"
    assert differing(desk.school.uma) == []
    assert desk.client.get(target).status_code == 409


def test_one_of_the_two_proposes_and_the_other_agrees(app: Flask, desk: Desk) -> None:
    ina, ole = app.test_client(), app.test_client()
    sign_in(ina, get_person(desk.school.ina.person_id))
    sign_in(ole, get_person(desk.school.ole.person_id))
    target = f"/marking/decisions/{desk.differing}"
    assert "Propose marks" in ole.get(target).text
    assert post(ole, target, {**ROW, "reason": "I overlooked it."}).status_code == 303
    page = ina.get(target).text
    proposal = page.split('name="proposal" value="')[1].split('"')[0]
    assert "I overlooked it." in page
    assert post(ole, f"{target}/agree", {"proposal": proposal}).status_code == 403
    assert post(ina, f"{target}/agree", {"proposal": "other"}).status_code == 409
    assert post(ina, f"{target}/agree", {"proposal": proposal}).status_code == 303
    assert marks(desk.differing)[-1].fraction == 1.0


def test_an_appeal_by_page(desk: Desk) -> None:
    assert desk.appeal in desk.client.get("/marking/appeals").text
    target = f"/marking/appeals/{desk.appeal}"
    page = desk.client.get(target).text
    assert "Line two names it." in page
    assert desk.trainee.name not in page
    for sent in ({}, {"decision": "uphold"}, {"decision": "decline"}, {"decision": "perhaps"}):
        answer = post(desk.client, target, {"text": "", **sent})
        assert answer.status_code == 422
    kept = post(desk.client, target, {"decision": "uphold", "text": "A long reason."})
    assert (kept.status_code, "A long reason." in kept.text) == (422, True)
    done = post(desk.client, target, {**ROW, "decision": "uphold", "text": "It does."})
    assert done.status_code == 303
    assert open_appeals(desk.school.uma) == 0
    assert "It does." in desk.client.get(target).text
    assert desk.appeal in desk.client.get("/marking/appeals?state=answered").text
    again = post(desk.client, target, {"decision": "decline", "text": "No."})
    assert again.status_code == 409


def test_asking_by_page(app: Flask, desk: Desk) -> None:
    learner = app.test_client()
    sign_in(learner, get_person(desk.trainee.person_id))
    attempt_id = service.history(desk.trainee)[0].id
    questions = service.questions(desk.trainee, attempt_id)
    choice = next(one.position for one in questions if one.held.item.kind == "choice")
    written = next(one.position for one in questions if one.held.item.kind == "written")
    feedback = learner.get(f"/attempts/{attempt_id}/{choice}").text
    target = f"/attempts/{attempt_id}/{choice}/ask"
    assert target in feedback
    assert "Why should it be looked at again?" in learner.get(target).text
    empty = post(learner, target, {"reason": " "})
    assert empty.status_code == 422
    assert post(learner, target, {"reason": "Two are right."}).status_code == 303
    assert "Two are right." in learner.get(target).text
    assert post(learner, target, {"reason": "Again."}).status_code == 409
    assert "It is being looked at" in learner.get(f"/attempts/{attempt_id}/{written}/ask").text
    assert learner.get(f"/attempts/{attempt_id}/9/ask").status_code == 404
    assert desk.client.get(target).status_code == 404, "not somebody else's attempt"


def test_releasing_names_who_is_affected_first(desk: Desk) -> None:
    page = desk.client.get("/marking/release").text
    assert desk.held in page
    assert post(desk.client, "/marking/release", {}).status_code == 409
    sure = post(desk.client, "/marking/release", {"attempt": desk.held})
    assert sure.status_code == 200
    assert "Release 1 result?" in sure.text
    assert attempt(desk.held).status == "marked"
    sent = {"attempt": desk.held, "confirmed": "yes"}
    assert post(desk.client, "/marking/release", sent).location == "/marking/release"
    assert attempt(desk.held).status == "released"
    assert held_back(desk.school.uma) == []


def test_regrading_by_page(desk: Desk) -> None:
    questions = service.questions(desk.trainee, service.history(desk.trainee)[0].id)
    held = next(one.held for one in questions if one.held.item.kind == "choice")
    listed = desk.client.get("/marking/regrade?module=B9").text
    target = f"/marking/regrade/{held.id}"
    assert target in listed
    assert desk.client.get("/marking/regrade?page=77&module=B2").status_code == 200
    assert "Another answer is right as well" in desk.client.get(target).text
    page = desk.client.get(f"{target}?change=accept&accept=chosen:b").text
    token = page.split('name="token" value="')[1].split('"')[0]
    assert "0.0 % → 50.0 %" in page
    assert "Choose at least one more" in desk.client.get(f"{target}?change=accept").text
    assert "Choose what changes" in desk.client.get(f"{target}?change=magic").text
    sent = {"change": "accept", "accept": "chosen:b", "token": token}
    refused = post(desk.client, target, {**sent, "reason": ""})
    assert refused.status_code == 422
    old = post(desk.client, target, {**sent, "token": "x", "reason": "B is right as well."})
    assert (old.status_code, "B is right as well." in old.text) == (409, True)
    done = post(desk.client, target, {**sent, "reason": "B is right as well."})
    assert done.location == target
    assert attempt(service.history(desk.trainee)[0].id).percent == 50.0
    assert "B is right as well." in desk.client.get(target).text


def test_agreement_by_page(desk: Desk) -> None:
    page = desk.client.get("/marking/agreement").text
    assert "b9-written-1" in page
    assert "−" in page or "-66.7" in page
    assert "few" in page


def test_the_comment_bank_by_page(desk: Desk) -> None:
    assert "Nothing in it yet" in desk.client.get("/marking/comments").text
    empty = post(desk.client, "/marking/comments", {"text": " "})
    assert empty.status_code == 422
    assert post(desk.client, "/marking/comments", {"text": "Name the vein."}).status_code == 303
    kept = comments.bank(desk.school.uma)[0]
    assert "Name the vein." in desk.client.get("/marking/comments").text
    assert post(desk.client, f"/marking/comments/{kept.id}/drop").status_code == 303
    assert post(desk.client, f"/marking/comments/{kept.id}/drop").status_code == 404
    assert comments.bank(desk.school.uma) == []


def test_opening_names_by_page(desk: Desk) -> None:
    waiting = desk.school.trainee()
    answer_id = written_of(desk.school.sit(waiting))
    by_person = f"/marking/next?person={waiting.person_id}"
    assert post(desk.client, "/marking/names", {"reason": "Why not."}).status_code == 403
    assert desk.client.get(by_person).status_code == 403
    set_policy(desk.school.ina, Policy(unblinding=True))
    assert waiting.name not in desk.client.get("/marking").text
    assert waiting.name not in desk.client.get(f"/marking/{answer_id}").text
    assert post(desk.client, "/marking/names", {"reason": "A larger picture."}).status_code == 303
    assert waiting.name in desk.client.get("/marking").text
    assert desk.client.get(by_person).location.startswith(f"/marking/{answer_id}?person=")
    assert waiting.name in desk.client.get(f"/marking/{answer_id}").text


def test_how_the_school_marks_is_for_its_administrator(app: Flask, desk: Desk) -> None:
    assert desk.client.get("/marking/policy").status_code == 403
    administrator = app.test_client()
    sign_in(administrator, make_person(desk.school.organisation, "administrator"))
    sent = {"second": "always", "band_points": "2,5", "moderation_points": "30", "hold": "yes"}
    bad = post(administrator, "/marking/policy", {**sent, "band_points": "many"})
    assert bad.status_code == 422
    assert post(administrator, "/marking/policy", sent).status_code == 303
    assert marking_policy(desk.school.uma) == Policy("always", 2.5, 30.0, True, False)
    assert 'value="2.5"' in administrator.get("/marking/policy").text


def test_second_marks_by_page_do_not_show_the_first(desk: Desk) -> None:
    set_policy(desk.school.ina, Policy())
    answer_id = written_of(desk.school.sit(desk.school.trainee()))
    service.mark_answer(desk.school.ina, answer_id, PART, "Seen by Ina.", sequence=0)
    assert "second time" in desk.client.get("/marking").text
    opened = desk.client.get("/marking/next?task=second")
    assert opened.location == f"/marking/{answer_id}?task=second"
    page = desk.client.get(opened.location).text
    assert "Seen by Ina." not in page
    assert " checked" not in page
    done = post(desk.client, opened.location, {"sequence": "0", "row-r1": "1", "row-r2": "1"})
    assert done.location == "/marking"
    assert len(seconds(answer_id)) == 1


def test_scripts_are_told_where_to_go(desk: Desk) -> None:
    answer_id = written_of(desk.school.sit(desk.school.trainee()))
    headers = {"Accept": "application/json"}
    target = f"/marking/{answer_id}"
    refused = post(desk.client, target, {"sequence": "0"}, headers=headers)
    assert (refused.status_code, refused.json["field"]) == (422, "rubric")
    done = post(desk.client, target, {"sequence": "0", **ROW}, headers=headers)
    assert done.json == {"next": "/marking", "told": "Marked.", "kind": "success", "left": 0}
    undone = post(desk.client, "/marking/undo", {}, headers=headers)
    assert (undone.json["next"], undone.json["left"]) == (target, 1)


def test_who_was_slower_goes_on_and_is_told(desk: Desk) -> None:
    answer_id = written_of(desk.school.sit(desk.school.trainee(), right=0))
    service.mark_answer(desk.school.ina, answer_id, FULL, "", sequence=0)
    sent = {"sequence": "0", "row-r1": ["1", "2"], "row-r2": "1"}
    told = post(desk.client, f"/marking/{answer_id}", sent)
    assert told.status_code == 303
    assert "Both are kept" in desk.client.get(told.location).text
    assert len(seconds(answer_id)) == 1


def test_comments_on_the_picture_and_from_the_bank(desk: Desk) -> None:
    answer_id = written_of(desk.school.sit(desk.school.trainee()))
    kept = comments.keep_comment(desk.school.uma, "Name the vein.")
    target = f"/marking/{answer_id}"
    sent = {
        "sequence": "0", **ROW, "comment": "Well seen.", "bank": kept.id, "keep": "school",
        "note-1-x": "25,5", "note-1-y": "50", "note-1-text": "Here.",
    }  # fmt: skip
    off = post(desk.client, target, {**sent, "note-1-x": "120"})
    assert off.status_code == 422
    assert "Here." in off.text
    assert post(desk.client, target, sent).status_code == 303
    given = marks(answer_id)[0]
    assert given.notes == [{"x": 0.255, "y": 0.5, "text": "Here."}]
    assert given.comment == "Well seen.\nName the vein."
    assert comments.bank(desk.school.ole)[0].text == "Well seen. Name the vein."


def test_marks_are_saved_though_the_comment_cannot_be_kept(desk: Desk) -> None:
    answer_id = written_of(desk.school.sit(desk.school.trainee()))
    sent = {"sequence": "0", **ROW, "comment": "", "keep": "own"}
    done = post(desk.client, f"/marking/{answer_id}", sent, headers={"Accept": "application/json"})
    assert done.status_code == 200
    assert "The comment is not in the bank" in done.json["told"]
    assert (len(marks(answer_id)), comments.bank(desk.school.uma)) == (1, [])


@pytest.mark.parametrize(
    "path",
    ["/marking/decisions", "/marking/appeals", "/marking/agreement", "/marking/regrade"],
)
def test_wrong_methods_and_strangers(app: Flask, desk: Desk, path: str) -> None:
    assert desk.client.put(path, headers={"X-CSRFToken": csrf(desk.client)}).status_code == 405
    learner, stranger = app.test_client(), app.test_client()
    sign_in(learner, get_person(desk.trainee.person_id))
    assert learner.get(path).status_code == 403
    assert app.test_client().get(path).status_code == 302
    sign_in(stranger, factories.member("instructor")[0])
    page = stranger.get(path)
    assert page.status_code == 200
    assert desk.differing not in page.text
    assert desk.appeal not in page.text
    for target in (f"/marking/decisions/{desk.differing}", f"/marking/appeals/{desk.appeal}"):
        assert stranger.get(target).status_code == 404
