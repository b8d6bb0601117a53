"""Who a launch is, what they are called, and what they may do."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.models import Person
from npt_training.accounts.principal import Permission as P
from npt_training.accounts.service import (
    find_people,
    get_organisation,
    get_person,
    is_active,
    roles_of,
)
from npt_training.accounts.service.administration import deactivate
from npt_training.core.db import read
from npt_training.lti.frames import RIGHTS
from npt_training.lti.models import LtiUser
from npt_training.lti.roles import TEST_USER
from tests.accounts.factories import make_person, principal_of
from tests.lti.core.world import GONE, MEMBERSHIP, Lms, connect
from tests.lti.frames.browser import Browser, token_in

INSTRUCTOR = [MEMBERSHIP + "Instructor"]


def person_of(lms: Lms, subject: str) -> Person:
    with read() as s:
        person_id = s.scalars(
            select(LtiUser.person_id).where(
                LtiUser.platform_id == lms.platform_id, LtiUser.subject == subject
            )
        ).one()
    assert person_id is not None
    return get_person(person_id)


def test_an_address_opens_nobodys_account(browser: Browser, lms: Lms) -> None:
    ada = make_person(get_organisation(lms.organisation_id), email="ada@demo.example")
    browser.launch(lms, sub="mail", email="ada@demo.example", email_verified=True)
    made = person_of(lms, "mail")
    assert made.id != ada.id
    assert made.email is None


def test_the_same_subject_of_another_platform_is_somebody_else(
    site: Flask, browser: Browser, lms: Lms
) -> None:
    other = connect(site, issuer="https://namesake.example")
    for one in (lms, other):
        browser.launch(one, sub="namesake")
    assert person_of(lms, "namesake").id != person_of(other, "namesake").id


def test_a_name_follows_the_lms_until_the_person_tells_their_own(
    browser: Browser, lms: Lms
) -> None:
    browser.launch(lms, sub="names", name=GONE)
    assert person_of(lms, "names").name == "Learner"
    browser.launch(lms, sub="names", name="  Nora\u200e  Names ")
    assert person_of(lms, "names").name == "Nora Names"
    browser.launch(lms, sub="names", name=GONE, given_name="Nora", family_name="Married")
    assert person_of(lms, "names").name == "Nora Married"
    page = browser.frame("/account")
    sent = {"csrf_token": token_in(page), "name": "Nóra", "legal_name": ""}
    assert browser.frame("/account", **sent).status_code == 303
    browser.launch(lms, sub="names", name="Nora Again")
    assert person_of(lms, "names").name == "Nóra"


@pytest.mark.parametrize("name", [GONE, "", " \x00 ", "\u202e", 7, None, ["x"]])
def test_no_usable_name_is_no_fault(browser: Browser, lms: Lms, name: object) -> None:
    subject = f"nameless-{name!r}"[:40].replace("\\", "")
    assert browser.launch(lms, sub=subject, name=name).status_code == 303
    assert person_of(lms, subject).name == "Learner"


def test_a_name_of_the_lms_is_no_name_for_a_certificate(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="certificate", name="Carl Certificate")
    person = person_of(lms, "certificate")
    assert person.legal_name is None
    page = browser.frame("/lti/account")
    answer = browser.frame(
        "/certificate/name", csrf_token=token_in(page), legal_name="Carl Certificate, MD"
    )
    assert answer.status_code == 303, answer.text
    assert person_of(lms, "certificate").legal_name == "Carl Certificate, MD"


def test_learners_are_trainees_and_instructors_are_not(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="learner")
    browser.launch(lms, sub="teacher", roles=INSTRUCTOR)
    browser.launch(lms, sub="visitor", roles=[])
    trainees = {one.id for one in find_people(lms.organisation_id, "trainee")}
    assert person_of(lms, "learner").id in trainees
    assert person_of(lms, "teacher").id not in trainees
    assert person_of(lms, "visitor").id not in trainees
    for subject in ("learner", "teacher", "visitor"):
        assert is_active(lms.organisation_id, person_of(lms, subject).id)
    browser.launch(lms, sub="teacher")
    held = roles_of(person_of(lms, "teacher").id, lms.organisation_id)
    assert [role.name for role in held] == ["trainee"]


def test_what_an_instructor_may_follows_each_launch(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="both", roles=INSTRUCTOR)
    assert browser.frame("/lti/courses").status_code == 200
    browser.launch(lms, sub="both")
    assert browser.frame("/lti/courses").status_code == 403


def test_no_launch_gives_more_than_teaching() -> None:
    forbidden = set(P) - {P.VIEW_OWN, P.LEARN, P.PRACTISE, P.MARK, P.REQUEST_OBSERVATION}
    for rights in RIGHTS.values():
        assert not rights & forbidden
    assert P.MARK not in RIGHTS["learner"] | RIGHTS["none"]


@pytest.mark.parametrize("path", ["/observe", "/people", "/organisation", "/audit", "/lti/admin"])
def test_what_takes_ones_own_account_says_so(browser: Browser, lms: Lms, path: str) -> None:
    browser.launch(lms, sub="teacher", roles=INSTRUCTOR)
    page = browser.frame(path)
    assert page.status_code == 403
    assert "With your own account" in page.text
    assert 'method="post" action="/lti/tab" target="_blank"' in page.text


def test_a_test_student_leaves_nothing_in_the_class(browser: Browser, lms: Lms) -> None:
    roles = [MEMBERSHIP + "Learner", TEST_USER]
    answer = browser.launch(lms, sub="pretend", name="Test Student", roles=roles)
    assert answer.status_code == 303
    trainees = {one.id for one in find_people(lms.organisation_id, "trainee")}
    assert person_of(lms, "pretend").id not in trainees
    assert "test student" in browser.frame("/lti/account").text


def test_nobody_in_particular_is_told_why(browser: Browser, lms: Lms) -> None:
    page = browser.launch(lms, sub=GONE)
    assert page.status_code == 403
    assert "does not share who you are" in page.text


def test_a_closed_account_stays_closed(site: Flask, browser: Browser, lms: Lms) -> None:
    admin = make_person(get_organisation(lms.organisation_id), "administrator")
    browser.launch(lms, sub="closed")
    deactivate(principal_of(admin), person_of(lms, "closed").id)
    assert browser.frame("/account").location == "/lti/over"
    page = browser.launch(lms, sub="closed")
    assert page.status_code == 403
    assert "was closed" in page.text
    assert not is_active(lms.organisation_id, person_of(lms, "closed").id)
