"""Questions of the secure pool on the desk: examiners see them, other markers that one waits."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from npt_training.accounts import service as accounts
from npt_training.accounts.models import Role
from npt_training.accounts.principal import Permission, Principal
from npt_training.assessment import service as assessment
from npt_training.assessment.desk import appeals
from npt_training.assessment.errors import SecureQuestion
from npt_training.assessment.exam import service
from npt_training.assessment.items import item_of
from npt_training.assessment.service.bank import add_item
from npt_training.assessment.service.waiting import secure_waiting
from npt_training.core.db import read, write
from tests.accounts.factories import make_person, post, principal_of, sign_in
from tests.assessment import items
from tests.assessment.exam import factories

SECRET = "Where does the hidden nerve run?"
GIVEN = "Behind the hidden bone."


class Desk:
    """A handed-in examination with one written question of the secure pool."""

    def __init__(self) -> None:
        self.world = factories.make_world(pool=0)
        organisation = self.world.organisation
        with write() as s:
            add_item(
                s, item_of(items.written(id="exam-written", prompt=SECRET)),
                edition_id=self.world.edition_id, organisation_id=organisation.id, pool="exam",
            )  # fmt: skip
        self.people = {
            "instructor": make_person(organisation, "instructor"),
            "examiner": make_person(organisation, "examiner"),
            "author too": make_person(organisation, "instructor", "author"),
        }
        self.exam_id = factories.published(
            self.world, sections=({"items": ["exam-written"]},), explains=True
        )
        actor = self.world.actor
        self.attempt_id = service.start(actor, self.exam_id, factories.LAPTOP)
        service.keep(actor, self.attempt_id, 1, {"text": [GIVEN]}, factories.LAPTOP)
        service.hand_in_sitting(actor, self.attempt_id, factories.LAPTOP)
        self.answer_id = str(assessment.question(actor, self.attempt_id, 1).answer_id)

    def who(self, name: str) -> Principal:
        return principal_of(self.people[name])

    def browser(self, app: Flask, name: str) -> FlaskClient:
        client = app.test_client()
        sign_in(client, self.people[name])
        return client

    def appeal(self) -> str:
        examiner = self.who("examiner")
        rubric = {row.id: 0 for row in assessment.sheet(examiner, self.answer_id).item.rubric}
        assessment.mark_answer(examiner, self.answer_id, rubric, "No.", sequence=0)
        service.release_results(examiner, self.exam_id)
        return appeals.make_appeal(self.world.actor, self.attempt_id, 1, "It is right.")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk()


def test_an_instructor_sees_that_it_waits_and_nothing_of_it(app: Flask, desk: Desk) -> None:
    instructor = desk.who("instructor")
    assert assessment.queue(instructor).answer_ids == []
    assert secure_waiting(instructor) == 1
    with pytest.raises(SecureQuestion):
        assessment.sheet(instructor, desk.answer_id)
    with pytest.raises(SecureQuestion):
        assessment.mark_answer(instructor, desk.answer_id, {}, "", sequence=0)
    client = desk.browser(app, "instructor")
    front = client.get("/marking")
    assert "1 answer to a question of the secure pool waits for an examiner" in front.text
    base = f"/examinations/desk/{desk.exam_id}"
    for path in ("/marking", f"/marking/{desk.answer_id}", base,
                 f"{base}/sittings/{desk.attempt_id}", "/marking/regrade"):  # fmt: skip
        text = client.get(path).text
        assert SECRET not in text, path
        assert GIVEN not in text, path
    assert client.get(f"/marking/{desk.answer_id}").status_code == 403
    assert post(client, f"/marking/{desk.answer_id}", {"none": "1"}).status_code == 403


@pytest.mark.parametrize("name", ["examiner", "author too"])
def test_who_has_the_right_marks_it(app: Flask, desk: Desk, name: str) -> None:
    actor = desk.who(name)
    assert assessment.queue(actor).answer_ids == [desk.answer_id]
    assert secure_waiting(actor) == 0
    page = desk.browser(app, name).get(f"/marking/{desk.answer_id}")
    assert page.status_code == 200
    assert SECRET in page.text
    assert GIVEN in page.text


def test_an_appeal_on_it_is_seen_to_wait_without_its_question(app: Flask, desk: Desk) -> None:
    appeal_id = desk.appeal()
    client = desk.browser(app, "instructor")
    listed = client.get("/marking/appeals")
    assert "A question of the secure pool" in listed.text
    refused = client.get(f"/marking/appeals/{appeal_id}")
    assert refused.status_code == 403
    for page in (listed, refused):
        assert SECRET not in page.text
        assert GIVEN not in page.text
    with pytest.raises(SecureQuestion):
        appeals.decline(desk.who("instructor"), appeal_id, "No.")
    assert SECRET in desk.browser(app, "author too").get(f"/marking/appeals/{appeal_id}").text


def test_an_old_installation_gets_the_role_and_keeps_what_its_roles_say(app: Flask) -> None:
    """The bundles of before are rows already, changed by hand even; only what is new is added."""
    accounts.ensure_roles()
    with write() as s:
        s.query(Role).filter_by(name="examiner").delete()
        s.query(Role).filter_by(name="instructor").one().permissions = ["view_own", "mark"]
    accounts.ensure_roles()
    with read() as s:
        found = {role.name: set(role.permissions) for role in s.query(Role)}
    assert found["instructor"] == {"view_own", "mark"}
    assert found["examiner"] == {"view_own", "mark", Permission.MARK_SECURE.value}
