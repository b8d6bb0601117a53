"""The session of a frame: its cookie, its forms, its end; and never somebody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from npt_training.core.clock import FrozenClock
from npt_training.core.db import read, write
from npt_training.core.runtime import EXTENSION
from npt_training.lti.models import Deployment, FrameSession
from tests.accounts.factories import make_organisation, make_person
from tests.lti.core.world import Lms, connect
from tests.lti.frames.browser import Browser, token_in


def clock_of(site: Flask) -> FrozenClock:
    clock = site.extensions[EXTENSION].clock
    assert isinstance(clock, FrozenClock)
    return clock


def set_cookies(answer: Any) -> dict[str, str]:
    return {one.split("=", 1)[0]: one for one in answer.headers.getlist("Set-Cookie")}


def test_a_form_in_a_frame_is_taken_and_its_notice_shown_there(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="form", name="Frida Form")
    page = browser.frame("/account")
    assert "Frida Form" in page.text
    sent = {"csrf_token": token_in(page), "name": "Frida Own", "legal_name": "Frida Form, MD"}
    answer = browser.frame("/account", **sent)
    assert answer.status_code == 303, answer.text
    assert set(set_cookies(answer)) == {"npt_frame"}
    assert "Saved." in browser.frame("/account").text
    assert "Saved." not in browser.frame("/account").text


def test_a_form_without_its_token_is_refused(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="tokenless")
    assert browser.frame("/account", name="Mallory").status_code == 400


def test_every_page_of_a_frame_names_its_platform_and_no_other(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="csp")
    for path in ("/account", "/lti/account", "/nothing/here", "/people", "/account/security"):
        headers = browser.frame(path).headers
        assert "frame-ancestors 'self' https://campus.example" in headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in headers, path
        assert headers["Referrer-Policy"] == "same-origin"


def test_every_other_page_stands_in_no_frame(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="csp")
    for headers in (
        browser.top("/sign-in").headers,
        browser.top("/account").headers,
        Browser(browser.client.application.test_client()).frame("/sign-in").headers,
    ):
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_a_frames_session_opens_no_page_at_the_top(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="top")
    answer = browser.top("/account")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/account")


def test_it_ends_after_twelve_hours(site: Flask, browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="long")
    clock_of(site).advance(hours=11, minutes=59)
    assert browser.frame("/account").status_code == 200
    clock_of(site).advance(minutes=2)
    answer = browser.frame("/account")
    assert (answer.status_code, answer.location) == (302, "/lti/over")
    page = browser.frame(answer.location)
    assert page.status_code == 403
    assert "open the activity again" in page.text
    assert "https://campus.example" in page.headers["Content-Security-Policy"]


def test_last_seen_is_renewed_now_and_then(site: Flask, browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="seen")

    def last_seen() -> Any:
        with read() as s:
            return s.scalars(
                select(FrameSession.last_seen).order_by(FrameSession.id.desc()).limit(1)
            ).one()

    first = last_seen()
    clock_of(site).advance(minutes=4)
    browser.frame("/account")
    assert last_seen() == first
    clock_of(site).advance(minutes=2)
    browser.frame("/account")
    assert last_seen() == first + timedelta(minutes=6)


def test_leaving_ends_it_for_whoever_sits_down_next(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="leaves", name="Lena Leaves")
    page = browser.frame("/lti/account")
    answer = browser.frame("/lti/leave", csrf_token=token_in(page))
    assert "You have left" in answer.text
    assert "Lena" not in answer.text
    assert browser.frame("/account").location == "/lti/over"


def test_a_deployment_that_is_ended_ends_its_sessions(site: Flask, browser: Browser) -> None:
    ended = connect(site, issuer="https://ended.example")
    browser.launch(ended)
    with write() as s:
        s.execute(
            update(Deployment)
            .where(Deployment.platform_id == ended.platform_id)
            .values(status="ended")
        )
    assert browser.frame("/account").location == "/lti/over"


@pytest.fixture
def both(browser: Browser, lms: Lms) -> Browser:
    """Ada signed in with her own account, and Ben opened the course, in one browser."""
    ada = make_person(make_organisation(), "certifier", name="Ada Own")
    browser.sign_in(ada)
    browser.launch(lms, sub="ben", name="Ben Course")
    return browser


def test_two_people_in_one_browser_are_kept_apart(both: Browser) -> None:
    for _ in range(2):
        framed, top = both.frame("/account"), both.top("/account")
        assert ("Ben Course" in framed.text, "Ada Own" in framed.text) == (True, False)
        assert ("Ben Course" in top.text, "Ada Own" in top.text) == (False, True)


def test_scripts_speak_for_the_page_they_are_on(both: Browser) -> None:
    assert "Ben Course" in both.script("/account", "frame").text
    assert "Ada Own" in both.script("/account", "").text


def test_a_form_of_one_is_not_taken_for_the_other(both: Browser) -> None:
    of_ada, of_ben = token_in(both.top("/account")), token_in(both.frame("/account"))
    assert both.frame("/account", csrf_token=of_ada, name="X").status_code == 400
    assert both.top("/account", csrf_token=of_ben, name="X").status_code == 400


def test_signing_in_happens_in_no_frame(browser: Browser, lms: Lms) -> None:
    browser.launch(lms, sub="inside")
    page = browser.frame("/sign-in")
    assert page.status_code == 403
    assert "With your own account" in page.text
    assert 'target="_blank"' in page.text


def test_a_cookie_of_one_kind_is_none_of_another(site: Flask, lms: Lms) -> None:
    ada = make_person(make_organisation(), name="Ada Own")
    browser = Browser(site.test_client())
    browser.sign_in(ada)
    own = browser.client.get_cookie("npt_session")
    assert own is not None
    stranger = site.test_client()
    stranger.set_cookie("npt_frame", own.value)
    assert Browser(stranger).frame("/account").location == "/lti/over"


def test_the_next_launch_of_another_tenant_takes_the_frame_over(
    site: Flask, browser: Browser, lms: Lms
) -> None:
    other = connect(site, issuer="https://other-campus.example")
    browser.launch(lms, sub="same", name="First Tenant")
    browser.launch(other, sub="same", name="Second Tenant")
    page = browser.frame("/account")
    assert "Second Tenant" in page.text
    assert "First Tenant" not in page.text
    assert "https://other-campus.example" in page.headers["Content-Security-Policy"]
    assert "https://campus.example" not in page.headers["Content-Security-Policy"]
