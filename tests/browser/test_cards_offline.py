"""Treatment cards without a network: kept by one tap, opened while it is away, removed again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.accounts.factories import PASSWORD
from tests.world import make_organisation, make_person

pytestmark = pytest.mark.browser


def test_a_card_opens_without_a_network(
    make_app: Callable[..., Flask],
    content_url: str,
    content_files: Path,
    serve: Callable[[Flask, int], str],
    port: int,
    chromium: Any,
) -> None:
    app = make_app(
        database_url=content_url,
        storage_url=f"file://{content_files}",
        public_url=f"http://localhost:{port}",
    )
    with app.app_context():
        person = make_person(make_organisation(), "trainee")
    address = serve(app, port)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{address}/sign-in?next=/cards/")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{address}/cards/")
    page.get_by_role("button", name="Keep all cards on this phone").click()
    page.get_by_text("Every card is on this phone").wait_for()
    page.goto(f"{address}/cards/sural")
    context.set_offline(True)
    page.goto(f"{address}/cards/sural")
    page.get_by_text("Kept on this phone on").wait_for()
    picture = page.locator(".card-picture img, .card-picture image").first
    assert picture.evaluate("one => one.naturalWidth ?? one.getBoundingClientRect().width") > 0
    page.goto(f"{address}/cards/")
    page.get_by_role("link", name="Sural nerve at the outer ankle").click()
    page.get_by_role("heading", name="Hazards and stop signs").wait_for()
    context.set_offline(False)
    page.goto(f"{address}/cards/")
    page.get_by_role("button", name="Remove them from this phone").click()
    page.get_by_text("The cards were removed").wait_for()
    assert page.evaluate("caches.keys()") == []
    context.close()
