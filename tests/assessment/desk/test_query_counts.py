"""The pages of the desk ask the database as often for 1,000 trainees as for 10."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from npt_training.accounts.service import get_person
from npt_training.assessment import service
from npt_training.assessment.desk.policy import set_policy
from npt_training.assessment.desk.rules import Policy
from npt_training.assessment.models import ItemVersion
from npt_training.assessment.service.waiting import Wanted
from npt_training.core.db import read
from tests.accounts.factories import post, sign_in
from tests.assessment.desk.crowd import add_crowd
from tests.assessment.desk.school import School
from tests.queries import counted

PAGES = (
    "/marking",
    "/marking/next",
    "/marking/{first}",
    "/marking/{second}?task=second",
    "/marking/decisions",
    "/marking/agreement",
    "/marking/appeals",
    "/marking/release",
    "/marking/regrade",
    "/marking/regrade/{item}?change=full",
)


def test_pages_ask_as_often_for_a_thousand_as_for_ten(
    app: Flask, client: FlaskClient, coast: School
) -> None:
    set_policy(coast.ina, Policy(unblinding=True))
    sign_in(client, get_person(coast.ina.person_id))
    post(client, "/marking/names", {"reason": "To count with names open too."})
    add_crowd(coast, 10)
    few = _counts(client, coast)
    add_crowd(coast, 990)
    many = _counts(client, coast)
    assert many == few, "statements by page"
    print("statements by page, at 10 and at 1,000 trainees:", few)
    assert max(many.values()) < 40
    assert service.queue(coast.ina).left > 150


def test_saving_a_mark_asks_as_often(coast: School) -> None:
    counts = []
    for count in (10, 990):
        add_crowd(coast, count)
        answer_id = service.queue(coast.ina).answer_ids[0]
        service.sheet(coast.ina, answer_id)  # the bank is in memory from now on
        with counted() as seen:
            service.mark_answer(coast.ina, answer_id, {"r1": 0, "r2": 0}, "", sequence=0)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def _counts(client: FlaskClient, coast: School) -> dict[str, int]:
    ids = {
        "first": service.queue(coast.ina).answer_ids[0],
        "second": service.queue(coast.ina, Wanted("second")).answer_ids[0],
        "item": _item(),
    }
    found = {}
    for page in PAGES:
        path = page.format(**ids)
        client.get(path)  # what is kept in memory is there from now on
        with counted() as seen:
            answer = client.get(path)
        assert answer.status_code in (200, 303), (page, answer.text)
        found[page] = len(seen)
    return found


def _item() -> str:
    with read() as s:
        found = s.scalars(select(ItemVersion.id).where(ItemVersion.kind == "written")).first()
    assert found is not None
    return found
