"""Codes that open a tab: once, for a minute, by POST, from our own page, for their own launch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, update

from npt_training.accounts.service import get_organisation
from npt_training.core.db import read, write
from npt_training.lti import joining
from npt_training.lti.models import Deployment, FrameSession, LtiUser
from tests.accounts.factories import make_organisation, make_person, principal_of
from tests.lti.core.world import Lms, connect
from tests.lti.frames.browser import Browser, code_in, token_in
from tests.lti.frames.test_frame_session import clock_of, set_cookies


@pytest.fixture
def code(browser: Browser, lms: Lms) -> str:
    """A fresh code for the account page, of Cora's launch."""
    browser.launch(lms, sub="cora", name="Cora Code")
    return code_in(browser.frame("/lti/away?to=/account"))


@pytest.fixture
def tab(site: Flask) -> Browser:
    """The same browser at the top: a frame's partitioned cookie does not come along."""
    return Browser(site.test_client())


def test_the_tab_goes_on_as_the_person_of_the_frame(tab: Browser, code: str) -> None:
    answer = tab.take(code)
    assert (answer.status_code, answer.location) == (303, "/account")
    cookie = set_cookies(answer)["npt_tab"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Partitioned" not in cookie
    page = tab.top("/account")
    assert "Cora Code" in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_form_in_the_tab_is_taken(tab: Browser, code: str) -> None:
    tab.take(code)
    page = tab.top("/account")
    sent = {"csrf_token": token_in(page), "name": "Cora Code", "profession": "physician"}
    assert tab.top("/account", **sent).status_code == 303
    assert "Saved." in tab.top("/account").text


def test_a_tabs_session_opens_no_frame(tab: Browser, code: str) -> None:
    tab.take(code)
    assert tab.frame("/account").location == "/sign-in?next=/account"


def test_a_code_opens_one_tab(tab: Browser, code: str, site: Flask) -> None:
    assert tab.take(code).status_code == 303
    again = Browser(site.test_client()).take(code)
    assert again.status_code == 410
    assert "opened already" in again.text
    assert not set_cookies(again)


def test_a_code_is_good_for_a_minute(
    tab: Browser, code: str, browser: Browser, site: Flask
) -> None:
    clock_of(site).advance(seconds=59)
    assert tab.take(code).status_code == 303
    late = code_in(browser.frame("/lti/away?to=/account"))
    clock_of(site).advance(seconds=61)
    answer = tab.take(late)
    assert answer.status_code == 410
    assert "More than a minute" in answer.text


def test_a_code_in_an_address_opens_nothing(tab: Browser, code: str) -> None:
    assert tab.top(f"/lti/tab?code={code}").status_code == 405
    assert tab.client.post(f"/lti/tab?code={code}").status_code == 410


@pytest.mark.parametrize("code", ["", "x", "a" * 4000, "ü\x00"])
def test_what_is_no_code(tab: Browser, code: str) -> None:
    assert tab.take(code).status_code == 410


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_cannot_send_a_code(
    tab: Browser, code: str, sent: dict[str, str]
) -> None:
    answer = tab.take(code, **sent)
    assert answer.status_code == 403
    assert not set_cookies(answer)
    assert tab.take(code).status_code == 303  # it was not used up


def test_a_code_is_worth_its_own_launch(
    tab: Browser, code: str, browser: Browser, site: Flask
) -> None:
    """A browser in another tenant's frame that sends it becomes its person, and nobody else."""
    other = connect(site, issuer="https://second.example")
    browser.launch(other, sub="dora", name="Dora Other")
    browser.take(code)
    assert "Cora Code" in browser.top("/account").text
    assert "Dora Other" in browser.frame("/account").text


def test_a_code_of_an_ended_deployment_opens_nothing(tab: Browser, site: Flask) -> None:
    ending = connect(site, issuer="https://ending.example")
    framed = Browser(site.test_client())
    framed.launch(ending)
    late = code_in(framed.frame("/lti/away?to=/account"))
    with write() as s:
        s.execute(
            update(Deployment)
            .where(Deployment.platform_id == ending.platform_id)
            .values(status="ended")
        )
    assert tab.take(late).status_code == 403


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil", ""])
def test_a_code_leads_nowhere_else(tab: Browser, browser: Browser, lms: Lms, target: str) -> None:
    browser.launch(lms, sub="open")
    page = browser.frame(f"/lti/away?to={target}")
    assert tab.take(code_in(page)).location == "/"


def test_scripts_get_a_fresh_code(browser: Browser, lms: Lms, tab: Browser, code: str) -> None:
    page = browser.frame("/lti/away?to=/account")
    sent = {"csrf_token": token_in(page), "target": "/account", "purpose": "open"}
    answer = browser.script("/lti/code", "frame", **sent)
    assert tab.take(answer.get_json()["code"]).location == "/account"
    assert browser.script("/lti/code", "frame", **sent | {"purpose": "x"}).status_code == 404
    del sent["csrf_token"]
    assert browser.script("/lti/code", "frame", **sent).status_code == 400


def test_a_window_of_its_own_gets_a_tabs_session(browser: Browser, lms: Lms) -> None:
    answer = browser.launch(lms, loads="document", sub="window", name="Willa Window")
    assert set(set_cookies(answer)) >= {"npt_tab"}
    assert "npt_frame" not in set_cookies(answer)
    assert "Willa Window" in browser.top("/account").text


def test_somebody_signed_in_is_asked_before_the_course_takes_the_tab(
    tab: Browser, code: str, site: Flask
) -> None:
    tab.sign_in(make_person(make_organisation(), name="Ada Own"))
    tab.take(code)
    page = tab.top("/account")
    assert "Who goes on here?" in page.text
    assert "Ada Own" in page.text
    sent = {"csrf_token": token_in(page), "as": "own", "back": "/account"}
    assert tab.top("/lti/choose", **sent).location == "/account"
    after = tab.top("/account")
    assert "Ada Own" in after.text
    assert "Cora Code" not in after.text


def test_going_on_from_the_course_signs_the_other_out(tab: Browser, code: str, site: Flask) -> None:
    tab.sign_in(make_person(make_organisation(), name="Ada Own"))
    own = tab.client.get_cookie("npt_session")
    tab.take(code)
    page = tab.top("/account")
    tab.top("/lti/choose", csrf_token=token_in(page), **{"as": "course"})
    assert "Cora Code" in tab.top("/account").text
    again = site.test_client()
    assert own is not None
    again.set_cookie("npt_session", own.value)
    assert Browser(again).top("/account").status_code == 302


def test_the_same_person_goes_on_with_their_own_account(
    tab: Browser, browser: Browser, lms: Lms
) -> None:
    ada = make_person(get_organisation(lms.organisation_id), name="Ada Own")
    browser.launch(lms, sub="ada")
    with read() as s:
        user = s.scalars(select(LtiUser).where(LtiUser.subject == "ada")).one()
    at = user.last_at
    joining.join(replace(principal_of(ada), reauthenticated_at=at), user.id)
    browser.launch(lms, sub="ada")
    code = code_in(browser.frame("/lti/away?to=/account"))
    tab.sign_in(ada)
    tab.take(code)
    answer = tab.top("/account/security")
    assert (answer.status_code, answer.location) == (302, "/account/security")
    assert tab.client.get_cookie("npt_tab") is None
    assert tab.top("/account/security").status_code == 200


def test_a_tabs_session_is_its_own_row(tab: Browser, code: str) -> None:
    tab.take(code)
    with read() as s:
        row = s.scalars(select(FrameSession).order_by(FrameSession.id.desc()).limit(1)).one()
    assert row.framed is False
