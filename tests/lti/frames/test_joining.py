"""Connecting an account: after signing in to it, once, and while nothing is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from npt_training.accounts.errors import ReauthenticationNeeded
from npt_training.accounts.interests import DeclaredInterest
from npt_training.accounts.models import Person
from npt_training.accounts.principal import Principal
from npt_training.accounts.service import (
    create_organisation,
    get_organisation,
    is_active,
    roles_of,
    set_password,
)
from npt_training.core.audit import AuditEntry
from npt_training.core.clock import now
from npt_training.core.db import read, write
from npt_training.lti import joining
from npt_training.lti.frame_errors import AccountTaken, JoinedElsewhere, OwnDoor, WorkOnRecord
from npt_training.lti.models import LtiUser
from tests.accounts.factories import make_person, principal_of
from tests.lti.core.world import Lms
from tests.lti.frames.browser import Browser, code_in, token_in
from tests.lti.frames.test_frame_session import clock_of
from tests.lti.frames.test_people import person_of


def user_of(lms: Lms, subject: str) -> LtiUser:
    with read() as s:
        return s.scalars(
            select(LtiUser).where(
                LtiUser.platform_id == lms.platform_id, LtiUser.subject == subject
            )
        ).one()


def lately(person: Person) -> Principal:
    return replace(principal_of(person), reauthenticated_at=now())


@pytest.fixture
def ada(site: Flask, lms: Lms) -> Person:
    return make_person(get_organisation(lms.organisation_id), "instructor", name="Ada Own")


@pytest.fixture
def tab(site: Flask) -> Browser:
    return Browser(site.test_client())


def test_from_the_course_to_ones_own_account(
    browser: Browser, tab: Browser, lms: Lms, ada: Person
) -> None:
    browser.launch(lms, sub="joins", name="A. Demo")
    page = browser.frame("/lti/account")
    assert "Do you already have an account here?" in page.text
    answer = tab.take(code_in(page))
    assert answer.location == "/lti/join"
    answer = tab.top("/lti/join")
    assert answer.location == "/sign-in?next=/lti/join"
    tab.sign_in(ada)
    page = tab.top("/lti/join")
    assert "A. Demo" in page.text
    assert "Ada Own" in page.text
    made = person_of(lms, "joins").id
    assert "Connected" in tab.top("/lti/join", csrf_token=token_in(page)).text
    assert person_of(lms, "joins").id == ada.id
    assert user_of(lms, "joins").how == "linked"
    assert not is_active(lms.organisation_id, made)
    assert browser.frame("/account").location == "/lti/over"
    browser.launch(lms, sub="joins", name="A. Demo")
    assert "Ada Own" in browser.frame("/account").text
    with read() as s:
        kept = s.scalars(select(AuditEntry).where(AuditEntry.action == "lti.join")).all()
    assert (kept[-1].actor, kept[-1].detail) == (ada.id, {"before": made})


def test_the_account_keeps_its_name_and_roles_and_the_frame_its_limits(
    browser: Browser, lms: Lms, ada: Person
) -> None:
    browser.launch(lms, sub="keeps")
    joining.join(lately(ada), user_of(lms, "keeps").id)
    browser.launch(lms, sub="keeps", name="Somebody Else")
    assert person_of(lms, "keeps").name == "Ada Own"
    assert [r.name for r in roles_of(ada.id, lms.organisation_id)] == ["instructor"]
    assert "With your own account" in browser.frame("/observe").text
    page = browser.frame("/account")
    for path in ("/account", "/account/email", "/certificate/name"):
        answer = browser.frame(path, csrf_token=token_in(page), name="Taken", email="x@y.example")
        assert answer.status_code == 403, path
        assert "With your own account" in answer.text
    assert person_of(lms, "keeps").name == "Ada Own"


def test_only_after_signing_in_lately(
    site: Flask, browser: Browser, tab: Browser, lms: Lms, ada: Person
) -> None:
    browser.launch(lms, sub="late")
    with pytest.raises(ReauthenticationNeeded):
        joining.join(replace(principal_of(ada), reauthenticated_at=None), user_of(lms, "late").id)
    tab.sign_in(ada)
    clock_of(site).advance(minutes=16)
    tab.take(code_in(browser.frame("/lti/account")))
    assert tab.top("/lti/join").location == "/account/confirm?next=/lti/join"


def test_without_a_code_of_the_course_there_is_nothing_to_join(tab: Browser, ada: Person) -> None:
    tab.sign_in(ada)
    assert tab.top("/lti/join").status_code == 410
    assert tab.top("/lti/own").status_code == 410


def test_never_to_another_account(browser: Browser, lms: Lms, ada: Person) -> None:
    browser.launch(lms, sub="once")
    joining.join(lately(ada), user_of(lms, "once").id)
    joining.join(lately(ada), user_of(lms, "once").id)  # once more is nothing new
    other = make_person(get_organisation(lms.organisation_id))
    with pytest.raises(JoinedElsewhere):
        joining.join(lately(other), user_of(lms, "once").id)
    assert person_of(lms, "once").id == ada.id


def test_not_two_of_one_platform(browser: Browser, lms: Lms, ada: Person) -> None:
    for subject in ("first", "second"):
        browser.launch(lms, sub=subject)
    joining.join(lately(ada), user_of(lms, "first").id)
    with pytest.raises(AccountTaken):
        joining.join(lately(ada), user_of(lms, "second").id)


def test_not_once_something_is_on_record(browser: Browser, lms: Lms, ada: Person) -> None:
    browser.launch(lms, sub="worked")
    person = person_of(lms, "worked")
    with write() as s:
        s.add(
            DeclaredInterest(
                person_id=person.id, other_id=ada.id, kind="colleague", declared_at=now()
            )
        )
    with pytest.raises(WorkOnRecord):
        joining.join(lately(ada), user_of(lms, "worked").id)
    assert "Do you already have an account" not in browser.frame("/lti/account").text


def test_not_once_the_person_has_a_door_of_their_own(
    browser: Browser, tab: Browser, lms: Lms, ada: Person
) -> None:
    browser.launch(lms, sub="door", name="Dan Door")
    set_password(person_of(lms, "door").id, "a door of my very own")
    with pytest.raises(OwnDoor):
        joining.join(lately(ada), user_of(lms, "door").id)
    page = browser.frame("/lti/account")
    assert "Open my own account" in page.text
    assert tab.take(code_in(page)).location == "/lti/own"
    assert tab.top("/lti/own").location == "/sign-in?next=/lti/own"


def test_whoever_has_no_password_is_told_what_to_do(
    browser: Browser, tab: Browser, lms: Lms
) -> None:
    browser.launch(lms, sub="none", name="Nick None")
    assert tab.take(code_in(browser.frame("/account/security"))).location == "/lti/own"
    page = tab.top("/lti/own")
    assert "This needs an account of your own" in page.text
    assert "Nick None" in page.text


def test_another_signed_in_person_is_not_taken_for_them(
    browser: Browser, tab: Browser, lms: Lms, ada: Person
) -> None:
    browser.launch(lms, sub="shared", name="Sam Shared")
    tab.sign_in(ada)
    tab.take(code_in(browser.frame("/account/security")))
    page = tab.top("/lti/own")
    assert "Somebody else is signed in here" in page.text
    assert "Sam Shared" in page.text


def test_an_account_of_another_school_becomes_a_trainee_of_this_one(
    browser: Browser, lms: Lms
) -> None:
    visitor = make_person(create_organisation("Visitor's School"), "instructor")
    browser.launch(lms, sub="visitor")
    joining.join(lately(visitor), user_of(lms, "visitor").id)
    assert [r.name for r in roles_of(visitor.id, lms.organisation_id)] == ["trainee"]
    browser.launch(lms, sub="visitor")
    assert browser.frame("/account").status_code == 200
