"""In Chromium: from the button on the sign-in page to the first page and back, axe on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from npt_training.core.clock import SystemClock
from npt_training.lti.sso import institutions
from tests.accounts.factories import PASSWORD, make_organisation, make_person, principal_of
from tests.browser.test_axe_pages import AXE, RUN, WIDTH
from tests.lti.sso.provider import CLIENT, SECRET, Strict

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _faults(page: Any) -> list[Any]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wide = page.evaluate("document.documentElement.scrollWidth") > WIDTH
    return [*page.evaluate(RUN, []), *(["scrolls sideways"] if wide else [])]


def test_come_in_go_out_and_connect(
    make_app: Callable[..., Flask], serve: Callable[[Flask, int], str], port: int, chromium: Any
) -> None:
    app = make_app(lti_loopback=True, public_url=f"http://localhost:{port}", clock=SystemClock())
    strict = Strict()
    serve(strict.wsgi, strict.port)
    with app.app_context():
        bo = make_person(make_organisation(), "administrator", name="Bo Here")
        admin = principal_of(bo)
        made = institutions.add(
            admin, institutions.Fields("Coast University", strict.issuer, CLIENT, SECRET, True)
        )
        institutions.switch(admin, made.id, on=True)
        address = serve(app, port)
        context = chromium.new_context(viewport={"width": WIDTH, "height": 844}, bypass_csp=False)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{address}/sign-in?next=/account")
        page.get_by_role("link", name="Sign in with Coast University").click()
        page.get_by_role("heading", name="First time with Coast University").wait_for()
        page.get_by_label("Your name").fill("Ada Example")
        page.get_by_role("button", name="Make my account").click()
        page.wait_for_url("**/account")
        assert page.get_by_label("Name", exact=True).input_value() == "Ada Example"
        context.clear_cookies()
        page.goto(f"{address}/sign-in?next=/account")
        page.get_by_role("link", name="Sign in with Coast University").click()
        page.wait_for_url("**/account")
        assert page.get_by_label("Name", exact=True).input_value() == "Ada Example"
        context.close()

        context = chromium.new_context(viewport={"width": WIDTH, "height": 844}, bypass_csp=True)
        context.set_default_timeout(30_000)
        page, found = context.new_page(), []
        strict.subject = "bo"
        page.goto(f"{address}/sign-in/with/{made.id}")
        page.get_by_role("heading", name="First time with Coast University").wait_for()
        found += _faults(page)
        page.get_by_role("link", name="Sign in and connect").click()
        page.get_by_label("E-mail address").fill(bo.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("heading", name="Are both of these you?").wait_for()
        found += _faults(page)
        page.get_by_role("button", name="Yes, connect them").click()
        page.get_by_role("heading", name="Your institutions").wait_for()
        found += _faults(page)
        context.close()
    assert found == []
