"""A real browser makes a passkey with our pages and signs in with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from npt_training.accounts import passkeys
from tests.accounts.factories import PASSWORD, make_organisation, make_person


@pytest.mark.browser
def test_adding_a_passkey_and_signing_in_with_it(
    make_app: Callable[..., Flask],
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> None:
    app = make_app(public_url=f"http://localhost:{port}")
    address = serve(app, port)
    with app.app_context():
        person = make_person(make_organisation(), "instructor")
    page = chromium.new_page()
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{address}/sign-in?next=/account/security/passkeys/new")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("What you call it").fill("my laptop")
    page.get_by_role("button", name="Make the passkey").click()
    page.get_by_role("heading", name="Signing in", level=1).wait_for()
    assert page.get_by_text("my laptop").first.is_visible()
    with app.app_context():
        assert passkeys.has_passkey(person.id)

    page.context.clear_cookies()
    page.goto(f"{address}/sign-in?next=/account")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{address}/account")
    assert page.get_by_role("heading", name=person.name).is_visible()
    page.context.close()
